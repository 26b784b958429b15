"""Exercises that people plan for a time of their own, and cancel: call-outs, and what they hold themselves."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from eprr_bot.base.db import add_numbered, change, take_turns
from eprr_bot.base.patient_data import without_nhs_numbers
from eprr_bot.directory import service as directory
from eprr_bot.exercises import announced, calling, sealed
from eprr_bot.exercises.hours import month_of
from eprr_bot.exercises.models import Exercise, ExerciseKind, ExerciseState
from eprr_bot.exercises.recorded import usual_name
from eprr_bot.exercises.register import get, hours
from eprr_bot.exercises.typed_plan import Details
from eprr_bot.oncall import service as oncall
from eprr_bot.slack.commands import Actor, UserError

CANCELLED = "Stopped before it began, by"
LONGEST_MESSAGE, LONGEST_CODEWORD = 160, 30
"""With what stands around them, both fit into a text message."""


@dataclass(frozen=True)
class Plan:
    """What is planned, and for when. A call-out has a `type`, and a rota unless it is of the partners."""

    at: datetime
    kind: ExerciseKind = ExerciseKind.COMMUNICATIONS
    rota_id: str = ""
    type: str = ""
    name: str = ""


def plan(session: Session, wanted: Plan, details: Details, now: datetime, actor: Actor) -> Exercise:
    """Plan an exercise. Raises UserError where none can be then."""
    take_turns(session, "exercises planned")
    _refuse(session, wanted, now)
    _refuse_twice(session, wanted, actor)
    if wanted.kind == ExerciseKind.COMMUNICATIONS:
        _refuse_too_long("message", details.message, LONGEST_MESSAGE)
        _refuse_too_long("codeword", details.codeword, LONGEST_CODEWORD)
    is_call_out = wanted.kind == ExerciseKind.COMMUNICATIONS
    exercise = calling.made(session, wanted.rota_id, wanted.type, now) if is_call_out else _held(wanted, now)
    exercise.state, exercise.planned_by, exercise.is_announced = ExerciseState.PLANNED, actor.name, details.is_announced
    exercise.planned_for, exercise.month = wanted.at, month_of(wanted.at, directory.cluster(session).zone)
    exercise.objectives = [without_nhs_numbers(one)[0] for one in details.objectives] or exercise.objectives
    exercise.codeword = without_nhs_numbers(details.codeword)[0] or exercise.codeword
    exercise.message = without_nhs_numbers(details.message)[0] or exercise.message
    add_numbered(session, exercise)
    return exercise


def _refuse(session: Session, wanted: Plan, now: datetime) -> None:
    if wanted.at <= now:
        raise UserError("That time has gone by. Plan it for one to come.")
    if wanted.kind == ExerciseKind.COMMUNICATIONS and not hours(session).is_allowed(wanted.at):
        raise UserError("That is one of the dates on which no exercise falls (excluded_dates in exercises.yaml).")
    if wanted.rota_id:
        oncall.refuse_over(oncall.schedule(session, wanted.rota_id), wanted.at)


def _refuse_twice(session: Session, wanted: Plan, actor: Actor) -> None:
    """What others plan for the same time may be secret."""
    same = (Exercise.kind == wanted.kind, Exercise.rota_id == wanted.rota_id, Exercise.planned_for == wanted.at)
    own = select(Exercise.id).where(*same, Exercise.planned_by == actor.name)
    number = session.exec(own.where(Exercise.state == ExerciseState.PLANNED)).first()
    if number:
        raise UserError(f"You have planned that already, as exercise {number}. To cancel it: /exercise cancel {number}")


def _refuse_too_long(what: str, said: str, most: int) -> None:
    if len(said) > most:
        raise UserError(f"That {what} is too long for a text message: at most {most} letters.")


def _held(wanted: Plan, now: datetime) -> Exercise:
    """One that people hold themselves: its day is known to everybody."""
    name = without_nhs_numbers(wanted.name)[0] or usual_name(wanted.kind)
    return Exercise(
        name=name, kind=wanted.kind, type="", month="", state=ExerciseState.PLANNED, planned_at=now, planned_for=now
    )


def cancel(session: Session, number: int, reason: str, now: datetime, actor: Actor) -> Exercise:
    """Cancel an exercise that somebody planned; whoever was told of it is told. Raises UserError."""
    exercise = get(session, number)
    if not exercise.planned_by:
        raise UserError(f"Exercise {number} is none that somebody planned. /exercise stop stops one that is running.")
    note = f"{CANCELLED} {actor.name}. {reason}".rstrip()
    still = (Exercise.id == number, Exercise.state == ExerciseState.PLANNED)
    if not change(session, Exercise, *still, state=ExerciseState.STOPPED, closed_at=now, note=note):
        raise UserError(f"Exercise {number} is not to come any more.")
    sealed.seal(session, number, now, actor)
    session.refresh(exercise)
    announced.tell_cancelled(session, exercise, now)
    return exercise


def take_up(session: Session, number: int, now: datetime) -> Exercise:
    """Take back that an exercise was cancelled; whoever was told of that is told. Raises UserError."""
    exercise = get(session, number)
    if exercise.state != ExerciseState.STOPPED or not exercise.note.startswith(CANCELLED):
        raise UserError(f"Exercise {number} was not cancelled.")
    if exercise.planned_for <= now:
        raise UserError(f"The time of exercise {number} has gone by. Plan another with /exercise plan.")
    still = (Exercise.id == number, Exercise.state == ExerciseState.STOPPED)
    if change(session, Exercise, *still, state=ExerciseState.PLANNED, closed_at=None, note=""):
        sealed.seal(session, number, now)
        session.refresh(exercise)
        announced.tell_taken_up(session, exercise, now)
    return exercise
