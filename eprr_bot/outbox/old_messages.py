"""What was sent and belongs to no record is forgotten after a while: docs/running.md says what stays.

The record of an incident, an exercise or a call-out is kept apart from messages, and yet theirs stay, because their
wording is evidence; so is that somebody was told of a route that failed. What only showed people something that
changes all the time goes.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Session, col, select

from eprr_bot.base.heartbeats import beat_age, note_beat
from eprr_bot.outbox.models import Message, State

KEPT_FOR = timedelta(days=30)
ENDED = (State.SENT, State.FAILED, State.EXPIRED, State.WITHDRAWN)
PASSING = ("", "typed", "noticeboard", "guards", "fairness")
"""Subjects of messages that belong to nothing that is on record: words back, Home, boards, pictures, hints."""
EVERY = timedelta(days=1)
AT_ONCE = 500
"""Rows of one transaction, so that nobody waits for it."""
NAME = "outbox cleared"


def due(session: Session, now: datetime) -> list[str]:
    """Once a day, and until nothing is left to clear."""
    age = beat_age(session, NAME, now)
    return [] if age is not None and timedelta() <= age < EVERY else [NAME]


def clear(session: Session, now: datetime) -> int:
    """Clear a chunk. Returns how many rows went."""
    old = (col(Message.state).in_(ENDED), Message.state_at < now - KEPT_FOR, col(Message.subject).in_(PASSING))
    ids = session.exec(select(Message.id).where(*old).limit(AT_ONCE)).all()
    if ids:
        session.exec(delete(Message).where(col(Message.id).in_(ids)))
    if len(ids) < AT_ONCE:
        note_beat(session, NAME, now)
    return len(ids)
