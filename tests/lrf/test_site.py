"""Sites whose plans are tested: by when the next test is due."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eprr_bot.lrf.site import Regime, Site


def site(regime: Regime, tested_on: date | None = None, test_every_months: int | None = None) -> Site:
    return Site(
        name="Fen Works",
        regime=regime,
        duty_holder="the county council",
        tested_on=tested_on,
        test_every_months=test_every_months,
    )


@pytest.mark.parametrize(
    ("regime", "months", "tested_on", "due_by"),
    [
        ("radiation", None, date(2024, 5, 31), date(2027, 5, 31)),
        ("major_hazard", None, date(2024, 2, 29), date(2027, 2, 28)),
        ("pipeline", 12, date(2024, 2, 29), date(2025, 2, 28)),
        ("sports_ground", None, date(2026, 8, 31), date(2027, 8, 31)),
        ("sports_ground", 6, date(2026, 8, 31), date(2027, 2, 28)),
        ("other", 1, date(2026, 12, 31), date(2027, 1, 31)),
        ("reservoir", None, date(2026, 8, 31), None),
    ],
)
def test_a_test_is_due_by_the_law_or_as_the_file_says(
    regime: Regime, months: int | None, tested_on: date, due_by: date | None
) -> None:
    assert site(regime, tested_on, months).due_by == due_by


@pytest.mark.parametrize(
    ("regime", "tested_on", "today", "is_overdue"),
    [
        ("sports_ground", date(2025, 11, 23), date(2026, 11, 23), False),
        ("sports_ground", date(2025, 11, 22), date(2026, 11, 23), True),
        ("sports_ground", None, date(2026, 11, 23), True),
        ("reservoir", None, date(2026, 11, 23), False),
        ("other", date(1990, 1, 1), date(2026, 11, 23), False),
    ],
)
def test_it_is_late_from_the_day_after(regime: Regime, tested_on: date | None, today: date, is_overdue: bool) -> None:
    assert site(regime, tested_on).is_overdue(today) == is_overdue


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(1, 120))
def test_so_many_months_later_is_in_that_month_and_never_later_in_it(tested_on: date, months: int) -> None:
    due_by = site("other", tested_on, months).due_by
    assert due_by is not None
    assert (due_by.year * 12 + due_by.month) - (tested_on.year * 12 + tested_on.month) == months
    assert due_by.day <= tested_on.day
