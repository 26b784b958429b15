"""The tables of the desk: links by which people sign in, and who is signed in.

Hashes of both are kept; the message that carries a link stands in the outbox, as every message does.
"""

from datetime import datetime

from sqlmodel import Field, SQLModel


class SignInLink(SQLModel, table=True):
    """A link that was sent to somebody. It signs in once, and only by its button."""

    __tablename__ = "sign_in_link"

    sha256: str = Field(primary_key=True)
    person_id: str = Field(index=True)
    made_at: datetime
    until: datetime
    used_at: datetime | None = None


class DeskSession(SQLModel, table=True):
    """Somebody is signed in, in one browser, until an instant or until they sign out."""

    __tablename__ = "desk_session"

    sha256: str = Field(primary_key=True)
    person_id: str = Field(index=True)
    began_at: datetime
    until: datetime
    ended_at: datetime | None = None
