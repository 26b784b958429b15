"""The tables of an incident's meetings. Their states are drawn in docs/states.md."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel


class MeetingCycle(SQLModel, table=True):
    """A meeting that comes once or again and again, on the wall clock, until somebody cancels it."""

    __tablename__ = "meeting_cycle"

    id: int | None = Field(default=None, primary_key=True)
    incident_id: int = Field(foreign_key="incident.id", index=True)
    name: str
    first_at: datetime
    every_minutes: int = 0
    """How far apart they are; 0 where it is held once."""
    next_at: datetime | None = Field(default=None, index=True)
    """The next of which nobody was reminded yet; None where there is none any more."""
    made_at: datetime
    made_by: str
    cancelled_at: datetime | None = None
    cancelled_by: str = ""


class IncidentMeeting(SQLModel, table=True):
    """One meeting: people were reminded of it, or somebody wrote down what came of it, or both."""

    __tablename__ = "incident_meeting"
    __table_args__ = (UniqueConstraint("cycle_id", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    cycle_id: int = Field(foreign_key="meeting_cycle.id", index=True)
    at: datetime
    message_id: str = ""
    """The reminder in the incident's channel, where there is one."""
    was_held: bool | None = None
    """None while nobody has said."""
    attended: str = ""
    outcome: str = ""
    """What came of it; or why it was not held."""
    recorded_at: datetime | None = None
    recorded_by: str = ""
