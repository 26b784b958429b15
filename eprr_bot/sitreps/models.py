"""The tables of situation reports. States are drawn in docs/states.md."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel, UniqueConstraint


class Sitrep(SQLModel, table=True):
    """One situation report: a draft until it is authorised, and never changed from then on.

    `drafted` is what the record said of each section when it was last drawn up, up to an entry of the log.
    `report` is the whole of it as it was authorised; its digest stands in the log.
    """

    __table_args__ = (UniqueConstraint("incident_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    incident_id: int = Field(foreign_key="incident.id", index=True)
    number: int
    started_at: datetime
    started_by: str
    drafted: dict[str, list[str]] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    drafted_at: datetime
    drafted_for: str = ""
    drafted_to: int = 0
    corrects: int | None = None
    correction: str = ""
    authorised_at: datetime | None = None
    authorised_by: str = ""
    report: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    digest: str = ""


ASK = "sitrep"
"""The kind of the call-outs by which organisations are asked for sections."""


class SitrepEdit(SQLModel, table=True):
    """What somebody wrote in a section, one after the other; the newest counts. Nothing in it: the record's words."""

    __tablename__ = "sitrep_edit"

    id: int | None = Field(default=None, primary_key=True)
    sitrep_id: int = Field(foreign_key="sitrep.id", index=True)
    section: str
    text: str
    at: datetime
    by: str


class SitrepAsk(SQLModel, table=True):
    """An organisation was asked for sections of a report, by an instant; its call-outs serve this row."""

    __tablename__ = "sitrep_ask"

    id: int | None = Field(default=None, primary_key=True)
    sitrep_id: int = Field(foreign_key="sitrep.id", index=True)
    sections: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    organisation: str
    asked_at: datetime
    asked_by: str
    answer_by: datetime
    late_told_at: datetime | None = None


class SitrepAnswer(SQLModel, table=True):
    """What an organisation says in a section of a report, and who took it down."""

    __tablename__ = "sitrep_answer"

    id: int | None = Field(default=None, primary_key=True)
    sitrep_id: int = Field(foreign_key="sitrep.id", index=True)
    section: str
    organisation: str
    text: str
    at: datetime
    by: str


class SitrepTimer(SQLModel, table=True):
    """When an incident's next report is due. `since` is when that was set, or when the one before was due."""

    __tablename__ = "sitrep_timer"

    incident_id: int = Field(primary_key=True, foreign_key="incident.id")
    next_at: datetime | None = Field(default=None, index=True)
    every_minutes: int = 0
    since: datetime
    set_by: str
    nudges: int = 0
