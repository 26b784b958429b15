"""Bank holidays: the official dates, as they came with the library or as GOV.UK has them now. Nothing is guessed.

GOV.UK publishes about two years ahead. Beyond the last published year it is not known which days are
bank holidays, and whoever counts them has to say so.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any

DIVISIONS = ("england-and-wales", "scotland", "northern-ireland")
AS_OF = date(2026, 2, 25)
"""When release 0.19 of the library was packed; a test says when this must move."""
OWN_DATES = {(1, 1): "New Year’s Day", (12, 25): "Christmas Day", (12, 26): "Boxing Day"}
"""Days that count also where they fall on a weekend and the official list holds only the day given instead."""
PROCLAIMED = {"scotland": {date(2026, 6, 15): "World Cup bank holiday"}}
"""What was proclaimed after the library took its dates; looked at only for years that GOV.UK was not asked about."""

_FEWEST_A_YEAR = 6
_MOST = 1_000


@dataclass(frozen=True)
class Holidays:
    """The bank holidays of a part of the country, the earliest first, with their names.

    `known_until` is the last day for which it is published whether it is one.
    """

    names: Mapping[date, str]
    known_until: date

    @property
    def days(self) -> frozenset[date]:
        """Their dates."""
        return frozenset(self.names)

    @property
    def days_that_count(self) -> frozenset[date]:
        """As they weigh on people: the dates, and Christmas and New Year on their own dates."""
        years = {day.year for day in self.names if day <= self.known_until}
        return self.days | {date(year, month, day) for year in years for month, day in OWN_DATES}

    def changed(self, added: Iterable[tuple[date, str]], removed: Iterable[date]) -> "Holidays":
        """The same with days that a cluster has for itself and without those that it has not."""
        names = {day: name for day, name in self.names.items() if day not in set(removed)} | dict(added)
        return replace(self, names=_sorted(names))


class NotTheFeed(ValueError):
    """What was read is not GOV.UK’s list of bank holidays. The message is a sentence."""


@lru_cache(maxsize=16)
def published(division: str, feed: str = "") -> Holidays:
    """The published dates; for the years that a feed holds (`checked` has read it), those of the feed."""
    names = {**_of_the_library(division), **PROCLAIMED.get(division, {})}
    newer = {date.fromisoformat(day): name for day, name in json.loads(feed)[division]} if feed else {}
    asked = {day.year for day in newer}
    found = _sorted({day: name for day, name in names.items() if day.year not in asked} | newer)
    return Holidays(found, date(max(found).year, 12, 31))


WhenAsked = Callable[[], Holidays]
"""Bank holidays that are looked up only by a text that names one."""


def of_england() -> Holidays:
    """Whose are meant where nobody says so, as they came with the bot."""
    return published("england-and-wales")


def names(division: str) -> Mapping[date, str]:
    """Those of a part of the country as they came with the bot."""
    return published(division).names


def days_that_count(division: str) -> frozenset[date]:
    """Their days, and Christmas and New Year on their own dates."""
    return published(division).days_that_count


def _of_the_library(division: str) -> dict[date, str]:
    from govuk_bank_holidays.bank_holidays import BankHolidays  # with an HTTP library that start-up does not need

    official = BankHolidays(use_cached_holidays=True).get_holidays(division=division)
    return {one["date"]: _name(one["title"], one["notes"]) for one in official}


def _sorted(names: Mapping[date, str]) -> Mapping[date, str]:
    return MappingProxyType(dict(sorted(names.items())))


def _name(title: str, notes: str) -> str:
    return f"{title} (substitute day)" if notes.lower() == "substitute day" else title


def checked(text: str) -> str:
    """GOV.UK’s bank-holidays.json as what we keep of it: dates and names by division. Raises NotTheFeed."""
    try:
        data = json.loads(text)
        found = {division: _events(data[division]["events"]) for division in DIVISIONS}
    except (ValueError, KeyError, TypeError, AttributeError):
        raise NotTheFeed("It does not hold bank holidays as GOV.UK writes them.") from None
    for events in found.values():
        years = [day[:4] for day in events]
        if not events or len(events) > _MOST or any(years.count(year) < _FEWEST_A_YEAR for year in years):
            raise NotTheFeed("It lacks bank holidays that every year has, so it is not believed.")
    return json.dumps({division: sorted(events.items()) for division, events in found.items()}, ensure_ascii=False)


def _events(events: Any) -> dict[str, str]:
    """Names by date in ISO form. Raises ValueError, KeyError or TypeError for what is no list of events."""
    found = {}
    for one in events:
        title, notes = one["title"], one.get("notes") or ""
        if not (isinstance(title, str) and isinstance(notes, str) and title.strip()):
            raise ValueError(title)
        found[date.fromisoformat(one["date"]).isoformat()] = _name(" ".join(title.split())[:100], notes)
    return found
