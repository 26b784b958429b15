"""What answers say beyond that they came."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from eprr_bot.exercises import answers
from eprr_bot.exercises.models import ExerciseState
from eprr_bot.exercises.standing import Called, Result

TEN = datetime(2026, 11, 23, 23, 50, tzinfo=UTC)
ASHA = Called("Asha Patel", "Director on call", 1, 60, 60, "text")


def held(kind: str, *called: Called, state: ExerciseState = ExerciseState.COMPLETED) -> Result:
    return Result(
        3, "Call-out", "loggist", "2026-11", state, TEN, "", True, "", 15, "", called, type=kind, message="a b"
    )


@pytest.mark.parametrize(
    ("kind", "said", "route", "told"),
    [
        ("acknowledge", "", "text", ""),
        ("assemble", "", "text", ""),
        ("read back", "", "text", " Now read the message back."),
        ("read back", "", "voice", " Now read the message back, by text or in Slack."),
        ("read back", "A, B!", "text", " It is as it was sent."),
        ("read back", "a c", "text", " It differs from what was sent."),
    ],
)
def test_whoever_reads_back_hears_how_it_arrived(kind: str, said: str, route: str, told: str) -> None:
    assert answers.word_back(kind, "a b", said, route) == told


def test_nobody_hears_that_it_is_over_who_has_yet_to_read_back() -> None:
    over = " ENDEX: the exercise is over."
    assert answers.word_back("acknowledge", "", "", "text", over) == over
    assert answers.word_back("read back", "a b", "", "text", over) == " Now read the message back."
    assert answers.word_back("read back", "a b", "a b", "text", over) == f" It is as it was sent.{over}"


def test_an_arrival_after_midnight_is_said_with_its_day_and_measured_by_the_target() -> None:
    in_time, late = (replace(ASHA, arrives_at=TEN + timedelta(minutes=n)) for n in (15, 16))
    found = held("assemble", in_time, late)
    assert answers.of_one(in_time, found) == "; arrives at Tue 24 Nov 2026 00:05"
    assert answers.of_one(late, found) == "; arrives at Tue 24 Nov 2026 00:06, past the target"
    assert answers.in_all(found) == ("Of 2 called: 1 arriving by Tue 24 Nov 2026 00:05, the target; 1 arriving later.")


def test_nothing_is_added_where_one_answer_is_all_that_is_asked_for() -> None:
    found = held("acknowledge", ASHA)
    assert (answers.of_one(ASHA, found), answers.in_all(found)) == ("", "")


def test_nobody_is_counted_as_silent_while_it_runs_or_once_it_was_stopped() -> None:
    silent = Called("Ben Okoro", "Deputy", 1)
    assert answers.in_all(held("read back", silent, state=ExerciseState.STOPPED)) == ""
    assert answers.in_all(held("read back", silent, state=ExerciseState.RUNNING)) == "Of 1 called: 1 no answer yet."
