"""The table of `/oncall page`: who asked for whom."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel


class Told(StrEnum):
    """What does whoever asked know of how it ended?"""

    NOTHING = "nothing"
    ANSWERED = "answered"
    UNANSWERED = "unanswered"
    STOPPED = "stopped"
    LATE = "late"


class PageRequest(SQLModel, table=True):
    """Somebody asked for whoever is on call. Kept for ever: who asked, when, for which rota, about what."""

    id: int | None = Field(default=None, primary_key=True)
    asked_at: datetime
    asked_by: str
    slack_id: str = Field(index=True)
    rota_id: str
    message: str
    call_out_id: int | None = Field(default=None, foreign_key="callout.id", index=True)
    told: str = Field(default=Told.NOTHING, index=True)
