"""The tables of asking for cover. Covers and leave themselves stand in oncall's tables."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel


class RequestKind(StrEnum):
    """Who is asked? Everybody who could, one person, or one person in exchange for a shift of theirs."""

    TEAM = "team"
    PERSON = "person"
    SWAP = "swap"


class RequestState(StrEnum):
    """What became of it? The first to accept wins; everything but `open` is an end."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class CoverRequest(SQLModel, table=True):
    """Somebody asks others to hold part of a rota.

    `holders` are the ids of those who held it when it was asked. In a swap the asker holds it alone, and
    takes `back_start` to `back_end` of the same rota from whoever is asked. `is_whole`: it is about the whole of a
    shift, or of both, and moves with their edges.
    """

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    rota_id: str = Field(index=True)
    start: datetime
    end: datetime
    holders: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    back_start: datetime | None = None
    back_end: datetime | None = None
    reason: str = ""
    made_at: datetime
    made_by: str
    made_by_id: str
    state: str = Field(default=RequestState.OPEN, index=True)
    state_at: datetime
    answered_by_id: str | None = None
    next_due: datetime | None = None
    note: str = ""
    is_whole: bool = False


class CoverAsked(SQLModel, table=True):
    """One person who was asked, and when they said no, if they did."""

    request_id: int = Field(primary_key=True, foreign_key="coverrequest.id")
    person_id: str = Field(primary_key=True)
    declined_at: datetime | None = None
