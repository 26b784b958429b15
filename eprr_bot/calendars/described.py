"""A clock as a file describes it itself (VTIMEZONE). Pure.

Its rules are read as those of entries are: what real programs write is understood, and said.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone, tzinfo
from itertools import pairwise

from eprr_bot.calendars.content_lines import Component, Line
from eprr_bot.calendars.moments import Moment
from eprr_bot.calendars.notes import Notes, Unusable
from eprr_bot.calendars.rules import Rule, rule_of
from eprr_bot.calendars.values import LAST_YEAR, listed, read_time

_FIRST, _LAST = datetime(1970, 1, 1), datetime(LAST_YEAR, 1, 1)  # noqa: DTZ001 (walls)
_OFFSET = re.compile(r"([+-]?)(\d{1,2})(?::?(\d\d))?(?::?(\d\d))?", re.ASCII)
_AS_IT_SHOULD_BE = re.compile(r"[+-]\d{4}(?:\d\d)?", re.ASCII)
_FIFTH = re.compile(r"\+?5([A-Z]{2})")
_DAYS = ("BYDAY", "BYMONTHDAY")
_MONTHS = ("BYMONTH", "BYYEARDAY", "BYWEEKNO")

_Change = tuple[datetime, timedelta, timedelta]
"""A wall of the clock before, and the offsets from UTC before and after it."""


class Described(tzinfo):
    """A clock as a VTIMEZONE describes it. Raises Unusable with the line at fault."""

    def __init__(self, component: Component, notes: Notes) -> None:
        changes = sorted(change for half in component.inner for change in _changes(half, notes))
        if not changes:
            raise Unusable(component.line, "it describes no clock.")
        if any(one[0] == other[0] and one[2] != other[2] for one, other in pairwise(changes)):
            raise Unusable(component.line, "it changes to two clocks at once.")
        self._at = [wall - before for wall, before, _ in changes]
        self._offsets = [changes[0][1], *(after for _, _, after in changes)]
        """The offset after so many changes."""
        self._walls = [at + max(self._offsets[n : n + 2]) for n, at in enumerate(self._at)]

    def utcoffset(self, moment: datetime | None, /) -> timedelta:
        """The offset on the wall; in an hour that is skipped or repeated the first reading, or by `fold` the second."""
        assert moment is not None
        wall = moment.replace(tzinfo=None, fold=0)
        number = bisect_right(self._walls, wall)  # how many changes are wholly over
        if (
            moment.fold
            and number < len(self._at)
            and wall >= self._at[number] + min(self._offsets[number : number + 2])
        ):
            return self._offsets[number + 1]
        return self._offsets[number]

    def dst(self, _: datetime | None, /) -> timedelta:
        """Not told apart: only the whole offset is asked for."""
        return timedelta(0)

    def tzname(self, _: datetime | None, /) -> str:
        """No name that anybody reads."""
        return "described"

    def fromutc(self, moment: datetime, /) -> datetime:
        """The wall at an instant, with the fold that tells a repeated hour apart."""
        instant = moment.replace(tzinfo=None, fold=0)
        number = bisect_right(self._at, instant)
        offset = self._offsets[number]
        is_again = bool(number) and instant + offset < self._at[number - 1] + self._offsets[number - 1]
        return (moment + offset).replace(fold=int(is_again))


def _changes(half: Component, notes: Notes) -> Iterator[_Change]:
    """The changes to standard time, or those to summer time."""
    if half.name not in ("STANDARD", "DAYLIGHT"):
        return
    before, after = _offset(half, "TZOFFSETFROM", notes), _offset(half, "TZOFFSETTO", notes)
    first = half.first("DTSTART")
    if first is None:
        raise Unusable(half.line, f"{half.name} has no DTSTART.")
    start = Moment(_wall(first.value, first, notes), timezone(before))
    rules = [rule for line in half.all("RRULE") if (rule := rule_of(line, start, notes))]
    walls = {start.wall} if not rules else set()
    walls |= {wall for rule in rules for wall in _yearly(rule, start.wall, notes).walls(start.wall, _FIRST, _LAST)}
    walls |= {_wall(one, line, notes) for line in half.all("RDATE") for one in listed(line, notes)}
    yield from ((wall, before, after) for wall in walls)


def _wall(text: str, line: Line, notes: Notes) -> datetime:
    return read_time(text.partition("/")[0].strip(), line, notes)[0]


def _yearly(rule: Rule, start: datetime, notes: Notes) -> Rule:
    """A rule for one day a year, in the month of its beginning if in none. Raises Unusable for one without end."""
    has_lists = any("," in value for name, value in rule.parts.items() if name != "BYMONTHDAY")
    if rule.frequency != "YEARLY" or has_lists:
        raise Unusable(rule.line, "no clock changes so often.")
    if found := _FIFTH.fullmatch(rule.parts.get("BYDAY", "")):
        notes.repair(rule.line, f"BYDAY={found[0]} is read as the last of its month, as Windows counts.")
        rule = replace(rule, parts={**rule.parts, "BYDAY": f"-1{found[1]}"})
    if any(name in rule.parts for name in _DAYS) and not any(name in rule.parts for name in _MONTHS):
        return replace(rule, parts={**rule.parts, "BYMONTH": str(start.month)})
    return rule


def _offset(half: Component, name: str, notes: Notes) -> timedelta:
    line = half.first(name) or Line(half.line, name, "")
    text = line.value.strip()
    found = _OFFSET.fullmatch(text)
    if found is None or int(found[2]) > 23:
        raise Unusable(line.number, f"{name} is no offset from UTC. Write +0100.")
    if not _AS_IT_SHOULD_BE.fullmatch(text):
        notes.repair(
            line.number, f"{name} is not written as offsets are, and is read as {found[1] or '+'}{text.lstrip('+-')}."
        )
    hours, minutes, seconds = (int(one or 0) for one in found.groups()[1:])
    offset = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return -offset if found[1] == "-" else offset
