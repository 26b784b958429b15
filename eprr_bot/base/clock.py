"""The only reader of the clock. Everything else is handed `now`, timezone-aware and in UTC."""

import os
import platform
import time
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from threading import Lock

_NEVER_SET = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))
"""The clock that nobody sets and that counts the machine's sleep: on Linux the first, on a Mac the second."""


class Clock:
    """The machine's clock."""

    def now(self) -> datetime:
        """This instant, in UTC."""
        return datetime.now(UTC)

    def started(self) -> datetime:
        """When the machine started, as its clock has it: another instant only once the clock was set."""
        ran = time.monotonic() if _NEVER_SET is None else time.clock_gettime(_NEVER_SET)
        return datetime.now(UTC) - timedelta(seconds=ran)

    @cached_property
    def machine(self) -> str:
        """The same for all processes whose clocks are set together: this start of this machine."""
        try:
            boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
            return f"{boot} {os.readlink('/proc/self/ns/time')}"
        except OSError:
            return platform.node()


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

    def started(self) -> datetime:
        with self._lock:
            return self._stopped_at or super().started()

    def move(self, by: timedelta) -> None:
        """Move forward. Raises ValueError for a step back: nothing in the record may run backwards."""
        if by < timedelta():
            raise ValueError("A clock only moves forward.")
        with self._lock:
            self._ahead += by

    def move_to(self, instant: datetime) -> None:
        """Move forward to an instant; an instant already past changes nothing."""
        self.move(max(instant - self.now(), timedelta()))
