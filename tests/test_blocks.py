"""The text that people read: escaped, cut to Slack's limits, dates and lengths of time in words."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import eprr_bot
from eprr_bot.slack import blocks, printed
from eprr_bot.slack.blocks import Content, Form, Values
from eprr_bot.slack.elsewhere import REPLY_ELSEWHERE, where_nobody_replies

WRITTEN = st.text(alphabet="ab <>&;lgtmp@!#|^\n–é🚑", max_size=80)
TOKENS = [
    "<@U1>",
    "<#C1|on-call>",
    "<!date^1764000000^{date_short_pretty} {time}|Mon 24 Nov 2025 16:00>",
    "<https://x|y>",
]


@given(WRITTEN)
def test_what_is_escaped_comes_back_as_it_was_and_holds_no_token(text: str) -> None:
    safe = blocks.escape(text)
    assert blocks.unescape(safe) == text
    assert "<" not in safe
    assert ">" not in safe


def test_hostile_text_is_escaped_once() -> None:
    assert blocks.escape("<!channel>&<http://evil|x>") == "&lt;!channel&gt;&amp;&lt;http://evil|x&gt;"


@given(WRITTEN, st.integers(1, 120))
def test_text_that_is_cut_is_a_whole_beginning_of_what_was_written(text: str, most: int) -> None:
    shown = blocks.fit(blocks.escape(text), most)
    assert len(shown) <= most
    if len(blocks.escape(text)) > most:
        assert shown.endswith("…")
        assert text.startswith(blocks.unescape(shown.removesuffix("…")))
    else:
        assert shown == blocks.escape(text)


@given(st.lists(st.sampled_from([*TOKENS, "&amp;", "&lt;", "word", " "]), max_size=20), st.integers(1, 300))
def test_no_token_and_no_entity_is_cut_in_two(parts: list[str], most: int) -> None:
    shown = blocks.fit("".join(parts), most)
    assert len(shown) <= most
    assert shown.count("<") == shown.count(">")
    for token in [*TOKENS, "&amp;", "&lt;"]:
        shown = shown.replace(token, "")
    assert not set(shown) & set("<>&")


def test_an_ampersand_or_an_angle_in_plain_text_costs_nothing_of_it() -> None:
    assert blocks.fit("Fire & rescue at Saltmere", 20) == "Fire & rescue at Sa…"
    assert blocks.fit("More than 3 < 4 casualties", 20) == "More than 3 < 4 cas…"


def test_a_long_link_is_left_out_whole() -> None:
    assert blocks.fit(f"Read <https://example.org/{'a' * 500}|this>", 300) == "Read…"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 seconds"),
        (1, "1 second"),
        (45.4, "45 seconds"),
        (59.4, "59 seconds"),
        (60, "1 minute"),
        (89.4, "1 minute"),
        (91, "2 minutes"),
        (360, "6 minutes"),
        (3599, "1 hour"),
        (3900, "1 hour 5 minutes"),
        (86400, "1 day"),
        (2 * 86400 + 3600 + 60, "2 days 1 hour"),
        (86400 + 300, "1 day 5 minutes"),
    ],
)
def test_a_length_of_time_in_words(seconds: float, words: str) -> None:
    assert blocks.took(seconds) == words
    assert blocks.after(seconds) == ("at once" if seconds == 0 else f"after {words}")


@pytest.mark.parametrize(
    ("items", "words"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_a_list_in_words(items: list[str], words: str) -> None:
    assert blocks.listed(items) == words
    assert blocks.listed(iter(items), "or") == words.replace(" and ", " or ")


@pytest.mark.parametrize(
    ("instant", "words"),
    [
        (datetime(2026, 1, 5, 9, 0, tzinfo=UTC), "Mon 5 Jan 2026 09:00"),
        (datetime(2026, 7, 31, 23, 0, tzinfo=UTC), "Sat 1 Aug 2026 00:00"),
        (datetime(2026, 10, 25, 0, 59, tzinfo=UTC), "Sun 25 Oct 2026 01:59 BST"),
        (datetime(2026, 10, 25, 1, 0, tzinfo=UTC), "Sun 25 Oct 2026 01:00 GMT"),
        (datetime(2026, 10, 25, 2, 0, tzinfo=UTC), "Sun 25 Oct 2026 02:00"),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "Sun 29 Mar 2026 02:00"),
    ],
)
def test_dates_are_on_the_wall_clock_of_london(instant: datetime, words: str) -> None:
    assert blocks.written(instant) == words
    assert words.endswith(blocks.clock_time(instant))
    seconds = int(instant.timestamp())
    assert blocks.when(instant) == f"<!date^{seconds}^{{date_short_pretty}} {{time}}|{words}>"


def test_every_piece_stays_inside_slacks_limits() -> None:
    long = "x" * 5000
    assert len(blocks.header(long)["text"]["text"]) == 150
    assert len(blocks.section(long)["text"]["text"]) == 3000
    assert [len(one["text"]) for one in blocks.fields(*[long] * 12)["fields"]] == [2000] * 10
    assert len(blocks.context(*[long] * 12)["elements"]) == 10
    assert len(blocks.actions(*[blocks.button("Yes", "a.b", str(number)) for number in range(30)])["elements"]) == 25
    assert len(blocks.button(long, "a.b", "1")["text"]["text"]) == 75
    view = Form("a.b", long, long, ()).view()
    assert (len(view["title"]["text"]), len(view["submit"]["text"])) == (24, 24)


def test_what_comes_back_from_a_form_is_stripped_and_what_was_left_empty_is_empty() -> None:
    state = {
        "what": {"value": {"type": "plain_text_input", "value": "  power lost "}},
        "level": {"value": {"type": "static_select", "selected_option": {"value": "2"}}},
        "who": {"value": {"type": "users_select", "selected_user": "U1"}},
        "where": {"value": {"type": "plain_text_input", "value": None}},
    }
    values = Values.of_view({"state": {"values": state}})
    assert [values[name] for name in ("what", "level", "who", "where", "other")] == ["power lost", "2", "U1", "", ""]
    assert Values.of_view({})["what"] == ""


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("<@U1|farouk.aziz> rang", "Farouk Aziz rang"),
        ("<@U2|ben> and <@U3>", "@ben and @U3"),
        ("see <#C1|on-call> and <#C2>", "see #on-call and #C2"),
        ("<https://a.example/x|see> <mailto:a@b.example|a@b.example>", "https://a.example/x a@b.example"),
        ("<!here> <!subteam^S1|@team>", "@here @team"),
        ("&lt;@U1|x&gt; &amp;lt; a\n b", "<@U1|x> &lt; a\n b"),
    ],
)
def test_what_is_kept_holds_plain_words_and_no_codes(typed: str, words: str) -> None:
    assert blocks.plain_words(typed, {"U1": "Farouk Aziz"}.get) == words


def test_no_sign_of_the_bot_is_left_as_its_name_where_signs_cannot_be_shown() -> None:
    sources = [file.read_text("utf-8") for file in Path(eprr_bot.__file__).parent.rglob("*.py")]
    used = {sign for text in sources for sign in re.findall(r"(?<![\w:]):[a-z][a-z0-9_+-]*: ", text)}
    assert ":pencil2: " in used
    left = {sign for sign in used if sign in printed.lines(Content(f"{sign}*Level*"), lambda _: None)}
    assert left == set()


@pytest.mark.parametrize(
    ("short", "elsewhere"),
    [
        ("Level: 3. This text needs no reply.", "Level: 3."),
        ("Nobody has command now. Reply COMMAND if you take it.", f"{{}} {REPLY_ELSEWHERE}"),
        ("Sent 10:00.", "Sent 10:00."),
        ("", ""),
    ],
)
def test_a_text_put_in_another_way_says_where_to_answer(short: str, elsewhere: str) -> None:
    assert where_nobody_replies(short) == elsewhere.replace("{}", short)
