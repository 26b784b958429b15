"""The cheapest look at the database there is: at one mark, over a connection of its own and without a transaction."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

LONGEST_WAIT = 1.0
"""Seconds for which a look waits for another. One connection is enough for all: a look takes microseconds."""
LOOK_ANYWAY_EVERY = timedelta(seconds=30)
"""However sure it is that nothing is due."""


@dataclass(frozen=True)
class LastLook:
    """When everything was looked at, how the mark of all work stood before, and when something is due next."""

    number: int | None
    at: datetime
    due: datetime | None
    waits: datetime | None = None
    """The same without what is only looked at again."""

    def holds(self, number: int | None, now: datetime) -> bool:
        """Is there still nothing to do? Never once something has changed, nor where the clock was set back."""
        is_due = self.due is not None and self.due <= now
        return None is not number == self.number and self.at <= now < self.at + LOOK_ANYWAY_EVERY and not is_due


class Glance:
    """Looks at one mark; see db.mark. Whatever goes wrong, it says that it cannot tell."""

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine, self._lock = engine, Lock()
        self._errors = (SQLAlchemyError, engine.dialect.loaded_dbapi.Error)
        self._asked = f"SELECT number FROM mark WHERE name = '{name}'"  # noqa: S608 (ours)
        self._connection: Any = None

    @property
    def is_local(self) -> bool:
        """Is the database a file of this machine, so that a look never waits for a network?"""
        return self._engine.dialect.name == "sqlite"

    def number(self) -> int | None:
        """Where the mark stands; None where that cannot be told now."""
        if not self._lock.acquire(timeout=LONGEST_WAIT):
            return None
        try:
            self._connection = self._connection or self._opened()
            found = self._connection.execute(self._asked).fetchone()
            return int(found[0]) if found else None
        except self._errors:
            self._connection = None  # it may have been cut; the next look opens another
            return None
        finally:
            self._lock.release()

    def close(self) -> None:
        """Give up the connection."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection = None

    def _opened(self) -> Any:
        """A connection on which each statement is a transaction of its own; on SQLite one that waits for nobody."""
        pooled = self._engine.raw_connection()
        connection: Any = pooled.driver_connection
        pooled.detach()
        if self.is_local:
            connection.execute("PRAGMA busy_timeout=0")
        else:
            connection.autocommit = True
        return connection
