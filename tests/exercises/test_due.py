"""When the next exercise of a kind is due, and in what words that is said."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eprr_bot.exercises import due_messages as messages
from eprr_bot.exercises.due import KindDue, Last, State, months_after, most_urgent_first
from eprr_bot.exercises.models import ExerciseKind
from tests.exercises.test_messages import MISSED
from tests.golden import assert_golden_messages, case

TODAY = date(2026, 11, 23)
OWN = Last(7, "Winter <surge>", date(2026, 8, 31))
THEIRS = Last(9, "Heron", date(2026, 10, 3), organiser="Humber <LRF>")
REAL = Last(8, "Flood", date(2024, 2, 29), incident_id=3)
KINDS = [
    KindDue(ExerciseKind.COMMUNICATIONS, 6, TODAY, OWN),
    KindDue(ExerciseKind.TABLE_TOP, 1, TODAY, replace(OWN, on=date(2026, 11, 12))),
    KindDue(ExerciseKind.LIVE, 12, TODAY, REAL, THEIRS),
    KindDue(ExerciseKind.COMMAND_POST, 36, TODAY, planned_on=date(2026, 12, 1)),
    KindDue(ExerciseKind.EQUIPMENT, 3, TODAY, replace(OWN, on=date(2026, 8, 22))),
]

CASES = (
    case(
        "all", messages.due, most_urgent_first(KINDS, TODAY), [MISSED], ["No night in <it>."], "Framework <2022>", TODAY
    ),
    case("no source", messages.due, KINDS[:1], [], [], "", TODAY),
    case("planned, and not recorded", messages.kind, replace(KINDS[1], unrecorded=OWN), TODAY),
    case("one", messages.to_record, OWN),
    case("one", messages.ask_to_record, [OWN]),
    case("one", messages.kind, KINDS[0], TODAY),
    case("to the adviser and the officer", messages.overdue, KINDS[2:3], TODAY),
)


def test_golden_what_is_due_is_worded_as_it_was_approved() -> None:
    assert_golden_messages(Path(__file__).parent / "golden" / "due_messages.txt", CASES, messages)


@pytest.mark.parametrize(
    ("last", "months", "due"),
    [
        (date(2026, 8, 31), 3, date(2026, 11, 30)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 12, 15), 36, date(2029, 12, 15)),
    ],
)
def test_the_next_is_due_so_many_calendar_months_after_the_last(last: date, months: int, due: date) -> None:
    assert months_after(last, months) == due


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(1, 36))
def test_it_is_overdue_from_the_day_after_it_was_due(last: date, months: int) -> None:
    one = KindDue(ExerciseKind.LIVE, months, TODAY, replace(OWN, on=last))
    assert one.state(one.due_by) == State.SOON
    assert one.state(one.due_by + timedelta(days=1)) == State.OVERDUE


def test_what_is_not_on_record_is_overdue_once_the_record_is_older_than_the_minimum() -> None:
    one = KindDue(ExerciseKind.LIVE, 3, TODAY)
    assert one.state(TODAY) == one.state(date(2027, 2, 23)) == State.NEVER
    assert one.state(date(2027, 2, 24)) == State.OVERDUE


def test_overdue_stands_before_never_and_that_before_what_is_in_time() -> None:
    states = [one.state(TODAY) for one in most_urgent_first(KINDS, TODAY)]
    assert states == [State.OVERDUE, State.OVERDUE, State.NEVER, State.SOON, State.IN_TIME]
