"""The tables of debriefs. Their states are drawn in docs/states.md."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel


class HotDebrief(SQLModel, table=True):
    """What somebody said at the end of a shift or an incident, by question. Never changed; one may say more later."""

    __tablename__ = "hot_debrief"

    id: int | None = Field(default=None, primary_key=True)
    incident_id: int = Field(foreign_key="incident.id", index=True)
    at: datetime
    by: str
    by_id: str = ""
    said: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class PlannedState(StrEnum):
    """What became of a debrief that is due?"""

    PLANNED = "planned"
    HELD = "held"
    NOT_HELD = "not held"
    WITHDRAWN = "withdrawn"
    """The response went on after all: another is planned once it stands down again."""


class PlannedDebrief(SQLModel, table=True):
    """A debrief, or a report, that is due some days after an incident stood down."""

    __tablename__ = "planned_debrief"

    id: int | None = Field(default=None, primary_key=True)
    incident_id: int = Field(foreign_key="incident.id", index=True)
    name: str
    due_on: date
    planned_at: datetime
    state: str = Field(default=PlannedState.PLANNED, index=True)
    note: str = ""
    said_at: datetime | None = None
    said_by: str = ""
