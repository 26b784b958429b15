"""What people write back when they are called by text message."""

import pytest

from eprr_bot.web.text_replies import is_yes


@pytest.mark.parametrize(
    "text", ["1", " 1. ", "01", "1 on my way", "Yes, coming", "ok thanks", "OK", "“Yes”", "y", "Ack!", "1\nAsha"]
)
def test_an_answer_is_taken_whatever_comes_after_it(text: str) -> None:
    assert is_yes(text)


@pytest.mark.parametrize("text", ["", "no", "what is this?", "10", "not ok", "yesterday", "?!"])
def test_anything_else_is_no_answer(text: str) -> None:
    assert not is_yes(text)
