"""What people write back when they are called by text message."""

import pytest

from eprr_bot.callout.text_replies import is_yes
from eprr_bot.incidents.text_command import is_command


@pytest.mark.parametrize(
    "text", ["1", " 1. ", "01", "1 on my way", "Yes, coming", "ok thanks", "OK", "“Yes”", "y", "Ack!", "1\nAsha"]
)
def test_an_answer_is_taken_whatever_comes_after_it(text: str) -> None:
    assert is_yes(text)


@pytest.mark.parametrize("text", ["", "no", "what is this?", "10", "not ok", "yesterday", "?!"])
def test_anything_else_is_no_answer(text: str) -> None:
    assert not is_yes(text)


@pytest.mark.parametrize(
    "text",
    [
        "COMMAND",
        "command.",
        "I take command",
        "I have command now",
        "COMMAND I am in the car",
        "Command, 20 minutes",
        "1 command",
        "command please",
    ],
)
def test_whoever_takes_command_may_say_more(text: str) -> None:
    assert is_command(text)


@pytest.mark.parametrize(
    "text",
    ["Command? Who has it", "Command is with Ben", "who has command", "Command centre flooded", "COMMAND I am coming?"],
)
def test_a_word_about_command_takes_none(text: str) -> None:
    assert not is_command(text)
