"""The on-call tables. Rotas themselves are documents, a version for each time one was applied."""

from datetime import datetime

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel


class CoverRow(SQLModel, table=True):
    """Somebody stands in between two instants. Never edited: undone before it starts, ended once it runs,
    or overruled by a later cover.

    `replaces` are the ids of those who held that time when it was made; none of them where it was a gap.
    One that moved with its shift is undone, and another carries it on: `moved_from` is the number it had at first,
    and it keeps that one's place among the covers.
    """

    __tablename__ = "cover"

    id: int | None = Field(default=None, primary_key=True)
    rota_id: str = Field(index=True)
    start: datetime
    end: datetime
    person_id: str = Field(index=True)
    replaces: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    reason: str = ""
    request_id: int | None = Field(default=None, index=True)
    is_swap: bool = False
    made_at: datetime
    made_by: str
    made_by_id: str | None = None
    undone_at: datetime | None = None
    undone_by: str = ""
    ended_at: datetime | None = None
    ended_by: str = ""
    moved_from: int | None = None

    @property
    def until(self) -> datetime:
        """When it stopped counting, or will."""
        return self.ended_at or self.end


class Leave(SQLModel, table=True):
    """Somebody is away between two instants, as typed or as their calendar says. Undone, never edited."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: str = Field(index=True)
    start: datetime
    end: datetime
    source: str = "typed"
    """`typed`, or `calendar:` with the id of the calendar or the name of the file."""
    reason: str = ""
    made_at: datetime
    made_by: str
    undone_at: datetime | None = None
    undone_by: str = ""


class StaysReachable(SQLModel, table=True):
    """Somebody whose shift is over stays reachable, because nobody has accepted the handover from them yet."""

    rota_id: str = Field(primary_key=True)
    person_id: str = Field(primary_key=True)
    since: datetime
