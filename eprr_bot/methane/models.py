"""The versions of an incident's M/ETHANE report."""

from datetime import datetime

from sqlmodel import Field, SQLModel, UniqueConstraint

from eprr_bot.methane.methane import NAMES, Report

LONGEST_IN_FORM = 2000
"""Letters that Slack takes in a field of a form: what comes back the same was not changed."""


class Methane(SQLModel, table=True):
    """One version of the report: all seven fields as they were known then, empty where not. Never changed."""

    __table_args__ = (UniqueConstraint("incident_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    incident_id: int = Field(foreign_key="incident.id", index=True)
    number: int
    declared: str = ""
    location: str = ""
    type: str = ""
    hazards: str = ""
    access: str = ""
    casualties: str = ""
    services: str = ""
    source: str = ""
    """From whom it was heard, as whoever took it down says; empty where they did not say."""
    received_by: str
    received_at: datetime
    takes_back: int | None = None
    """The version that this one takes back: what it says is what stood before that one."""

    @property
    def report(self) -> Report:
        """The seven fields by name."""
        return {name: getattr(self, name) for name in NAMES}
