"""An issue for a forum, from being raised to being closed (¶65, LRF-07). Pure. Its life is drawn in docs/states.md."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo


class Step(StrEnum):
    """What can become of an issue? The newest that was not taken back is where it stands."""

    ACCEPTED = "accepted"
    REPRESENTED = "represented"
    ANSWERED = "answered"
    CLOSED = "closed"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"


RAISED = "raised"
"""Where an issue stands of which nothing has become yet."""
OVER = (Step.CLOSED, Step.WITHDRAWN)
BROUGHT = (Step.REPRESENTED, Step.ANSWERED)
"""Steps after which the forum knows of it."""


@dataclass(frozen=True)
class Taken:
    """One step that was taken. `meeting` is the day of the forum's meeting that it belongs to, if any."""

    step: Step
    at: datetime
    by: str
    note: str = ""
    meeting: date | None = None
    is_taken_back: bool = False


@dataclass(frozen=True)
class Issue:
    """One issue and all that became of it, the oldest first."""

    number: int
    forum: str
    what: str
    raised_at: datetime
    raised_by: str
    steps: tuple[Taken, ...] = ()

    @property
    def standing(self) -> tuple[Taken, ...]:
        """The steps that were not taken back."""
        return tuple(one for one in self.steps if not one.is_taken_back)

    @property
    def state(self) -> str:
        """Where it stands: `raised`, or its newest step."""
        return self.standing[-1].step if self.standing else RAISED

    @property
    def is_open(self) -> bool:
        """Is it listed?"""
        return self.state not in OVER

    @property
    def open_since(self) -> datetime:
        """When it was raised, or opened again since."""
        return max((one.at for one in self.standing if one.step == Step.REOPENED), default=self.raised_at)

    @property
    def is_brought(self) -> bool:
        """Does the forum know of it, since it was last opened?"""
        return any(one.step in BROUGHT and one.at >= self.open_since for one in self.standing)


@dataclass(frozen=True)
class Owned:
    """An issue, and whose it is at an instant: names, empty where nobody leads or sits there. `missed` is a meeting."""

    issue: Issue
    forum: str
    lead: str
    representative: str
    missed: date | None = None


def missed_meeting(issue: Issue, meetings: Iterable[date], zone: ZoneInfo) -> date | None:
    """The forum's first meeting since it was raised at which it should have been brought, and was not."""
    if not issue.is_open or issue.is_brought:
        return None
    return min((day for day in meetings if day > issue.open_since.astimezone(zone).date()), default=None)
