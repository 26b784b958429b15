"""The tables of handovers. A handover's life is drawn in handover.py."""

from datetime import datetime

from sqlmodel import Field, SQLModel, UniqueConstraint


class Handover(SQLModel, table=True):
    """A rota changes hands at an instant. What is still due has a time in a column whose name ends in `_due`."""

    __table_args__ = (UniqueConstraint("rota_id", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    rota_id: str = Field(index=True)
    at: datetime = Field(index=True)
    end: datetime
    outgoing: str = ""
    incoming: str
    made_at: datetime
    days_ahead_due: datetime | None = None
    evening_due: datetime | None = None
    roll_call_due: datetime | None = None
    call_out_id: int | None = Field(default=None, index=True)
    unconfirmed_due: datetime | None = None
    unconfirmed_told_at: datetime | None = None
    confirmed_at: datetime | None = None
    confirmed_by: str = ""
    handed_over_at: datetime | None = None
    pack_id: str = ""
    summary_id: str = ""
    chase_due: datetime | None = None
    unaccepted_due: datetime | None = None
    unaccepted_told_at: datetime | None = None
    accepted_at: datetime | None = None
    accepted_by: str = ""
    overtaken_at: datetime | None = None
    overtaken_by: str = ""
    withdrawn_at: datetime | None = None


class HandoverNote(SQLModel, table=True):
    """Something the next holder must know, from whoever wrote it."""

    id: int | None = Field(default=None, primary_key=True)
    rota_id: str = Field(index=True)
    written_at: datetime
    written_by: str
    text: str
