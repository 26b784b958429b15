"""The tables of mutual aid: what was asked, of whom, and every movement of what they gave."""

from datetime import datetime
from typing import Any

from sqlmodel import JSON, Column, Field, SQLModel

from eprr_bot.mutual_aid.aid import Answer

MUTUAL_AID = "mutual aid"
"""The kind of the call-outs by which organisations are asked, and of the log's entries."""


class MutualAidRequest(SQLModel, table=True):
    """Somebody needs help of other bodies: we, or `for_whom` of us. How it stands is counted from the movements.

    `quantity` is 0 where no number was said. `due_at` is when something of it is raised next, and `raised_at` up to
    when all was; both follow from the rest and are worked out with every change.
    """

    id: int | None = Field(default=None, primary_key=True)
    incident_id: int | None = Field(default=None, index=True)
    what: str
    from_whom: str
    """Those who were asked first, as they were typed."""
    state: str = "requested"
    requested_at: datetime
    requested_by: str
    quantity: int = 0
    priority: str = "urgent"
    skills: str = ""
    place: str = ""
    why: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    answer_by: datetime | None = None
    for_whom: str = ""
    coordinator_id: str | None = None
    return_id: int | None = None
    sent_at: datetime | None = None
    closed_at: datetime | None = None
    closed_by: str = ""
    closed_why: str = ""
    raised_at: datetime | None = None
    due_at: datetime | None = Field(default=None, index=True)


class AidShare(SQLModel, table=True):
    """One provider's part in a request. `organisation` is empty for whoever is not of our cluster."""

    __tablename__ = "aid_share"

    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="mutualaidrequest.id", index=True)
    organisation: str = ""
    name: str
    answer: str = Field(default=Answer.ASKED, index=True)
    since: datetime
    by: str = ""
    note: str = ""


class AidMovement(SQLModel, table=True):
    """So many took a step. Never changed; what is taken back says so, and counts no more.

    `action` is the number of the first of those that were said at once. `at` is when it was so, as somebody says.
    """

    __tablename__ = "aid_movement"

    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="mutualaidrequest.id", index=True)
    share_id: int | None = Field(default=None, foreign_key="aid_share.id")
    action: int = 0
    step: str
    quantity: int
    at: datetime
    recorded_at: datetime
    by: str
    note: str = ""
    details: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))
    """Of a deployment: contact, travel, welfare, indemnity, cost code, where they report."""
    report_at: datetime | None = None
    pence: int | None = None
    undone_at: datetime | None = None
    undone_by: str = ""
