"""Random series, beside the same rules worked out in another way: every day from the first is looked at by itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby, islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eprr_bot.calendars.occurrences import Reading, read_calendar

LONDON = ZoneInfo("Europe/London")
SPAN = (datetime(2027, 1, 1, tzinfo=UTC), datetime(2028, 6, 1, tzinfo=UTC))
NAMES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Series:
    """A rule as it is drawn. `weekdays` are (which one of its month or year, or 0 for all; weekday)."""

    first: date
    at: time
    frequency: str
    interval: int
    weekdays: tuple[tuple[int, int], ...] = ()
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    position: int = 0
    week_begins: int = 0
    count: int = 0
    until: date | None = None
    without: frozenset[int] = frozenset()

    def written(self) -> str:
        parts = [f"FREQ={self.frequency}", f"INTERVAL={self.interval}", f"WKST={NAMES[self.week_begins]}"]
        by_day = ",".join(f"{number or ''}{NAMES[day]}" for number, day in self.weekdays)
        numbers = {"BYMONTHDAY": self.month_days, "BYMONTH": self.months}
        parts += [f"{name}={','.join(map(str, found))}" for name, found in numbers.items() if found]
        parts += [f"BYDAY={by_day}"] if by_day else []
        parts += [f"BYSETPOS={self.position}"] if self.position else []
        parts += [f"COUNT={self.count}"] if self.count else []
        parts += [f"UNTIL={self.until:%Y%m%d}"] if self.until else []
        left = islice((datetime.combine(one, self.at) for one in self.days()), 400)
        taken = [f"EXDATE;TZID=Europe/London:{one:%Y%m%dT%H%M%S}" for n, one in enumerate(left) if n in self.without]
        start = f"DTSTART;TZID=Europe/London:{datetime.combine(self.first, self.at):%Y%m%dT%H%M%S}"
        lines = [start, "DURATION:PT1H", f"RRULE:{';'.join(parts)}", *taken]
        return "\r\n".join(["BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR", ""])

    def days(self) -> Iterator[date]:
        """Every day of the series before what is read ends, without thought for what was taken out."""
        begin = self.first - timedelta(days=366)
        every = [begin + n * DAY for n in range((SPAN[1].date() - begin).days + 400)]
        found = (self._of_period(list(period)) for _, period in groupby(every, self._period))
        wanted = (one for period in found for one in period if one >= self.first)
        for number, one in enumerate(wanted):
            if (self.count and number >= self.count) or (self.until and one > self.until) or one > SPAN[1].date():
                return
            yield one

    def _period(self, one: date) -> int:
        """Which day, week, month or year it is."""
        week = (one.toordinal() - 1 - self.week_begins) // 7
        numbers = {"DAILY": one.toordinal(), "WEEKLY": week, "MONTHLY": one.year * 12 + one.month, "YEARLY": one.year}
        return numbers[self.frequency]

    def _of_period(self, period: list[date]) -> list[date]:
        if (self._period(period[0]) - self._period(self.first)) % self.interval:
            return []
        found = [one for one in period if self._is_wanted(one)]
        if not self.position:
            return found
        index = self.position - 1 if self.position > 0 else self.position
        return found[index : index + 1 or None] if -len(found) <= index < len(found) else []

    def _is_wanted(self, one: date) -> bool:
        if self.months and one.month not in self.months:
            return False
        last = (one.replace(day=28) + 4 * DAY).replace(day=1) - DAY
        if self.month_days and not {one.day, one.day - last.day - 1} & set(self.month_days):
            return False
        if self.weekdays:
            return any(day == one.weekday() and self._is_nth(one, number) for number, day in self.weekdays)
        if self.month_days or self.frequency == "DAILY":
            return True
        if self.frequency == "WEEKLY":
            return one.weekday() == self.first.weekday()
        is_month = self.frequency == "MONTHLY" or bool(self.months) or one.month == self.first.month
        return is_month and one.day == self.first.day

    def _is_nth(self, one: date, number: int) -> bool:
        if not number:
            return True
        by_month = self.frequency == "MONTHLY" or self.months
        first = one.replace(day=1) if by_month else one.replace(month=1, day=1)
        after = (first + 32 * DAY).replace(day=1) if by_month else first.replace(year=one.year + 1)
        same = [first + n * DAY for n in range((after - first).days) if (first + n * DAY).weekday() == one.weekday()]
        return same.index(one) == (number - 1 if number > 0 else len(same) + number)


def instant(wall: datetime) -> datetime:
    """The first minute at which London's clocks show a wall, or one that they skip it for."""
    at = (wall - timedelta(hours=2)).replace(tzinfo=UTC)
    while at.astimezone(LONDON).replace(tzinfo=None) < wall:
        at += timedelta(minutes=30)
    return at


@st.composite
def series(draw: st.DrawFn) -> Series:
    frequency = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    weekday = st.integers(0, 6)
    which = st.sampled_from([0, 1, 2, -1]) if frequency in ("MONTHLY", "YEARLY") else st.just(0)
    weekdays = draw(st.lists(st.tuples(which, weekday), max_size=3, unique=True))
    month_days = draw(st.lists(st.sampled_from([1, 13, 29, 31, -1]), max_size=2, unique=True))
    ends = draw(st.sampled_from(["never", "count", "until"]))
    return Series(
        first=draw(st.dates(date(2021, 1, 1), date(2027, 6, 1))),
        at=draw(st.sampled_from([time(0), time(0, 30), time(1, 30), time(9), time(23, 30)])),
        frequency=frequency,
        interval=draw(st.integers(1, 5)),
        weekdays=tuple(weekdays),
        month_days=tuple(month_days) if frequency != "WEEKLY" else (),
        months=tuple(draw(st.lists(st.sampled_from([1, 2, 6, 10]), max_size=2, unique=True))),
        position=draw(st.sampled_from([0, 0, 1, 2, -1])) if weekdays or month_days else 0,
        week_begins=draw(weekday),
        count=draw(st.integers(1, 60)) if ends == "count" else 0,
        until=draw(st.dates(date(2026, 12, 1), date(2028, 1, 1))) if ends == "until" else None,
        without=frozenset(draw(st.lists(st.integers(0, 80), max_size=3))),
    )


@settings(max_examples=50, deadline=None)
@given(series())
def test_a_series_is_what_every_day_by_itself_says(drawn: Series) -> None:
    wanted = [instant(datetime.combine(one, drawn.at)) for n, one in enumerate(drawn.days()) if n not in drawn.without]
    found = read_calendar(drawn.written(), *SPAN, Reading(LONDON))
    assert found.left_out == []
    assert [one.start for one in found.occurrences] == [
        one for one in wanted if one < SPAN[1] and one + timedelta(hours=1) > SPAN[0]
    ]
    assert {one.end - one.start for one in found.occurrences} <= {timedelta(hours=1)}


@pytest.mark.parametrize("year", [1604, 1900, 2020])
def test_how_long_ago_a_series_began_makes_no_difference(year: int) -> None:
    """29 February, the last Friday, and every third week keep their rhythm through the centuries."""
    for rule in ("FREQ=YEARLY;INTERVAL=4", "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=WEEKLY;INTERVAL=3"):
        first = date(year, 2, 29) if year != 1900 else date(1904, 2, 29)
        text = (
            f"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:{first:%Y%m%d}\nRRULE:{rule}\nEND:VEVENT\nEND:VCALENDAR"
        )
        later = SPAN[0] + timedelta(days=500)
        found = [
            one.start.astimezone(LONDON).date()
            for one in read_calendar(text, SPAN[0], later, Reading(LONDON)).occurrences
        ]
        if "WEEKLY" in rule:
            assert found
            assert all((one - first).days % 21 == 0 for one in found)
        elif "YEARLY" in rule:
            assert found == [date(2028, 2, 29)]
        else:
            assert all(one.weekday() == 4 and (one + timedelta(days=7)).month != one.month for one in found)
            assert len(found) == 16
