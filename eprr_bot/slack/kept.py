"""Answers that are the same for whoever asks, or whenever one asks, kept in this process for as long as they are true.

A question then costs one look at a mark, which moves with every change of what the answer is made of, in whichever
process. The mark is read before the answer is worked out, so no change meanwhile is missed.
"""

from datetime import datetime

from sqlalchemy import Engine

from eprr_bot.base.db import ROTAS
from eprr_bot.base.glance import Glance
from eprr_bot.slack.commands import Holds


class KeptAnswers:
    """What was answered, by the line that was typed and for whom alone, as it goes to Slack."""

    def __init__(self, engine: Engine) -> None:
        self._glance = Glance(engine, ROTAS)
        self._kept: dict[tuple[str, str], tuple[str, Holds]] = {}
        self.is_quick = self._glance.is_local
        """Does a look wait for no network?"""

    def find(self, line: str, slack_id: str, now: datetime) -> str | None:
        """The answer to a line that somebody typed, where it is kept and still true."""
        found = self._kept.get((line, "")) or self._kept.get((line, slack_id))
        if found is None:
            return None
        answer, holds = found
        return answer if holds.since <= now < holds.until and self._glance.number() == holds.number else None

    def keep(self, line: str, answer: str, holds: Holds) -> None:
        """Keep an answer for whoever asks next, or for when the same person does."""
        self._kept[line, holds.only_for] = answer, holds

    def close(self) -> None:
        """Give up the connection."""
        self._glance.close()
