"""Answers that are the same for whoever asks, kept in this process for as long as they are true.

A question then costs one look at a mark, which moves with every change of what the answer is made of, in whichever
process. The mark is read before the answer is worked out, so no change meanwhile is missed.
"""

from datetime import datetime

from sqlalchemy import Engine

from eprr_bot.base.db import ROTAS
from eprr_bot.base.glance import Glance
from eprr_bot.slack.commands import Holds


class KeptAnswers:
    """What was answered, by the line that was typed, as it goes to Slack."""

    def __init__(self, engine: Engine) -> None:
        self._glance = Glance(engine, ROTAS)
        self._kept: dict[str, tuple[str, Holds]] = {}
        self.is_quick = self._glance.is_local
        """Does a look wait for no network?"""

    def find(self, line: str, now: datetime) -> str | None:
        """The answer to a line, where it is kept and still true."""
        answer, holds = self._kept.get(line, (None, None))
        if holds is None or not holds.since <= now < holds.until or self._glance.number() != holds.number:
            return None
        return answer

    def keep(self, line: str, answer: str, holds: Holds) -> None:
        """Keep an answer for whoever asks next."""
        self._kept[line] = answer, holds

    def close(self) -> None:
        """Give up the connection."""
        self._glance.close()
