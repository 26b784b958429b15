"""When the programme holds its exercises: planned each month, put off, planned again in the place of one."""

import random
from datetime import datetime

from sqlmodel import Session, and_, col, func, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from eprr_bot.base.db import add_numbered
from eprr_bot.base.questions import question
from eprr_bot.directory import service as directory
from eprr_bot.exercises import announced, months, past, register, sealed, types
from eprr_bot.exercises.ahead import Ahead
from eprr_bot.exercises.draw import choose
from eprr_bot.exercises.exclusions import CALM_AFTER_CALL_OUT
from eprr_bot.exercises.hours import month_end, month_named, month_number
from eprr_bot.exercises.models import Exercise, ExerciseState
from eprr_bot.exercises.programme import PROGRAMME, READ_BACK, Wanted
from eprr_bot.exercises.register import hours, is_owed, this_month
from eprr_bot.exercises.times import Times
from eprr_bot.oncall import service as oncall
from eprr_bot.oncall.schedule import LATEST
from eprr_bot.reach.routes import every

CARRIED_OVER = {
    *("name", "kind", "type", "rota_id", "month", "is_announced", "planned_for", "postponed", "target_minutes"),
    *("codeword", "message", "objectives", "risks", "theme"),
}
"""What an exercise has of one in whose place it is planned."""


def plan_month(session: Session, now: datetime, chance: random.Random) -> list[Exercise]:
    """Plan this month’s call-outs that are not planned yet. Also records months gone by as missed.

    A month that began without the bot or the rota, and leaves no time, is nobody’s fault and is not recorded.
    """
    months.record_missed(session, now)
    made, month = [], this_month(session, now)
    for wanted in PROGRAMME.current(session).call_outs:
        if _is_wanted(session, wanted, month) and _until(session, wanted.rota, month) > now:
            exercise = _planned(session, wanted, month, now)
            begins = _choose(session, wanted, month, now, chance)
            if begins:
                exercise.planned_for = begins
            else:
                exercise.state, exercise.note = ExerciseState.MISSED, "The month left no time for it."
            if begins or (wanted.rota and is_owed(session, wanted.rota, month)):
                add_numbered(session, exercise)
                made.append(exercise)
                if exercise.state == ExerciseState.MISSED:
                    sealed.seal(session, exercise.id, now)
    return made


def _is_wanted(session: Session, wanted: Wanted, month: str) -> bool:
    """Is it the turn of a month, and is nothing planned for it yet? Its rota must be mandatory."""
    if wanted.rota and not ((rota := oncall.rota(session, wanted.rota)) and rota.mandatory):
        return False
    since = month_named(month_number(month) - wanted.every_months + 1)
    is_held = and_(past.are_of(wanted), past.counts(), col(Exercise.month) >= since, col(Exercise.month) < month)
    is_there = or_(Exercise.key == _key(wanted, month), is_held)
    return session.exec(select(Exercise.id).where(is_there)).first() is None


def _key(wanted: Wanted, month: str) -> str:
    return f"{wanted.id}/{month}"


def _planned(session: Session, wanted: Wanted, month: str, now: datetime) -> Exercise:
    """What the programme says of the exercise of a month; its type and its message are those whose turn it is."""
    before = past.held_of(session, wanted)
    type_ = past.in_turn(types.possible(wanted.types, every()), [one.type for one in before])
    messages = wanted.messages if type_ == READ_BACK else ()
    return Exercise(
        key=_key(wanted, month),
        name=wanted.name,
        type=type_,
        message=past.in_turn(messages, [one.message for one in before]) if messages else "",
        rota_id=wanted.rota,
        month=month,
        state=ExerciseState.PLANNED,
        is_announced=wanted.announced,
        planned_at=now,
        planned_for=now,
        target_minutes=wanted.target_minutes,
        codeword=wanted.codeword,
        objectives=list(wanted.objectives),
        risks=list(wanted.risks),
        theme=PROGRAMME.current(session).theme(month),
    )


def _choose(session: Session, wanted: Wanted, month: str, after: datetime, chance: random.Random) -> datetime | None:
    ahead = Ahead(Times(wanted.window, hours(session)), wanted.quotas, month, wanted.every_months)
    return choose(ahead, past.of(session, wanted, month), after, _until(session, wanted.rota, month), chance)


def _until(session: Session, rota_id: str, month: str) -> datetime:
    """The end of a month, or of the rota where that is sooner."""
    rota = oncall.rota(session, rota_id) if rota_id else None
    return min(month_end(month, directory.cluster(session).zone), (rota and rota.ends_at) or LATEST)


def next_due(session: Session) -> datetime | None:
    """When the next planned exercise starts itself."""
    return _next(session).one()


@question
def _next() -> SelectOfScalar[datetime]:
    return select(func.min(Exercise.planned_for)).where(Exercise.state == ExerciseState.PLANNED, Exercise.type != "")


def due(session: Session, now: datetime) -> list[Exercise]:
    """The planned call-outs whose time has come."""
    return list(_ready(session, now).all())


@question
def _ready(now: datetime) -> SelectOfScalar[Exercise]:
    ready = select(Exercise).where(Exercise.state == ExerciseState.PLANNED, Exercise.planned_for <= now)
    return ready.where(Exercise.type != "").order_by(col(Exercise.id))


def plan_again(session: Session, gone: Exercise, why: str, now: datetime, chance: random.Random | None = None) -> None:
    """In the place of one that the calendar had planned and that does not count, plan another, as when one is put off.

    `why` says what became of it.
    """
    key, gone.key = gone.key, None
    if key is None:
        return
    session.add(gone)
    session.flush()
    again = Exercise(**gone.model_dump(include=CARRIED_OVER), state=ExerciseState.PLANNED, key=key, planned_at=now)
    add_numbered(session, again)
    put_off(session, again, now, f"exercise {gone.id} {why}", chance or random.SystemRandom())


def put_off(session: Session, exercise: Exercise, now: datetime, why: str, chance: random.Random) -> None:
    """Choose another time this month; when there is none, the month is missed and stays so.

    What somebody planned for a time of their own is not held at another.
    """
    if exercise.planned_by:
        close(session, exercise, now, ExerciseState.STOPPED, f"Stopped before it began, because {why}.")
        return
    wanted, after = register.wanted(session, exercise.rota_id), now + CALM_AFTER_CALL_OUT
    is_over = after >= month_end(exercise.month, directory.cluster(session).zone)
    again = _choose(session, wanted, exercise.month, after, chance) if wanted and not is_over else None
    if again is None:
        close(session, exercise, now, ExerciseState.MISSED, f"Put off because {why}; the month left no other time.")
        return
    exercise.state, exercise.planned_for, exercise.postponed = ExerciseState.PLANNED, again, exercise.postponed + 1
    exercise.note = f"Put off because {why}."
    session.add(exercise)


def close(session: Session, exercise: Exercise, now: datetime, state: ExerciseState, why: str) -> None:
    """It is over, or will not be held, of which whoever was told of it is told: why is a sentence."""
    exercise.state, exercise.closed_at, exercise.note = state, now, why
    session.add(exercise)
    session.flush()
    sealed.seal(session, exercise.id, now)
    if exercise.started_at is None:
        announced.tell_cancelled(session, exercise, now)
