"""What people held themselves, such as a table-top, and what really happened: recorded, counted, taken back."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from eprr_bot.base.db import add_numbered, change, take_turns
from eprr_bot.base.patient_data import without_nhs_numbers
from eprr_bot.directory import service as directory
from eprr_bot.exercises import sealed
from eprr_bot.exercises.hours import month_of
from eprr_bot.exercises.models import Exercise, ExerciseKind, ExerciseState
from eprr_bot.exercises.posts import subject
from eprr_bot.exercises.register import get
from eprr_bot.exercises.typed_record import Parts
from eprr_bot.lessons import service as lessons
from eprr_bot.slack.blocks import sentence
from eprr_bot.slack.commands import Actor, UserError

TO_RECORD = (ExerciseState.PLANNED, ExerciseState.MISSED)
"""Of what people had planned to hold: it is still to come, or nobody has said how it went."""


@dataclass(frozen=True)
class Held:
    """An exercise that was held: of which kind, when, and what it is called."""

    kind: ExerciseKind
    at: datetime
    name: str
    parts: Parts


def record(session: Session, held: Held, now: datetime, actor: Actor) -> Exercise:
    """Record an exercise that people held, as the one that was planned for that day where there was one.

    Raises UserError where it is on record already.
    """
    take_turns(session, "exercises recorded")
    zone, parts = directory.cluster(session).zone, held.parts
    day = held.at.astimezone(zone).date()
    for one in _of_people(session, held.kind):
        at = one.started_at or one.planned_for
        is_same = at.astimezone(zone).date() == day and one.organiser == parts.organiser
        if is_same and one.state == ExerciseState.COMPLETED:
            undo = f"If that is wrong, take it back first: /exercise record undo {one.id}"
            raise UserError(f"That is on record already, as exercise {one.id}, by {one.started_by}. {undo}")
        if is_same:
            return _went(session, one, held.at, parts, now, actor)
    made = Exercise(
        name=without_nhs_numbers(held.name)[0] or usual_name(held.kind),
        kind=held.kind,
        type="",
        month=month_of(held.at, zone),
        state=ExerciseState.COMPLETED,
        planned_at=now,
        planned_for=held.at,
    )
    add_numbered(session, made)
    return _went(session, made, held.at, parts, now, actor)


def usual_name(kind: ExerciseKind) -> str:
    """What an exercise is called that nobody gave a name."""
    return sentence(kind) if kind == ExerciseKind.EQUIPMENT else f"{sentence(kind)} exercise"


def _of_people(session: Session, kind: ExerciseKind) -> list[Exercise]:
    """What people held, or had planned to hold; the newest first."""
    rows = select(Exercise).where(Exercise.kind == kind, Exercise.rota_id == "", Exercise.type == "")
    there = rows.where(col(Exercise.state).in_((ExerciseState.COMPLETED, *TO_RECORD)))
    return list(session.exec(there.order_by(col(Exercise.id).desc())).all())


def to_record(session: Session, before: datetime) -> list[Exercise]:
    """What people had planned to hold before an instant, and nobody has recorded yet; the oldest first."""
    rows = select(Exercise).where(Exercise.type == "", col(Exercise.state).in_(TO_RECORD))
    return list(session.exec(rows.where(Exercise.planned_for < before).order_by(col(Exercise.planned_for))).all())


def complete(session: Session, number: int, at: datetime | None, parts: Parts, now: datetime, actor: Actor) -> Exercise:
    """Record how one that people had planned went. Raises UserError where there is none."""
    take_turns(session, "exercises recorded")
    one = get(session, number)
    session.refresh(one)
    if one.type or one.state not in TO_RECORD:
        raise UserError(f"Exercise {number} is none that people planned and that is still to be recorded.")
    held_at = at or one.planned_for
    if held_at > now:
        raise UserError(f"Exercise {number} is still to come. Record it once it was held.")
    return _went(session, one, held_at, parts, now, actor)


def _went(session: Session, one: Exercise, at: datetime, parts: Parts, now: datetime, actor: Actor) -> Exercise:
    """It was held, as people say."""
    one.state, one.started_at, one.closed_at, one.started_by = ExerciseState.COMPLETED, at, now, actor.name
    one.month = month_of(at, directory.cluster(session).zone)
    one.organiser, one.theme = (without_nhs_numbers(text)[0] for text in (parts.organiser, parts.theme or one.theme))
    one.took_part = [without_nhs_numbers(text)[0] for text in parts.took_part]
    one.objectives = [without_nhs_numbers(text)[0] for text in parts.objectives] or one.objectives
    session.add(one)
    session.flush()
    sealed.seal(session, one.id, now, actor)
    for text in parts.lessons:
        lessons.add_lesson(session, subject(one), text, now, actor, one.theme)
    return one


def abouts(exercise: Exercise) -> list[str]:
    """What its lessons and actions are filed under: itself, and the incident that was counted."""
    real = [f"incident/{exercise.incident_id}"] if exercise.incident_id else []
    return [subject(exercise), *real]


def take_back(session: Session, number: int, now: datetime, actor: Actor) -> Exercise:
    """Take back a record that was made by mistake; it stays visible as such. Raises UserError."""
    one = get(session, number)
    is_recorded = one.type == "" or one.incident_id is not None
    still = (Exercise.id == number, Exercise.state == ExerciseState.COMPLETED)
    note = f"Stopped: its record was taken back by {actor.name}."
    if not is_recorded or not change(session, Exercise, *still, state=ExerciseState.STOPPED, note=note):
        raise UserError(f"Exercise {number} is none that somebody recorded, or it was taken back already.")
    sealed.seal(session, number, now, actor)
    session.refresh(one)
    return one
