"""Random files, beside the same days worked out one by one, by nothing but what clocks show each half hour."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from eprr_bot.calendars.occurrences import Reading, read_calendar

LONDON, HOUR, DAY = ZoneInfo("Europe/London"), timedelta(hours=1), timedelta(days=1)
YEAR = (datetime(2027, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC))
ZONES = ("Europe/London", "America/New_York", "Europe/Berlin", "UTC", "Haven", "")
"""The last is none: such times are on the clock that their calendar names. The files describe Haven's clock."""
WHOLE_DAYS = "days"
HAVEN = """BEGIN:VTIMEZONE
TZID:Haven
BEGIN:STANDARD
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T010000
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE"""
CHANGES = (date(2027, 3, 14), date(2027, 3, 28), date(2027, 10, 31), date(2027, 11, 7))
"""On these days clocks go forward or back in one of these places."""
HALF_HOURS = [datetime(2026, 12, 30, tzinfo=UTC) + number * HOUR / 2 for number in range(48 * 370)]

Found = tuple[datetime, datetime, str]


@cache
def shown(zone: ZoneInfo) -> dict[datetime, list[datetime]]:
    """When clocks show each wall, looked at every half hour."""
    seen: dict[datetime, list[datetime]] = {}
    for at in HALF_HOURS:
        seen.setdefault(at.astimezone(zone).replace(tzinfo=None), []).append(at)
    return seen


def instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """The first time that clocks show a wall; of one that they skip, that of the next."""
    while wall not in shown(zone):
        wall += HOUR / 2
    return shown(zone)[wall][0]


@dataclass(frozen=True)
class Lasts:
    """How long something lasts: exact `hours`, `days` of the calendar, or up to a time `on_wall`."""

    hours: int = 0
    days: int = 0
    on_wall: timedelta = timedelta(0)

    def end(self, wall: datetime, zone: ZoneInfo, is_alone: bool = False) -> datetime:
        if not self.on_wall:
            return instant(wall + self.days * DAY, zone) + self.hours * HOUR
        ends = wall + self.on_wall
        is_odd = any(len(shown(zone).get(one, ())) != 1 for one in (wall, ends))
        if not is_odd or self.on_wall > HOUR:
            return instant(ends, zone)
        exact = instant(wall, zone) + self.on_wall
        return max(exact, instant(ends, zone)) if is_alone else exact

    def written(self, wall: datetime, zone: str) -> str:
        if self.on_wall:
            return stamp("DTEND", wall + self.on_wall, zone)
        return f"DURATION:P{self.days}D" if self.days else f"DURATION:PT{self.hours}H"


def stamp(name: str, wall: datetime, zone: str) -> str:
    if zone in (WHOLE_DAYS, "UTC"):
        return f"{name};VALUE=DATE:{wall:%Y%m%d}" if zone == WHOLE_DAYS else f"{name}:{wall:%Y%m%dT%H%M%SZ}"
    return f"{name};TZID={zone}:{wall:%Y%m%dT%H%M%S}" if zone else f"{name}:{wall:%Y%m%dT%H%M%S}"


@dataclass(frozen=True)
class Change:
    """What is said of one repetition, or of it and all later ones: moved in any zone, or cancelled."""

    zone: str
    by: timedelta
    lasts: Lasts
    form: str
    is_cancelled: bool = False


@dataclass
class Series:
    """What repeats, and what became of its repetitions, by their numbers. `home` is the clock of its calendar."""

    name: str
    zone: str
    home: str
    first: datetime
    step: timedelta
    count: int
    lasts: Lasts
    also: list[int] = field(default_factory=list)
    without: dict[int, str] = field(default_factory=dict)
    changes: dict[int, Change] = field(default_factory=dict)
    later: tuple[int, Change] | None = None
    anew: int = 0

    def clock(self, zone: str) -> ZoneInfo:
        return LONDON if zone in (WHOLE_DAYS, "Haven") else ZoneInfo(zone or self.home)

    def walls(self) -> list[datetime]:
        """All repetitions; of several that begin at one instant, since the clocks skip them, the first."""
        ruled = [self.first + number * self.step for number in range(self.count)]
        every = sorted({*ruled, *(self.first + hours * HOUR for hours in self.also)})
        found: dict[datetime, datetime] = {}
        for wall in every:
            found.setdefault(instant(wall, self.clock(self.zone)), wall)
        return list(found.values())

    def expected(self) -> Iterator[Found]:
        for number, wall in enumerate(self.walls()):
            if number in self.changes:
                yield from self._changed(self.changes[number], wall, f"{self.name} {number}", is_alone=True)
            elif number in self.without:
                continue
            elif self.later and number >= self.later[0]:
                if not self.anew:
                    yield from self._moved(self.later[1], wall)
            else:
                zone = self.clock(self.zone)
                yield instant(wall, zone), self.lasts.end(wall, zone), self.name
        if self.later and self.anew:
            since = self.walls()[self.later[0]]
            for number in range(self.anew):
                yield from self._moved(self.later[1], since + number * DAY)

    def _changed(self, change: Change, wall: datetime, name: str, is_alone: bool = False) -> Iterator[Found]:
        if not change.is_cancelled:
            zone = self.clock(change.zone)
            yield instant(wall + change.by, zone), change.lasts.end(wall + change.by, zone, is_alone), name

    def _moved(self, change: Change, wall: datetime) -> Iterator[Found]:
        yield from self._changed(change, wall, f"{self.name} later")

    def written(self) -> Iterator[list[str]]:
        start = [stamp("DTSTART", self.first, self.zone), self.lasts.written(self.first, self.zone)]
        frequency = "WEEKLY" if self.step.days % 7 == 0 else "DAILY"
        interval = self.step.days // (7 if frequency == "WEEKLY" else 1)
        rule = f"RRULE:FREQ={frequency};INTERVAL={interval};COUNT={self.count}"
        added = [stamp("RDATE", self.first + hours * HOUR, self.zone) for hours in self.also]
        taken = [self._named("EXDATE", number, form) for number, form in self.without.items()]
        yield [*start, f"SUMMARY:{self.name}", rule, *added, *taken]
        for number, change in self.changes.items():
            yield self._edit(number, change, "", str(number))
        if self.later:
            again = [f"RRULE:FREQ=DAILY;COUNT={self.anew}"] if self.anew else []
            yield [*self._edit(*self.later, ";RANGE=THISANDFUTURE", "later"), *again]

    def _edit(self, number: int, change: Change, of: str, name: str) -> list[str]:
        wall = self.walls()[number] + change.by
        named = self._named("RECURRENCE-ID" + of, number, change.form)
        state = ["STATUS:CANCELLED"] if change.is_cancelled else []
        return [
            named,
            stamp("DTSTART", wall, change.zone),
            change.lasts.written(wall, change.zone),
            f"SUMMARY:{self.name} {name}",
            *state,
        ]

    def _named(self, name: str, number: int, form: str) -> str:
        """A repetition as others name it: in its own zone, in UTC, in a zone far off, without a zone, or by its day."""
        wall = self.walls()[number]
        if form == "day":
            return f"{name};VALUE=DATE:{wall:%Y%m%d}"
        if form == "plain":
            return stamp(name, wall, "")
        if form == "own":
            return stamp(name, wall, self.zone)
        at = instant(wall, self.clock(self.zone))
        return stamp(name, at.astimezone(ZoneInfo(form)).replace(tzinfo=None), form)


lengths = st.one_of(
    st.integers(1, 30).map(lambda hours: Lasts(hours=hours)),
    st.integers(1, 3).map(lambda days: Lasts(days=days)),
    st.sampled_from([1, 2, 13, 17, 24, 50]).map(lambda halves: Lasts(on_wall=halves * HOUR / 2)),
)
whole_days = st.integers(1, 9).map(lambda days: Lasts(days=days))
clock_times = st.sampled_from([time(0), time(0, 30), time(1), time(1, 30), time(2), time(9), time(20), time(23, 30)])
moves = st.sampled_from([-50, -24, -3, 0, 1, 5, 24, 49]).map(lambda halves: halves * HOUR / 2)


@st.composite
def series(draw: st.DrawFn, name: str, home: str) -> Series:
    at = datetime.combine(draw(st.sampled_from(CHANGES)) - draw(st.integers(0, 20)) * DAY, draw(clock_times))
    zone = draw(st.sampled_from([*ZONES, WHOLE_DAYS, WHOLE_DAYS]))
    is_days = zone == WHOLE_DAYS
    at = datetime.combine(at, time(0)) if is_days else at
    lasts = draw(whole_days if is_days else lengths)
    made = Series(name, zone, home, at, draw(st.sampled_from([1, 2, 7])) * DAY, 0, lasts)
    made.count = draw(st.integers(1, 6 if made.step.days == 7 else 15))
    made.also = draw(
        st.lists(st.integers(1, 20).map(lambda days: days * 24 + 5 * (not is_days)), max_size=2, unique=True)
    )
    days = [wall.date() for wall in made.walls()]
    numbers = st.integers(0, len(days) - 1)

    def form(number: int) -> str:
        """A day alone names all of its times, a time at midnight too where it is not that of a repetition."""
        return draw(
            st.sampled_from(["own", "UTC", "Asia/Tokyo", "plain", *(["day"] if days.count(days[number]) == 1 else [])])
        )

    def change(number: int) -> Change:
        if is_days and draw(st.booleans()):
            return Change(
                WHOLE_DAYS, draw(st.integers(-3, 9)) * DAY, draw(whole_days), form(number), draw(st.booleans())
            )
        return Change(draw(st.sampled_from(ZONES)), draw(moves), draw(lengths), form(number), draw(st.booleans()))

    since = draw(st.none() | numbers)
    if since is not None:
        made.later = (since, change(since))
        made.anew = 0 if made.later[1].is_cancelled else draw(st.sampled_from([0, 0, 3]))
    last = since if since is not None and made.anew else len(days)
    named = [one for one in draw(st.lists(numbers, max_size=4, unique=True)) if one < last]
    made.without = {one: form(one) for one in named if draw(st.booleans())}
    made.changes = {one: change(one) for one in named if one not in made.without or draw(st.booleans())}
    return made


@st.composite
def files(draw: st.DrawFn) -> tuple[str, list[Series]]:
    """A file of one or two calendars, each with a clock of its own; its entries in any order."""
    lines, every = [], []
    for number in range(draw(st.integers(1, 2))):
        home = draw(st.sampled_from(ZONES[:3]))
        found = [draw(series(f"{number}.{one}", home)) for one in range(draw(st.integers(1, 2)))]
        events = [(one.name, written) for one in found for written in one.written()]
        lines += ["BEGIN:VCALENDAR", f"X-WR-TIMEZONE:{home}", HAVEN]
        for uid, written in draw(st.permutations(events)):
            lines += ["BEGIN:VEVENT", f"UID:{uid}", *draw(st.permutations(written)), "END:VEVENT"]
        lines.append("END:VCALENDAR")
        every += found
    return "\r\n".join([*lines, ""]), every


@settings(max_examples=60, deadline=None)
@given(files())
def test_a_whole_file_is_what_each_of_its_days_by_itself_says(drawn: tuple[str, list[Series]]) -> None:
    text, every = drawn
    found = read_calendar(text, *YEAR, Reading(LONDON))
    assert found.left_out == []
    read = sorted((one.start, one.end, one.summary) for one in found.occurrences)
    assert read == sorted(one for each in every for one in each.expected()), text
