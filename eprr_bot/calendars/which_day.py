"""Which repetitions of a series an EXDATE or a RECURRENCE-ID means. Pure."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from eprr_bot.base.wall_clock import readings, spell_at
from eprr_bot.calendars.entries import Entry
from eprr_bot.calendars.moments import MIDNIGHT, Moment
from eprr_bot.calendars.notes import Notes

_DAY = timedelta(days=1)


class Days:
    """The walls on which a series begins something, by their days."""

    def __init__(self, series: Entry, walls: Iterable[datetime]) -> None:
        self._series, self._clock = series, series.start.clock
        self._walls: dict[date, list[datetime]] = {}
        for wall in walls:
            self._walls.setdefault(wall.date(), []).append(wall)

    def named_by(self, moment: Moment, line: int, notes: Notes) -> list[datetime]:
        """Those at that time, or on that day where no time is meant."""
        wall = self._series.wall_of(moment)
        if moment.is_day:
            return self._on(moment)
        if found := self._at(wall) or self._skipped(moment, wall):
            return found
        if moment.is_floating and not self._series.start.is_day and (found := self._at(moment.on(self._clock))):
            notes.repair(line, "a time without a zone is read on the calendar’s own clock, where its series is not.")
            return found
        if MIDNIGHT not in (moment.wall.time(), wall.time()):
            return []
        taken = self._on(moment)
        if taken and not self._series.start.is_day:
            notes.repair(line, "a midnight is named where the series has a time, and is read as the whole day.")
        return taken

    def _at(self, wall: datetime) -> list[datetime]:
        return [wall] if wall in self._walls.get(wall.date(), ()) else []

    def _on(self, moment: Moment) -> list[datetime]:
        return self._walls.get(moment.day_on(self._clock).date(), [])

    def _skipped(self, moment: Moment, wall: datetime) -> list[datetime]:
        """A wall that the clocks skip, which UTC may name by the end of the hole, or by the clock before or after."""
        near = (one for day in (-1, 0, 1) for one in self._walls.get((wall + day * _DAY).date(), ()))
        odd = (one for one in near if spell_at(one, self._clock) is None)
        return [one for one in odd if moment.instant in readings(one, self._clock)]
