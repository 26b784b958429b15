"""What Slack messages are made of: nothing that people typed can do anything, nothing is cut in the wrong place."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eprr_bot import blocks
from eprr_bot.blocks import Form, Values

TOKEN = re.compile(r"<[^<>]*>|&(?:amp|lt|gt);")
TEXTS = st.text(st.sampled_from("ab &<>;!#@|\n…é"), max_size=60)
PIECES = st.one_of(
    TEXTS.map(blocks.escape),
    st.sampled_from(["<#C0000001>", "<@U0000001>", "<http://example.org/a?b=1|a place>"]),
    st.integers(0, 365).map(lambda day: blocks.when(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(day))),
)


@given(TEXTS)
def test_escaping_and_taking_it_off_again_gives_the_same_text(text: str) -> None:
    assert blocks.unescape(blocks.escape(text)) == text
    assert "<" not in blocks.escape(text)


@pytest.mark.parametrize("text", ["<!channel>", "<@U1|x>", "<http://evil|NHS login>", "&lt;!here&gt;"])
def test_nothing_typed_is_a_mention_or_a_link(text: str) -> None:
    assert not re.search(r"<[!@#h]", blocks.escape(text))


@given(st.lists(PIECES, max_size=12), st.integers(2, 200))
def test_a_cut_leaves_tokens_and_entities_whole(pieces: list[str], most: int) -> None:
    whole = "".join(pieces)
    cut = blocks.fit(whole, most)
    assert len(cut) <= most
    if len(whole) <= most:
        assert cut == whole
    rest = TOKEN.sub("", cut)
    assert "<" not in rest
    assert "&" not in rest


def test_a_lone_ampersand_in_plain_text_is_kept() -> None:
    assert blocks.fit("Accident & emergency is full", 20) == "Accident & emergenc…"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 seconds"),
        (1, "1 second"),
        (89, "89 seconds"),
        (90, "2 minutes"),
        (3599, "1 hour"),
        (3600, "1 hour"),
        (3900, "1 hour 5 minutes"),
        (86400, "1 day"),
        (90061, "1 day 1 hour"),
    ],
)
def test_lengths_of_time_are_said_as_people_say_them(seconds: float, words: str) -> None:
    assert blocks.took(seconds) == words


def test_lists_are_said_as_people_say_them() -> None:
    assert blocks.listed([]) == ""
    assert blocks.listed(["Asha"]) == "Asha"
    assert blocks.listed(["Asha", "Ben"]) == "Asha and Ben"
    assert blocks.listed(["1", "2", "3"], "or") == "1, 2 or 3"


def test_instants_are_written_on_the_wall_clock() -> None:
    summer = datetime(2026, 7, 5, 8, 3, tzinfo=UTC)
    assert blocks.written(summer) == "Sun 5 Jul 2026 09:03"
    assert blocks.written(summer + timedelta(days=183)) == "Mon 4 Jan 2027 08:03"
    assert blocks.clock_time(summer) == "09:03"
    assert blocks.when(summer) == "<!date^1783238580^{date_short_pretty} {time}|Sun 5 Jul 2026 09:03>"


def test_pieces_are_kept_inside_slacks_limits() -> None:
    long = "x" * 5000
    assert len(blocks.section(long)["text"]["text"]) == 3000
    assert len(blocks.header(long)["text"]["text"]) == 150
    assert len(blocks.button(long, "a.b", "1")["text"]["text"]) == 75
    assert len(blocks.fields(*[long] * 12)["fields"]) == 10
    assert len(blocks.context(*[long] * 12)["elements"]) == 10
    assert len(blocks.actions(*[blocks.button("a", "a.b", str(n)) for n in range(30)])["elements"]) == 25
    view = Form("a.b", long, long, ()).view()
    assert max(len(view[part]["text"]) for part in ("title", "submit", "close")) <= 24


def test_values_come_back_from_every_kind_of_field() -> None:
    state = {
        "what": {"value": {"type": "plain_text_input", "value": "  power lost "}},
        "level": {"value": {"type": "static_select", "selected_option": {"value": "3"}}},
        "who": {"value": {"type": "users_select", "selected_user": "U1"}},
        "empty": {"value": {"type": "plain_text_input", "value": None}},
    }
    values = Values.of_view({"state": {"values": state}})
    assert [values[name] for name in ("what", "level", "who", "empty", "missing")] == ["power lost", "3", "U1", "", ""]
