"""The on-call tables. Rotas themselves are documents, a version for each time one was applied."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class CoverRow(SQLModel, table=True):
    """Somebody stands in between two instants. Never edited: undone, or overruled by a later cover."""

    __tablename__ = "cover"

    id: int | None = Field(default=None, primary_key=True)
    rota_id: str = Field(index=True)
    start: datetime
    end: datetime
    person_id: str
    reason: str = ""
    made_at: datetime
    made_by: str
    undone_at: datetime | None = None
    undone_by: str = ""
