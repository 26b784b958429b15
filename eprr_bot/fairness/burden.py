"""How much on-call work somebody did, counted the same way for everybody. Pure.

A night is 23:00 to 07:00 on the wall clock and belongs to the day on which it begins. A bank holiday lasts
from 09:00 to midnight, a weekend from Saturday 09:00 to Sunday midnight: whoever hands over at nine in the
morning has done the night, not the day. Any part of a night, weekend or bank holiday counts as one.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from eprr_bot.base.wall_clock import first_instant

_DAY = timedelta(days=1)
_NIGHT_BEGINS, _NIGHT_ENDS, _DAY_OFF_BEGINS, _MIDNIGHT = time(23), time(7), time(9), time(0)
_SATURDAY = 5

POINTS_FOR_A_SHIFT = 1
POINTS_FOR_A_NIGHT = 1
POINTS_FOR_A_WEEKEND = 2
POINTS_FOR_A_BANK_HOLIDAY = 4


class Held(NamedTuple):
    """One person on call between two instants. Pieces of one turn share a `turn`, and are one shift."""

    start: datetime
    end: datetime
    turn: object


@dataclass(frozen=True)
class Tally:
    """What can be counted of some shifts. Nights are the days they begin on, weekends their Saturdays."""

    turns: frozenset[object] = frozenset()
    nights: frozenset[date] = frozenset()
    weekends: frozenset[date] = frozenset()
    bank_holidays: frozenset[date] = frozenset()

    def __or__(self, other: "Tally") -> "Tally":
        return Tally(
            self.turns | other.turns,
            self.nights | other.nights,
            self.weekends | other.weekends,
            self.bank_holidays | other.bank_holidays,
        )

    @property
    def points(self) -> int:
        """One number to compare people by: see docs/fairness.md for why these weights."""
        return (
            POINTS_FOR_A_SHIFT * len(self.turns)
            + POINTS_FOR_A_NIGHT * len(self.nights)
            + POINTS_FOR_A_WEEKEND * len(self.weekends)
            + POINTS_FOR_A_BANK_HOLIDAY * len(self.bank_holidays)
        )


@dataclass(frozen=True)
class Burden:
    """One person's part over a period. Hours on two rotas at once count once; `longest_run` is in hours."""

    person: str
    tally: Tally
    hours: float
    longest_run: float
    call_outs: int = 0
    exercises: int = 0

    @property
    def shifts(self) -> int:
        return len(self.tally.turns)

    @property
    def nights(self) -> int:
        return len(self.tally.nights)

    @property
    def weekends(self) -> int:
        return len(self.tally.weekends)

    @property
    def bank_holidays(self) -> int:
        return len(self.tally.bank_holidays)

    @property
    def points(self) -> int:
        return self.tally.points


def tally(shifts: Iterable[Held], zone: ZoneInfo, holidays: Collection[date]) -> Tally:
    """What some shifts amount to. `holidays` are the days that count as bank holidays."""
    turns: set[object] = set()
    nights: set[date] = set()
    weekends: set[date] = set()
    off: set[date] = set()
    for shift in shifts:
        turns.add(shift.turn)
        for day in _days(shift, zone):
            if _touches(shift, zone, day, _NIGHT_BEGINS, day + _DAY, _NIGHT_ENDS):
                nights.add(day)
            if day.weekday() == _SATURDAY and _touches(shift, zone, day, _DAY_OFF_BEGINS, day + 2 * _DAY, _MIDNIGHT):
                weekends.add(day)
            if day in holidays and _touches(shift, zone, day, _DAY_OFF_BEGINS, day + _DAY, _MIDNIGHT):
                off.add(day)
    return Tally(frozenset(turns), frozenset(nights), frozenset(weekends), frozenset(off))


def _days(shift: Held, zone: ZoneInfo) -> Iterator[date]:
    """Every day on the wall that a shift touches, and the one before, whose night or weekend may reach into it."""
    day, last = shift.start.astimezone(zone).date() - _DAY, shift.end.astimezone(zone).date()
    while day <= last:
        yield day
        day += _DAY


def _touches(shift: Held, zone: ZoneInfo, day: date, opens: time, last: date, closes: time) -> bool:
    begins, ends = _instants(zone, day, opens, last, closes)
    return shift.start < ends and begins < shift.end


@lru_cache(maxsize=8192)
def _instants(zone: ZoneInfo, day: date, opens: time, last: date, closes: time) -> tuple[datetime, datetime]:
    """When that is: the same nights are asked about for every person and rota."""
    begins, ends = datetime.combine(day, opens), datetime.combine(last, closes)
    return first_instant(begins, zone), first_instant(ends, zone)


def burden(
    person: str,
    shifts: Sequence[Held],
    zone: ZoneInfo,
    holidays: Collection[date],
    call_outs: int = 0,
    exercises: int = 0,
) -> Burden:
    """One person's part: what they held, and how often they were called."""
    runs = [end - start for start, end in _runs(shifts)]
    return Burden(
        person=person,
        tally=tally(shifts, zone, holidays),
        hours=_hours(sum(runs, timedelta())),
        longest_run=_hours(max(runs, default=timedelta())),
        call_outs=call_outs,
        exercises=exercises,
    )


def _hours(length: timedelta) -> float:
    return length / timedelta(hours=1)


def _runs(shifts: Iterable[Held]) -> list[tuple[datetime, datetime]]:
    """Stretches of time on call without a break, on whatever rota."""
    found: list[tuple[datetime, datetime]] = []
    for shift in sorted(shifts, key=lambda one: (one.start, one.end)):
        if found and shift.start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], shift.end))
        else:
            found.append((shift.start, shift.end))
    return found
