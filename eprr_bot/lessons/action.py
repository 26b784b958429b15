"""An action: how it stands, and on which days its owner is nudged (pure)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

NUDGES = (-7, 0, 7, 14, 21, 28, 35, 42)
"""Days from the day on which it is due. After the last, nobody is nudged: it stays in every list."""
LONG_OVERDUE = 28
"""From the nudge of so many days on, the EPRR adviser is told as well."""


class Step(StrEnum):
    """What may become of an action."""

    CLOSED = "closed"
    REOPENED = "opened again"
    PUT_OFF = "put off"


@dataclass(frozen=True)
class Taken:
    """A step: who took it and when, with a note, and the day until which it was put off."""

    step: Step
    at: datetime
    by: str
    note: str = ""
    due_on: date | None = None


@dataclass(frozen=True)
class Owned:
    """An action as people read it. `about` is such as “exercise 12”; `closed_at` is None while it is open."""

    number: int
    about: str
    text: str
    owner: str
    due_on: date
    by: str
    closed_at: datetime | None = None
    outcome: str = ""
    steps: tuple[Taken, ...] = ()

    def how_late(self, today: date) -> str:
        """`due today`, `due in 3 days`, `2 days overdue`."""
        days = (today - self.due_on).days
        if days == 0:
            return "due today"
        count = f"{abs(days)} day{'' if abs(days) == 1 else 's'}"
        return f"{count} overdue" if days > 0 else f"due in {count}"


def nudge(due_on: date, since: date, today: date) -> int | None:
    """The newest nudge whose day has come, in days from when it is due; None where there is none.

    `since` is the day on which its owner last heard of it or said something of it.
    """
    come = [days for days in NUDGES if since < due_on + timedelta(days=days) <= today]
    return come[-1] if come else None
