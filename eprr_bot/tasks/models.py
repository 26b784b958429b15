"""The tables of tasks to organisations. How far one may be is drawn in docs/states.md."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from eprr_bot.tasks.task import Progress

TASK = "task"
"""The kind of the call-outs by which organisations are told, and of the log's entries."""


class Task(SQLModel, table=True):
    """What organisations were asked to do in an incident. Never changed; how far each is stands in its share."""

    id: int | None = Field(default=None, primary_key=True)
    incident_id: int = Field(foreign_key="incident.id", index=True)
    what: str
    due_at: datetime | None = None
    is_immediate: bool = False
    at: datetime
    by: str


class TaskShare(SQLModel, table=True):
    """One organisation's part in a task. Every change of it has its entry in the incident's log.

    `since` is since when it is so, as whoever said so says.
    """

    __tablename__ = "task_share"

    id: int | None = Field(default=None, primary_key=True)
    task_id: int = Field(foreign_key="task.id", index=True)
    organisation: str
    progress: str = Field(default=Progress.GIVEN, index=True)
    since: datetime
    by: str = ""
    note: str = ""
    nudged: int = 0
    """How often it was asked how far it is, once it was late."""
