"""Meetings of a forum, of its health partnership and of the groups under it, and when the next is due. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from eprr_bot.lrf.forum import LocalForum

THE_FORUM = ""
"""The series of the forum's own meetings."""


@dataclass(frozen=True)
class Meeting:
    """One meeting that was held, as it was recorded."""

    number: int
    forum: str
    series: str
    held_on: date
    attended: str = ""
    apologies: str = ""
    chair: str = ""
    minutes: str = ""
    next_on: date | None = None
    recorded_by: str = ""


@dataclass(frozen=True)
class Series:
    """Meetings that belong together. `within` is how far apart they may be; None where nothing says so."""

    name: str
    within: timedelta | None
    meetings: tuple[Meeting, ...]
    """The newest first."""

    @property
    def last(self) -> date | None:
        """The day of the newest one."""
        return self.meetings[0].held_on if self.meetings else None

    @property
    def next_on(self) -> date | None:
        """The day that was named for the one after the newest."""
        return self.meetings[0].next_on if self.meetings else None

    @property
    def due_by(self) -> date | None:
        """The last day on which the next is in time: by the rule, or as it was agreed, whichever is first."""
        by_rule = self.last + self.within if self.last and self.within else None
        return min((day for day in (by_rule, self.next_on) if day), default=None)

    def is_overdue(self, today: date) -> bool:
        """Should there have been another, or one at all?"""
        return self.due_by < today if self.due_by else self.within is not None and self.last is None


def series_of(row: LocalForum, meetings: Iterable[Meeting]) -> list[Series]:
    """The series of a forum: its own, its partnership's, and those of each group."""
    found = sorted(meetings, key=lambda one: (one.held_on, one.number), reverse=True)
    partnership = row.partnership
    rules: dict[str, timedelta | None] = {THE_FORUM: None}
    if partnership:
        rules[partnership.name] = timedelta(days=partnership.meets_within_days)
        rules |= dict.fromkeys(partnership.groups)
    rules |= {one.series: None for one in found if one.series not in rules}
    return [Series(name, within, tuple(one for one in found if one.series == name)) for name, within in rules.items()]


def days_of(series: Sequence[Series], today: date) -> list[date]:
    """The days on which the forum itself met, and the one on which it was to meet, once that is past."""
    own = next(one for one in series if one.name == THE_FORUM)
    planned = [own.next_on] if own.next_on and own.next_on < today else []
    return [*(one.held_on for one in own.meetings), *planned]
