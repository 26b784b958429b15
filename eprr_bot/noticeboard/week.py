"""A week of every rota, as facts for lists, posts and pictures (pure)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from eprr_bot.base.wall_clock import first_instant, wall_at

DAYS = 7


@dataclass(frozen=True)
class Bar:
    """A stretch of time in the hands of one person; `name` None is a gap."""

    start: datetime
    end: datetime
    name: str | None
    is_cover: bool = False


@dataclass(frozen=True)
class RotaWeek:
    """One rota's week: bars in order, without a hole, cut to the week. `ends_at` is when the last one really ends."""

    id: str
    name: str
    is_response: bool
    bars: tuple[Bar, ...]
    ends_at: datetime
    shadow: str = ""
    """That live call-outs do not call it yet, and until when; empty where they do."""

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody who is on, in the order of their first shift."""
        return tuple(dict.fromkeys(bar.name for bar in self.bars if bar.name))

    @property
    def gaps(self) -> tuple[Bar, ...]:
        return tuple(bar for bar in self.bars if bar.name is None)

    @property
    def handovers(self) -> tuple[datetime, ...]:
        """When the rota changes hands within the week."""
        return tuple(later.start for earlier, later in pairwise(self.bars) if earlier.name != later.name)

    def at(self, instant: datetime) -> Bar | None:
        """The bar in force at an instant, None outside the week."""
        return next((bar for bar in self.bars if bar.start <= instant < bar.end), None)


@dataclass(frozen=True)
class Week:
    """Seven days on the wall clock of a zone, from midnight to midnight."""

    start: datetime
    end: datetime
    now: datetime
    zone: ZoneInfo
    rotas: tuple[RotaWeek, ...]
    bank_holidays: frozenset[date] = frozenset()

    @property
    def days(self) -> tuple[date, ...]:
        """The days of the week, from the first."""
        first = self.start.astimezone(self.zone).date()
        return tuple(first + timedelta(days=number) for number in range(DAYS))

    def midnight(self, day: date) -> datetime:
        """The instant at which a day begins."""
        return first_instant(datetime.combine(day, time()), self.zone)


def span(now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From the midnight before an instant to the seventh after it."""
    today = datetime.combine(wall_at(now, zone).date(), time())
    return first_instant(today, zone), first_instant(today + timedelta(days=DAYS), zone)


def joined(bars: Iterable[Bar]) -> tuple[Bar, ...]:
    """Neighbours in the same hands made one."""
    found: list[Bar] = []
    for bar in bars:
        last = found[-1] if found else None
        if last and (last.name, last.is_cover, last.end) == (bar.name, bar.is_cover, bar.start):
            found[-1] = Bar(last.start, bar.end, bar.name, bar.is_cover)
        else:
            found.append(bar)
    return tuple(found)


def starting_on(bars: Sequence[Bar], day: date, zone: ZoneInfo) -> list[Bar]:
    """The bars that begin on a day of the zone."""
    return [bar for bar in bars if bar.start.astimezone(zone).date() == day]
