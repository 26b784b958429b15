"""The table of an incident's actions. How they stand is drawn in docs/states.md.

Those of `lessons` are another thing: by a day, nudged on working mornings, each with an owner from the directory.
"""

from datetime import datetime

from sqlmodel import Field, SQLModel, UniqueConstraint

from eprr_bot.actions.action import Priority, Status


class IncidentAction(SQLModel, table=True):
    """Something to be done in an incident, numbered within it. The log has every change of it."""

    __tablename__ = "incident_action"
    __table_args__ = (UniqueConstraint("incident_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    incident_id: int = Field(foreign_key="incident.id", index=True)
    number: int
    what: str
    owner_id: str | None = None
    """Whoever is told; None where nobody in the directory is."""
    owner: str = ""
    """The owner's name, or a role in words; empty where nobody owns it yet."""
    due_at: datetime | None = None
    priority: str = Priority.NORMAL
    status: str = Status.OPEN
    at: datetime
    by: str
    decision: int | None = None
    """The number of the decision that it belongs to."""
    completed_at: datetime | None = None
    completed_by: str = ""
    outcome: str = ""
    """What came of it, or why it was dropped."""
    nudges: int = 0
    nudge_at: datetime | None = Field(default=None, index=True)
