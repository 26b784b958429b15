"""A task to organisations: how far each of them is with it, and when it is overdue (pure).

given ──► acknowledged ──► under way ──► done
  └─────────────┴──────────────┴───────► cannot, withdrawn

Whoever is told otherwise says so: each of them but “withdrawn” can follow any other.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from eprr_bot.callout.tries import Try


class Progress(StrEnum):
    """How far is an organisation with a task?"""

    GIVEN = "given"
    """Nobody of it has acknowledged it."""
    ACKNOWLEDGED = "acknowledged"
    UNDER_WAY = "under way"
    DONE = "done"
    CANNOT = "cannot"
    WITHDRAWN = "withdrawn"


OPEN = (Progress.GIVEN, Progress.ACKNOWLEDGED, Progress.UNDER_WAY)
"""Something is still waited for."""
NUDGES = (timedelta(0), timedelta(minutes=30), timedelta(hours=2))
"""How long after the time by which it was wanted an organisation is asked how far it is; then no more."""

_WORDS = {
    Progress.WITHDRAWN: r"withdrawn?|cancel(?:led)?|(?:no longer|not) needed",
    Progress.CANNOT: r"cannot|can ?not|can['’]t|unable|refuses?|refused|declines?|declined",
    Progress.UNDER_WAY: r"under[ -]?way|started|begun|in progress|(?:is |are )?on it",
    Progress.DONE: r"done|completed?|finished",
    Progress.ACKNOWLEDGED: r"acknowledged?|acknowledges|accepted|accepts|told|has it|have it|ok",
}
_SAID = re.compile("|".join(rf"(?P<{one.name}>\b(?:{words})(?!\w))" for one, words in _WORDS.items()), re.IGNORECASE)
_AT = re.compile(r"[\s,:;.–-]*\b(?:at|since)\s+(.*)", re.IGNORECASE | re.DOTALL)
BETWEEN = " \t\r\n,:;.–-"


@dataclass(frozen=True)
class Share:
    """An organisation's part in a task, as people read it. `note` is why it cannot, or what it says; plain.

    `number` is that of its row; `tries` is what came of calling it while nobody of it has acknowledged.
    """

    number: int
    organisation: str
    progress: Progress
    at: datetime
    by: str = ""
    note: str = ""
    tries: tuple[Try, ...] = ()
    why_not: str = ""
    """Why nobody of it can be called now, where nobody can."""

    @property
    def is_open(self) -> bool:
        return self.progress in OPEN


@dataclass(frozen=True)
class Given:
    """A task as people read it. `due_at` is by when it is wanted, where somebody said so; texts are plain."""

    number: int
    incident: int
    what: str
    at: datetime
    by: str
    due_at: datetime | None = None
    is_immediate: bool = False
    shares: tuple[Share, ...] = ()
    was_late: bool = False
    """Has it been said that it is late, and is somebody still waited for?"""

    @property
    def waited_for(self) -> Sequence[Share]:
        return [one for one in self.shares if one.is_open]

    def is_late(self, now: datetime) -> bool:
        """Is somebody still waited for who should have done it by now?"""
        return self.due_at is not None and self.due_at <= now and bool(self.waited_for)


@dataclass(frozen=True)
class Said:
    """`Saltmere done at 05:40, 12 beds`: of whom, what, since when and what else, each as it was typed."""

    whom: str
    progress: Progress
    at: str = ""
    note: str = ""


def said(text: str) -> Said | None:
    """What somebody says of a task; None where it is nothing of the kind."""
    found = _SAID.search(text)
    if found is None or re.search(r"\bnot(?: yet)?\s*$", text[: found.start()], re.IGNORECASE):
        return None
    progress = next(one for one in _WORDS if found[one.name])
    whom = re.sub(r"(?i)\b(?:is|are|was|were|has|have|says? (?:it|they))\s*$", "", text[: found.start()].strip(BETWEEN))
    rest = text[found.end() :]
    at = _AT.fullmatch(rest)
    return Said(whom.strip(BETWEEN), progress, *(("", rest.strip(BETWEEN)) if at is None else (at[1], "")))


def nudge_at(due_at: datetime | None, nudged: int) -> datetime | None:
    """When an organisation is asked next how far it is; None once it was asked often enough."""
    return due_at + NUDGES[nudged] if due_at and nudged < len(NUDGES) else None


def due_nudges(due_at: datetime | None, now: datetime) -> int:
    """How many nudges should have gone out by now."""
    return sum(due_at + after <= now for after in NUDGES) if due_at else 0
