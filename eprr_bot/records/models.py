"""The record's tables. Triggers in the database guard them: see guards.py."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel, UniqueConstraint


class LogEntry(SQLModel, table=True):
    """One entry: when it happened, when it was written, by whom, and the digest that chains it to the last."""

    __table_args__ = (UniqueConstraint("incident_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    incident_id: int = Field(index=True)
    number: int
    event_at: datetime
    entered_at: datetime
    author: str
    author_slack_id: str = ""
    on_behalf_of: str = ""
    kind: str
    text: str
    is_exercise: bool = False
    late_reason: str = ""
    corrects: int | None = None
    previous_digest: str
    digest: str


class LogHead(SQLModel, table=True):
    """The end of each incident's log. Locked while an entry is added, so that numbers have no gaps."""

    incident_id: int = Field(primary_key=True)
    number: int = 0
    digest: str = ""


class Witness(SQLModel, table=True):
    """That a log ended with this entry was told to a witness outside. Triggers refuse UPDATE and DELETE here, too."""

    __table_args__ = (Index("witness_of_log", "incident_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    incident_id: int
    number: int
    digest: str
    at: datetime
    key: str
    """The beginning of the keys of the messages that told it."""


class Stamp(SQLModel, table=True):
    """What a time-stamping authority answered (RFC 3161) about the entry with which a log ended. Never changed."""

    __table_args__ = (UniqueConstraint("incident_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    incident_id: int
    number: int
    digest: str
    """That of the entry, which is what was stamped."""
    at: datetime
    """The time that the authority says."""
    answer: bytes
    """The whole answer, as `openssl ts -verify -in` reads it."""
