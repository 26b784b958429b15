"""When the programme holds its exercises: planned each month, put off, planned again in the place of one."""

import random
from datetime import datetime

from sqlmodel import Session, col, func, select

from eprr_bot.base.db import add_numbered
from eprr_bot.directory import service as directory
from eprr_bot.exercises import months
from eprr_bot.exercises.draw import choose, month_end
from eprr_bot.exercises.exclusions import CALM_AFTER_CALL_OUT
from eprr_bot.exercises.models import Exercise, ExerciseState
from eprr_bot.exercises.programme import MonthlyExercise
from eprr_bot.exercises.register import hours, is_owed, programme, this_month, was_held
from eprr_bot.oncall import service as oncall
from eprr_bot.oncall.rota import Rota
from eprr_bot.oncall.schedule import LATEST


def plan_month(session: Session, now: datetime, chance: random.Random) -> list[Exercise]:
    """Plan this month's call-out for every mandatory rota that has none yet. Also records months gone by as missed.

    A month that began without the bot or the rota, and leaves no time, is nobody's fault and is not recorded.
    """
    months.record_missed(session, now)
    made, month = [], this_month(session, now)
    for wanted in programme(session):
        rota = oncall.rota(session, wanted.rota)
        key = f"{wanted.id}/{month}"
        is_planned = session.exec(select(Exercise.id).where(Exercise.key == key)).first() is not None
        if rota is not None and rota.mandatory and not is_planned and _until(session, rota, month) > now:
            exercise = _planned(session, wanted, rota, now, chance)
            if exercise.state == ExerciseState.PLANNED or is_owed(session, wanted.rota, month):
                add_numbered(session, exercise)
                made.append(exercise)
    return made


def _planned(session: Session, wanted: MonthlyExercise, rota: Rota, now: datetime, chance: random.Random) -> Exercise:
    month = this_month(session, now)
    begins = choose(wanted, hours(session), now, _until(session, rota, month), _earlier(session, wanted.rota), chance)
    return Exercise(
        key=f"{wanted.id}/{month}",
        name=wanted.name,
        rota_id=wanted.rota,
        month=month,
        state=ExerciseState.PLANNED if begins else ExerciseState.MISSED,
        planned_at=now,
        planned_for=begins or now,
        target_minutes=wanted.target_minutes,
        note="" if begins else "The month left no time for it.",
    )


def _until(session: Session, rota: Rota | None, month: str) -> datetime:
    """The end of a month, or of the rota where that is sooner."""
    return min(month_end(month, directory.cluster(session).zone), (rota and rota.ends_at) or LATEST)


def _earlier(session: Session, rota_id: str) -> list[tuple[bool, str]]:
    """In or out of hours, and the band, of the exercises of a rota that were held, the newest first."""
    done = select(Exercise).where(Exercise.rota_id == rota_id, was_held())
    return [(one.is_in_hours, one.band) for one in session.exec(done.order_by(col(Exercise.started_at).desc()))]


def next_due(session: Session) -> datetime | None:
    """When the next planned exercise starts itself."""
    planned = select(func.min(Exercise.planned_for)).where(Exercise.state == ExerciseState.PLANNED)
    return session.exec(planned).one()


def due(session: Session, now: datetime) -> list[Exercise]:
    """The planned exercises whose time has come."""
    ready = select(Exercise).where(Exercise.state == ExerciseState.PLANNED, Exercise.planned_for <= now)
    return list(session.exec(ready.order_by(col(Exercise.id))).all())


def plan_again(session: Session, gone: Exercise, why: str, now: datetime, chance: random.Random | None = None) -> None:
    """In the place of one that the calendar had planned and that does not count, plan another, as when one is put off.

    `why` says what became of it.
    """
    key, gone.key = gone.key, None
    if key is None:
        return
    session.add(gone)
    session.flush()
    again = Exercise(
        key=key,
        name=gone.name,
        rota_id=gone.rota_id,
        month=gone.month,
        state=ExerciseState.PLANNED,
        planned_at=now,
        planned_for=now,
        postponed=gone.postponed,
        target_minutes=gone.target_minutes,
    )
    add_numbered(session, again)
    wanted = next((one for one in programme(session) if one.rota == gone.rota_id), None)
    put_off(session, again, wanted, now, f"exercise {gone.id} {why}", chance or random.SystemRandom())


def put_off(
    session: Session, exercise: Exercise, wanted: MonthlyExercise | None, now: datetime, why: str, chance: random.Random
) -> None:
    """Choose another time this month; when there is none, the month is missed and stays so."""
    count_as_in = hours(session)
    end = _until(session, oncall.rota(session, exercise.rota_id), exercise.month)
    after = now + CALM_AFTER_CALL_OUT
    again = choose(wanted, count_as_in, after, end, _earlier(session, exercise.rota_id), chance) if wanted else None
    if again is None:
        close(session, exercise, now, ExerciseState.MISSED, f"Put off because {why}; the month left no other time.")
        return
    exercise.state, exercise.planned_for, exercise.postponed = ExerciseState.PLANNED, again, exercise.postponed + 1
    exercise.note = f"Put off because {why}."
    session.add(exercise)


def close(session: Session, exercise: Exercise, now: datetime, state: ExerciseState, why: str) -> None:
    """It is over, or will not be held: why is a sentence."""
    exercise.state, exercise.closed_at, exercise.note = state, now, why
    session.add(exercise)
    session.flush()
