"""The noticeboard's tables: what Slack was last told, who looks at Home, and who waits for a picture."""

from datetime import datetime

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel


class Look(SQLModel, table=True):
    """What a part of the noticeboard last saw, so that it works only when something changed.

    `next_look` is when something changes by itself; `called_at` are the user-group calls of the last
    minute, `listed_at` is when Slack last said which groups there are.
    """

    name: str = Field(primary_key=True)
    fingerprint: str = ""
    looked_at: datetime
    next_look: datetime
    paused_until: datetime
    failures: int = 0
    listed_at: datetime | None = None
    called_at: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))


class UserGroup(SQLModel, table=True):
    """A Slack user group as it is now. What it should be is worked out anew each time; see groups.py.

    `refused` are holders whom Slack does not let in; `told` is the trouble that the adviser has heard of.
    """

    handle: str = Field(primary_key=True)
    slack_id: str = ""
    is_missing: bool = False
    is_enabled: bool = True
    has_second_name: bool = False
    members: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    refused: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    next_try: datetime
    failures: int = 0
    last_failure: str = ""
    told: str = ""


class ChannelTopic(SQLModel, table=True):
    """A channel whose topic says who is on call."""

    channel: str = Field(primary_key=True)
    channel_id: str = ""
    topic: str = ""
    next_try: datetime
    last_failure: str = ""


class HomeVisitor(SQLModel, table=True):
    """A member of the workspace who has opened Home, and what of it they were last shown."""

    slack_id: str = Field(primary_key=True)
    digest: str = ""
    opened_at: datetime


class PictureWish(SQLModel, table=True):
    """Somebody waits for the picture of a week. Drawing takes too long for an answer, so the clock does it."""

    id: int | None = Field(default=None, primary_key=True)
    slack_id: str
    rota_id: str = ""
    asked_at: datetime
    drawn_at: datetime | None = Field(default=None, index=True)
