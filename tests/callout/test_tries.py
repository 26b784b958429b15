"""What is said of calling somebody by each route: nobody was “called” unless a service took the call."""

from datetime import UTC, datetime

import pytest

from eprr_bot.callout.tries import Try, in_words, without_an_answer

TEN = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
TAKEN, BY_TEXT = Try("slack", TEN), Try("text", TEN)
ON_ITS_WAY = Try("text", is_on_its_way=True)
NO_NUMBER = Try("text", why_not="no mobile number is known")
ACCOUNT_CLOSED = Try("slack", why_not="the account is closed")


@pytest.mark.parametrize(
    ("tries", "said"),
    [
        ((), "could not be called"),
        ((TAKEN,), "no answer (called in Slack 10:00)"),
        ((TAKEN, BY_TEXT), "no answer (called in Slack 10:00; called by text message 10:00)"),
        (
            (TAKEN, NO_NUMBER),
            "no answer (called in Slack 10:00; not reached by text message: no mobile number is known)",
        ),
        ((TAKEN, ON_ITS_WAY), "no answer (called in Slack 10:00; by text message on its way)"),
        ((ON_ITS_WAY,), "not called yet (by text message on its way)"),
        (
            (ACCOUNT_CLOSED, ON_ITS_WAY),
            "not called yet (not reached in Slack: the account is closed; by text message on its way)",
        ),
        ((NO_NUMBER,), "could not be called (not reached by text message: no mobile number is known)"),
        (
            (ACCOUNT_CLOSED, NO_NUMBER),
            "could not be called (not reached in Slack: the account is closed;"
            " not reached by text message: no mobile number is known)",
        ),
    ],
)
def test_silence_is_no_answer_only_where_a_service_took_the_call(tries: tuple[Try, ...], said: str) -> None:
    assert without_an_answer(tries) == said


def test_a_page_that_was_taken_and_is_sent_anew_was_called() -> None:
    again = Try("text", TEN, is_on_its_way=True)
    assert in_words([again]) == " (called by text message 10:00)"
    assert without_an_answer([again]).startswith("no answer")


def test_nothing_stands_in_brackets_where_nothing_was_tried() -> None:
    assert in_words(()) == ""
