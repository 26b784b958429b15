"""Bank holidays: the official dates, as they came with the library. Nothing is fetched, and nothing is guessed.

GOV.UK publishes about two years ahead. Beyond the last published year it is not known which days are
bank holidays, and whoever counts them has to say so.
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType

OWN_DATES = {(1, 1): "New Year’s Day", (12, 25): "Christmas Day", (12, 26): "Boxing Day"}
"""Days that count also where they fall on a weekend and the official list holds only the day given instead."""


@lru_cache(maxsize=4)
def names(division: str) -> Mapping[date, str]:
    """The published bank holidays of a part of the country, the earliest first, with their names.

    `division` is england-and-wales, scotland or northern-ireland.
    """
    from govuk_bank_holidays.bank_holidays import BankHolidays  # with an HTTP library that start-up does not need

    official = BankHolidays(use_cached_holidays=True).get_holidays(division=division)
    found = {one["date"]: _name(one["title"], one["notes"]) for one in official}
    return MappingProxyType(dict(sorted(found.items())))


def _name(title: str, notes: str) -> str:
    return f"{title} (substitute day)" if notes == "Substitute day" else title


def bank_holidays(division: str) -> frozenset[date]:
    """The published dates of a part of the country."""
    return frozenset(names(division))


def known_until(division: str) -> date:
    """The last day for which it is published whether it is a bank holiday."""
    return date(max(names(division)).year, 12, 31)


def days_that_count(division: str) -> frozenset[date]:
    """Bank holidays as they weigh on people: the published dates, and Christmas and New Year on their own dates."""
    published = bank_holidays(division)
    years = {day.year for day in published}
    return published | {date(year, month, day) for year in years for month, day in OWN_DATES}
