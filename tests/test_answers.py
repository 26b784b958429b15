"""However much there is to say, an answer travels back in one piece, and says what it leaves out."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from eprr_bot.base.db import transaction
from eprr_bot.practice.answers import Answer
from eprr_bot.records import service as records
from eprr_bot.slack import blocks
from eprr_bot.slack.answers import bounded, in_sections, size
from eprr_bot.slack.blocks import Content
from tests.stories.incident_words import look_away
from tests.test_letters import by_socket as by_socket
from tests.world import World

ONE_FRAME = 65_535
"""Bytes that a frame of a socket carries in its plain form."""
ENVELOPE = 200


def whole(answer: Answer) -> str:
    return json.dumps({"text": answer.text, "blocks": answer.blocks, "response_type": "ephemeral"})


def fill_the_log(world: World, text: str, times: int) -> None:
    world.say("@asha.patel", "/incident critical power lost at Saltmere")
    with transaction(world.app.engine) as session:
        for number in range(times):
            records.write(session, 1, world.now, records.Entry("information", f"{number}: {text}"))


@pytest.fixture(params=["HTTP", "socket"])
def either_door(request: pytest.FixtureRequest) -> Iterator[World]:
    """A world whose bot is reached by signed HTTP, and one by Slack's socket."""
    made = request.getfixturevalue("by_socket" if request.param == "socket" else "quick_world")
    yield made
    look_away(made)


@pytest.mark.parametrize("text", ["x" * 4000, "🚑" * 3000, "<&>" * 900], ids=["long", "emoji", "escaped"])
def test_the_log_with_long_entries_is_answered_and_shows_the_newest(either_door: World, text: str) -> None:
    fill_the_log(either_door, text, times=25)
    answer = either_door.command("@asha.patel", "/incident log")
    assert len(whole(answer)) + ENVELOPE < ONE_FRAME
    assert "24: " in (answer.text or "")
    assert "24: " in str(answer.blocks[-2])
    assert "(cut here; whole: `eprr-bot incident log 1` on the command line)" in (answer.text or "")
    shown = len(answer.blocks) - 2
    assert f"Entries {36 - shown} to 35 of 35; older: `/incident log page 2`" in str(answer.blocks[-1])


def test_what_somebody_typed_is_quoted_in_brief_however_long(either_door: World) -> None:
    answer = either_door.command("@asha.patel", f"/incident {'🚑 nonsense ' * 8000}")
    assert len(whole(answer)) + ENVELOPE < ONE_FRAME
    assert "Type “/incident help”" in (answer.text or "")


def lines(number: int, long: int = 20) -> str:
    return "\n".join(f"{one} " + "y" * long for one in range(number))


@pytest.mark.parametrize(
    "content",
    [
        Content("short"),
        Content("short", (blocks.section("short"),)),
        Content(lines(500)),
        Content(lines(50), tuple(blocks.section("s") for _ in range(50))),
    ],
    ids=["text", "blocks", "two sections", "fifty"],
)
def test_what_fits_is_whole(content: Content) -> None:
    made = bounded(content)
    shown = str(made.blocks or made.text)
    assert "do not fit" not in shown
    assert len(made.blocks) >= len(content.blocks)


@pytest.mark.parametrize(
    ("content", "left_out"),
    [
        (Content("t", tuple(blocks.section(str(one)) for one in range(51))), 2),
        (Content("t", tuple(blocks.section("x" * 3000) for _ in range(40))), 26),
        (Content("t", tuple(blocks.section("🚑" * 2900) for _ in range(3))), 2),
    ],
    ids=["many", "long", "emoji"],
)
def test_what_does_not_fit_is_counted(content: Content, left_out: int) -> None:
    made = bounded(content)
    assert f"… and {left_out} more part" in str(made.blocks[-1])
    assert len(made.blocks) <= 50
    assert size(list(made.blocks)) + size(made.text) + ENVELOPE < ONE_FRAME


@pytest.mark.parametrize("make", [lambda: lines(2000), lambda: "🚑" * 20_000, lambda: "word " * 9000])
def test_a_long_text_without_blocks_is_split_and_stays_inside(make: Callable[[], str]) -> None:
    made = bounded(Content(make()))
    assert size(list(made.blocks)) + size(made.text) + ENVELOPE < ONE_FRAME
    assert all(len(one["text"]["text"]) <= 3000 for one in made.blocks[:-1])


@pytest.mark.parametrize("before", range(6))
@pytest.mark.parametrize("whole", ["&amp;", "<@U0000001>"])
def test_a_text_is_never_split_in_the_middle_of_an_entity_or_a_mention(whole: str, before: int) -> None:
    text = "x" * before + whole * 1500
    parts = [one["text"]["text"] for one in in_sections(text)]
    assert len(parts) > 1
    assert "".join(parts) == text
    assert all(part.removeprefix("x" * before).replace(whole, "") == "" for part in parts)


def test_a_text_is_split_between_lines_or_else_words_and_nothing_is_lost() -> None:
    text = f"{lines(200)}\n{'word ' * 2000}end"
    shown: Any = "\n".join(one["text"]["text"] for one in in_sections(text))
    assert "".join(shown.split()) == "".join(text.split())
