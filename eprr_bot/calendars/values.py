"""What the properties of an entry say: times, lengths and rules, also as real programs write them. Pure.

What is understood in spite of how it is written is noted; what is not raises Unusable, a sentence with its line.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from eprr_bot.base.wall_clock import last_wall_by
from eprr_bot.calendars.content_lines import Line
from eprr_bot.calendars.moments import MIDNIGHT, Length, Moment
from eprr_bot.calendars.notes import Notes, Unusable

if TYPE_CHECKING:  # clocks that a file describes have times and rules themselves
    from eprr_bot.calendars.clocks import Clocks

FIRST_YEAR, LAST_YEAR = 1500, 2199
_DAY = timedelta(days=1)
_AS_IT_SHOULD_BE = re.compile(r"\d{8}(?:T\d{6}Z?)?", re.ASCII)
_TIME = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ]?(\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?)?\s*(?:(Z)|([+-])(\d\d):?(\d\d))?",
    re.ASCII | re.IGNORECASE,
)
_LENGTH = re.compile(
    r"([+-]?)P(?=\d|T)(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,9})S)?)?",
    re.ASCII | re.IGNORECASE,
)


_NEVER = datetime(LAST_YEAR, 1, 1)  # noqa: DTZ001 (a wall)


def moments(line: Line, clocks: "Clocks", notes: Notes) -> Iterator[Moment]:
    """The times of a line that may hold several."""
    for part in listed(line, notes):
        yield moment(line, part.partition("/")[0], clocks, notes)


def listed(line: Line, notes: Notes) -> list[str]:
    """What stands between the commas of a line. Blanks and empty places in the list are nothing."""
    if ";" in line.value:
        notes.repair(line.number, f"{line.name} has “;” between its times, and was read all the same.")
    return [part for one in re.split("[,;]", line.value) if (part := one.strip())]


def moment(line: Line, text: str, clocks: "Clocks", notes: Notes, other: tzinfo | None = None) -> Moment:
    """One time. One without a zone is on the `other` clock where that is given, else on the calendar's."""
    wall, is_day, offset = read_time(text.strip(), line, notes)
    if is_day:
        return Moment(wall, clocks.days, is_day=True)
    name = line.parameters.get("TZID", "")
    if offset is not None:
        if name and clocks.named(name, line, notes) is not UTC:
            notes.repair(line.number, f"{line.name} names a time zone and UTC at once, and is read as UTC.")
        return Moment(wall - offset, UTC)
    if name:
        return Moment(wall, clocks.named(name, line, notes))
    if other is not None:
        notes.repair(line.number, f"{line.name} has no time zone, and is read in that of DTSTART.")
    return Moment(wall, other or clocks.floating, is_floating=True)


def until(text: str, start: Moment, line: Line, notes: Notes) -> datetime | None:
    """The last wall, on the clock of `start`, at which a series may begin; None for one that goes on."""
    if not text:
        return None
    wall, is_day, offset = read_time(text, line, notes)
    if wall.year == LAST_YEAR:
        return None
    found = Moment(wall, start.clock) if offset is None else Moment(wall - offset, UTC)
    if start.is_day:
        return found.day_on(start.clock)
    if offset is not None:
        return last_wall_by(found.instant, start.clock)
    return wall + _DAY - timedelta(seconds=1) if is_day else wall


def read_time(text: str, line: Line, notes: Notes) -> tuple[datetime, bool, timedelta | None]:
    """The wall, whether it is a day only, and the offset from UTC where one stands in the text."""
    found = _TIME.fullmatch(text) or _TIME.fullmatch(re.sub(r"\s", "", text))
    where = "" if line.name not in ("RRULE", "EXRULE") else ": UNTIL"
    if found is None:
        said = f" (“{text[:40]}” is not one)" if text else ""
        raise Unusable(line.number, f"{line.name}{where} has no date{said}. Write 20261123T090000.")
    try:
        wall = datetime(int(found[1]), int(found[2]), int(found[3]))  # noqa: DTZ001 (a wall)
        wall += timedelta(hours=int(found[4] or 0), minutes=int(found[5] or 0), seconds=int(found[6] or 0))
        if int(found[4] or 0) > 24 or int(found[5] or 0) > 59 or int(found[6] or 0) > 60:
            raise ValueError
    except (ValueError, OverflowError):
        sentence = f"{line.name}{where} names a date and time that there is not: {text}."
        raise Unusable(line.number, sentence) from None
    if wall.year < FIRST_YEAR:
        raise Unusable(line.number, f"{line.name}{where} is out of range: give a year from {FIRST_YEAR} on.")
    wall = min(wall, _NEVER)  # 9999 is how programs write that something does not end
    is_day = found[4] is None or (line.parameters.get("VALUE", "").upper() == "DATE" and wall.time() == MIDNIGHT)
    if not _AS_IT_SHOULD_BE.fullmatch(text) or (is_day and found[4]):
        notes.repair(line.number, f"{line.name}{where} is not written as dates are, and was read all the same.")
    if is_day or not (found[7] or found[8]):
        return wall, is_day, None
    offset = timedelta(hours=int(found[9] or 0), minutes=int(found[10] or 0))
    return wall, False, -offset if found[8] == "-" else offset


def length(line: Line, text: str) -> Length:
    """`P1DT12H`: days of the calendar, then exact hours. Raises Unusable."""
    found = _LENGTH.fullmatch(text.strip())
    if found is None:
        raise Unusable(line.number, f"{line.name} is not a length of time. Write PT12H or P1D.")
    weeks, days, hours, minutes, seconds = (int(one or 0) for one in found.groups()[1:])
    made = Length(weeks * 7 + days, timedelta(hours=hours, minutes=minutes, seconds=seconds))
    if found[1] == "-" and made != Length():
        raise Unusable(line.number, f"{line.name} is less than nothing. Give a length such as PT12H.")
    return made
