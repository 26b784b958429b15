"""A request from above: how it stands, and when its owner is reminded (pure)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

BEFORE = (timedelta(days=1), timedelta(hours=1))
"""How long before it is due its owner is reminded, where it was asked for so long before."""
AFTER = (timedelta(0), timedelta(hours=1), timedelta(hours=4), timedelta(days=1))
"""How long after it was due; after the last, nobody is reminded: it stays in every list."""


class State(StrEnum):
    """Is a return still owed?"""

    OPEN = "open"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """What may become of a request."""

    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"
    REOPENED = "opened again"
    GIVEN = "given to"
    """Somebody else owns it; the note says who."""


@dataclass(frozen=True)
class Taken:
    """A step: who took it and when, with what was sent, or why."""

    step: Step
    at: datetime
    by: str
    note: str = ""


@dataclass(frozen=True)
class Asked:
    """A request as people read it; texts are plain. `owner` is a name, empty where nobody owns it."""

    number: int
    issuer: str
    what: str
    at: datetime
    by: str
    state: State
    due_at: datetime | None = None
    owner: str = ""
    purpose: str = ""
    incident: int | None = None
    steps: tuple[Taken, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.state == State.OPEN

    def is_late(self, now: datetime) -> bool:
        """Should it have been submitted by now?"""
        return self.is_open and self.due_at is not None and self.due_at <= now

    @property
    def was_late(self) -> bool:
        """Was it submitted after it was due?"""
        sent = [one.at for one in self.steps if one.step == Step.SUBMITTED]
        return self.state == State.SUBMITTED and self.due_at is not None and bool(sent) and sent[-1] > self.due_at


def reminders(due_at: datetime, since: datetime) -> list[datetime]:
    """The instants at which its owner is reminded of a request that was recorded at an instant."""
    before = (due_at - ahead for ahead in BEFORE)
    return [*(one for one in before if one - since >= (due_at - since) / 2), *(due_at + late for late in AFTER)]
