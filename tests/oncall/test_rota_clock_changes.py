"""Brute force over clock changes, against an oracle that walks through every minute.

The oracle knows nothing of folds and offsets: it reads the wall clock minute after minute, notes when each
time is first and last shown, hands over when the time comes, and opens and closes windows.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

import pytest

from eprr_bot.oncall.rota import FixedPeriod, Layer, Rota, ShiftLength, Window
from eprr_bot.oncall.schedule import Schedule

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
PEOPLE = ("asha", "ben", "cara", "dev", "ewa")
EVERY_DAY = frozenset(range(7))
FIRST, LAST = 5 * 1440, 12 * 1440
"""The minutes that are compared: the days before are there for windows to open in."""

wall = datetime.fromisoformat

CHANGES = [
    ("Europe/London", wall("2026-03-29T00:00")),
    ("Europe/London", wall("2026-10-25T00:00")),
    ("America/New_York", wall("2026-03-08T00:00")),
    ("Australia/Lord_Howe", wall("2026-04-05T00:00")),
    ("Australia/Lord_Howe", wall("2026-10-04T00:00")),
    ("Pacific/Apia", wall("2011-12-30T00:00")),
]

SHIFTS = [
    (ShiftLength(hours=1), time(0)),
    (ShiftLength(hours=1), time(1, 30)),
    (ShiftLength(hours=12), time(1, 30)),
    (ShiftLength(days=1), time(0)),
    (ShiftLength(days=1), time(1, 45)),
    (ShiftLength(days=1), time(2)),
    (ShiftLength(weeks=1), time(1, 15)),
]

WINDOWS: list[tuple[Window, ...]] = [
    (),
    (Window(EVERY_DAY, time(17), time(9)),),
    (Window(frozenset({5, 6}), time(1, 30), time(1, 30)), Window(frozenset({6}), time(2), time(3))),
    (Window(frozenset({6}), time(1, 15), time(1, 45)), Window(frozenset({4}), time(2, 15), time(2, 25))),
    (Window(EVERY_DAY, time(1, 45), time(1, 15)),),
]


class WallClock:
    """What the clock showed at every minute between two instants."""

    def __init__(self, zone: ZoneInfo, start: datetime, end: datetime) -> None:
        self.shown: list[tuple[datetime, datetime]] = []
        self.first: dict[datetime, datetime] = {}
        self.last: dict[datetime, datetime] = {}
        instant = start
        while instant < end:
            wall = instant.astimezone(zone).replace(tzinfo=None)
            if self.shown:
                self._skip(self.shown[-1][1] + MINUTE, wall, instant)
            self.shown.append((instant, wall))
            self.first.setdefault(wall, instant)
            self.last[wall] = instant
            instant += MINUTE

    def _skip(self, skipped: datetime, wall: datetime, instant: datetime) -> None:
        while skipped < wall:
            self.first[skipped] = self.last[skipped] = instant
            skipped += MINUTE


def every_handover(layer: Layer, until: datetime) -> Iterator[datetime]:
    wall = layer.starts
    while wall < until:
        yield wall
        wall += layer.shift.step


def turns_of(layer: Layer, clock: WallClock) -> list[str | None]:
    """Whose turn it is at each minute, found by walking through the minutes."""
    handovers = {clock.first[wall] for wall in every_handover(layer, clock.shown[-1][1])}
    held: list[str | None] = []
    place = -1
    for instant, _ in clock.shown:
        place += instant in handovers  # several handovers at one instant move on by one person
        ended = layer.ends and instant >= clock.last[layer.ends]
        held.append(None if place < 0 or ended else layer.people[place % len(layer.people)])
    return held


def open_minutes(windows: tuple[Window, ...], clock: WallClock) -> list[bool]:
    """Whether any of the windows is open at each minute."""
    doors = doors_of(windows, clock)
    counts = accumulate(doors.get(instant, 0) for instant, _ in clock.shown)
    return [not windows or count > 0 for count in counts]


def doors_of(windows: tuple[Window, ...], clock: WallClock) -> dict[datetime, int]:
    """How many windows more are open from an instant on."""
    doors: dict[datetime, int] = {}
    midnight = clock.shown[0][1].replace(hour=0, minute=0)
    while midnight <= clock.shown[-1][1]:
        for window in windows:
            opens = datetime.combine(midnight, window.opens)
            closes = datetime.combine(midnight if window.closes > window.opens else midnight + DAY, window.closes)
            if midnight.weekday() in window.days and opens in clock.first and closes in clock.last:
                doors[clock.first[opens]] = doors.get(clock.first[opens], 0) + 1
                doors[clock.last[closes]] = doors.get(clock.last[closes], 0) - 1
        midnight += DAY
    return doors


@pytest.fixture(scope="module", params=CHANGES, ids=lambda change: f"{change[0]} {change[1]:%b %Y}")
def change(request) -> tuple[ZoneInfo, datetime, WallClock]:
    name, day = request.param
    zone = ZoneInfo(name)
    noon = day.replace(tzinfo=UTC)
    return zone, day, WallClock(zone, noon - 9 * DAY, noon + 5 * DAY)


def test_every_quarter_of_an_hour_is_held_by_whom_the_wall_clock_says(change):
    zone, day, clock = change
    opened = [open_minutes(windows, clock) for windows in WINDOWS]
    for shift, at in SHIFTS:
        layer = Layer("only", datetime.combine(day - 7 * DAY, at), shift, PEOPLE)
        turns = turns_of(layer, clock)
        for windows, is_open in zip(WINDOWS, opened, strict=True):
            rota = Rota("r", "R", zone.key, (replace(layer, during=windows),))
            schedule = Schedule(((None, rota),))
            for minute in range(FIRST, LAST, 15):
                instant, wall = clock.shown[minute]
                expected = turns[minute] if is_open[minute] else None
                assert schedule.holder_at(instant).person == expected, (shift, windows, wall)


def test_two_layers_whose_windows_meet_in_the_changing_hour_have_one_holder(change):
    zone, day, clock = change
    begins = datetime.combine(day - 7 * DAY, time(9))
    under = Layer("under", begins, ShiftLength(days=1), PEOPLE, ends=day + timedelta(hours=1, minutes=30))
    over = Layer("over", begins, ShiftLength(weeks=1), ("zoe",), during=(Window(EVERY_DAY, time(1, 30), time(9)),))
    opened = open_minutes(over.during, clock)
    for layers in ((under, over), (over, under)):
        schedule = Schedule(((None, Rota("r", "R", zone.key, layers)),))
        weak, strong = (turns_of(layer, clock) for layer in layers)
        if layers[0].during:
            weak = [person if is_open else None for person, is_open in zip(weak, opened, strict=True)]
        else:
            strong = [person if is_open else None for person, is_open in zip(strong, opened, strict=True)]
        for minute in range(FIRST, LAST, 5):
            expected = strong[minute] or weak[minute]
            assert schedule.holder_at(clock.shown[minute][0]).person == expected


def test_fixed_periods_start_at_the_first_and_end_at_the_last_reading(change):
    zone, day, clock = change
    start, end = day + timedelta(hours=1, minutes=30), day + timedelta(hours=1, minutes=50)
    fixed = (FixedPeriod(start, end, "fay"), FixedPeriod(start - DAY, end - timedelta(minutes=5), "gus"))
    schedule = Schedule(((None, Rota("r", "R", zone.key, fixed=fixed)),))
    for instant, _ in clock.shown:
        expected = None
        if clock.first[start - DAY] <= instant < clock.last[end - timedelta(minutes=5)]:
            expected = "gus"
        if clock.first[start] <= instant < clock.last[end]:
            expected = "fay"
        assert schedule.holder_at(instant).person == expected


@pytest.mark.parametrize(
    ("zone", "starts", "expected"),
    [
        ("Europe/London", "2026-09-25T01:30", "2026-10-25T00:30Z"),
        ("America/New_York", "2026-02-08T02:30", "2026-03-08T07:00Z"),
        ("Europe/London", "2025-12-28T09:00", "2026-01-28T09:00Z"),
    ],
)
def test_a_monthly_handover_follows_the_same_rule(zone, starts, expected):
    layer = Layer("month", wall(starts), ShiftLength(months=1), PEOPLE)
    schedule = Schedule(((None, Rota("r", "R", zone, (layer,))),))
    handover = datetime.fromisoformat(expected)
    assert schedule.holder_at(handover - MINUTE).person == "asha"
    assert schedule.holder_at(handover).start == handover
    assert schedule.holder_at(handover).person == "ben"


def test_ten_years_of_hourly_turns_lose_one_place_each_spring():
    layer = Layer("hourly", wall("2026-01-01T00:00"), ShiftLength(hours=1), PEOPLE)
    schedule = Schedule(((None, Rota("r", "R", "Europe/London", (layer,))),))
    asked = datetime(2036, 6, 1, 11, tzinfo=UTC)  # noon in London
    hours = (wall("2036-06-01T12:00") - layer.starts) // timedelta(hours=1)
    springs = 11  # 2026 to 2036
    assert schedule.holder_at(asked).person == PEOPLE[(hours - springs) % len(PEOPLE)]


def test_handovers_are_exact_far_ahead():
    layer = Layer("week", wall("2026-01-05T09:00"), ShiftLength(weeks=1), PEOPLE)
    schedule = Schedule(((None, Rota("r", "R", "Europe/London", (layer,))),))
    weeks = 52 * 150
    monday = (layer.starts + timedelta(weeks=weeks)).replace(tzinfo=ZoneInfo("Europe/London"))
    shift = schedule.holder_at(monday.astimezone(UTC))
    assert shift.start == monday.astimezone(UTC)
    assert shift.person == PEOPLE[weeks % len(PEOPLE)]
