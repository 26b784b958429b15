"""What is over before it began has a log as well: a month that left no time for its exercise."""

import random
from datetime import UTC, datetime

from sqlmodel import Session, select

from eprr_bot.base.db import has_changed
from eprr_bot.exercises import months, planning
from eprr_bot.exercises.models import Exercise, ExerciseState
from eprr_bot.exercises.sealed import KIND
from eprr_bot.records import books

NEW_YEARS_EVE = datetime(2026, 12, 31, 23, 40, tzinfo=UTC)


def test_a_month_that_left_no_time_is_missed_and_its_log_says_so(session: Session) -> None:
    made = planning.plan_month(session, NEW_YEARS_EVE, random.Random(1))
    missed = {one.id for one in made if one.state == ExerciseState.MISSED}
    assert missed
    assert has_changed(session)
    assert missed <= {one.number for one in books.books(session) if one.kind == KIND}
    assert books.all_faults(session) == []


def test_what_was_planned_for_a_month_gone_by_is_missed_and_its_log_says_so(session: Session) -> None:
    planning.plan_month(session, NEW_YEARS_EVE.replace(day=2), random.Random(1))
    months.record_missed(session, NEW_YEARS_EVE.replace(year=2027, month=1, day=1))
    assert has_changed(session)
    found = session.exec(select(Exercise.id).where(Exercise.state == ExerciseState.MISSED)).all()
    assert found
    assert set(found) <= {one.number for one in books.books(session) if one.kind == KIND}
    assert books.all_faults(session) == []
