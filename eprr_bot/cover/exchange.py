"""Which shifts somebody means, and what a swap exchanges. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from eprr_bot.base.wall_clock import wall_at
from eprr_bot.oncall.rota import Cover
from eprr_bot.oncall.schedule import Schedule, Shift


def meant(shifts: Sequence[Shift], at: datetime, zone: ZoneInfo) -> list[Shift]:
    """The shifts that "the one on that day" may mean: what starts at the instant, else on its date, else holds it."""
    exact = [one for one in shifts if one.start == at]
    day = wall_at(at, zone).date()
    on_that_day = [one for one in shifts if wall_at(one.start, zone).date() == day]
    return exact or on_that_day or [one for one in shifts if one.start <= at < one.end]


_LONG = timedelta(hours=25)
"""A shift of a day, or of a night, is meant as a whole by any word for a time in it, also as the clocks change."""
_PART_OF_A_DAY = re.compile(r"\b(?:tonight|morning|afternoon|evening|night)\b", re.IGNORECASE)
_NO_DATE = re.compile(rf"\b(?:today|tomorrow|day)\b|{_PART_OF_A_DAY.pattern}", re.IGNORECASE)


def is_over_by(text: str, shift: Shift, at: datetime) -> bool:
    """Does “tonight” begin when a shift of the same day is over?"""
    return shift.end <= at and bool(_PART_OF_A_DAY.search(text))


def names_a_shift(text: str, shift: Shift, at: datetime, zone: ZoneInfo) -> bool:
    """Does a time mean a whole shift: one of a day at most, or a longer one by the date on which it starts?"""
    starts = wall_at(shift.start, zone).date() == wall_at(at, zone).date()
    return shift.end - shift.start <= _LONG or (starts and not _NO_DATE.search(text))


def runs(schedule: Schedule, person: str | None, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    """Every stretch from start to end that a person holds, each as long as it can be."""
    found: list[tuple[datetime, datetime]] = []
    for shift in schedule.shifts(start, end):
        if shift.person != person:
            continue
        if found and found[-1][1] == shift.start:
            found[-1] = (found[-1][0], shift.end)
        else:
            found.append((shift.start, shift.end))
    return found


def rest_of(schedule: Schedule, shift: Shift, since: datetime) -> list[tuple[datetime, datetime]]:
    """What is left of a turn, from one of its shifts on: others may hold parts of it by later covers."""
    sources = [cover.source for cover in schedule.covers]
    made_before = sources.index(shift.source) + 1 if shift.source in sources else 0
    turn = Schedule(schedule.versions, schedule.covers[:made_before]).holder_at(shift.start)
    return runs(schedule, shift.person, max(shift.start, since), turn.end)


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
