"""The tables of call-outs. A call-out's life is drawn in docs/states.md."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel, UniqueConstraint


class CallOutState(StrEnum):
    """Is anybody still to be reached? Only `open` pages anyone; the rest is how it ended."""

    OPEN = "open"
    ANSWERED = "answered"
    UNANSWERED = "unanswered"
    STOPPED = "stopped"


class CallOut(SQLModel, table=True):
    """People being reached until they answer. The ladder is copied when it opens, so that edits change nothing."""

    id: int | None = Field(default=None, primary_key=True)
    subject: str = Field(index=True)
    incident_id: int | None = Field(default=None, index=True)
    is_exercise: bool = False
    lane: int
    title: str
    text: str
    summary: str
    button: str
    stop: str
    ladder: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    state: str = Field(default=CallOutState.OPEN, index=True)
    opened_at: datetime
    answer_by: datetime
    closes_at: datetime
    closed_at: datetime | None = None
    ending: str = ""
    steps_taken: int = 0
    next_due: datetime | None = Field(default=None, index=True)


class Callee(SQLModel, table=True):
    """One person whom a call-out tries to reach, from the step at which they were first paged."""

    __table_args__ = (UniqueConstraint("call_out_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    call_out_id: int = Field(foreign_key="callout.id", index=True)
    person_id: str = Field(index=True)
    step: int
    reached_as: str = ""
    rota_id: str = ""
    paged_at: datetime
    answered_at: datetime | None = None
    answered_by: str = ""
    answered_with: str = ""
    is_late: bool = False


class Page(SQLModel, table=True):
    """One attempt to reach a callee by one route. `message_id` is empty when there was no way to try."""

    id: int | None = Field(default=None, primary_key=True)
    callee_id: int = Field(foreign_key="callee.id", index=True)
    call_out_id: int = Field(foreign_key="callout.id", index=True)
    step: int
    route: str
    message_id: str = ""
    at: datetime
    failure: str = ""
