"""Months that went by without an exercise, so that they stay visibly missed for ever."""

from collections.abc import Iterator
from datetime import datetime

from sqlmodel import Session, col, select

from eprr_bot.base import documents
from eprr_bot.base.db import add_numbered, change
from eprr_bot.exercises import register, sealed
from eprr_bot.exercises.hours import month_of, month_start, next_month
from eprr_bot.exercises.models import Exercise, ExerciseState
from eprr_bot.exercises.programme import PROGRAMME
from eprr_bot.oncall import service as oncall

WENT_BY = "The month went by without it."
UNRECORDED = "Nobody has recorded how it went."
"""Of what people had planned to hold; they still may."""
NOT_RUNNING = "The bot was not running."
NOT_IN_PROGRAMME = "The programme held none when the month began."


def record_missed(session: Session, now: datetime) -> None:
    """What was planned for a month gone by is missed; so is every whole month gone by with nothing on record."""
    this = register.this_month(session, now)
    gone = (Exercise.state == ExerciseState.PLANNED, col(Exercise.month) < this)
    for number in session.exec(select(Exercise.id).where(*gone)).all():
        sealed.seal(session, number, now)
    change(session, Exercise, *gone, Exercise.type == "", state=ExerciseState.MISSED, closed_at=now, note=UNRECORDED)
    change(session, Exercise, *gone, state=ExerciseState.MISSED, closed_at=now, note=WENT_BY)
    on_record = select(Exercise.rota_id, Exercise.month).where(Exercise.state != ExerciseState.STOPPED)
    known = set(session.exec(on_record).all())
    for month in _months_before(session, this):
        for rota_id in oncall.rota_ids(session):
            if (rota_id, month) not in known and register.is_owed(session, rota_id, month):
                missed = _missed(session, rota_id, month, now)
                add_numbered(session, missed)
                sealed.seal(session, missed.id, now)


def _months_before(session: Session, this: str) -> Iterator[str]:
    """The months gone by since the first files were applied, the oldest first."""
    installed = documents.first_applied(session)
    month = month_of(installed, register.hours(session).zone) if installed else this
    while month < this:
        yield month
        month = next_month(month)


def _missed(session: Session, rota_id: str, month: str, now: datetime) -> Exercise:
    return Exercise(
        key=f"missed/{rota_id}/{month}",
        name=register.name_of_call_out(session, rota_id),
        rota_id=rota_id,
        month=month,
        state=ExerciseState.MISSED,
        planned_at=now,
        planned_for=now,
        closed_at=now,
        note=NOT_RUNNING if _was_in_programme(session, rota_id, month) else NOT_IN_PROGRAMME,
    )


def _was_in_programme(session: Session, rota_id: str, month: str) -> bool:
    """Would the bot have planned it, had it run?"""
    begins = month_start(month, register.hours(session).zone)
    versions = documents.versions(session, "programme", "programme")
    then = [one for one in versions if one.applied_at <= begins]
    return bool(then) and any(one.rota == rota_id for one in documents.parsed(then[-1], PROGRAMME.parse).monthly)
