"""When does this month's exercise take place? At random, inside the programme's window (pure)."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from eprr_bot.directory.cluster import CoreHours
from eprr_bot.exercises.programme import MonthlyExercise

STEP = timedelta(minutes=5)
ROOM_TO_FINISH = timedelta(hours=2)


@dataclass(frozen=True)
class Hours:
    """What counts as in hours: core hours in a zone, but never on a bank holiday.

    `excluded` are the dates, as MM-DD or YYYY-MM-DD, that no exercise of the programme touches.
    """

    zone: ZoneInfo
    core: CoreHours
    bank_holidays: frozenset[date]
    excluded: frozenset[str] = frozenset()

    def is_allowed(self, start: datetime) -> bool:
        """Does an exercise that starts then touch none of the dates that none may touch?"""
        days = {one.astimezone(self.zone).date().isoformat() for one in (start, start + ROOM_TO_FINISH)}
        return not any(day in self.excluded or day[5:] in self.excluded for day in days)

    def is_in_hours(self, instant: datetime) -> bool:
        """Is this instant within core hours and on no bank holiday?"""
        local = instant.astimezone(self.zone)
        return self.core.holds(local) and local.date() not in self.bank_holidays

    def band(self, instant: datetime) -> str:
        """core, evening, night, weekend or bank holiday: finer than in and out of hours, to prove variety."""
        local = instant.astimezone(self.zone)
        if local.date() in self.bank_holidays:
            return "bank holiday"
        if local.weekday() >= 5:
            return "weekend"
        if self.is_in_hours(instant):
            return "core"
        return "evening" if 17 <= local.hour < 23 else "night" if local.hour < 7 or local.hour >= 23 else "early"


def month_of(instant: datetime, zone: ZoneInfo) -> str:
    """The calendar month of an instant on the wall clock: 2026-11."""
    return f"{instant.astimezone(zone):%Y-%m}"


def next_month(month: str) -> str:
    """The month after one."""
    year, number = map(int, month.split("-"))
    return f"{year + number // 12:04}-{number % 12 + 1:02}"


def previous_month(month: str) -> str:
    """The month before one."""
    year, number = map(int, month.split("-"))
    return f"{year - (number == 1):04}-{(number + 10) % 12 + 1:02}"


def month_start(month: str, zone: ZoneInfo) -> datetime:
    """The instant at which a month begins."""
    return datetime.fromisoformat(f"{month}-01").replace(tzinfo=zone).astimezone(UTC)


def month_end(month: str, zone: ZoneInfo) -> datetime:
    """The instant at which a month is over."""
    return month_start(next_month(month), zone)


def candidates(exercise: MonthlyExercise, hours: Hours, after: datetime, before: datetime) -> list[datetime]:
    """Every instant, five minutes apart, at which it may start."""
    first, last = (ceil(one.timestamp() / STEP.total_seconds()) for one in (after, before))
    instants = (datetime.fromtimestamp(number * STEP.total_seconds(), UTC) for number in range(first, last))
    return [one for one in instants if exercise.window.holds(one.astimezone(hours.zone)) and hours.is_allowed(one)]


def choose(
    exercise: MonthlyExercise,
    hours: Hours,
    after: datetime,
    before: datetime,
    earlier: Sequence[tuple[bool, str]],
    chance: random.Random,
) -> datetime | None:
    """A random start between two instants, or None when the window leaves none.

    `earlier` are (in hours?, band) of the exercises before, the newest first. Out of hours comes round at
    least as often as the programme asks; beyond that, the band of the last one is avoided where it can be.
    """
    possible = candidates(exercise, hours, after, before - ROOM_TO_FINISH)
    recent = earlier[: exercise.quotas["out_of_hours"] - 1]
    must_be_out = len(recent) + 1 >= exercise.quotas["out_of_hours"] and all(is_in for is_in, _ in recent)
    must_be_in = bool(earlier) and not any(is_in for is_in, _ in earlier[:2]) and len(earlier) >= 2
    if must_be_out or must_be_in:
        wanted = [one for one in possible if hours.is_in_hours(one) == must_be_in]
    else:
        wanted = [one for one in possible if not earlier or hours.band(one) != earlier[0][1]]
    return chance.choice(wanted or possible) if possible else None
