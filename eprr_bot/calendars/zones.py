"""What a calendar calls a time zone, as a clock. Pure.

A place of the public database ("Europe/London") is that place. For every other name the file's own description
counts, then what Exchange, Outlook, Windows and others mean by it.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, available_timezones

from eprr_bot.calendars.content_lines import Component
from eprr_bot.calendars.windows_zones import SHOWN_AS

_OFFSET = re.compile(r"\(?(?:UTC|GMT)?\s*([+-])(\d{1,2})(?:[:.]?(\d{2}))?\)?", re.ASCII | re.IGNORECASE)
_SHOWN = re.compile(r"\((?:UTC|GMT)[^()]*\)\s*|(?:UTC|GMT)[+-][\d:.]+\s+", re.ASCII | re.IGNORECASE)
_IN_WORDS = re.compile(r"(?:\(UTC[^()]*\)\s*)?co-?ordinated universal time", re.IGNORECASE)
_NUMBERED = re.compile(r"\s+\d+$", re.ASCII)
_UTC = ("UTC", "Etc/UTC", "Zulu", "Etc/Zulu", "UCT", "Etc/UCT", "Universal", "Etc/Universal")
_LAST_KNOWN_YEAR = 2037
"""icalendar works a description out up to here; 28 years later weekdays and dates fall together again."""
_CYCLE = 28
_DAYS_OF_A_WEEK = 7


class Described(tzinfo):
    """A clock as a file describes it in a VTIMEZONE."""

    def __init__(self, component: Component) -> None:
        from icalendar import Timezone  # heavy, and start-up does not need it

        made = Timezone.from_ical(_written(component))
        assert isinstance(made, Timezone)
        self._at, infos = made.get_transitions()
        self._offsets = [info[0] for info in infos]
        self._walls = [at + max(self._before(n), self._offsets[n]) for n, at in enumerate(self._at)]
        if not self._at:
            raise ValueError("it describes no clock")

    def _before(self, number: int) -> timedelta:
        return self._offsets[max(0, number - 1)]

    def utcoffset(self, moment: datetime | None, /) -> timedelta:
        """The offset on the wall; in an hour that is skipped or repeated the first reading, or by `fold` the second."""
        assert moment is not None
        wall = _within(moment.replace(tzinfo=None, fold=0))
        number = bisect_right(self._walls, wall)  # how many changes are wholly over
        early = self._offsets[number - 1] if number else self._before(0)
        if moment.fold and number < len(self._at) and wall >= self._at[number] + min(early, self._offsets[number]):
            return self._offsets[number]
        return early

    def dst(self, _: datetime | None, /) -> timedelta:
        """Not told apart: only the whole offset is asked for."""
        return timedelta(0)

    def tzname(self, _: datetime | None, /) -> str:
        """No name that anybody reads."""
        return "described"

    def fromutc(self, moment: datetime, /) -> datetime:
        """The wall at an instant, with the fold that tells a repeated hour apart."""
        instant = _within(moment.replace(tzinfo=None, fold=0))
        number = bisect_right(self._at, instant)
        offset = self._offsets[number - 1] if number else self._before(0)
        is_again = bool(number) and instant + offset < self._at[number - 1] + self._before(number - 1)
        return (moment + offset).replace(fold=int(is_again))


def _within(wall: datetime) -> datetime:
    over = wall.year - _LAST_KNOWN_YEAR
    if over <= 0:
        return wall
    year = wall.year - _CYCLE * -(-over // _CYCLE)
    return wall.replace(year=year, day=28 if (wall.month, wall.day) == (2, 29) else wall.day)


def _written(zone: Component) -> str:
    """A description as icalendar reads it, without what says nothing of the clock. Raises ValueError."""
    inner = []
    for one in zone.inner:
        if one.name not in ("STANDARD", "DAYLIGHT"):
            continue
        lines = [f"{line.name}:{line.value.replace(':', '').strip()}" for line in one.lines]
        if not all(_is_yearly(line.value.upper()) for line in one.all("RRULE")):
            raise ValueError("no clock changes so often")
        inner.append("\r\n".join([f"BEGIN:{one.name}", *lines, f"END:{one.name}"]))
    return "\r\n".join(["BEGIN:VTIMEZONE", "TZID:described", *inner, "END:VTIMEZONE", ""])


def _is_yearly(rule: str) -> bool:
    """Is it one change a year, on some day of some month? Any other rule could name every second for ever."""
    parts = dict(part.strip().partition("=")[::2] for part in rule.split(";") if part.strip())
    known = {"FREQ", "INTERVAL", "BYMONTH", "BYDAY", "BYMONTHDAY", "UNTIL", "COUNT", "WKST"}
    is_one = not any("," in parts.get(name, "") for name in ("BYMONTH", "BYDAY"))
    is_short = parts.get("BYMONTHDAY", "").count(",") < _DAYS_OF_A_WEEK
    has_month = "BYMONTH" in parts or not {"BYDAY", "BYMONTHDAY"} & set(parts)
    return parts.get("FREQ") == "YEARLY" and has_month and is_one and is_short and set(parts) <= known


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


def described(zones: Mapping[str, Component], name: str) -> tzinfo | None:
    """The clock that a file describes under a name; None where it does not, or not so that it can be used."""
    component = zones.get(name)
    try:
        return Described(component) if component else None
    except Exception:  # whatever a library says about a description: then the name has to do
        return None


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
