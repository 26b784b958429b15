"""What was found of an exercise once it was over, and its sign-off. A later word takes the place of an earlier."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from eprr_bot.base.patient_data import without_nhs_numbers
from eprr_bot.exercises import sealed
from eprr_bot.exercises.models import MET, Debrief, Exercise, ExerciseState
from eprr_bot.exercises.programme import PROGRAMME
from eprr_bot.slack.commands import Actor, UserError


@dataclass(frozen=True)
class Found:
    """What somebody found: of each objective whether it was met; what went wrong; and what went well."""

    met: tuple[str, ...] = ()
    issues: str = ""
    good_practice: str = ""


def objectives(session: Session, exercise: Exercise) -> Sequence[str]:
    """What it was to show: as it was planned, or as the programme has it for its rota."""
    monthly = PROGRAMME.current(session).monthly
    of_rota = next((one.objectives for one in monthly if one.rota == exercise.rota_id), ())
    return exercise.objectives or of_rota


def newest(session: Session, exercise: Exercise) -> Debrief | None:
    """What was found last; a sign-off repeats what it signs."""
    found = select(Debrief).where(Debrief.exercise_id == exercise.id).order_by(col(Debrief.id).desc())
    return session.exec(found.limit(1)).first()


def debrief(session: Session, exercise: Exercise, found: Found, now: datetime, actor: Actor) -> Debrief:
    """Write down what was found. Raises UserError where it is not over, or the objectives are more or fewer."""
    _refuse_not_over(exercise)
    there = len(objectives(session, exercise))
    if len(found.met) != there or not set(found.met) <= set(MET):
        raise UserError(
            f"Exercise {exercise.id} has {there} objective{'' if there == 1 else 's'}: say of each, in their order, "
            f"whether it was {', '.join(MET[:-1])} or {MET[-1]}. Bare, /exercise debrief {exercise.id} asks for each."
        )
    return _add(session, exercise, found, now, actor)


def sign(session: Session, exercise: Exercise, now: datetime, actor: Actor) -> Debrief:
    """Sign off what was found last. Raises UserError where nothing was, or it is signed already."""
    _refuse_not_over(exercise)
    last = newest(session, exercise)
    if last is None:
        raise UserError(f"Nothing is written down to sign. First: /exercise debrief {exercise.id}")
    if last.is_sign_off:
        raise UserError(f"Exercise {exercise.id} was signed off already, by {last.by}.")
    same = Found(tuple(last.met), last.issues, last.good_practice)
    return _add(session, exercise, same, now, actor, is_sign_off=True)


def _refuse_not_over(exercise: Exercise) -> None:
    if exercise.state in (ExerciseState.PLANNED, ExerciseState.RUNNING):
        raise UserError(f"Exercise {exercise.id} is not over yet.")


def _add(
    session: Session, exercise: Exercise, found: Found, now: datetime, actor: Actor, *, is_sign_off: bool = False
) -> Debrief:
    issues, good_practice = (without_nhs_numbers(text)[0] for text in (found.issues, found.good_practice))
    made = Debrief(
        exercise_id=exercise.id or 0,
        at=now,
        by=actor.name,
        by_id=actor.person_id or "",
        met=list(found.met),
        issues=issues,
        good_practice=good_practice,
        is_sign_off=is_sign_off,
    )
    session.add(made)
    session.flush()
    sealed.seal(session, exercise.id, now, actor)
    return made
