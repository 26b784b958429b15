"""What counts as a night, a weekend, a bank holiday: a table of cases, and what must hold for any shifts."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eprr_bot.base.bank_holidays import days_that_count
from eprr_bot.base.wall_clock import first_instant
from eprr_bot.fairness.burden import Held, burden, tally

LONDON = ZoneInfo("Europe/London")
HOLIDAYS = days_that_count("england-and-wales")


def held(start: str, end: str, turn: object = None) -> Held:
    begins, ends = (first_instant(datetime.fromisoformat(wall), LONDON) for wall in (start, end))
    return Held(begins, ends, turn or begins)


@pytest.mark.parametrize(
    ("start", "end", "nights", "weekends", "holidays"),
    [
        ("2026-11-23T09:00", "2026-11-30T09:00", 7, 1, 0),
        ("2026-11-23T08:00", "2026-11-23T20:00", 0, 0, 0),
        ("2026-11-23T20:00", "2026-11-24T08:00", 1, 0, 0),
        ("2026-11-24T06:30", "2026-11-24T14:30", 1, 0, 0),
        ("2026-11-24T07:00", "2026-11-24T23:00", 0, 0, 0),
        ("2026-11-27T17:00", "2026-11-30T09:00", 3, 1, 0),
        ("2026-11-27T20:00", "2026-11-28T08:00", 1, 0, 0),
        ("2026-11-29T20:00", "2026-11-30T08:00", 1, 1, 0),
        ("2026-12-24T09:00", "2026-12-28T09:00", 4, 1, 2),
        ("2026-12-28T09:00", "2026-12-31T09:00", 3, 0, 1),
        ("2026-05-18T09:00", "2026-05-25T09:00", 7, 1, 0),
        ("2026-05-25T09:00", "2026-06-01T09:00", 7, 1, 1),
        ("2026-03-28T20:00", "2026-03-29T08:00", 1, 1, 0),
        ("2026-10-24T20:00", "2026-10-25T08:00", 1, 1, 0),
    ],
    ids=[
        "a week",
        "a day",
        "a night",
        "from half past six touches the night before",
        "between two nights",
        "out of hours over a weekend",
        "the night to Saturday is a night",
        "Sunday night is a weekend",
        "Christmas, Boxing Day on a Saturday, and the weekend",
        "the day given instead of Boxing Day",
        "who hands over at nine on a bank holiday has not done it",
        "who takes over at nine on a bank holiday has",
        "the night the clocks go forward",
        "the night the clocks go back",
    ],
)
def test_peers_11_public_holidays_are_in_the_fairness_figures(start, end, nights, weekends, holidays):
    found = tally([held(start, end)], LONDON, HOLIDAYS)
    assert (len(found.nights), len(found.weekends), len(found.bank_holidays)) == (nights, weekends, holidays)


def test_pieces_of_one_turn_are_one_shift_and_a_weekend_counts_once():
    pieces = [held("2026-11-28T09:00", "2026-11-28T12:00", 1), held("2026-11-28T18:00", "2026-11-30T09:00", 1)]
    found = burden("asha", pieces, LONDON, HOLIDAYS)
    assert (found.shifts, found.weekends, found.hours, found.longest_run) == (1, 1, 42, 39)


def test_two_rotas_at_once_count_their_hours_once():
    both = [held("2026-11-23T09:00", "2026-11-24T09:00", 1), held("2026-11-23T21:00", "2026-11-24T21:00", 2)]
    found = burden("asha", both, LONDON, HOLIDAYS, call_outs=2, exercises=1)
    assert (found.shifts, found.hours, found.longest_run, found.nights) == (2, 36, 36, 1)
    assert (found.call_outs, found.exercises) == (2, 1)


def test_an_hour_more_or_less_at_a_clock_change_is_counted():
    assert burden("a", [held("2026-10-24T20:00", "2026-10-25T08:00")], LONDON, HOLIDAYS).hours == 13
    assert burden("a", [held("2026-03-28T20:00", "2026-03-29T08:00")], LONDON, HOLIDAYS).hours == 11


def test_nobody_on_call_carries_nothing():
    found = burden("asha", [], LONDON, HOLIDAYS)
    assert (found.points, found.hours, found.longest_run) == (0, 0, 0)


@given(
    st.integers(0, 400),
    st.integers(1, 300),
    st.integers(1, 299),
    st.sampled_from([date(2026, 12, 25), date(2026, 5, 4)]),
)
def test_a_shift_cut_in_two_for_one_person_changes_no_figure(begins, hours, cut, holiday):
    start = datetime(2026, 4, 20, tzinfo=UTC) + timedelta(hours=begins)
    middle, end = start + timedelta(hours=min(cut, hours)), start + timedelta(hours=hours)
    whole = tally([Held(start, end, 1)], LONDON, {holiday})
    parts = [Held(start, middle, 1)] + ([Held(middle, end, 1)] if middle < end else [])
    assert tally(parts, LONDON, {holiday}) == whole
    assert whole.points == tally(parts[:1], LONDON, {holiday}).__or__(tally(parts[1:], LONDON, {holiday})).points
