"""The spans in which an exercise may start are just those five-minute steps that a look at each one finds."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eprr_bot.base.file_fields import DAYS
from eprr_bot.exercises.hours import ROOM_TO_FINISH, month_end, month_start
from eprr_bot.exercises.programme import HoursWindow
from eprr_bot.exercises.times import STEP, Times, instant_of
from tests.exercises.drawing import BY_DAY, DIRECTOR, HOURS, LONDON, PROGRAMME, london

CLOCK = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.integers(0, 59))
WINDOWS = st.builds(
    lambda days, begins, ends: HoursWindow.model_validate({"days": days, "from": begins, "to": ends}),
    st.lists(st.sampled_from(DAYS), min_size=1, unique=True),
    CLOCK,
    CLOCK,
)
MONTHS = st.sampled_from(["2026-03", "2026-06", "2026-10", "2026-12", "2027-05"])


def starts(times: Times, after: datetime, before: datetime) -> list[datetime]:
    """Every start that the spans between two instants hold."""
    return [instant_of(step) for span in times.spans(after, before) for step in range(span.first, span.end)]


@settings(max_examples=10, deadline=None)
@given(WINDOWS, MONTHS)
def test_every_step_that_a_window_allows_is_in_one_span_with_its_band_and_words(
    window: HoursWindow, month: str
) -> None:
    begins, ends = month_start(month, LONDON), month_end(month, LONDON)
    found = {
        instant_of(step): (span.band, span.words)
        for span in Times(window, HOURS).spans(begins, ends)
        for step in range(span.first, span.end)
    }
    every = (begins + number * STEP for number in range((ends - begins) // STEP))
    allowed = [one for one in every if window.holds(one.astimezone(LONDON)) and HOURS.is_allowed(one)]
    assert found == {one: (HOURS.band(one), HOURS.words(one)) for one in allowed}


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 3), ("2026-10-25", 5)])
def test_from_midnight_to_four_on_the_day_of_a_clock_change_each_real_instant_may_be_drawn_once(
    day: str, hours: int
) -> None:
    begin = london(f"{day}T00:00")
    found = starts(Times(DIRECTOR.window, HOURS), begin, london(f"{day}T04:00"))
    assert found == [begin + number * STEP for number in range(12 * hours)]


@pytest.mark.parametrize("exercise", PROGRAMME.values(), ids=list(PROGRAMME))
def test_no_exercise_touches_christmas_or_the_new_year(exercise) -> None:
    closed = {"12-24", "12-25", "12-26", "12-31", "01-01"}
    found = starts(Times(exercise.window, HOURS), london("2026-12-01T00:00"), london("2027-02-01T00:00"))
    assert found
    for one in found:
        for touched in (one, one + ROOM_TO_FINISH - timedelta(seconds=1)):
            assert f"{touched.astimezone(LONDON):%m-%d}" not in closed
    days = {f"{one.astimezone(LONDON):%m-%d}" for one in found}
    assert {"12-23", "12-30"} <= days, "the days between are ordinary ones"


@pytest.mark.parametrize(
    ("year", "days"), [("2026", ["06-02", "06-04", "06-06"]), ("2027", ["06-02", "06-04", "06-05", "06-06"])]
)
def test_dates_are_excluded_in_every_year_or_in_one(year: str, days: list[str]) -> None:
    times = Times(BY_DAY.window, replace(HOURS, excluded=frozenset({"06-03", "2026-06-05"})))
    found = starts(times, london(f"{year}-06-02T00:00"), london(f"{year}-06-07T00:00"))
    assert sorted({f"{one:%m-%d}" for one in found}) == days
