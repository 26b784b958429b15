"""What was sent and belongs to no record is forgotten after a while: docs/running.md says what stays.

The record of an incident, an exercise or a call-out is kept apart from messages, and yet theirs stay, because their
wording is evidence; so is that somebody was told of a route that failed. What only showed people something that
changes all the time goes.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Session, col, select

from eprr_bot.base.db import beat, beat_age, reading, transaction
from eprr_bot.outbox.models import Message, State
from eprr_bot.slack.commands import Bot

KEPT_FOR = timedelta(days=30)
ENDED = (State.SENT, State.FAILED, State.EXPIRED, State.WITHDRAWN)
PASSING = ("", "typed", "noticeboard", "guards", "fairness")
"""Subjects of messages that belong to nothing that is on record: words back, Home, boards, pictures, hints."""
EVERY = timedelta(days=1)
AT_ONCE = 500
"""Rows of one transaction, so that nobody waits for it."""
NAME = "outbox cleared"


def clear(app: Bot, now: datetime) -> int:
    """Once a day, a chunk at each call until nothing is left to clear. Returns how many rows went."""
    with reading(app.engine) as session:
        age = beat_age(session, NAME, now)
    if age is not None and timedelta() <= age < EVERY:
        return 0
    with transaction(app.engine) as session:
        number = _clear_some(session, now)
    if number < AT_ONCE:
        beat(app.engine, NAME, now)
    return number


def _clear_some(session: Session, now: datetime) -> int:
    old = (col(Message.state).in_(ENDED), Message.state_at < now - KEPT_FOR, col(Message.subject).in_(PASSING))
    ids = session.exec(select(Message.id).where(*old).limit(AT_ONCE)).all()
    if ids:
        session.exec(delete(Message).where(col(Message.id).in_(ids)))
    return len(ids)
