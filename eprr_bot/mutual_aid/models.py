"""The mutual aid register."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class MutualAidRequest(SQLModel, table=True):
    """Somebody asked another body for help. Never edited; what follows is added to it."""

    id: int | None = Field(default=None, primary_key=True)
    incident_id: int | None = Field(default=None, index=True)
    what: str
    from_whom: str
    state: str = "requested"
    requested_at: datetime
    requested_by: str
