"""The tables of requests from above."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from eprr_bot.returns.request import State


class ReturnAsked(SQLModel, table=True):
    """Somebody above asks for a return by an instant. What became of it is kept in its steps, and never changed."""

    __tablename__ = "return_asked"

    id: int | None = Field(default=None, primary_key=True)
    incident_id: int | None = Field(default=None, foreign_key="incident.id", index=True)
    issuer: str
    what: str
    purpose: str = ""
    due_at: datetime | None = None
    owner_id: str | None = Field(default=None, index=True)
    at: datetime
    by: str
    state: str = Field(default=State.OPEN, index=True)
    reminded: int = 0
    """How often its owner was reminded, before and after it was due."""


class ReturnStep(SQLModel, table=True):
    """What became of a request: submitted, withdrawn, opened again, given to somebody else. No step is ever changed."""

    __tablename__ = "return_step"

    id: int | None = Field(default=None, primary_key=True)
    return_id: int = Field(foreign_key="return_asked.id", index=True)
    at: datetime
    by: str
    step: str
    note: str = ""
