"""The directory's tables."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from eprr_bot.base.vault import SEALED

ALWAYS = "always"


class Person(SQLModel, table=True):
    """Somebody who may be on call. `email`, `mobile` and `landline` are sealed; see vault.py.

    With `contact_hours` it is no person but the on-call contact of `organisation`. It has its row here because numbers
    are sealed, found, renewed, given up and wiped by this table, and whoever is called is known by an id of it
    everywhere: a table of its own would need all of that once more. Whatever lists people leaves it out.
    """

    id: str = Field(primary_key=True)
    name: str = Field(index=True)
    job_title: str = ""
    organisation: str = ""
    email: str = Field(default="", sa_column_kwargs=SEALED)
    email_look_up: str = Field(default="", index=True)
    mobile: str = Field(default="", sa_column_kwargs=SEALED)
    mobile_look_up: str = Field(default="", index=True)
    """A keyed hash of the number, by which a reply finds its sender; see vault.py. So is that of the address."""
    landline: str = Field(default="", sa_column_kwargs=SEALED)
    """A number to be rung that no text reaches."""
    no_voice_calls: bool = False
    text_hours: str = ""
    """When text messages that are not urgent may go out, such as 07:00-23:00; empty is always. Likewise for calls."""
    voice_hours: str = ""
    contact_hours: str = ""
    """When an organisation's contact is the one to call: ALWAYS, or hours on the wall clock such as 18:00-08:00."""
    slack_id: str | None = Field(default=None, unique=True)
    is_active: bool = True
    left_on: date | None = None
    """From this day on they are not on call any more."""
    purged_at: datetime | None = None
    updated_at: datetime


class Competence(SQLModel, table=True):
    """What a person is trained to do, and the last day on which it counts."""

    person_id: str = Field(primary_key=True, foreign_key="person.id", ondelete="CASCADE")
    name: str = Field(primary_key=True)
    expires: date


class DeadAddress(SQLModel, table=True):
    """A number or an address of somebody’s that nobody has, as its provider said; until `works_again_at`, where set."""

    __tablename__ = "dead_address"

    person_id: str = Field(primary_key=True)
    route: str = Field(primary_key=True)
    since: datetime
    reason: str
    works_again_at: datetime | None = None


class Unmatched(SQLModel, table=True):
    """What the last matching of people to Slack members could not match. One row, replaced each time."""

    id: int = Field(default=1, primary_key=True)
    at: datetime
    people: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))


class HolidayFeed(SQLModel, table=True):
    """GOV.UK’s bank holidays as they were last read, at `read_at`. One row; `next_at` is when to ask, if at all."""

    __tablename__ = "holiday_feed"

    id: int = Field(default=1, primary_key=True)
    body: str = ""
    etag: str = ""
    read_at: datetime | None = None
    problem: str = ""
    next_at: datetime | None = None


class DirectoryChange(SQLModel, table=True):
    """Who changed or took out something of the directory, and when. `what` names fields, never what is in them."""

    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    by: str
    person_id: str | None = Field(default=None, index=True)
    what: str
