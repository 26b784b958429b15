"""How the exercises of each kind stand against the national minimums, and which months were missed."""

from collections.abc import Sequence
from datetime import datetime, time

from sqlmodel import Session, col, func, or_, select

from eprr_bot.base import documents
from eprr_bot.base.wall_clock import first_instant
from eprr_bot.directory import service as directory
from eprr_bot.directory import times
from eprr_bot.exercises import recorded
from eprr_bot.exercises.due import KindDue, Last, most_urgent_first
from eprr_bot.exercises.hours import month_of, previous_month
from eprr_bot.exercises.models import Exercise, ExerciseKind, ExerciseState
from eprr_bot.exercises.programme import PROGRAMME
from eprr_bot.exercises.register import was_held
from eprr_bot.exercises.results import results
from eprr_bot.exercises.standing import Result

MISSED_WITHIN = 12
"""Months."""


def minimums(session: Session, now: datetime) -> list[KindDue]:
    """Every kind, the most urgent first."""
    by_kind, waiting = PROGRAMME.current(session).minimums.by_kind, to_record(session, now)
    unrecorded = {kind: [one for one, of_kind in waiting if of_kind == kind] for kind in by_kind}
    found = [_kind(session, kind, months, unrecorded[kind], now) for kind, months in by_kind.items()]
    return most_urgent_first(found, times.today(session, now))


def _kind(session: Session, kind: ExerciseKind, months: int, waiting: Sequence[Last], now: datetime) -> KindDue:
    """What was planned before the last of our own is not asked for any more."""
    zone = directory.cluster(session).zone
    planned = select(func.min(Exercise.planned_for)).where(
        Exercise.kind == kind, Exercise.rota_id == "", Exercise.type == "", Exercise.state == ExerciseState.PLANNED
    )
    at = session.exec(planned.where(Exercise.planned_for >= now)).one()
    own, others = (_last(session, kind, is_own=is_own) for is_own in (True, False))
    begins = (documents.first_applied(session) or now).astimezone(zone).date()
    planned_on = at.astimezone(zone).date() if at else None
    unrecorded = next((one for one in waiting if own is None or one.on > own.on), None)
    return KindDue(kind, months, begins, own, others, planned_on, unrecorded)


def to_record(session: Session, now: datetime) -> list[tuple[Last, str]]:
    """What people had planned for days that are past, and nobody has recorded, with its kind; the newest first."""
    zone = directory.cluster(session).zone
    midnight = first_instant(datetime.combine(times.today(session, now), time()), zone)
    found = reversed(recorded.to_record(session, midnight))
    return [(Last(one.id or 0, one.name, one.planned_for.astimezone(zone).date()), one.kind) for one in found]


def _last(session: Session, kind: ExerciseKind, *, is_own: bool) -> Last | None:
    """The newest that was held; a call-out that called nobody was not."""
    was_recorded = or_(Exercise.type == "", col(Exercise.incident_id).is_not(None))
    held = select(Exercise).where(Exercise.kind == kind, Exercise.state == ExerciseState.COMPLETED)
    held = held.where(or_(was_recorded, was_held()), (col(Exercise.organiser) == "") == is_own)
    newest = session.exec(held.order_by(col(Exercise.started_at).desc(), col(Exercise.id).desc()).limit(1)).first()
    if newest is None or newest.started_at is None:
        return None
    on = newest.started_at.astimezone(directory.cluster(session).zone).date()
    return Last(newest.id or 0, newest.name, on, newest.organiser, newest.incident_id)


def missed(session: Session, now: datetime) -> Sequence[Result]:
    """The months of rotas that went by without an exercise, of the last twelve and this one, the newest first."""
    month = month_of(now, directory.cluster(session).zone)
    for _ in range(MISSED_WITHIN):
        month = previous_month(month)
    rows = select(Exercise).where(Exercise.state == ExerciseState.MISSED, col(Exercise.month) >= month)
    newest_first = rows.where(Exercise.rota_id != "").order_by(col(Exercise.month).desc(), col(Exercise.id))
    return results(session, session.exec(newest_first).all())
