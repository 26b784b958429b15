"""The tables of exercises. An exercise's life is drawn in docs/states.md."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel, UniqueConstraint


class ExerciseKind(StrEnum):
    """What is exercised (DOMAIN §2.1). The bot runs the first by itself; people hold the others, and record them."""

    COMMUNICATIONS = "communications"
    TABLE_TOP = "table-top"
    LIVE = "live"
    COMMAND_POST = "command post"
    EQUIPMENT = "equipment test"


class ExerciseState(StrEnum):
    """Did it happen, and does it count? Only `completed` counts for its month; a missed month stays missed.

    One that called nobody does not count either, and where it was planned, another is. How it stands in people's
    eyes, answered or not, is in standing.py.
    """

    PLANNED = "planned"
    RUNNING = "running"
    COMPLETED = "completed"
    STOPPED = "stopped"
    MISSED = "missed"


class Exercise(SQLModel, table=True):
    """One exercise. `month` is the calendar month, such as 2026-11, in which it counts.

    A call-out of a rota has its `rota_id` and, once begun, its `call_out_id`; one that people held has neither, and
    `started_at` is when it was held. `type` is a row of types.py, and empty for what people held. `answers_shown` is a
    number that changes with what its message in the channel shows. `incident_id` is the real activation that was
    counted in its place.
    """

    id: int | None = Field(default=None, primary_key=True)
    key: str | None = Field(default=None, unique=True)
    name: str
    kind: str = Field(default=ExerciseKind.COMMUNICATIONS, index=True)
    type: str = "acknowledge"
    rota_id: str = Field(default="", index=True)
    month: str = Field(index=True)
    state: str = Field(index=True)
    band: str = ""
    is_in_hours: bool = True
    is_announced: bool = False
    planned_at: datetime
    planned_for: datetime
    planned_by: str = ""
    """Who planned it; empty where the programme did."""
    postponed: int = 0
    started_at: datetime | None = None
    started_by: str = ""
    closed_at: datetime | None = None
    call_out_id: int | None = None
    incident_id: int | None = None
    target_minutes: int = 15
    codeword: str = ""
    message: str = ""
    """What is to be taken down and read back, or the scenario."""
    objectives: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False, server_default="[]"))
    risks: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False, server_default="[]"))
    theme: str = ""
    organiser: str = ""
    """Who held it, where it was not one of our own."""
    took_part: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False, server_default="[]"))
    """Who took part in one that people held: people and organisations, as they were written down."""
    note: str = ""
    answers_shown: int = 0


class PassedOver(SQLModel, table=True):
    """Somebody whom an exercise did not call, on purpose, and why: a sentence."""

    __tablename__ = "passed_over"
    __table_args__ = (UniqueConstraint("exercise_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    exercise_id: int = Field(foreign_key="exercise.id", index=True)
    person_id: str
    called_as: str = ""
    why: str


MET = ("met", "partly", "not met")
"""Whether an objective was met."""


class Debrief(SQLModel, table=True):
    """What was found of an exercise, once it was over. A later one takes the place of an earlier, which stays.

    `met` says of each objective, in their order, whether it was met: one of MET.
    """

    id: int | None = Field(default=None, primary_key=True)
    exercise_id: int = Field(foreign_key="exercise.id", index=True)
    at: datetime
    by: str
    by_id: str = ""
    met: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    issues: str = ""
    good_practice: str = ""
    is_sign_off: bool = False
    """Was it written by the accountable emergency officer, or their deputy, to sign off the report?"""
