"""The tables of delegated authority. How a commitment stands is drawn in docs/states.md."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column
from sqlmodel import Field, SQLModel

from eprr_bot.authority.commitment import State
from eprr_bot.authority.direction import Progress


class Commitment(SQLModel, table=True):
    """What a director committed of an organisation. Never edited: another may take its place, or it is withdrawn.

    Amounts are whole pence. What it relied on, with its limit and the total by then, is kept as it was at that moment.
    """

    id: int | None = Field(default=None, primary_key=True)
    incident_id: int | None = Field(default=None, foreign_key="incident.id", index=True)
    is_exercise: bool = False
    at: datetime
    entered_at: datetime
    director_id: str | None = None
    director: str
    entered_by: str
    body: str = Field(index=True)
    """The id of whoever it is of: a statutory body or a provider."""
    body_name: str
    kind: str
    pence: int | None = Field(default=None, sa_type=BigInteger)
    what: str = ""
    purpose: str = ""
    supplier: str = ""
    instrument_id: str = ""
    instrument: str = ""
    """As it is cited; empty where no instrument covers it."""
    limit_pence: int | None = Field(default=None, sa_type=BigInteger)
    total_pence: int = Field(default=0, sa_type=BigInteger)
    why_not_covered: str = ""
    because: str = ""
    """Why it was made without an incident, or entered late."""
    told: str = ""
    """Who was told at once, because it is over a limit or not covered."""
    replaces: int | None = None
    replaced_by: int | None = None
    state: str = State.STANDS
    ended_at: datetime | None = None
    ended_by: str = ""
    ended_because: str = ""


class Direction(SQLModel, table=True):
    """What providers were directed, or asked, to stop, start or put first. Never changed; see its shares.

    Without an incident it is a request, whose trigger is the reason.
    """

    id: int | None = Field(default=None, primary_key=True)
    incident_id: int | None = Field(default=None, foreign_key="incident.id", index=True)
    act: str
    what: str
    trigger: str = ""
    until_at: datetime | None = None
    director_id: str | None = None
    director: str
    entered_by: str
    at: datetime
    chased: int = 0
    """How often the channel read who has not acknowledged it."""
    next_at: datetime | None = Field(default=None, index=True)
    """When it is looked at next; nothing where nobody is waited for."""
    ended_at: datetime | None = None
    """When its own time was up."""


class DirectionShare(SQLModel, table=True):
    """One provider’s part in a direction, and what it is bound by. Every change has its entry."""

    __tablename__ = "direction_share"

    id: int | None = Field(default=None, primary_key=True)
    direction_id: int = Field(foreign_key="direction.id", index=True)
    organisation: str
    instrument_id: str = ""
    instrument: str = ""
    why_not: str = ""
    """Why it is a request, where it is."""
    progress: str = Progress.GIVEN
    since: datetime
    by: str = ""
    note: str = ""


class DirectionEntry(SQLModel, table=True):
    """What became of a direction that belongs to no incident, and so stands in no log. Never changed."""

    __tablename__ = "direction_entry"

    id: int | None = Field(default=None, primary_key=True)
    direction_id: int = Field(foreign_key="direction.id", index=True)
    at: datetime
    by: str
    text: str


class AuthorityCard(SQLModel, table=True):
    """One page that says who has authority, as it was made; whoever has its code can ask whether it still holds."""

    __tablename__ = "authority_card"

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    incident_id: int | None = Field(default=None, foreign_key="incident.id", index=True)
    is_exercise: bool = False
    person_id: str
    name: str
    made_at: datetime
    since: datetime
    """From when they have authority: they took command, or their turn on the rota began."""
    until: datetime | None = None
    """When their turn on the rota ends; nothing where they do not hold it."""
    cells: list[Any] = Field(sa_column=Column(JSON, nullable=False))
    """By body and provider: its name, what is covered with the instruments, and what is not."""
    ended_at: datetime | None = None
    ended_because: str = ""
