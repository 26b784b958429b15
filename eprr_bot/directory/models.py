"""The directory's tables."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel


class Person(SQLModel, table=True):
    """Somebody who may be on call. `email` and `mobile` are sealed; see vault.py."""

    id: str = Field(primary_key=True)
    name: str = Field(index=True)
    job_title: str = ""
    organisation: str = ""
    email: str = ""
    mobile: str = ""
    no_voice_calls: bool = False
    slack_id: str | None = Field(default=None, unique=True)
    is_active: bool = True
    updated_at: datetime


class Competence(SQLModel, table=True):
    """What a person is trained to do, and the last day on which it counts."""

    person_id: str = Field(primary_key=True, foreign_key="person.id", ondelete="CASCADE")
    name: str = Field(primary_key=True)
    expires: date


class Unmatched(SQLModel, table=True):
    """What the last matching of people to Slack members could not match. One row, replaced each time."""

    id: int = Field(default=1, primary_key=True)
    at: datetime
    people: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
