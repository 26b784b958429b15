"""Words for time, one set for everywhere: in and out of hours, finer bands, calendar months (pure)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from eprr_bot.directory.cluster import CoreHours

ROOM_TO_FINISH = timedelta(hours=2)
EVENING_BEGINS, NIGHT_BEGINS, NIGHT_ENDS = 17, 23, 7
SATURDAY = 5


@dataclass(frozen=True)
class Hours:
    """What counts as in hours: core hours in a zone, but never on a bank holiday.

    `excluded` are the dates, as MM-DD or YYYY-MM-DD, that no exercise of the programme touches.
    """

    zone: ZoneInfo
    core: CoreHours
    bank_holidays: frozenset[date]
    excluded: frozenset[str] = frozenset()

    def is_excluded(self, day: date) -> bool:
        """May no exercise touch this date?"""
        written = day.isoformat()
        return written in self.excluded or written[len("2026-") :] in self.excluded

    def is_allowed(self, start: datetime) -> bool:
        """Does an exercise that starts then touch none of the dates that none may touch?"""
        return not any(self.is_excluded(one.astimezone(self.zone).date()) for one in (start, start + ROOM_TO_FINISH))

    def is_in_hours(self, instant: datetime) -> bool:
        """Is this instant within core hours and on no bank holiday?"""
        local = instant.astimezone(self.zone)
        return self.core.holds(local) and local.date() not in self.bank_holidays

    def band(self, instant: datetime) -> str:
        """core, early, evening, night, weekend or bank holiday: exactly one of them, to prove variety."""
        local = instant.astimezone(self.zone)
        if local.date() in self.bank_holidays:
            return "bank holiday"
        if local.weekday() >= SATURDAY:
            return "weekend"
        if self.is_in_hours(instant):
            return "core"
        return "evening" if EVENING_BEGINS <= local.hour < NIGHT_BEGINS else "night" if _is_at_night(local) else "early"

    def words(self, instant: datetime) -> frozenset[str]:
        """All that is true of an instant at once, as the file calls it: what of its quotas an exercise then meets."""
        local = instant.astimezone(self.zone)
        is_true = {
            "in_hours": self.is_in_hours(instant),
            "out_of_hours": not self.is_in_hours(instant),
            "night": _is_at_night(local),
            "weekend": local.weekday() >= SATURDAY,
            "bank_holiday": local.date() in self.bank_holidays,
        }
        return frozenset(word for word in is_true if is_true[word])


def _is_at_night(local: datetime) -> bool:
    return local.hour < NIGHT_ENDS or local.hour >= NIGHT_BEGINS


def month_of(instant: datetime, zone: ZoneInfo) -> str:
    """The calendar month of an instant on the wall clock: 2026-11."""
    return f"{instant.astimezone(zone):%Y-%m}"


def next_month(month: str) -> str:
    """The month after one."""
    return month_named(month_number(month) + 1)


def previous_month(month: str) -> str:
    """The month before one."""
    return month_named(month_number(month) - 1)


def month_number(month: str) -> int:
    """Which month it is, counted from the beginning of years."""
    return int(month[:4]) * 12 + int(month[5:]) - 1


def month_named(number: int) -> str:
    """The month of a number."""
    return f"{number // 12:04}-{number % 12 + 1:02}"


def month_start(month: str, zone: ZoneInfo) -> datetime:
    """The instant at which a month begins."""
    return datetime.fromisoformat(f"{month}-01").replace(tzinfo=zone).astimezone(UTC)


def month_end(month: str, zone: ZoneInfo) -> datetime:
    """The instant at which a month is over."""
    return month_start(next_month(month), zone)
