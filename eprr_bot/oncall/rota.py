"""What a rota is: layers of people who take turns, fixed periods over them, and covers over everything.

Plain frozen data. `walls` (naive datetimes and times) are read off the clock in the rota's zone;
`schedule.py` works out who holds the rota, `turns.py` whose turn it is in one layer.
"""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import cached_property
from typing import Literal
from zoneinfo import ZoneInfo

from eprr_bot.base.wall_clock import last_instant

Function = Literal["response", "incident_support"]
CommandLevel = Literal["strategic", "tactical", "operational"]

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""The days as rota files write them, in the order of datetime.weekday()."""

LAST_MONTHLY_DAY = 28
"""Monthly shifts start on this day of the month at the latest, because every month has it."""


@dataclass(frozen=True)
class ShiftLength:
    """How long a turn is on the wall clock: exactly one of hours, days, weeks or months."""

    hours: int | None = None
    days: int | None = None
    weeks: int | None = None
    months: int | None = None

    def __post_init__(self) -> None:
        given = [value for value in (self.hours, self.days, self.weeks, self.months) if value is not None]
        if len(given) != 1 or given[0] < 1:
            raise ValueError("A shift is a positive whole number of exactly one of hours, days, weeks, months.")

    @cached_property
    def step(self) -> timedelta | None:
        """The length as a span of wall-clock time; None for months, which differ."""
        if self.months is not None:
            return None
        return timedelta(hours=self.hours or 0, days=self.days or 0, weeks=self.weeks or 0)


@dataclass(frozen=True)
class Window:
    """A weekly period in which a layer is active, on the wall clock.

    `days` are those on which it opens (0 is Monday). Where `closes` is not after `opens`, it closes the day
    after.
    """

    days: frozenset[int]
    opens: time
    closes: time

    @cached_property
    def span(self) -> tuple[timedelta, timedelta]:
        """How long after midnight it opens and closes, on the wall clock."""
        opens, closes = (
            timedelta(hours=at.hour, minutes=at.minute, seconds=at.second, microseconds=at.microsecond)
            for at in (self.opens, self.closes)
        )
        return opens, closes if closes > opens else closes + timedelta(days=1)

    def includes(self, other: "Window") -> bool:
        """Is it open for the same hours on all the days of another?"""
        return self.span == other.span and self.days >= other.days


@dataclass(frozen=True)
class Layer:
    """People who take turns from `starts` on; turn k begins k shifts later on the wall clock.

    No `during` means always active. Raises ValueError for a layer that cannot be worked out.
    """

    id: str
    starts: datetime
    shift: ShiftLength
    people: tuple[str, ...]
    ends: datetime | None = None
    during: tuple[Window, ...] = ()

    def __post_init__(self) -> None:
        if not self.people:
            raise ValueError("A layer needs at least one person.")
        if self.shift.months and self.starts.day > LAST_MONTHLY_DAY:
            raise ValueError("A monthly shift starts between the 1st and the 28th, days that every month has.")

    @property
    def source(self) -> str:
        """How a shift says where it comes from: "layer:week"."""
        return f"layer:{self.id}"

    @cached_property
    def openings(self) -> tuple[tuple[tuple[timedelta, timedelta], ...], ...]:
        """For each day of the week, how long after its midnight the windows open and close, in order."""
        return tuple(tuple(sorted(one.span for one in self.during if day in one.days)) for day in range(7))


@dataclass(frozen=True)
class FixedPeriod:
    """One person, named for a period between two walls, over the layers."""

    start: datetime
    end: datetime
    person: str
    reason: str = ""

    @property
    def source(self) -> str:
        """How a shift says where it comes from: "fixed:Christmas"."""
        return f"fixed:{self.reason}" if self.reason else "fixed"


@dataclass(frozen=True)
class Rules:
    """What a rota asks of the people on it; None means that it is not checked."""

    min_rest_hours: int | None = None
    max_consecutive_shifts: int | None = None
    competence: str | None = None

    @property
    def trained(self) -> str:
        """What somebody with the competence is, in words: "a strategic commander"."""
        words = (self.competence or "").replace("-", " ").replace("eprr", "EPRR")
        return f"{'an' if words[:1] in 'aeiouE' else 'a'} {words}"


@dataclass(frozen=True)
class Rota:
    """One version of a rota. Of its layers the later ones win, fixed periods win over layers."""

    id: str
    name: str
    timezone: str
    layers: tuple[Layer, ...] = ()
    fixed: tuple[FixedPeriod, ...] = ()
    function: Function = "response"
    command_level: CommandLevel = "strategic"
    mandatory: bool = True
    user_group: str | None = None
    rules: Rules = field(default_factory=Rules)
    ends: datetime | None = None
    shadow_until: datetime | None = None

    @cached_property
    def shadow_ends_at(self) -> datetime | None:
        """The instant until which exercises alone call it; None where it was never in shadow."""
        return last_instant(self.shadow_until, self.zone) if self.shadow_until else None

    def is_in_shadow(self, at: datetime) -> bool:
        """Is it not live yet at an instant, so that exercises alone call it (¶57)?"""
        return self.shadow_ends_at is not None and at < self.shadow_ends_at

    @cached_property
    def ends_at(self) -> datetime | None:
        """The instant from which nobody is on call for it any more, for good; None where it goes on."""
        return last_instant(self.ends, self.zone) if self.ends else None

    @cached_property
    def zone(self) -> ZoneInfo:
        """The zone whose clock the rota is written for."""
        return ZoneInfo(self.timezone)


@dataclass(frozen=True)
class Cover:
    """Someone who stands in between two instants, over everything else. `person` None leaves nobody."""

    id: int | None
    start: datetime
    end: datetime
    person: str | None
    note: str = ""

    @property
    def source(self) -> str:
        """How a shift says where it comes from: "cover:12"."""
        return "cover" if self.id is None else f"cover:{self.id}"


def people_named(rota: Rota) -> set[str]:
    """Everybody whom a rota names in a layer or a fixed period."""
    return {person for layer in rota.layers for person in layer.people} | {fixed.person for fixed in rota.fixed}
