"""When each thing that must keep moving last moved."""

from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlmodel import Field, Session, SQLModel, select
from sqlmodel.sql.expression import Select

from eprr_bot.base.db import put, remembered, transaction
from eprr_bot.base.questions import question


class Heartbeat(SQLModel, table=True):
    """When something that must keep moving last moved: the ticker, each sender, Slack."""

    name: str = Field(primary_key=True)
    at: datetime


@question
def _all() -> Select[str, datetime]:
    """They are few, and whoever asks for one mostly asks for another."""
    return select(Heartbeat.name, Heartbeat.at)


def beat(engine: Engine, name: str, now: datetime) -> None:
    """Note that something moved."""
    with transaction(engine) as session:
        note_beat(session, name, now)


def note_beat(session: Session, name: str, now: datetime) -> None:
    """The same, inside a transaction."""
    put(session, Heartbeat(name=name, at=now))


AHEAD = timedelta(seconds=10)
"""How far the clocks of several machines may differ."""


def beat_age(session: Session, name: str, now: datetime) -> timedelta | None:
    """How long ago something last moved; None when it never did. Less than nothing: the clock was set back since."""
    at = last_beat(session, name)
    return None if at is None else now - at if at > now + AHEAD else max(now - at, timedelta())


def last_beat(session: Session, name: str) -> datetime | None:
    """When something last moved; None when it never did."""
    return remembered(session, Heartbeat, "all", lambda: dict(_all(session).all())).get(name)
