"""Dates and times as people and spreadsheets write them into the cells of a rota (pure). The day comes first."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import NamedTuple

from eprr_bot.base.like import plain

FIRST_YEAR, LAST_YEAR = 2000, 2199
DAY = 24 * 60
"""Minutes."""

_EXCELS_FIRST_DAY = date(1899, 12, 30)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<month>(?:{'|'.join(_MONTHS)})[a-z]*)"
_WEEKDAY = re.compile(rf"\A(?P<day>{'|'.join(_WEEKDAYS)})[a-z]*[,.]? +")
_TIME_AFTER = re.compile(r"(?P<day>.*?\d)(?:[ t]|, ?)(?P<time>\d{1,2}[:.h]\d\d.*|\d{1,2} ?[ap]\.?m\.?)\Z")
_SERIAL = re.compile(r"(?P<days>[3-9]\d{4})(?P<part>\.\d+)?")
_ISO = re.compile(r"(?P<y>\d{4})[-/. ](?P<m>\d{1,2})[-/. ](?P<d>\d{1,2})|(?P<y2>20\d\d)(?P<m2>\d\d)(?P<d2>\d\d)")
_NUMBERS = re.compile(r"(?P<d>\d{1,2})[-/. ](?P<m>\d{1,2})[-/. ](?P<y>\d{4}|\d\d)")
_NAMED = re.compile(rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[-/., ]*(?:of )?{_MONTH}[-/., ]*(?P<y>\d{{4}}|\d\d)")
_MONTH_FIRST = re.compile(rf"{_MONTH}[-. ]*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y>\d{{4}})")

_CLOCK = re.compile(
    r"(?P<h>\d{1,2})(?:[:.h]? ?(?P<m>[0-5]\d))?(?::00(?:\.0+)?)? ?(?P<half>[ap])?\.?(?(half)m)\.? ?(?:hrs|hours|h)?"
)
_PART_OF_A_DAY = re.compile(r"0?[.,](?:\d{3,}|5|25|75)")
"""As a spreadsheet keeps a time; 0.30 is half past midnight."""
_NAMED_TIMES = {"midnight": 0, "noon": DAY // 2, "midday": DAY // 2}
_NO_DAY = re.compile(r"(?:3[01]/12/1899|0[01]/01/1900|1899-12-3[01]|1900-01-0[01])[ t]")
"""The day that some programs put before a time which has none."""
_CLEAR_TIME = r"(?:\d{1,2}[:.]\d\d|\d{3,4}|\d{1,2}(?:[:.]\d\d)? ?[ap]m)"
_TIMES_INSIDE = re.compile(rf"(?<![\w:.])({_CLEAR_TIME} ?(?:-|–|—|to|until) ?{_CLEAR_TIME})(?![\w:.])")
_BETWEEN = re.compile(r" ?(?:-|–|—|\bto\b|\buntil\b) ?")


_ZONED = re.compile(r"(?P<local>.*(?::\d\d|\d{4}|[.:]\d\d\.\d+|[ap]m)) ?\(?(?P<clock>z|utc|gmt|bst|\+\d\d:?\d\d)\)?")
"""No offset before UTC: in 20:00-08:00 it is the end."""
_OFFSETS = {"z": timedelta(0), "utc": timedelta(0), "gmt": timedelta(0), "bst": timedelta(hours=1)}


class Unfit(ValueError):
    """A cell that cannot be read. The message is a sentence and what to do; it does not repeat the cell."""


class MonthFirst(Unfit):
    """A date that only makes sense with the month in front, as in America: then no date of the file is sure."""


class Moment(NamedTuple):
    """What a cell says: a day, minutes after midnight, or both, and the clock that it names, such as `bst` or `z`."""

    day: date | None
    minutes: int | None
    clock: str = ""


def moment(cell: str) -> Moment:
    """A cell that may hold a day, a time or both. Raises Unfit."""
    text = _NO_DAY.sub("", " ".join(cell.lower().split()))
    if zoned := _ZONED.fullmatch(text):
        return moment(zoned["local"])._replace(clock=zoned["clock"])
    if serial := _SERIAL.fullmatch(text):
        part = float(serial["part"] or 0)
        return Moment(day_of(serial["days"]), round(part * DAY) if part else None)
    if both := _TIME_AFTER.fullmatch(text):
        return Moment(day_of(both["day"]), minutes_of(both["time"]))
    if _is_a_day(text):
        return Moment(day_of(text), None)
    return Moment(None, minutes_of(text))


def dated(cell: str) -> Moment:
    """A cell that must hold a day, and may hold a time. Raises Unfit."""
    text = " ".join(cell.lower().split())
    if _ZONED.fullmatch(text):
        raise Unfit("This names another clock, on which it may be another day. Write 22/06/2027.")
    return moment(text) if _SERIAL.fullmatch(text) or _TIME_AFTER.fullmatch(text) else Moment(day_of(text), None)


def _is_a_day(text: str) -> bool:
    text = _WEEKDAY.sub("", text)
    return any(one.fullmatch(text) for one in (_ISO, _NUMBERS, _NAMED, _MONTH_FIRST))


def day_of(cell: str) -> date:
    """22/06/2027, Tue 22-Jun-27, 2027-06-22, or the number that a spreadsheet keeps for it. Raises Unfit."""
    text = " ".join(cell.lower().split())
    if serial := _SERIAL.fullmatch(text):
        return _likely(_EXCELS_FIRST_DAY + timedelta(int(serial["days"])))
    weekday = _WEEKDAY.match(text)
    day = _day(text[weekday.end() :] if weekday else text)
    if weekday and _WEEKDAYS[day.weekday()] != weekday["day"]:
        raise Unfit(f"That day is a {day:%A}. Correct the day or the weekday.")
    return day


def _day(text: str) -> date:
    found = next((match for one in (_ISO, _NUMBERS, _NAMED, _MONTH_FIRST) if (match := one.fullmatch(text))), None)
    if found is None:
        raise Unfit("This is not a date with its year. Write 22/06/2027.")
    named = {name[0]: text for name, text in found.groupdict().items() if text}
    month = _MONTHS.index(found["month"][:3]) + 1 if "month" in found.groupdict() else int(named["m"])
    year, day = int(named["y"]) + (2000 if len(named["y"]) == 2 else 0), int(named["d"])
    if found.re is _NUMBERS and month > 12 and day <= 12:
        raise MonthFirst("This date has its month first. Write 22/06/2027.")
    try:
        return _likely(date(year, month, day))
    except ValueError as error:
        raise error if isinstance(error, Unfit) else Unfit("There is no such day. Write 22/06/2027.") from None


def _likely(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Unfit("This year cannot be meant. Write 22/06/2027.")
    return day


def minutes_of(cell: str) -> int:
    """Minutes after midnight of 09:00, 9am, 0900, 9.30 pm or a part of a day; 24:00 is the end of it. Raises Unfit."""
    text = " ".join(cell.lower().split())
    if plain(text) in _NAMED_TIMES:
        return _NAMED_TIMES[plain(text)]
    if _PART_OF_A_DAY.fullmatch(text):
        return round(float(text.replace(",", ".")) * DAY)
    found = _CLOCK.fullmatch(text)
    hours, half = (int(found["h"]), found["half"]) if found else (DAY, "")
    minutes = hours * 60 + int(found["m"] or 0 if found else 0)
    if half:
        minutes += ((hours % 12) - hours + (12 if half == "p" else 0)) * 60
    if minutes > DAY or (half and not 1 <= hours <= 12):
        raise Unfit("This is not a time of day. Write 09:00.")
    return minutes


def times_between(cell: str) -> tuple[int, int]:
    """`09:00-17:00` or `8pm to 8am` as two times. Raises Unfit."""
    parts = _BETWEEN.split(" ".join(cell.lower().split()))
    if len(parts) != 2:
        raise Unfit("These are not two times of a day. Write 09:00-17:00.")
    return minutes_of(parts[0]), minutes_of(parts[1])


def times_inside(cell: str) -> str:
    """The two times that stand somewhere in the name of a shift, as in `Night (20:00-08:00)`; else nothing."""
    found = _TIMES_INSIDE.search(" ".join(cell.lower().split()))
    return found[1] if found else ""


def at(day: date, minutes: int) -> datetime:
    """What clocks show that many minutes after the midnight of a day."""
    return datetime.combine(day, time()) + timedelta(minutes=minutes)


def on_clock(wall: datetime, clock: str, zone: tzinfo) -> datetime:
    """The instant of a time that names its clock. Raises Unfit for GMT while BST is shown: either may be meant."""
    offset = _OFFSETS[clock] if clock in _OFFSETS else timedelta(hours=int(clock[1:3]), minutes=int(clock[-2:]))
    instant = wall.replace(tzinfo=timezone(offset))
    if clock in ("gmt", "bst") and instant.astimezone(zone).utcoffset() != offset:
        raise Unfit(f"Clocks do not show {clock.upper()} then. Leave it out.")
    return instant.astimezone(UTC)
