"""The outbox's tables. A message's life is drawn in docs/states.md."""

from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field, SQLModel

from eprr_bot.base.vault import SEALED


class Lane(IntEnum):
    """Which message goes first? The lower number; neither an exercise nor news ever delays a real page."""

    PAGE = -1
    """Only the outbox knows it: a call-out is live, and so is its news; the page that calls somebody goes first."""
    LIVE = 0
    EXERCISE = 1
    ROUTINE = 2


def lane_of_page(lane: Lane) -> Lane:
    """The lane of the message by which a call-out of a lane calls somebody."""
    return Lane.PAGE if lane == Lane.LIVE else lane


class State(StrEnum):
    """Where is this message? Committed as `sending` before the call, so that a crash cannot hide it."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Message(SQLModel, table=True):
    """One message by one channel to one address. `id` travels with it and finds it again after a lost reply."""

    __table_args__ = (Index("message_due", "state", "channel", "lane", "created_at"),)

    id: str = Field(primary_key=True)
    channel: str
    method: str
    address: str = Field(sa_column_kwargs=SEALED)
    body: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    lane: int
    is_exercise: bool = False
    subject: str = Field(default="", index=True)
    person_id: str | None = None
    key: str | None = Field(default=None, unique=True)
    revises: str | None = Field(default=None, index=True)
    created_at: datetime
    not_before: datetime
    expires_at: datetime | None = None
    state: str = Field(default=State.QUEUED)
    state_at: datetime
    attempts: int = 0
    error: str = ""
    sent_channel: str = ""
    sent_ref: str = ""
    ask_at: datetime | None = Field(default=None, index=True)
    """When its provider is asked what became of it; None where nothing more becomes of it."""


class SenderLease(SQLModel, table=True):
    """Who sends on a channel now."""

    channel: str = Field(primary_key=True)
    owner: str = ""
    until: datetime


class Pause(SQLModel, table=True):
    """Until when one method of a provider is left alone: it asked for that, or it was not there."""

    channel: str = Field(primary_key=True)
    method: str = Field(primary_key=True)
    until: datetime
