"""Lines of the log that strangers can cause are written seldom."""

import logging


class Seldom(logging.Filter):
    """Lets the same line with the same error through once a minute, so that no stranger fills the disk with it."""

    EVERY = 60.0
    MOST_REMEMBERED = 100

    def __init__(self) -> None:
        super().__init__()
        self._shown: dict[tuple[str, str], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        return self.lets(str(record.msg).partition("\n")[0], record.created, repr(error))

    def lets(self, line: str, at: float, error: str = "") -> bool:
        """May this be written now, in seconds of some clock?"""
        if at - self._shown.get((line, error), -self.EVERY) < self.EVERY:
            return False
        if len(self._shown) >= self.MOST_REMEMBERED:
            self._shown.clear()
        self._shown[line, error] = at
        return True
