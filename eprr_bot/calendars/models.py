"""The tables of calendars: links, what feeds have shown, and calendars that are read from elsewhere."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from eprr_bot.base.vault import SEALED


class FeedKind(StrEnum):
    """What does a link show? Somebody's shifts, or pages in the browser."""

    PERSON = "person"
    ROTA = "rota"
    EVERYTHING = "everything"
    FORUMS = "forums"
    EXERCISES = "exercises"
    SITREPS = "sitreps"
    AUTHORITY = "authority"
    MUTUAL_AID = "mutual-aid"
    DEBRIEFS = "debriefs"


PAGES = (
    FeedKind.FORUMS,
    FeedKind.EXERCISES,
    FeedKind.SITREPS,
    FeedKind.AUTHORITY,
    FeedKind.MUTUAL_AID,
    FeedKind.DEBRIEFS,
)
"""Their names are the first word of their addresses."""
FEEDS = (FeedKind.PERSON, FeedKind.ROTA, FeedKind.EVERYTHING)


class CalendarToken(SQLModel, table=True):
    """One link to a feed or a page. Only its hash is kept: the link itself is shown once. `made_by` is a Slack id."""

    __tablename__ = "calendar_token"

    sha256: str = Field(primary_key=True)
    kind: str
    subject_id: str = ""
    made_at: datetime
    made_by: str = Field(index=True)
    revoked_at: datetime | None = None
    last_used_at: datetime | None = None


class FeedEvent(SQLModel, table=True):
    """One shift as feeds have shown it. Never taken out, so that its SEQUENCE only rises. Nobody is ""."""

    __tablename__ = "feed_event"

    uid: str = Field(primary_key=True)
    rota_id: str = Field(index=True)
    person_id: str = Field(default="", index=True)
    start: datetime
    end: datetime = Field(index=True)
    sequence: int = 0
    digest: str
    changed_at: datetime
    cancelled_at: datetime | None = None


class Use(StrEnum):
    """What is a calendar from elsewhere read for?"""

    LEAVE = "leave"
    LAYER = "layer"


class ImportedCalendar(SQLModel, table=True):
    """A calendar that is read from elsewhere. Its address and its text are sealed: both are somebody's secret.

    `subject_id` is the person on leave, or the rota. `next_at` is when it is read again; None for a file.
    `told_at` is when its owner was told of `last_problem`.
    """

    __tablename__ = "imported_calendar"

    id: int | None = Field(default=None, primary_key=True)
    address: str = Field(sa_column_kwargs=SEALED)
    shown_as: str
    use: str
    subject_id: str = Field(index=True)
    layer: str = ""
    owner: str = ""
    made_at: datetime
    last_good: str = Field(default="", sa_column_kwargs=SEALED)
    etag: str = ""
    fetched_at: datetime | None = None
    last_problem: str = ""
    told_at: datetime | None = None
    next_at: datetime | None = Field(default=None, index=True)
    stopped_at: datetime | None = None
