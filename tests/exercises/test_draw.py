"""When exercises fall: at random, inside their window, in and out of hours by turns, in the right month."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from eprr_bot.base.files import read_file, validate
from eprr_bot.directory.cluster import read_cluster
from eprr_bot.exercises.draw import (
    ROOM_TO_FINISH,
    STEP,
    Hours,
    candidates,
    choose,
    month_end,
    month_of,
    next_month,
    previous_month,
)
from eprr_bot.exercises.programme import MonthlyExercise, Programme

LONDON = ZoneInfo("Europe/London")
EXAMPLE = Path(__file__).parents[2] / "rotas" / "example"
BANK_HOLIDAYS = frozenset({date(2026, 4, 3), date(2026, 4, 6), date(2026, 12, 25), date(2026, 12, 28)})
READ = validate(read_file(EXAMPLE / "exercises.yaml"), Programme)
PROGRAMME = {one.id: one for one in READ.monthly}
EXCLUDED = frozenset(READ.excluded_dates)
HOURS = Hours(LONDON, read_cluster(EXAMPLE / "cluster.yaml").core_hours, BANK_HOLIDAYS, EXCLUDED)
DIRECTOR = PROGRAMME["director-call-out"]
BY_DAY = PROGRAMME["communications-call-out"]


def london(text: str, fold: int = 0) -> datetime:
    """An instant from the wall clock of London."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON, fold=fold).astimezone(UTC)


def months(start: str, number: int) -> list[tuple[datetime, datetime]]:
    """The first and the last instant of calendar months, one after the other."""
    found, begin = [], london(start)
    for _ in range(number):
        end = month_end(month_of(begin, LONDON), LONDON)
        found.append((begin, end))
        begin = end
    return found


@cache
def simulate(exercise: MonthlyExercise, seed: int, number: int = 14) -> tuple[datetime, ...]:
    """The starts of some months' exercises, every one of which was held. It takes half a second."""
    chance, starts, earlier = random.Random(seed), [], []
    for begin, end in months("2026-01-01T00:10", number):
        start = choose(exercise, HOURS, begin, end, earlier, chance)
        assert start is not None
        starts.append(start)
        earlier.insert(0, (HOURS.is_in_hours(start), HOURS.band(start)))
    return tuple(starts)


@pytest.mark.parametrize("exercise", PROGRAMME.values(), ids=list(PROGRAMME))
@pytest.mark.parametrize("seed", range(2))
def test_over_a_year_there_are_never_six_months_all_in_hours_nor_three_all_out(
    exercise: MonthlyExercise, seed: int
) -> None:
    """EXR-03: in any six months at least one in hours and at least one out of hours."""
    starts = simulate(exercise, seed)
    inside = [HOURS.is_in_hours(start) for start in starts]
    window = exercise.quotas["out_of_hours"]
    for first in range(len(inside) - 5):
        assert not all(inside[first : first + 6])
        assert any(inside[first : first + 6])
    for first in range(len(inside) - window + 1):
        assert not all(inside[first : first + window])
    for first in range(len(inside) - 2):
        assert any(inside[first : first + 3])


@pytest.mark.parametrize("exercise", PROGRAMME.values(), ids=list(PROGRAMME))
def test_every_start_lies_in_its_month_and_window_with_room_to_finish(exercise: MonthlyExercise) -> None:
    for start, (begin, end) in zip(simulate(exercise, 1), months("2026-01-01T00:10", 14), strict=True):
        assert begin <= start < end - ROOM_TO_FINISH
        assert exercise.window.holds(start.astimezone(LONDON))
        assert start.minute % 5 == 0


def test_the_times_cannot_be_guessed_from_the_last_ones() -> None:
    starts = simulate(DIRECTOR, 1)
    assert len({(one.astimezone(LONDON).hour, one.astimezone(LONDON).weekday()) for one in starts}) > 10
    assert simulate(DIRECTOR, 2) != starts
    assert simulate(DIRECTOR, 1, 4) == starts[:4]


def test_after_two_in_hours_the_third_is_out_of_hours_and_the_other_way_round() -> None:
    begin, end = months("2026-06-01T00:00", 1)[0]
    for seed in range(6):
        out = choose(DIRECTOR, HOURS, begin, end, [(True, "core"), (True, "core")], random.Random(seed))
        inside = choose(DIRECTOR, HOURS, begin, end, [(False, "evening"), (False, "weekend")], random.Random(seed))
        assert out is not None
        assert inside is not None
        assert not HOURS.is_in_hours(out)
        assert HOURS.is_in_hours(inside)


def test_a_month_that_leaves_no_time_gives_none_rather_than_a_time_outside_the_window() -> None:
    end = month_end("2026-06", LONDON)
    assert choose(BY_DAY, HOURS, london("2026-06-30T19:30"), end, [], random.Random(0)) is not None
    assert choose(BY_DAY, HOURS, london("2026-06-30T21:01"), end, [], random.Random(0)) is None
    assert choose(DIRECTOR, HOURS, london("2026-06-30T21:30"), end, [], random.Random(0)) is not None
    assert choose(DIRECTOR, HOURS, london("2026-06-30T22:01"), end, [], random.Random(0)) is None, "no room to finish"


def test_the_last_day_serves_though_it_is_not_the_band_that_was_wanted() -> None:
    only_core = london("2026-06-30T09:00")
    end = london("2026-06-30T14:00")
    start = choose(DIRECTOR, HOURS, only_core, end, [(True, "core"), (True, "core")], random.Random(0))
    assert start is not None
    assert HOURS.is_in_hours(start), "an exercise in the wrong band is better than a month without one"


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


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 3), ("2026-10-25", 5)])
def test_from_midnight_to_four_on_the_day_of_a_clock_change_each_real_instant_may_be_drawn_once(
    day: str, hours: int
) -> None:
    all_day = DIRECTOR.model_copy(
        update={"window": DIRECTOR.window.model_copy(update={"from_": "00:00", "to": "00:00"})}
    )
    begin = london(f"{day}T00:00")
    found = candidates(all_day, HOURS, begin, london(f"{day}T04:00"))
    assert found == [begin + number * STEP for number in range(12 * hours)]


@pytest.mark.parametrize("exercise", PROGRAMME.values(), ids=list(PROGRAMME))
def test_no_exercise_touches_christmas_or_the_new_year(exercise: MonthlyExercise) -> None:
    closed = {"12-24", "12-25", "12-26", "12-31", "01-01"}
    found = candidates(exercise, HOURS, london("2026-12-01T00:00"), london("2027-02-01T00:00"))
    assert found
    for one in found:
        for touched in (one, one + ROOM_TO_FINISH - timedelta(seconds=1)):
            assert f"{touched.astimezone(LONDON):%m-%d}" not in closed
    days = {f"{one.astimezone(LONDON):%m-%d}" for one in found}
    assert {"12-23", "12-30"} <= days, "the days between are ordinary ones"


def test_dates_are_excluded_in_every_year_or_in_one() -> None:
    hours = replace(HOURS, excluded=frozenset({"06-03", "2026-06-05"}))
    found = {
        f"{one:%m-%d}" for one in candidates(BY_DAY, hours, london("2026-06-02T00:00"), london("2026-06-07T00:00"))
    }
    assert found == {"06-02", "06-04", "06-06"}
    found = {
        f"{one:%m-%d}" for one in candidates(BY_DAY, hours, london("2027-06-02T00:00"), london("2027-06-07T00:00"))
    }
    assert found == {"06-02", "06-04", "06-05", "06-06"}


@pytest.mark.parametrize("exercise", ["director-call-out", "manager-call-out", "loggist-call-out"])
def test_some_exercises_of_those_who_are_called_at_night_fall_at_night(exercise: str) -> None:
    bands = [HOURS.band(start) for seed in range(4) for start in simulate(PROGRAMME[exercise], seed)]
    assert bands.count("night") >= 4
    assert {"core", "evening", "night", "weekend"} <= set(bands)


def test_the_programme_excludes_some_dates_by_itself_and_refuses_what_is_none() -> None:
    assert Programme.model_validate({"schema": 1, "monthly": ()}).excluded_dates == tuple(READ.excluded_dates)
    given = ["02-29", date(2026, 12, 19), "2027-04-23"]
    made = Programme.model_validate({"schema": 1, "monthly": (), "excluded_dates": given})
    assert made.excluded_dates == ("02-29", "2026-12-19", "2027-04-23")
    for wrong in ("25 December", "12-32", "2027-02-29", "W01-1", 1225):
        with pytest.raises(ValidationError, match="is no date"):
            Programme.model_validate({"schema": 1, "monthly": (), "excluded_dates": [wrong]})


@pytest.mark.parametrize(
    ("month", "following"), [("2026-11", "2026-12"), ("2026-12", "2027-01"), ("2027-01", "2027-02")]
)
def test_months_follow_each_other(month: str, following: str) -> None:
    assert next_month(month) == following
    assert previous_month(following) == month
