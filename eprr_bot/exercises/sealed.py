"""What of an exercise goes into its log once it is over, cancelled or missed, and with each debrief after that."""

from datetime import datetime

from sqlmodel import Session, col, select

from eprr_bot.exercises.models import Debrief, Exercise, ExerciseState, PassedOver
from eprr_bot.records import books
from eprr_bot.records.books import Facts, Sealed
from eprr_bot.records.service import BOT
from eprr_bot.slack.commands import Actor

KIND = "exercise"
_OF_IT = ("id", "name", "kind", "type", "rota_id", "month", "state", "band", "is_in_hours", "planned_for", "planned_by",
          "started_at", "started_by", "closed_at", "call_out_id", "incident_id", "target_minutes", "message",
          "objectives", "theme", "organiser", "took_part", "note")  # fmt: skip
_OF_DEBRIEF = ("at", "by", "by_id", "met", "issues", "good_practice", "is_sign_off")
_LEFT_ALONE = ("person_id", "called_as", "why")


def facts(session: Session, number: int) -> Facts | None:
    """What it was, how it went, what was found, and whom it did not call."""
    ask = session.connection().execute
    exercise = ask(select(*(getattr(Exercise, one) for one in _OF_IT)).where(Exercise.id == number)).mappings().first()
    if exercise is None:
        return None
    found = select(*(getattr(Debrief, one) for one in _OF_DEBRIEF)).where(Debrief.exercise_id == number)
    left = select(*(getattr(PassedOver, one) for one in _LEFT_ALONE)).where(PassedOver.exercise_id == number)
    return {
        **exercise,
        "debriefs": [dict(one) for one in ask(found.order_by(col(Debrief.id))).mappings().all()],
        "passed_over": [dict(one) for one in ask(left.order_by(col(PassedOver.person_id))).mappings().all()],
    }


def over(session: Session) -> list[int]:
    """The numbers of those that are over, one way or another."""
    is_over = col(Exercise.state).not_in((ExerciseState.PLANNED, ExerciseState.RUNNING))
    return [one for one in session.exec(select(Exercise.id).where(is_over)).all() if one]


def seal(session: Session, number: int | None, now: datetime, actor: Actor = BOT) -> None:
    """How it stands at the end of this transaction goes into its log."""
    books.seal(session, KIND, number or 0, now, actor, is_exercise=True)


SEALED = Sealed(KIND, facts, over)
