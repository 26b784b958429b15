"""Months and years as people name them."""

from datetime import date

import pytest

from eprr_bot.base.months import period_named

TODAY = date(2026, 11, 23)

NAMED = [
    ("2026", "2026"),
    ("this year", "2026"),
    ("last year", "2025"),
    ("2026-11", "2026-11"),
    ("2026/3", "2026-03"),
    ("11/2026", "2026-11"),
    ("november", "2026-11"),
    ("Nov", "2026-11"),
    ("December", "2025-12"),
    ("november 2026", "2026-11"),
    ("sept  2025", "2025-09"),
    ("in March", "2026-03"),
    ("this month", "2026-11"),
    ("last month", "2026-10"),
    ("2026-13", ""),
    ("novembre", ""),
    ("1 november", ""),
    ("everything", ""),
    ("", ""),
]


@pytest.mark.parametrize(("text", "period"), NAMED)
def test_a_month_or_a_year_is_understood(text: str, period: str) -> None:
    assert period_named(text, TODAY) == period


def test_last_month_of_january_is_in_the_year_before() -> None:
    assert period_named("last month", date(2027, 1, 31)) == "2026-12"
