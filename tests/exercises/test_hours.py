"""Words for time: in and out of hours, bands, months."""

from datetime import UTC, datetime

import pytest

from eprr_bot.exercises.hours import month_end, month_of, next_month, previous_month
from tests.exercises.drawing import HOURS, LONDON, london


@pytest.mark.parametrize(
    ("wall", "month"),
    [
        ("2026-01-31T23:59", "2026-01"),
        ("2026-02-01T00:00", "2026-02"),
        ("2026-03-31T23:59", "2026-03"),
        ("2026-07-31T23:59", "2026-07"),
        ("2026-08-01T00:00", "2026-08"),
        ("2026-10-31T23:59", "2026-10"),
        ("2026-12-31T23:59", "2026-12"),
    ],
)
def test_a_month_is_that_of_the_wall_clock_in_summer_and_in_winter(wall: str, month: str) -> None:
    assert month_of(london(wall), LONDON) == month


def test_a_month_ends_at_midnight_on_the_wall_clock() -> None:
    assert month_end("2026-01", LONDON) == datetime(2026, 2, 1, tzinfo=UTC)
    assert month_end("2026-03", LONDON) == datetime(2026, 3, 31, 23, tzinfo=UTC)
    assert month_end("2026-10", LONDON) == datetime(2026, 11, 1, tzinfo=UTC)
    assert month_end("2026-12", LONDON) == datetime(2027, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wall", "band", "inside"),
    [
        ("2026-11-23T09:00", "core", True),
        ("2026-11-23T16:59", "core", True),
        ("2026-11-23T17:00", "evening", False),
        ("2026-11-23T08:59", "early", False),
        ("2026-11-23T06:59", "night", False),
        ("2026-11-23T23:00", "night", False),
        ("2026-11-28T11:00", "weekend", False),
        ("2026-12-25T11:00", "bank holiday", False),
        ("2026-07-06T09:00", "core", True),
    ],
)
def test_in_hours_is_core_hours_on_working_days(wall: str, band: str, inside: bool) -> None:
    instant = london(wall)
    assert HOURS.band(instant) == band
    assert HOURS.is_in_hours(instant) is inside


@pytest.mark.parametrize(
    ("month", "following"), [("2026-11", "2026-12"), ("2026-12", "2027-01"), ("2027-01", "2027-02")]
)
def test_months_follow_each_other(month: str, following: str) -> None:
    assert next_month(month) == following
    assert previous_month(following) == month


@pytest.mark.parametrize(
    ("wall", "words"),
    [
        ("2026-11-23T09:00", {"in_hours"}),
        ("2026-11-23T17:00", {"out_of_hours"}),
        ("2026-11-23T23:00", {"out_of_hours", "night"}),
        ("2026-11-28T02:40", {"out_of_hours", "night", "weekend"}),
        ("2026-12-28T02:40", {"out_of_hours", "night", "bank_holiday"}),
        ("2026-12-28T12:00", {"out_of_hours", "bank_holiday"}),
    ],
)
def test_of_what_is_asked_several_things_are_true_at_once(wall: str, words: set[str]) -> None:
    assert HOURS.words(london(wall)) == words
