"""What the guards have told people, so that each thing is told once."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class GuardAlert(SQLModel, table=True):
    """One warning that was told. Told again only when its `state` changes, or when it comes back after it was gone."""

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    kind: str
    rota_id: str = Field(index=True)
    person_id: str = ""
    start: datetime
    end: datetime
    text: str
    state: str = ""
    told_at: datetime
    cleared_at: datetime | None = None
