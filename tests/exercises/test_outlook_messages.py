"""What cannot be kept, and what went missing, in sentences."""

from eprr_bot.exercises import outlook_messages
from eprr_bot.exercises.ahead import Failure
from tests.exercises.drawing import DIRECTOR


def test_what_cannot_be_kept_is_said_with_its_reason_and_its_month() -> None:
    said = [
        outlook_messages.cannot_hold(DIRECTOR, one)
        for one in (
            Failure("night", 6, "2027-04", is_in_window=False, is_alone=True),
            Failure("bank_holiday", 3, "2026-11", is_in_window=True, is_alone=True),
            Failure("in_hours", 1, "2026-11", is_in_window=True, is_alone=False),
        )
    ]
    assert said == [
        "One at night every 6 months cannot be kept: the window of director-call-out leaves no night.",
        "One on a bank holiday every 3 months cannot be kept: the window of director-call-out leaves none in time "
        "before November 2026 is over.",
        "One in hours every month cannot be kept: there is one call-out every month, and it is to fall out of hours "
        "every 3 months, at night every 6 months, at a weekend every 6 months and on a bank holiday every 12 months as "
        "well (Director on call: monthly call-out).",
    ]


def test_when_it_fails_may_be_past() -> None:
    failure = Failure("night", 6, "2027-04", is_in_window=False, is_alone=True)
    assert outlook_messages.fails(failure, "2026-11") == "It fails at the end of April 2027."
    assert outlook_messages.fails(failure, "2027-05") == "It has failed since the end of April 2027."


def test_what_went_missing_is_said_since_when() -> None:
    assert outlook_messages.went_missing(DIRECTOR, "night", "2026-03", is_ever=True) == (
        "Director on call: monthly call-out: none at night since March 2026. "
        "One every 6 months is asked for, so it comes first from now on."
    )
