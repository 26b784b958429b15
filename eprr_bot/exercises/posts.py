"""What is posted of an exercise: in its channel and in Microsoft Teams, kept up to date with every answer."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from eprr_bot.base.db import change
from eprr_bot.callout import service as callout
from eprr_bot.callout.models import Callee, CallOut
from eprr_bot.directory import service as directory
from eprr_bot.exercises import messages
from eprr_bot.exercises.models import Exercise, ExerciseState
from eprr_bot.exercises.register import get, result
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Lane, Message, State
from eprr_bot.outbox.service import Envelope
from eprr_bot.reach import teams
from eprr_bot.slack.blocks import Content


def subject(exercise: Exercise) -> str:
    """What an exercise's messages are filed under."""
    return f"exercise/{exercise.id}"


def last_text(exercise: Exercise) -> Envelope:
    """How the last message to those whom an exercise had called goes out: one to each of them."""
    about = subject(exercise)
    return Envelope(Lane.EXERCISE, about, is_exercise=True, key=f"{about}/over")


def tell_teams(session: Session, exercise: Exercise, content: Content, now: datetime, occasion: str) -> None:
    """Post in Microsoft Teams; it is news for an hour."""
    key = f"{subject(exercise)}/teams/{occasion}"
    expires_at = now + timedelta(hours=1)
    envelope = Envelope(Lane.EXERCISE, subject(exercise), is_exercise=True, expires_at=expires_at, key=key)
    teams.post(session, now, content, envelope)


def renew_the_last(session: Session, exercise: Exercise, now: datetime) -> None:
    """The result of the last one, where nobody answered, shows whether it has been run again."""
    same = select(Exercise).where(Exercise.rota_id == exercise.rota_id, Exercise.state == ExerciseState.COMPLETED)
    for one in session.exec(same.order_by(col(Exercise.started_at).desc()).limit(1)).all():
        if result(session, one).standing in messages.TO_RUN_AGAIN:
            renew(session, one, now)


def announce(session: Session, exercise: Exercise, now: datetime) -> None:
    """Post the result of an exercise that is over, in its channel and in Teams."""
    channel = directory.cluster(session).channels.exercises
    envelope = Envelope(Lane.ROUTINE, subject(exercise), is_exercise=True, key=_posted_as(exercise))
    exercise.answers_shown = _answers(session, exercise)
    session.add(exercise)
    content = messages.result(result(session, exercise))
    outbox.post(session, now, channel, content, envelope)
    tell_teams(session, exercise, content, now, "over")


def _posted_as(exercise: Exercise) -> str:
    return f"{subject(exercise)}/result"


def _answers(session: Session, exercise: Exercise) -> int:
    """A number that moves with every answer, and when whoever answered changes their mind."""
    called = callout.callees(session, exercise.call_out_id)
    return sum((one.answered_at is not None) + one.cannot_attend for one in called)


def show_answer(session: Session, call_out: CallOut, callee: Callee, now: datetime) -> None:  # noqa: ARG001 (a row's)
    """Somebody answered after the result was posted: it shows them."""
    exercise = get(session, call_out.serves_id)
    if exercise.state == ExerciseState.COMPLETED and exercise.answers_shown != _answers(session, exercise):
        renew(session, exercise, now)


def renew(session: Session, exercise: Exercise, now: datetime) -> None:
    """The result that was posted shows how the exercise stands now."""
    change(session, Exercise, Exercise.id == exercise.id, answers_shown=_answers(session, exercise))
    posted = session.exec(select(Message).where(Message.key == _posted_as(exercise))).first()
    if posted is not None and posted.state in (State.SENT, State.SENDING, State.QUEUED):
        outbox.revise(session, now, posted, messages.result(result(session, exercise)))
