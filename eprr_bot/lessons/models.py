"""The tables of what exercises and incidents taught, and of what is to be done about it."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel


class Lesson(SQLModel, table=True):
    """What was learned. `about` names where from, such as exercise/12 or incident/3."""

    id: int | None = Field(default=None, primary_key=True)
    about: str = Field(index=True)
    text: str
    theme: str = ""
    at: datetime
    by: str


class Action(SQLModel, table=True):
    """Something to be done about it, by somebody and by a day. It is nudged until it is closed; `outcome` says how."""

    id: int | None = Field(default=None, primary_key=True)
    about: str = Field(index=True)
    text: str
    owner_id: str = Field(index=True)
    due_on: date
    at: datetime
    by: str
    closed_at: datetime | None = Field(default=None, index=True)
    closed_by: str = ""
    outcome: str = ""


class ActionStep(SQLModel, table=True):
    """What became of an action: closed, opened again, or given until another day. No step is ever changed."""

    __tablename__ = "action_step"

    id: int | None = Field(default=None, primary_key=True)
    action_id: int = Field(foreign_key="action.id", index=True)
    at: datetime
    by: str
    step: str
    due_on: date | None = None
    note: str = ""
