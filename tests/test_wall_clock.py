"""Every time zone there is, against a reference that tries each offset; odd changes of the clocks by name."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest

from eprr_bot.base.wall_clock import first_instant, holes, last_instant
from tests.oncall.by_definition import shown
from tests.oncall.test_rota_by_definition import CHANGES

DAY = timedelta(days=1)
YEAR = [datetime(2026, 1, 1) + number * DAY for number in range(-1, 368)]  # noqa: DTZ001 (walls)


def days_of_change(zone: ZoneInfo) -> list[datetime]:
    offsets = [zone.utcoffset(day) for day in YEAR]
    return [day for day, before, after in zip(YEAR, offsets, offsets[1:], strict=False) if before != after]


def around(change: datetime, step: timedelta, hours: int = 24) -> list[datetime]:
    """Walls from so many hours before a day until so many after it."""
    first, length = change - timedelta(hours=hours), DAY + timedelta(hours=2 * hours)
    return [first + number * step for number in range(length // step)]


def wrong(zone: ZoneInfo, walls: list[datetime]) -> list[datetime]:
    return [wall for wall in walls if (first_instant(wall, zone), last_instant(wall, zone)) != shown(wall, zone)]


def test_every_zone_reads_its_clocks_as_they_go_for_a_year() -> None:
    for name in sorted(available_timezones()):
        zone = ZoneInfo(name)
        walls = [*YEAR[::40], *(wall for day in days_of_change(zone) for wall in around(day, DAY / 24, hours=2))]
        assert wrong(zone, walls) == [], name


@pytest.mark.parametrize(("name", "day"), CHANGES)
def test_near_a_change_every_reading_is_right(name: str, day: str) -> None:
    change = datetime.fromisoformat(day)
    assert wrong(ZoneInfo(name), around(change, timedelta(minutes=7, seconds=30))) == []
    assert wrong(ZoneInfo(name), around(change, timedelta(minutes=15))) == []


@pytest.mark.parametrize(
    ("name", "year", "expected"),
    [
        ("Europe/London", 2026, [("2026-03-29T01:00", "2026-03-29T02:00")]),
        ("Pacific/Apia", 2011, [("2011-09-24T03:00", "2011-09-24T04:00"), ("2011-12-30T00:00", "2011-12-31T00:00")]),
        ("Africa/Monrovia", 1972, [("1972-01-07T00:00", "1972-01-07T00:44:30")]),
        ("UTC", 2026, []),
    ],
)
def test_holes_are_what_the_clocks_skip(name: str, year: int, expected: list[tuple[str, str]]) -> None:
    assert [(first.isoformat(), last.isoformat()) for first, last in holes(ZoneInfo(name), year)] == [
        (f"{first}:00"[:19], f"{last}:00"[:19]) for first, last in expected
    ]


@pytest.mark.parametrize("wall", ["0002-01-01T00:00", "1850-06-01T12:00", "9998-12-31T23:00", "9999-06-01T00:00"])
def test_far_walls_are_read_too(wall: str) -> None:
    moment = datetime.fromisoformat(wall)
    zone = ZoneInfo("Europe/London")
    assert first_instant(moment, zone) == last_instant(moment, zone) == moment.replace(tzinfo=zone).astimezone(UTC)
