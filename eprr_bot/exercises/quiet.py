"""Whose nights an exercise leaves alone where it can: nobody is to be called in two nights in a row."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from itertools import islice

from sqlmodel import Session, col, func, select

from eprr_bot.exercises.draw import Stretch
from eprr_bot.exercises.hours import NIGHT_BEGINS, NIGHT_ENDS, Hours, month_end, month_start
from eprr_bot.exercises.models import Exercise, ExerciseState
from eprr_bot.oncall import service as oncall
from eprr_bot.oncall.schedule import Shift

DAY = timedelta(days=1)


def stretches(
    session: Session, rota_id: str, held: Sequence[Exercise], month: str, count_as: Hours
) -> tuple[list[Stretch], list[Stretch]]:
    """When in a month whoever holds a rota is called in a night next to it, and when they were in its last night.

    `held` are its own exercises, the newest first.
    """
    begins, ends = month_start(month, count_as.zone), month_end(month, count_as.zone)
    shifts = oncall.schedule(session, rota_id).shifts(begins, ends)
    own = list(islice(_called(session, held, count_as), 1))
    others = _called(session, _of_others(session, rota_id, begins - 2 * DAY, ends + 2 * DAY), count_as)
    next_to = [(person, _nights_around(at, count_as)) for person, at in (*own, *others)]
    last = [(person, (begins, ends)) for person, _ in own]
    return _held_in(shifts, next_to), _held_in(shifts, last)


def _of_others(session: Session, rota_id: str, begins: datetime, ends: datetime) -> Sequence[Exercise]:
    """The exercises of other rotas that were held between two instants, or are planned then."""
    counts = (ExerciseState.PLANNED, ExerciseState.RUNNING, ExerciseState.COMPLETED)
    at = func.coalesce(Exercise.started_at, Exercise.planned_for)
    of_rotas = select(Exercise).where(col(Exercise.rota_id).not_in(("", rota_id)), col(Exercise.state).in_(counts))
    return session.exec(of_rotas.where(at >= begins, at < ends)).all()


def _called(session: Session, exercises: Sequence[Exercise], count_as: Hours) -> Iterator[tuple[str, datetime]]:
    """Whom exercises called at night first of all, or will call, and when."""
    for exercise in exercises:
        at = exercise.started_at or exercise.planned_for
        if "night" in count_as.words(at):
            person = oncall.schedule(session, exercise.rota_id).holder_at(at).person
            if person:
                yield person, at


def _nights_around(at: datetime, count_as: Hours) -> Stretch:
    """From the beginning of the night before to the end of the night after the one that an instant is in."""
    local = at.astimezone(count_as.zone)
    evening = local.date() - DAY * (local.hour < NIGHT_ENDS)
    return (
        datetime.combine(evening - DAY, time(NIGHT_BEGINS), count_as.zone),
        datetime.combine(evening + 2 * DAY, time(NIGHT_ENDS), count_as.zone),
    )


def _held_in(shifts: Sequence[Shift], called: Sequence[tuple[str, Stretch]]) -> list[Stretch]:
    """What of these stretches is in the hands of whoever was called."""
    parts = (
        (max(shift.start, begins), min(shift.end, ends))
        for person, (begins, ends) in called
        for shift in shifts
        if shift.person == person
    )
    return [(begins, ends) for begins, ends in parts if begins < ends]
