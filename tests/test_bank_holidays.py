from datetime import date

import pytest

from eprr_bot.base.bank_holidays import bank_holidays, days_that_count, known_until, names


def test_the_official_dates_of_england_and_wales_are_those_of_gov_uk():
    of_2026 = {day for day in bank_holidays("england-and-wales") if day.year == 2026}
    assert of_2026 == {
        date(2026, 1, 1),
        date(2026, 4, 3),
        date(2026, 4, 6),
        date(2026, 5, 4),
        date(2026, 5, 25),
        date(2026, 8, 31),
        date(2026, 12, 25),
        date(2026, 12, 28),
    }


@pytest.mark.parametrize(
    ("division", "day", "name"),
    [
        ("scotland", date(2026, 1, 2), "2nd January"),
        ("scotland", date(2026, 11, 30), "St Andrew’s Day"),
        ("northern-ireland", date(2026, 3, 17), "St Patrick’s Day"),
        ("england-and-wales", date(2026, 12, 28), "Boxing Day (substitute day)"),
    ],
)
def test_each_part_of_the_country_has_its_own(division, day, name):
    assert names(division)[day] == name


def test_christmas_on_a_weekend_counts_on_its_own_date_and_on_the_day_given_instead():
    assert date(2026, 12, 26) not in bank_holidays("england-and-wales")
    assert {date(2026, 12, 26), date(2026, 12, 28)} <= days_that_count("england-and-wales")
    assert {date(2028, 1, 1), date(2028, 1, 3)} <= days_that_count("england-and-wales")


def test_nothing_is_guessed_beyond_the_published_years():
    last = known_until("england-and-wales")
    assert (last.month, last.day) == (12, 31)
    assert max(days_that_count("england-and-wales")) <= last
