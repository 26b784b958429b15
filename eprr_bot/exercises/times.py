"""At which times an exercise may start: spans within its window, of one band each (pure)."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from eprr_bot.exercises.hours import (
    EVENING_BEGINS,
    NIGHT_BEGINS,
    NIGHT_ENDS,
    ROOM_TO_FINISH,
    Hours,
    month_end,
    month_start,
)
from eprr_bot.exercises.programme import HoursWindow

STEP = timedelta(minutes=5)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
A_DAY = DAY // STEP


class Span(NamedTuple):
    """A time of one band throughout, from its first start to before its end, in steps since 1970.

    `words` are those of hours.py that are true of it.
    """

    first: int
    end: int
    band: str
    words: frozenset[str]

    def moved(self, steps: int) -> "Span":
        """The same so many steps later."""
        return Span(self.first + steps, self.end + steps, self.band, self.words)

    def within(self, first: int, end: int) -> "Span":
        """What of it lies there, perhaps nothing."""
        if first <= self.first and self.end <= end:
            return self
        return self._replace(first=max(self.first, first), end=min(self.end, end))


def step_from(instant: datetime) -> int:
    """The first step that is not before an instant."""
    return int(-(-instant.timestamp() // STEP.total_seconds()))


def instant_of(step: int) -> datetime:
    """When a step is."""
    return datetime.fromtimestamp(step * STEP.total_seconds(), UTC)


class Times:
    """The times of one window. What a day of a kind allows is worked out once, and so is what a month does."""

    def __init__(self, window: HoursWindow, hours: Hours) -> None:
        self.window, self.hours = window, hours
        self.words_in = cache(self._words_in)
        self._of_clock_change = cache(lambda day: list(self._pieces(self._edges_of_clock_change(day))))
        self._of_kind: dict[tuple[int, bool, bool], list[Span]] = {}

    def spans(self, after: datetime, before: datetime) -> list[Span]:
        """Every span between two instants in which an exercise may start, the earliest first."""
        first, end = step_from(after), step_from(before)
        day, last = (one.astimezone(self.hours.zone).date() for one in (after, before))
        found: list[Span] = []
        while day <= last:
            found += self._spans_on(day)
            day += DAY
        return [piece for one in found if (piece := one.within(first, end)).first < piece.end]

    def _words_in(self, month: str) -> frozenset[frozenset[str]]:
        """Which words are true at once at some time of a month."""
        begins, ends = month_start(month, self.hours.zone), month_end(month, self.hours.zone)
        return frozenset(span.words for span in self.spans(begins, ends - ROOM_TO_FINISH))

    def _spans_on(self, day: date) -> Iterable[Span]:
        if self.hours.is_excluded(day):
            return ()
        midnight, next_midnight = _midnight(day, self.hours), _midnight(day + DAY, self.hours)
        if next_midnight - midnight != A_DAY:
            return self._of_clock_change(day)
        kind = (day.weekday(), day in self.hours.bank_holidays, self.hours.is_excluded(day + DAY))
        if kind not in self._of_kind:
            found = self._pieces([midnight + edge for edge in self._edges])
            self._of_kind[kind] = [one.moved(-midnight) for one in found]
        return [one.moved(midnight) for one in self._of_kind[kind]]

    def _pieces(self, edges: Iterable[int]) -> Iterator[Span]:
        """Between two edges all is as it is at the first."""
        for first, end in pairwise(edges):
            instant = instant_of(first)
            if self.window.holds(instant.astimezone(self.hours.zone)) and self.hours.is_allowed(instant):
                yield Span(first, end, self.hours.band(instant), self.hours.words(instant))

    @property
    def _edges(self) -> list[int]:
        """Where something changes in a day, in steps since midnight."""
        core, window = self.hours.core, self.window
        at = {one.hour * 60 + one.minute for one in (core.opens_at, core.closes_at, window.opens_at, window.closes_at)}
        at |= {60 * hour for hour in (0, NIGHT_ENDS, EVENING_BEGINS, NIGHT_BEGINS, 24)}
        at.add(24 * 60 - ROOM_TO_FINISH // timedelta(minutes=1))
        return sorted({-(-one // (STEP // timedelta(minutes=1))) for one in at})

    def _edges_of_clock_change(self, day: date) -> list[int]:
        """Both times that a clock shows what it shows twice, and every hour, because at one of them it changes."""
        clock = [datetime.combine(day, time(), self.hours.zone) + edge * STEP for edge in self._edges]
        twice = {step_from(one.replace(fold=fold)) for one in clock for fold in (0, 1)}
        return sorted(twice | set(range(min(twice), max(twice), HOUR // STEP)))


def _midnight(day: date, hours: Hours) -> int:
    return step_from(datetime.combine(day, time(), hours.zone))
