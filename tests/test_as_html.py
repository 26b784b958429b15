"""Messages and forms of Slack in a browser: what people wrote stays text, and all can be pressed and filled in."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from eprr_bot.slack import as_html, blocks
from eprr_bot.slack.blocks import Content, Form

HOSTILE = (Path(__file__).parent / "hostile_texts.txt").read_text("utf-8").splitlines()
NAMES = {"U1": "Asha Patel", "C1": "incidents"}


def html(mrkdwn: str) -> str:
    return str(as_html.words(mrkdwn, NAMES.get))


@pytest.mark.parametrize(
    ("mrkdwn", "expected"),
    [
        ("*Where*\nSaltmere", "<strong>Where</strong><br>Saltmere"),
        ("_by <@U1>_", "<em>by Asha Patel</em>"),
        ("2 * 3 * 4 and snake_case_name", "2 * 3 * 4 and snake_case_name"),
        ("`/incident log <text>`", "<code>/incident log &lt;text&gt;</code>"),
        ("`/incident log &lt;text&gt;`", "<code>/incident log &lt;text&gt;</code>"),
        ("<!date^1795428000^{date_short_pretty} {time}|Mon 23 Nov 2026 10:00>", "Mon 23 Nov 2026 10:00"),
        (":white_check_mark: done, :handshake: agreed", "[x] done, agreed"),
        ("at 10:30:15 it was", "at 10:30:15 it was"),
        (
            "<https://example.org/a?b=1&amp;c=2|the page>",
            '<a href="https://example.org/a?b=1&amp;c=2" rel="noreferrer">the page</a>',
        ),
        ("<javascript:alert(1)|press me>", "javascript:alert(1)"),
        ("<#C1>", "#incidents"),
        ("<!channel> &lt;!channel&gt;", "@channel &lt;!channel&gt;"),
        ("Tom &amp; Jo &lt;b&gt;", "Tom &amp; Jo &lt;b&gt;"),
    ],
)
def test_mrkdwn_becomes_html(mrkdwn: str, expected: str) -> None:
    assert html(mrkdwn) == expected


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_make_no_element(text: str) -> None:
    made = html(blocks.escape(text))
    for tag in ("<strong>", "</strong>", "<em>", "</em>", "<code>", "</code>", "<br>"):
        made = made.replace(tag, "")
    assert "<" not in made


@given(st.text(alphabet="ab*_`<>&|:!@#^~ \n", max_size=60))
def test_whatever_was_escaped_for_slack_makes_no_element_but_ours(text: str) -> None:
    made = html(blocks.escape(text))
    for tag in ("<strong>", "</strong>", "<em>", "</em>", "<code>", "</code>", "<br>"):
        made = made.replace(tag, "")
    assert "<" not in made
    assert ">" not in made


def test_buttons_menus_and_tables_are_there() -> None:
    laid_out = (
        blocks.header("Incident 1"),
        blocks.section("Tell the region", blocks.button("It has been told", "incidents.region_told", "1")),
        blocks.actions(
            blocks.button("Stand down", "incidents.end", "1/stand_down", "danger", asks="Is it over?"),
            blocks.menu("I arrive …", "callout.arrives", [("7/10", "in 10 minutes")]),
        ),
        {"type": "table", "rows": [[{"type": "raw_text", "text": "Beacon"}, {"type": "raw_text", "text": "6"}]]},
    )
    title, told, pressed, table = as_html.message(Content("", laid_out), NAMES.get)
    assert title.is_title
    assert [(one.action, one.value) for one in told.buttons] == [("incidents.region_told", "1")]
    end, arrives = pressed.buttons
    assert (end.is_urgent, end.asks) == (True, "Is it over?")
    assert arrives.options == (("7/10", "in 10 minutes"),)
    assert table.rows == (("Beacon", "6"),)


def test_every_kind_of_field_can_be_filled_in() -> None:
    form = Form(
        "incidents.declare",
        "Declare",
        "Declare",
        (
            blocks.section("No patient's details."),
            blocks.text_input("what", "What?", hint="A few words.", initial="Flood", multiline=True),
            blocks.choice("type", "Type", [("critical", "Critical"), ("major", "Major")], initial="major"),
            blocks.member("who", "Who?", optional=True),
        ),
    )
    what, kind, who = as_html.fields(form, [("U1", "Asha Patel")])
    assert (what.value, what.hint, what.is_long, what.is_needed) == ("Flood", "A few words.", True, True)
    assert (kind.kind, kind.value) == ("choice", "major")
    assert (who.kind, who.options, who.is_needed) == ("choice", (("U1", "Asha Patel"),), False)
    assert [one.words for one in as_html.told(form, NAMES.get)] == [escape("No patient's details.")]
