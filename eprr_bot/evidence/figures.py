"""The numbers of exercises: how many of those called answered, how soon, and by which route (pure).

Counted is whoever had time to answer: of somebody who was called minutes before an exercise was over, silence says
nothing. Times to answer are from the first call to each; what is measured from the start of the exercise says so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from math import ceil
from statistics import median

from eprr_bot.exercises.hours import previous_month
from eprr_bot.exercises.standing import HELD, Called, Result, Standing
from eprr_bot.reach.routes import ROUTES

WITHIN = (15, 30, 60)
"""Minutes from the start within which answers are counted, beside the target of each exercise."""
CHART_MONTHS = 12


@dataclass(frozen=True)
class Route:
    """How many people were to be called by a route, to how many a service took a call, and how many answered by it."""

    name: str
    tried: int
    taken: int
    answered: int


@dataclass(frozen=True)
class Figures:
    """What the answers of some people say. Times are in seconds; None where nobody answered."""

    asked: int
    """Those who were to be called and, where they were, had time to answer."""
    reached: int
    """Those of them to whom a service took a call, or who answered."""
    answered: int
    """Those of them who answered before the exercise was over; who answered that they cannot attend is one."""
    late: int
    in_target: int
    within: tuple[int, ...]
    """How many answered within each of WITHIN."""
    median: float | None
    slowest: float | None
    """The 95th of a hundred: within this time 95% of those who answered had done so."""

    @property
    def share(self) -> float | None:
        """The part of those asked that answered, of 1; None where nobody was asked."""
        return self.answered / self.asked if self.asked else None


def of(results: Iterable[Result]) -> Figures:
    """The figures of everybody whom some exercises called."""
    called = [(one, result.target_minutes) for result in results for one in result.called if counts(one)]
    answered = [(one, target) for one, target in called if one.since_start is not None and not one.is_late]
    soon = [(one.since_start or 0) / 60 for one, _ in answered]
    times = sorted(one.seconds or 0 for one, _ in answered)
    return Figures(
        asked=len(called),
        reached=sum(one.was_called for one, _ in called),
        answered=len(answered),
        late=sum(one.is_late and one.since_start is not None for one, _ in called),
        in_target=sum((one.since_start or 0) <= target * 60 for one, target in answered),
        within=tuple(sum(minutes <= most for minutes in soon) for most in WITHIN),
        median=median(times) if times else None,
        slowest=times[ceil(len(times) * 0.95) - 1] if times else None,
    )


def counts(one: Called) -> bool:
    """Does it say something of somebody whether they answered?"""
    return one.since_start is not None or one.had_time


def routes(called: Sequence[Called]) -> list[Route]:
    """What came of each route by which anybody was to be called."""
    found = []
    for route, row in ROUTES.items():
        tries = [tried for one in called for tried in one.tries if tried.route == route]
        answered = sum(one.route == route and one.since_start is not None for one in called)
        if tries or answered:
            found.append(Route(row.name, len(tries), sum(tried.taken_at is not None for tried in tries), answered))
    return found


@dataclass(frozen=True)
class Month:
    """One month of the chart: the call-outs that were held, the figures of those called, and which were missed.

    A missed one stays so, also where an extra one was held.
    """

    month: str
    held: int
    figures: Figures
    missed: tuple[str, ...]


def year_before(last: str) -> list[str]:
    """Twelve months up to the last one, such as 2026-11, the oldest first."""
    wanted = [last]
    while len(wanted) < CHART_MONTHS:
        wanted.insert(0, previous_month(wanted[0]))
    return wanted


def months(results: Sequence[Result], last: str) -> list[Month]:
    """The same with what the exercises of each say."""
    return [_month(month, [one for one in results if one.month == month]) for month in year_before(last)]


def _month(month: str, results: Sequence[Result]) -> Month:
    held = call_outs_held(results)
    missed = tuple(one.name for one in results if one.standing == Standing.MISSED)
    return Month(month, len(held), of(held), missed)


def call_outs_held(results: Iterable[Result]) -> list[Result]:
    """The exercises in which the bot called somebody, stopped ones left out."""
    return [one for one in results if one.is_call_out and one.standing in HELD]


def longest_gap(starts: Iterable[datetime]) -> timedelta | None:
    """The longest time between two call-outs; None before there are two."""
    return max((later - earlier for earlier, later in pairwise(sorted(starts))), default=None)
