"""Which shifts somebody means, and what a swap exchanges. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from eprr_bot.oncall.rota import Cover
from eprr_bot.oncall.schedule import Schedule, Shift
from eprr_bot.wall_clock import wall_at


def meant(shifts: Sequence[Shift], at: datetime, zone: ZoneInfo) -> list[Shift]:
    """The shifts that "the one on that day" may mean: what starts at the instant, else on its date, else holds it."""
    exact = [one for one in shifts if one.start == at]
    day = wall_at(at, zone).date()
    on_that_day = [one for one in shifts if wall_at(one.start, zone).date() == day]
    return exact or on_that_day or [one for one in shifts if one.start <= at < one.end]


def touching(shifts: Sequence[Shift], start: datetime, end: datetime) -> tuple[datetime, datetime] | None:
    """From start to end, as much as the first run of touching shifts holds; None when they hold none of it."""
    found: tuple[datetime, datetime] | None = None
    for shift in shifts:
        begins, ends = max(shift.start, start), min(shift.end, end)
        if begins >= ends:
            continue
        if found is None:
            found = (begins, ends)
        elif begins <= found[1]:
            found = (found[0], ends)
    return found


@dataclass(frozen=True)
class Swap:
    """Two stretches of one rota, each in the hands of one of two people."""

    first: str
    first_start: datetime
    first_end: datetime
    second: str
    second_start: datetime
    second_end: datetime

    def covers(self) -> tuple[Cover, Cover]:
        """The two covers that make the exchange: each holds what the other held."""
        return (
            Cover(None, self.first_start, self.first_end, self.second),
            Cover(None, self.second_start, self.second_end, self.first),
        )

    def still_holds(self, schedule: Schedule) -> bool:
        """Does each of the two still hold the whole of what they would give?"""
        return is_held_by(schedule, self.first_start, self.first_end, [self.first]) and is_held_by(
            schedule, self.second_start, self.second_end, [self.second]
        )


def is_held_by(schedule: Schedule, start: datetime, end: datetime, people: Sequence[str]) -> bool:
    """Is a stretch held by exactly these people, in whatever order?"""
    return holders(schedule, start, end) == sorted(people)


def holders(schedule: Schedule, start: datetime, end: datetime) -> list[str]:
    """Everybody who holds part of a stretch, by id; "" for a gap in it."""
    return sorted({shift.person or "" for shift in schedule.shifts(start, end)})
