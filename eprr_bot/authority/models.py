"""The tables of delegated authority. How a commitment stands is drawn in docs/states.md."""

from datetime import datetime

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from eprr_bot.authority.commitment import State


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
