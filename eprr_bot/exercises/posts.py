"""What is posted of an exercise: STARTEX, how it goes, ENDEX and its result, in its channel and in Microsoft Teams."""

import zlib
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from eprr_bot.base.db import change
from eprr_bot.callout.models import Callee, CallOut
from eprr_bot.directory import service as directory
from eprr_bot.exercises import messages
from eprr_bot.exercises.models import Exercise, ExerciseState
from eprr_bot.exercises.register import get, in_state, result
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Lane, Message, State
from eprr_bot.outbox.service import Envelope
from eprr_bot.reach import teams
from eprr_bot.slack.blocks import Content

NEWS_FOR = timedelta(hours=1)
"""For so long after it was decided a post in Teams is news."""


def subject(exercise: Exercise) -> str:
    """What an exercise's messages are filed under."""
    return f"exercise/{exercise.id}"


def last_text(exercise: Exercise) -> Envelope:
    """How the last message to those whom an exercise had called goes out: one to each of them."""
    about = subject(exercise)
    return Envelope(Lane.EXERCISE, about, is_exercise=True, key=f"{about}/over")


def begin(session: Session, exercise: Exercise, now: datetime) -> None:
    """STARTEX: its message stands in the exercises' channel from now on, and Teams hears of it."""
    show(session, exercise, now)
    _tell_teams(session, exercise, messages.began(result(session, exercise)), now, "began")
    _show_the_last(session, exercise, now)


def end(session: Session, exercise: Exercise, now: datetime) -> None:
    """ENDEX: its message becomes the result, and Teams has it. That it was stopped is posted by itself: it is news."""
    outbox.take_back(session, now, Message.key == _in_teams(exercise, "began"))
    show(session, exercise, now)
    _tell_teams(session, exercise, messages.ended(result(session, exercise)), now, "over")
    if exercise.state == ExerciseState.STOPPED:
        content = messages.stopped_text(exercise.name, exercise.note, now)
        envelope = Envelope(Lane.EXERCISE, subject(exercise), is_exercise=True, key=f"{subject(exercise)}/stopped")
        outbox.post(session, now, directory.cluster(session).channels.exercises, content, envelope)
    _show_the_last(session, exercise, now)


def _show_the_last(session: Session, exercise: Exercise, now: datetime) -> None:
    """The result of the last one, where nobody answered, shows whether it has been run again."""
    same = select(Exercise).where(Exercise.rota_id == exercise.rota_id, Exercise.state == ExerciseState.COMPLETED)
    last = same.where(Exercise.id != exercise.id).order_by(col(Exercise.started_at).desc()).limit(1)
    for one in session.exec(last).all():
        if result(session, one).standing in messages.TO_RUN_AGAIN:
            show(session, one, now)


def show(session: Session, exercise: Exercise, now: datetime) -> None:
    """One message in the exercises' channel says how it stands now, from its start; at last it is its result."""
    content = messages.result(result(session, exercise))
    number = _number_of(content)
    is_other = (Exercise.id == exercise.id, Exercise.answers_shown != number)
    if not change(session, Exercise, *is_other, answers_shown=number):
        return
    key = f"{subject(exercise)}/result"
    posted = session.exec(select(Message).where(Message.key == key)).first()
    if posted is None:
        envelope = Envelope(Lane.ROUTINE, subject(exercise), is_exercise=True, key=key)
        outbox.post(session, now, directory.cluster(session).channels.exercises, content, envelope)
    elif posted.state in (State.SENT, State.SENDING, State.QUEUED):
        outbox.revise(session, now, posted, content)


def _number_of(content: Content) -> int:
    """Another number as a rule for every other content."""
    return zlib.crc32(repr(content).encode()) >> 1  # a column of PostgreSQL holds 31 bits


def outdated(session: Session, _: datetime) -> list[int]:
    """The numbers of the running exercises whose message no longer says how they stand."""
    running = in_state(session, ExerciseState.RUNNING)
    return [one.id or 0 for one in running if one.answers_shown != _number_of(messages.result(result(session, one)))]


def show_answer(session: Session, call_out: CallOut, callee: Callee, now: datetime) -> None:  # noqa: ARG001 (a row's)
    """Somebody answered, perhaps after it was over: its message shows them."""
    exercise = get(session, call_out.serves_id)
    if exercise.state in (ExerciseState.RUNNING, ExerciseState.COMPLETED):
        show(session, exercise, now)


def _in_teams(exercise: Exercise, occasion: str) -> str:
    return f"{subject(exercise)}/teams/{occasion}"


def _tell_teams(session: Session, exercise: Exercise, content: Content, now: datetime, occasion: str) -> None:
    expires_at, key = now + NEWS_FOR, _in_teams(exercise, occasion)
    envelope = Envelope(Lane.EXERCISE, subject(exercise), is_exercise=True, expires_at=expires_at, key=key)
    teams.post(session, now, content, envelope)
