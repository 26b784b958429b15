"""What a calendar calls a time zone, as a clock. Pure.

A place of the public database ("Europe/London") is that place. For every other name the file's own description
counts, then what Exchange, Outlook, Windows and others mean by it.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, available_timezones

from eprr_bot.calendars.windows_zones import SHOWN_AS

_OFFSET = re.compile(r"\(?(?:UTC|GMT)?\s*([+-])(\d{1,2})(?:[:.]?(\d{2}))?\)?", re.ASCII | re.IGNORECASE)
_SHOWN = re.compile(r"\((?:UTC|GMT)[^()]*\)\s*|(?:UTC|GMT)[+-][\d:.]+\s+", re.ASCII | re.IGNORECASE)
_IN_WORDS = re.compile(r"(?:\(UTC[^()]*\)\s*)?co-?ordinated universal time", re.IGNORECASE)
_NUMBERED = re.compile(
    r"\s+\d+$|\s*\(\d+\)$|(?:(?<=standard time)|(?<=[a-z]{4})(?<!time))[-_]\d+$", re.ASCII | re.IGNORECASE
)
_UTC = ("UTC", "Etc/UTC", "Zulu", "Etc/Zulu", "UCT", "Etc/UCT", "Universal", "Etc/Universal")


@lru_cache(maxsize=256)
def known(name: str) -> tzinfo | None:
    """The clock that a name means by itself: Europe/London, GMT Standard Time, (UTC+00:00) Dublin, …, +01:00."""
    parts = name.split("/")
    tails = ["/".join(parts[-number:]) for number in (3, 2) if len(parts) > number]
    for one in (name, _NUMBERED.sub("", name), *tails):
        if found := _by_name(one):
            return UTC if found in _UTC else ZoneInfo(found)
    if fixed := _OFFSET.fullmatch(_IN_WORDS.sub("UTC", name)):
        offset = timedelta(hours=int(fixed[2]), minutes=int(fixed[3] or 0))
        return timezone(-offset if fixed[1] == "-" else offset) if offset < timedelta(hours=24) else None
    return _by_places(name)


def is_place(name: str) -> bool:
    """Is it a place of the public database, as in Europe/London?"""
    return "/" in name and not name.startswith("Etc/") and name in _names().values()


def differ(one: tzinfo, other: tzinfo, start: datetime, end: datetime) -> bool:
    """Do two clocks show different times at some moment of a span?"""
    moments = (start + number * timedelta(days=10) for number in range((end - start) // timedelta(days=10) + 1))
    return any(moment.astimezone(one).utcoffset() != moment.astimezone(other).utcoffset() for moment in moments)


def _by_name(name: str) -> str:
    """A name of the public database or of Windows, in whatever letters."""
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    plain = name.casefold()
    windows = re.sub(r"\b(daylight|summer) time", "standard time", plain)
    ours = _names()
    for one in (plain, plain.replace(" ", "_")):
        if one in ours:
            return ours[one]
    found = {key.casefold(): value for key, value in WINDOWS_TO_OLSON.items()}.get(windows, "")
    return found or SHOWN_AS.get(plain, "")


def _by_places(shown: str) -> tzinfo | None:
    """The clock of the places that a name lists, as Outlook shows it: the first that agrees with the offset."""
    words = _SHOWN.sub("", shown).casefold().replace(" and ", " & ")
    found = [zone for place in re.split(r"[,;/:]", words) for zone in _place(place.strip())]
    stated = _OFFSET.search(shown)
    if stated and found:
        offset = timedelta(hours=int(stated[2]), minutes=int(stated[3] or 0)) * (-1 if stated[1] == "-" else 1)
        found.sort(key=lambda zone: offset not in _offsets_of(zone))
    ours = [zone for zone in found if zone.key == "Europe/London"]  # of Dublin, Edinburgh, Lisbon and London
    return next(iter(ours or found), None)


def _place(place: str) -> Iterator[ZoneInfo]:
    named = SHOWN_AS.get(place) or _places().get(place)
    if named:
        yield ZoneInfo(named)


def _offsets_of(zone: ZoneInfo) -> set[timedelta | None]:
    return {datetime(2026, month, 1, tzinfo=UTC).astimezone(zone).utcoffset() for month in (1, 7)}


@cache
def _names() -> dict[str, str]:
    """Looking them up reads the disk."""
    return {name.casefold(): name for name in available_timezones()}


@cache
def _places() -> dict[str, str]:
    """The last part of each name: "new york" for America/New_York."""
    regions = sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
    return {name.rsplit("/", 1)[1].replace("_", " ").casefold(): name for name in reversed(regions)}
