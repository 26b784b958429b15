"""The only reader of the clock. Everything else is handed `now`, timezone-aware and in UTC."""

from datetime import UTC, datetime, timedelta
from threading import Lock


class Clock:
    """The machine's clock."""

    def now(self) -> datetime:
        """This instant, in UTC."""
        return datetime.now(UTC)


class MovableClock(Clock):
    """A clock that people (in the practice workspace) and tests can move forward, never back.

    With `stopped_at` it stands still between moves; without, it runs on from the machine's clock.
    """

    def __init__(self, stopped_at: datetime | None = None) -> None:
        self._stopped_at = stopped_at
        self._ahead = timedelta()
        self._lock = Lock()

    def now(self) -> datetime:
        with self._lock:
            return (self._stopped_at or super().now()) + self._ahead

    def move(self, by: timedelta) -> None:
        """Move forward. Raises ValueError for a step back: nothing in the record may run backwards."""
        if by < timedelta():
            raise ValueError("A clock only moves forward.")
        with self._lock:
            self._ahead += by

    def move_to(self, instant: datetime) -> None:
        """Move forward to an instant; an instant already past changes nothing."""
        self.move(max(instant - self.now(), timedelta()))
