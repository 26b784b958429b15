"""Times and lengths as entries have them: on the wall of a clock, and as instants. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from eprr_bot.base.wall_clock import changed_at, first_instant, wall_at

MIDNIGHT = datetime.min.time()
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Moment:
    """A time on the wall of some clock; for a whole day, its midnight. `is_floating`: it names no clock itself."""

    wall: datetime
    clock: tzinfo
    is_day: bool = False
    is_floating: bool = False

    @property
    def instant(self) -> datetime:
        """When clocks first show it, in UTC."""
        return first_instant(self.wall, self.clock) if self.clock is not UTC else self.wall.replace(tzinfo=UTC)

    def on(self, clock: tzinfo) -> datetime:
        """The wall that another clock shows then."""
        return self.wall if clock is self.clock else wall_at(self.instant, clock)

    def day_on(self, clock: tzinfo) -> datetime:
        """The day meant where only days are known: midnight in UTC is its own day, else the day of the other clock."""
        wall = self.wall if self.is_day or self.wall.time() == MIDNIGHT else self.on(clock)
        return wall.replace(hour=0, minute=0, second=0)


@dataclass(frozen=True)
class Length:
    """How long an entry lasts: days of the calendar and exact hours, or up to the same wall each time (`wall`)."""

    days: int = 0
    exact: timedelta = timedelta(0)
    wall: timedelta | None = None

    def end(self, start: datetime, clock: tzinfo) -> datetime:
        """The instant at which what starts on this wall ends.

        An end on the wall stays there over a change of the clocks, as shifts of a night do. Only what is not longer
        than the hour that is skipped or repeated, and begins or ends in it, keeps its length: an hour is an hour.
        """
        if self.wall is not None:
            ends = start + self.wall
            if self.wall > max(changed_at(start, clock), changed_at(ends, clock)):
                return first_instant(ends, clock)
            return first_instant(start, clock) + self.wall
        return first_instant(start + self.days * _DAY, clock) + self.exact

    @property
    def most(self) -> timedelta:
        """No entry of this length lasts longer."""
        return self.days * _DAY + max(self.exact, self.wall or self.exact) + _DAY
