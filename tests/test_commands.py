"""The router: which row of the table a line means, and what is said when there is none."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from eprr_bot.app import make_router
from eprr_bot.base.db import transaction
from eprr_bot.records import service as records
from eprr_bot.slack.blocks import Content
from eprr_bot.slack.commands import Actor, Command, FormError, Reply, Request, Router, UserError, user_id
from tests.world import World

ASHA = Actor("U1", "Asha Patel", "asha.patel")


def saying(name: str) -> Any:
    """A handler that says its name and what it was handed."""
    return lambda request: Reply(Content(f"{name}:{request.text}"))


ROWS = [
    Command("/oncall", "", "Show who.", saying("bare"), "[rota]"),
    Command("/oncall", "at", "Show who, then.", saying("at"), "<when>"),
    Command("/oncall", "at last", "Show who was last.", saying("at last")),
    Command("/oncall", "next", "Show who is next.", saying("next")),
    Command("/lrf", "lead", "Show the lead.", saying("lead"), "<forum>"),
    Command("/mutual-aid", "request", "Ask for help.", saying("request"), "<what> from <whom>"),
]


def router(rows: list[Command] = ROWS, **more: Any) -> Router:
    summaries = {"/oncall": "who is on call", "/lrf": "forums", "/mutual-aid": "mutual aid"}
    return Router(rows, more.get("actions", {}), {}, {}, summaries)


def run(root: str, text: str) -> str:
    request = Request(app=SimpleNamespace(), session=SimpleNamespace(), now=None, actor=ASHA, text=text)
    content = router().run(root, request).content
    assert content is not None
    return content.text


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("", "bare:"),
        ("director", "bare:director"),
        ("at 25 Dec 03:00", "at:25 Dec 03:00"),
        ("AT  25   Dec", "at:25 Dec"),
        ("at last", "at last:"),
        ("next", "next:"),
        ("nextish", "bare:nextish"),
        ("  next\n", "next:"),
        ("at &lt;@U1&gt; &amp;amp; more", "at:<@U1> &amp; more"),
    ],
)
def test_the_longest_row_that_fits_is_run_with_the_rest_of_the_line(text: str, answer: str) -> None:
    assert run("/oncall", text) == answer


@pytest.mark.parametrize(
    ("root", "text", "sentence"),
    [
        ("/oncall", "at", "Something is missing after “/oncall at”. Type: /oncall at <when>"),
        ("/oncall", "next week", "“/oncall next week” is not something I know. Did you mean “/oncall next”?"),
        ("/oncall", "at last Friday", "Did you mean “/oncall at last”? Type “/oncall help” for what there is."),
        ("/lrf", "leed Woldsea", "Did you mean “/lrf lead Woldsea”? Type “/lrf help” for what there is."),
        ("/mutual-aid", "two crews from Beacon", "Did you mean “/mutual-aid request two crews from Beacon”?"),
        ("/lrf", "", "Type “/lrf help” for what there is."),
        ("/lrf", "zzz", "“/lrf zzz” is not something I know. Type “/lrf help” for what there is."),
    ],
)
def test_whatever_is_not_understood_gets_a_sentence_with_what_to_do(root: str, text: str, sentence: str) -> None:
    with pytest.raises(UserError) as refused:
        run(root, text)
    assert sentence in str(refused.value)


@pytest.mark.parametrize(
    ("text", "guess"),
    [
        ("sitrap", " Did you mean “/incident sitrep”?"),
        ("shop", " Did you mean “/incident scope”?"),
        ("standdwn", " Did you mean “/incident standdown”?"),
        ("stopp", " Did you mean “/incident stop”?"),
        ("criticl fire", " Did you mean “/incident critical fire”?"),
    ],
)
def test_nobody_is_led_to_end_an_incident_by_a_word_that_is_little_like_it(text: str, guess: str) -> None:
    request = Request(app=SimpleNamespace(), session=SimpleNamespace(), now=None, actor=ASHA, text=text)
    with pytest.raises(UserError) as refused:
        make_router().run("/incident", request)
    assert (
        str(refused.value)
        == f"“/incident {text}” is not something I know.{guess} Type “/incident help” for what there is."
    )


def test_help_is_made_from_the_rows() -> None:
    shown = run("/oncall", "help")
    for row in ROWS[:4]:
        assert row.line.replace("<", "&lt;").replace(">", "&gt;") in shown
        assert row.summary in shown
    assert "/lrf" not in shown


def test_what_is_given_twice_or_has_no_summary_is_refused_at_start() -> None:
    with pytest.raises(ValueError, match="commands given twice"):
        router([*ROWS, ROWS[1]])
    with pytest.raises(ValueError, match="roots without a summary"):
        router([*ROWS, replace(ROWS[0], root="/other")])


def test_the_bots_own_rows_have_a_summary_a_function_and_a_bare_root() -> None:
    made = make_router()
    for root in made.root_summaries:
        rows = made.of_root(root)
        assert any(not row.words for row in rows), f"{root} alone does nothing"
        for row in rows:
            assert row.summary.endswith("."), row.line
            assert row.run.__doc__, row.line
    assert all("." in name for name in [*made.actions, *made.forms])


@pytest.mark.parametrize(
    ("text", "found"),
    [("<@U123|asha>", "U123"), ("<@W9>", "W9"), (" <@U1> ", "U1"), ("@asha", None), ("<@u1>", None), ("<!here>", None)],
)
def test_mentions_are_taken_apart(text: str, found: str | None) -> None:
    assert user_id(text) == found


def test_errors_of_a_form_name_their_fields() -> None:
    error = FormError({"what": "Say what.", "where": "Say where."})
    assert error.errors == {"what": "Say what.", "where": "Say where."}
    assert str(error) == "Say what. Say where."


def test_what_people_typed_comes_back_escaped_exactly_once(world: World) -> None:
    answer = world.say("@asha.patel", "/incident INJ<!channel>&<http://evil|x>")
    assert "INJ&lt;!channel&gt;&amp;&lt;http://evil|x&gt;” is not something I know" in answer


@pytest.mark.logs_errors("a command fails")
def test_our_own_mistake_gives_a_sentence_with_a_number_and_changes_nothing(world: World) -> None:
    def fail(request: Request) -> Reply:
        records.write(request.session, 1, request.now, records.Entry("information", "never"))
        raise ZeroDivisionError

    rows = world.app.router.commands
    world.app.router.commands = tuple(replace(row, run=fail) if row.verb == "/eprr status" else row for row in rows)
    answer = world.say("@asha.patel", "/eprr status")
    assert "Something went wrong on my side (error " in answer
    assert "nothing was changed" in answer
    assert "Zero" not in answer
    with transaction(world.app.engine) as session:
        assert records.entries(session, 1) == []


def test_a_button_of_an_older_message_that_leads_nowhere_is_answered_with_a_whisper(world: World) -> None:
    world.say("@asha.patel", "/exercise start")
    message = world.workspace.person("@farouk.aziz").messages()[0]
    button = next(block for block in message.blocks if block["type"] == "actions")["elements"][0]
    button["value"] = "4711"
    world.press("Acknowledge", as_="@farouk.aziz")
    seen = world.workspace.person("@farouk.aziz").messages()[-1]
    assert seen.ephemeral_for is not None
    assert "You were not called in this call-out" in seen.text
    world.dm("@farouk.aziz").expect("EXERCISE")
    world.phone("@farouk.aziz").expect("EXERCISE")
    world.channel("exercises").expect("Running")


def test_when_slack_cannot_open_a_form_the_one_line_command_is_shown(world: World) -> None:
    world.workspace.faults.add("error", "views.open", error="expired_trigger_id")
    answer = world.say("@asha.patel", "/incident declare")
    assert "Type it on one line: `/incident critical &lt;what&gt; at &lt;where&gt;`" in answer
