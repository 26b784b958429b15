"""Exercises that are announced: a day before, whoever is on call then and the channel hear of them, and of a move."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eprr_bot.base.questions import question
from eprr_bot.callout import preview
from eprr_bot.directory import service as directory
from eprr_bot.exercises import calling, plan_messages, posts
from eprr_bot.exercises.models import Exercise, ExerciseState
from eprr_bot.exercises.register import get
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Lane, Message, State
from eprr_bot.outbox.service import Envelope
from eprr_bot.reach import service as reach
from eprr_bot.slack.blocks import Content

BEFORE = timedelta(days=1)
_IS_NEWS_FOR = timedelta(hours=1)
"""For how long people may hear that one does not take place after all, where its time has come."""


def due(session: Session, now: datetime) -> list[int]:
    """The numbers of the announced exercises of which people are to hear now."""
    found = _to_come(session).all()
    return [one.id or 0 for one in found if one.planned_for > now and _is_due(session, one, now)]


def _is_due(session: Session, exercise: Exercise, now: datetime) -> bool:
    """Is it a day before, or was another time announced?"""
    is_near = exercise.planned_for - BEFORE <= now
    return (is_near or _was_announced(session, exercise)) and not outbox.is_decided(session, _key(exercise))


@question
def _to_come() -> SelectOfScalar[Exercise]:
    to_come = select(Exercise).where(Exercise.state == ExerciseState.PLANNED, col(Exercise.is_announced).is_(True))
    return to_come.order_by(col(Exercise.id))


def next_due(session: Session) -> datetime | None:
    """When people are to hear of the next one."""
    found = _to_come(session).all()
    return min((one.planned_for - BEFORE for one in found if not outbox.is_decided(session, _key(one))), default=None)


def tell(session: Session, number: int, now: datetime) -> None:
    """Tell whoever is on call then, and the exercises' channel: the time, or the new one."""
    exercise = get(session, number)
    if exercise.state != ExerciseState.PLANNED or not _is_due(session, exercise, now):
        return
    is_moved = _was_announced(session, exercise)
    content = plan_messages.announced(exercise, is_moved=is_moved)
    _tell(session, exercise, content, _key(exercise), exercise.planned_for, now)


def tell_cancelled(session: Session, exercise: Exercise, now: datetime) -> None:
    """Whoever had heard that it comes hears that it does not."""
    _tell_of_change(session, exercise, plan_messages.cancelled_news(exercise), now)


def tell_taken_up(session: Session, exercise: Exercise, now: datetime) -> None:
    """Whoever had heard that it does not take place hears that it does."""
    _tell_of_change(session, exercise, plan_messages.taken_up_news(exercise), now)


def _tell_of_change(session: Session, exercise: Exercise, content: Content, now: datetime) -> None:
    if exercise.is_announced and _was_announced(session, exercise):
        until = max(exercise.planned_for, now + _IS_NEWS_FOR)
        _tell(session, exercise, content, f"{_key(exercise)}/{exercise.state}/{now.isoformat()}", until, now)


def _tell(
    session: Session, exercise: Exercise, content: Content, key: str, expires_at: datetime, now: datetime
) -> None:
    envelope = Envelope(Lane.ROUTINE, posts.subject(exercise), is_exercise=True, expires_at=expires_at, key=key)
    outbox.post(session, now, directory.cluster(session).channels.exercises, content, envelope)
    ladder = calling.ladder(session, exercise, exercise.planned_for) if exercise.type else None
    first = ladder.model_copy(update={"steps": ladder.steps[:1]}) if ladder else None
    for person in preview.everybody(session, first, exercise.planned_for) if first else ():
        reach.tell(session, now, person, content, replace(envelope, key=f"{key}/{person.id}"))


def _key(exercise: Exercise) -> str:
    return f"{posts.subject(exercise)}/announced/{exercise.planned_for.timestamp():.0f}"


def _was_announced(session: Session, exercise: Exercise) -> bool:
    begins = f"{posts.subject(exercise)}/announced/"
    told = select(Message.id).where(col(Message.key).startswith(begins), Message.state != State.WITHDRAWN)
    return session.exec(told).first() is not None
