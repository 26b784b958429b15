"""The fairness table."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class FairnessWish(SQLModel, table=True):
    """Somebody waits for a picture. Drawing takes longer than an answer may, so the clock does it; then it is gone."""

    id: int | None = Field(default=None, primary_key=True)
    slack_id: str
    rota_id: str | None = None
    start: datetime
    end: datetime
