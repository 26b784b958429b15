"""The table of handover briefings. Their states are drawn in docs/states.md."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel


class BriefingState(StrEnum):
    """How does a briefing stand?"""

    KEPT = "kept"
    """It names no successor, so nobody is to accept it."""
    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    REPLACED = "replaced"
    """A newer one for the same role has taken its place before anybody accepted it."""


class Briefing(SQLModel, table=True):
    """What somebody who hands over has said, in sections. Never changed: a newer one takes its place."""

    __table_args__ = (UniqueConstraint("incident_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    incident_id: int = Field(foreign_key="incident.id", index=True)
    number: int
    """Counted within the incident: its version."""
    shape: str
    role: str = ""
    """What is handed over; empty where it is command."""
    sections: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    made_at: datetime
    made_by: str
    made_by_id: str = ""
    to_id: str = ""
    state: str = Field(default=BriefingState.KEPT, index=True)
    settled_at: datetime | None = None
    why: str = ""
    """Why it was refused."""
    reminded_at: datetime | None = None
    message_id: str = ""
    """The private message to the successor in Slack."""
