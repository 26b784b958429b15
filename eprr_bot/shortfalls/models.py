"""The table of shortfalls."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class Shortfall(SQLModel, table=True):
    """Something that an incident lacks. Every change of it has its entry in the incident's log."""

    id: int | None = Field(default=None, primary_key=True)
    incident_id: int = Field(foreign_key="incident.id", index=True)
    what: str
    until: datetime | None = None
    at: datetime
    by: str
    closed_at: datetime | None = Field(default=None, index=True)
    closed_by: str = ""
    outcome: str = ""
    """How it was met, or why it is none any more."""
    is_met: bool = False

    def is_past(self, now: datetime) -> bool:
        """Is it open though the time until which it was expected is over?"""
        return self.closed_at is None and self.until is not None and self.until <= now
