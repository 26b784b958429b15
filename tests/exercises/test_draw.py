"""When exercises fall: at random, in their month and window, and so that all that is asked holds for years."""

import random
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eprr_bot.exercises.ahead import Ahead
from eprr_bot.exercises.draw import Past, choose
from eprr_bot.exercises.hours import ROOM_TO_FINISH, month_end, month_start, next_month
from eprr_bot.exercises.programme import AtLeastEvery, HoursWindow, MonthlyExercise
from eprr_bot.exercises.times import Times
from tests.exercises.drawing import BEGINS, BY_DAY, DIRECTOR, HOURS, LONDON, PROGRAMME, broken, drawn, london
from tests.exercises.test_times import WINDOWS

TEN_YEARS = 120
ASKED = st.builds(
    AtLeastEvery,
    in_hours=st.none() | st.integers(2, 8),
    out_of_hours=st.none() | st.integers(2, 8),
    night=st.none() | st.integers(3, 12),
    weekend=st.none() | st.integers(3, 12),
    bank_holiday=st.none() | st.integers(9, 18),
)


def chosen(exercise: MonthlyExercise, past: Past, after: datetime, before: datetime, seed: int = 0) -> datetime | None:
    """What is drawn between two instants."""
    month = f"{after.astimezone(LONDON):%Y-%m}"
    return choose(
        Ahead(Times(exercise.window, HOURS), exercise.quotas, month), past, after, before, random.Random(seed)
    )


def past(exercise: MonthlyExercise, **ages: int) -> Past:
    """In how many months some quotas were not met; the others were last month."""
    return Past(dict.fromkeys(exercise.quotas, 0) | ages)


@settings(max_examples=25, deadline=None)
@given(WINDOWS, ASKED, st.integers(0, 1_000_000))
def test_ten_years_of_any_programme_keep_every_rule_that_can_be_kept(
    window: HoursWindow, asked: AtLeastEvery, seed: int
) -> None:
    exercise = DIRECTOR.model_copy(update={"window": window, "at_least_every_months": asked})
    ahead = Ahead(Times(window, HOURS), exercise.quotas, BEGINS)
    if not all(ahead.times.words_in(month) for month in ("2026-01", "2026-12")):
        return  # a few minutes a week that fall on excluded dates
    starts, month = drawn(exercise, seed, TEN_YEARS), BEGINS
    for start in starts:
        begins, ends = month_start(month, LONDON), month_end(month, LONDON)
        assert begins <= start < ends - ROOM_TO_FINISH
        assert window.holds(start.astimezone(LONDON))
        assert HOURS.is_allowed(start)
        assert start.minute % 5 == 0
        month = next_month(month)
    impossible = {one.word for one in ahead.failures(dict.fromkeys(exercise.quotas, 0))}
    if not impossible:
        assert broken(exercise, starts) == []
    assert {word for word, _ in broken(exercise, starts)} >= impossible


@pytest.mark.parametrize("exercise", PROGRAMME.values(), ids=list(PROGRAMME))
@pytest.mark.parametrize("seed", range(2))
def test_all_that_the_example_asks_holds_for_ten_years(exercise: MonthlyExercise, seed: int) -> None:
    """EXR-03: in any six months at least one in hours and at least one out of hours; and what else the file asks."""
    assert exercise.quotas["in_hours"] <= 6
    assert exercise.quotas["out_of_hours"] <= 6
    assert broken(exercise, drawn(exercise, seed, TEN_YEARS)) == []


def test_the_times_cannot_be_guessed_from_the_last_ones() -> None:
    starts = drawn(DIRECTOR, 1, 14)
    assert len({(one.astimezone(LONDON).hour, one.astimezone(LONDON).weekday()) for one in starts}) > 10
    assert drawn(DIRECTOR, 2, 14) != starts
    assert drawn(DIRECTOR, 1, 4) == starts[:4]


@pytest.mark.parametrize("exercise", ["director-call-out", "manager-call-out", "loggist-call-out"])
def test_exercises_of_those_who_are_called_at_night_fall_into_every_band(exercise: str) -> None:
    bands = {HOURS.band(start) for start in drawn(PROGRAMME[exercise], 1, TEN_YEARS)}
    assert bands == {"core", "early", "evening", "night", "weekend", "bank holiday"}


def test_what_was_not_for_as_long_as_may_be_is_drawn_now() -> None:
    begins, ends = month_start("2026-06", LONDON), month_end("2026-06", LONDON)
    for seed in range(6):
        out = chosen(DIRECTOR, past(DIRECTOR, out_of_hours=2), begins, ends, seed)
        inside = chosen(DIRECTOR, past(DIRECTOR, in_hours=5), begins, ends, seed)
        assert out is not None
        assert inside is not None
        assert not HOURS.is_in_hours(out)
        assert HOURS.is_in_hours(inside)


def test_a_bank_holiday_is_drawn_before_months_without_one_begin() -> None:
    """After the end of August 2026 the next one that the programme does not exclude is on 28 December."""
    for seed in range(4):
        start = chosen(
            DIRECTOR,
            past(DIRECTOR, bank_holiday=8),
            month_start("2026-08", LONDON),
            month_end("2026-08", LONDON),
            seed,
        )
        assert start is not None
        assert HOURS.band(start) == "bank holiday"


def test_what_this_month_has_met_already_need_not_be_met_again() -> None:
    begins, ends = month_start("2026-06", LONDON), month_end("2026-06", LONDON)
    before = replace(past(DIRECTOR, in_hours=5), met=frozenset({"in_hours"}))
    found = [chosen(DIRECTOR, before, begins, ends, seed) for seed in range(12)]
    assert any(one and not HOURS.is_in_hours(one) for one in found)


def test_a_month_that_leaves_no_time_gives_none_rather_than_a_time_outside_the_window() -> None:
    end = month_end("2026-06", LONDON)
    assert chosen(BY_DAY, past(BY_DAY), london("2026-06-30T19:30"), end) is not None
    assert chosen(BY_DAY, past(BY_DAY), london("2026-06-30T21:01"), end) is None
    assert chosen(DIRECTOR, past(DIRECTOR), london("2026-06-30T21:30"), end) is not None
    assert chosen(DIRECTOR, past(DIRECTOR), london("2026-06-30T22:01"), end) is None, "no room to finish"


def test_the_last_day_serves_though_it_does_not_meet_what_is_asked() -> None:
    before = past(DIRECTOR, out_of_hours=2)
    start = chosen(DIRECTOR, before, london("2026-06-30T09:00"), london("2026-06-30T14:00"))
    assert start is not None
    assert HOURS.is_in_hours(start), "an exercise in the wrong band is better than a month without one"


def test_nobody_is_called_on_two_nights_in_a_row_where_there_is_another_time() -> None:
    night = (london("2026-06-08T23:00"), london("2026-06-09T07:00"))
    before = replace(past(DIRECTOR, night=5), quiet=([(night[0] - timedelta(days=2), night[1])],))
    for seed in range(6):
        elsewhere = chosen(DIRECTOR, before, night[0] - timedelta(days=2), night[1] + timedelta(days=1), seed)
        assert elsewhere is not None
        assert elsewhere >= night[1]
        assert "night" in HOURS.words(elsewhere)
    start = chosen(DIRECTOR, before, night[0], night[1] + ROOM_TO_FINISH)
    assert start is not None
    assert night[0] <= start < night[1], "what is asked comes first"


def test_the_band_differs_from_the_last_one_where_it_can() -> None:
    begins, ends = month_start("2026-06", LONDON), month_end("2026-06", LONDON)
    before = replace(past(DIRECTOR), last_band="weekend")
    found = [chosen(DIRECTOR, before, begins, ends, seed) for seed in range(12)]
    assert all(one and HOURS.band(one) != "weekend" for one in found)
