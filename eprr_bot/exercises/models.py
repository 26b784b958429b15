"""The tables of exercises. An exercise's life is drawn in docs/states.md."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel


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
    """One call-out exercise. `month` is the calendar month, such as 2026-11, in which it counts.

    `answers_shown` is how many answers its posted result shows.
    """

    id: int | None = Field(default=None, primary_key=True)
    key: str | None = Field(default=None, unique=True)
    name: str
    rota_id: str = Field(index=True)
    month: str = Field(index=True)
    state: str = Field(index=True)
    band: str = ""
    is_in_hours: bool = True
    planned_at: datetime
    planned_for: datetime
    postponed: int = 0
    started_at: datetime | None = None
    started_by: str = ""
    closed_at: datetime | None = None
    call_out_id: int | None = None
    target_minutes: int = 15
    note: str = ""
    answers_shown: int = 0
