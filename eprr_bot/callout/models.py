"""The tables of call-outs. A call-out's life is drawn in docs/states.md."""

import secrets
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, Index, SQLModel, UniqueConstraint

from eprr_bot.base.vault import SEALED


class CallOutState(StrEnum):
    """Is anybody still to be reached? Only `open` pages anyone; the rest is how it ended."""

    OPEN = "open"
    ANSWERED = "answered"
    UNANSWERED = "unanswered"
    STOPPED = "stopped"


class StopRule(StrEnum):
    """Whose answer ends a call-out? An answer counts for what one was called for."""

    FIRST = "first"
    """Anybody's."""
    EVERYONE = "everyone"
    """That of everybody on the ladder."""
    FUNCTION = "function"
    """That of the rota's holder, their deputy, or anybody else on that rota."""
    COMMAND = "command"
    """That of the rota's holder or their deputy; or somebody says that they take command."""
    QUOTA = "quota"
    """Those of so many people as are asked for."""


class Capacity(StrEnum):
    """As what is somebody called, seen from the rota that the call-out is for? The stronger ones stand first."""

    HOLDER = "holder"
    DEPUTY = "deputy"
    REACHABLE = "reachable"
    """Their shift is over, and they stay reachable until somebody accepts the handover."""
    COLLEAGUE = "colleague"
    """Another who takes turns on that rota."""
    OTHER = "other"


class Asks(StrEnum):
    """What is asked of those who answer, besides that? Of whoever responds to an incident, always when they arrive."""

    NOTHING = ""
    ARRIVAL = "arrival"
    READ_BACK = "read back"
    """That they say again the message that they took down."""


class CallOut(SQLModel, table=True):
    """People being reached until they answer. The ladder is copied when it opens, so that edits change nothing.

    `kind` says what it is for, such as an exercise, and `serves_id` is the number of that exercise.

    One that `insists` never closes by itself: after its ladder it widens to everybody on its rota, and repeats.
    `closes_at` is then the instant after which an answer is overdue.
    """

    __table_args__ = (Index("ix_callout_kind_serves_id", "kind", "serves_id"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    serves_id: int
    rota_id: str = ""
    insists: bool = False
    quota: int = 0
    """How many people are asked for, where that is what ends it."""
    rounds: int = 0
    """How often everybody was called again after the last step."""
    asked_by_id: str = ""
    """Who asked others for it: they are never called in it themselves."""
    incident_id: int | None = Field(default=None, index=True)
    is_exercise: bool = False
    lane: int
    title: str
    text: str
    summary: str
    button: str
    stop: str
    asks: str = Asks.NOTHING
    ladder: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    state: str = Field(default=CallOutState.OPEN, index=True)
    opened_at: datetime
    answer_by: datetime
    closes_at: datetime
    closed_at: datetime | None = None
    ending: str = ""
    steps_taken: int = 0
    next_due: datetime | None = Field(default=None, index=True)


def _new_token() -> str:
    """What nobody can guess."""
    return secrets.token_urlsafe(16)


class Callee(SQLModel, table=True):
    """One person whom a call-out tries to reach, from the step at which they were first paged."""

    __table_args__ = (UniqueConstraint("call_out_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    call_out_id: int = Field(foreign_key="callout.id", index=True)
    person_id: str = Field(index=True)
    step: int
    reached_as: str = ""
    rota_id: str = ""
    capacity: str = Capacity.OTHER
    paged_at: datetime
    answered_at: datetime | None = None
    answered_by: str = ""
    answered_with: str = ""
    is_late: bool = False
    cannot_attend: bool = False
    """They answered, and said that they cannot: that proves the route, and the call goes on."""
    arrives_at: datetime | None = None
    said: str = ""
    """Their own words with the answer, such as why they cannot, or what they read back."""
    token: str | None = Field(default_factory=_new_token, index=True, unique=True)
    """The whole of the permission to answer for them in a browser."""

    @property
    def is_responding(self) -> bool:
        """Have they answered, and not that they cannot attend?"""
        return self.answered_at is not None and not self.cannot_attend


class Page(SQLModel, table=True):
    """One page: a message to a callee by one route. `message_id` is empty when there was no way to send it.

    `taken_at` is when the provider took it: only then has somebody been called. `counts_until` is the instant after
    which a reply to it is late.
    """

    id: int | None = Field(default=None, primary_key=True)
    callee_id: int = Field(foreign_key="callee.id", index=True)
    call_out_id: int = Field(foreign_key="callout.id", index=True)
    step: int
    route: str
    message_id: str = ""
    at: datetime
    counts_until: datetime
    taken_at: datetime | None = Field(default=None, index=True)
    failure: str = ""


class Unfollowed(SQLModel, table=True):
    """What was to follow an answer (or the end, without a `callee_id`) and failed: it is tried again until done."""

    id: int | None = Field(default=None, primary_key=True)
    call_out_id: int = Field(foreign_key="callout.id")
    callee_id: int | None = Field(default=None, foreign_key="callee.id")
    next_try: datetime


class TextReply(SQLModel, table=True):
    """Every text message that somebody sent us, and what came of it. `sender` is sealed.

    `reference` is the provider's own, so that a reply that is delivered twice counts once.
    """

    id: int | None = Field(default=None, primary_key=True)
    reference: str | None = Field(default=None, unique=True)
    at: datetime = Field(index=True)
    person_id: str | None = Field(default=None, index=True)
    sender: str = Field(sa_column_kwargs=SEALED)
    text: str
    outcome: str
    call_out_id: int | None = Field(default=None, foreign_key="callout.id", index=True)


class LateStep(SQLModel, table=True):
    """A step, a round or the end of a call-out that came later than it was due; `due_at` is empty where it was lost."""

    __tablename__ = "late_step"

    id: int | None = Field(default=None, primary_key=True)
    call_out_id: int = Field(foreign_key="callout.id", index=True)
    what: str
    due_at: datetime | None = None
    taken_at: datetime = Field(index=True)
