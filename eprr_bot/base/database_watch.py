"""While the database is away, the log says so in one line when it goes, one when it is back, and now and then between.

Everything that the clock does would fail anew every second; what each of them found would fill the disk.
"""

import time
from collections.abc import Callable
from threading import Lock, local

import structlog

from eprr_bot.base.database_errors import is_away

log = structlog.get_logger()

AGAIN_AFTER = 60.0
"""Seconds between two lines of a database that stays away."""


class DatabaseWatch:
    """What one process knows of its database."""

    def __init__(self, passed: Callable[[], float] = time.monotonic) -> None:
        self._passed, self._lock = passed, Lock()
        self._away_since: float | None = None
        self._said_at = 0.0
        self._of_thread = local()

    @property
    def failures(self) -> int:
        """How much failed in this thread because the database was away."""
        return int(getattr(self._of_thread, "failures", 0))

    def is_to_blame(self, error: Exception) -> bool:
        """Did something fail because the database is away? Then this is said here, as often as is of use."""
        if not is_away(error):
            return False
        self._of_thread.failures = self.failures + 1
        with self._lock:
            now = self._passed()
            since = now if self._away_since is None else self._away_since
            if self._away_since is None or now - self._said_at >= AGAIN_AFTER:
                self._said_at = now
                reason = f"{type(error).__name__}: {error}".partition("\n")[0]
                log.error("the database cannot be used", seconds=round(now - since), reason=reason)
            self._away_since = since
        return True

    def is_there(self) -> None:
        """Something was done that needs it."""
        with self._lock:
            if self._away_since is not None:
                log.warning("the database can be used again", seconds=round(self._passed() - self._away_since))
                self._away_since = None


DATABASE = DatabaseWatch()
"""A process has one database."""
