"""What the dates, lengths and rules of an event must look like. Pure; every problem is a sentence with its line."""

import re
from collections.abc import Iterator
from datetime import datetime

from eprr_bot.calendars.content_lines import Component, Line

FIRST_YEAR, LAST_YEAR = 1900, 2199

_COUNT = re.compile(r"\d{1,9}", re.ASCII)
_DATE = re.compile(r"\d{8}(?:T\d{6}Z?)?", re.ASCII)
_LENGTH = re.compile(r"[+-]?P(?:\d+W|(?=\d|T\d)(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?)", re.ASCII)
_NUMBERS = re.compile(r"[+-]?\d{1,3}(?:,[+-]?\d{1,3})*", re.ASCII)
_WEEKDAYS = re.compile(r"[+-]?\d{0,2}(?:MO|TU|WE|TH|FR|SA|SU)(?:,[+-]?\d{0,2}(?:MO|TU|WE|TH|FR|SA|SU))*", re.ASCII)
_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_TOO_FAST = ("HOURLY", "MINUTELY", "SECONDLY")
_CLOCK_PARTS = {"BYHOUR": range(24), "BYMINUTE": range(60), "BYSECOND": range(61)}
_NUMBER_PARTS = {
    "BYMONTH": range(1, 13),
    "BYMONTHDAY": range(1, 32),
    "BYYEARDAY": range(1, 367),
    "BYWEEKNO": range(1, 54),
    "BYSETPOS": range(1, 367),
    **_CLOCK_PARTS,
}
_COUNTED_BACK = ("BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS")
"""Parts in which -1 is the last one."""
_MOST_TIMES_A_DAY = 4


def problems_of(event: Component) -> Iterator[str]:
    """Everything about one event that cannot be used."""
    start, end, length = event.first("DTSTART"), event.first("DTEND"), event.first("DURATION")
    if start is None:
        yield f"line {event.line}: this event has no DTSTART, so it has no date. Add one."
    found = [problem for line in event.lines for problem in _of_line(line)]
    yield from found
    if start and end and not found and _kind(start) == _kind(end) and end.value.strip() < start.value.strip():
        yield f"line {end.number}: DTEND is before DTSTART. Give a later end."
    if length and length.value.startswith("-"):
        yield f"line {length.number}: DURATION is less than nothing. Give a length such as PT12H."


def _kind(line: Line) -> tuple[str, int]:
    """Two times can be compared as they stand when these are the same."""
    return line.parameters.get("TZID", ""), len(line.value.strip())


def _of_line(line: Line) -> Iterator[str]:
    where = f"line {line.number}: {line.name}"
    if line.name in ("DTSTART", "DTEND", "RECURRENCE-ID"):
        yield from _of_date(line.value.strip(), where)
    elif line.name in ("EXDATE", "RDATE"):
        for part in line.value.split(","):
            yield from _of_date(part.strip().partition("/")[0], where)
    elif line.name == "DURATION" and not _LENGTH.fullmatch(line.value.strip()):
        yield f"{where} is not a length of time. Write PT12H or P1D."
    elif line.name == "RRULE":
        yield from _of_rule(line.value.strip(), where)
    elif line.name == "SEQUENCE" and not _COUNT.fullmatch(line.value.strip()):
        yield f"{where} is not a number."


def _of_date(text: str, where: str) -> Iterator[str]:
    if not _DATE.fullmatch(text):
        said = f" (“{text[:40]}” is not one)" if text else ""
        yield f"{where} has no date{said}. Write 20261123T090000."
        return
    try:
        year = datetime.fromisoformat(text.rstrip("Z")).year
    except ValueError:
        yield f"{where} names a date and time that there is not: {text}."
        return
    if not FIRST_YEAR <= year <= LAST_YEAR:
        yield f"{where} is out of range: give a year from {FIRST_YEAR} to {LAST_YEAR}."


def _of_rule(text: str, where: str) -> Iterator[str]:
    parts = dict(part.upper().partition("=")[::2] for part in text.strip(";").split(";"))
    frequency = parts.get("FREQ", "")
    if frequency in _TOO_FAST:
        yield f"{where} repeats more often than daily. No shift and no leave does; take it out."
    elif frequency not in _FREQUENCIES:
        yield f"{where} does not say how often (FREQ=DAILY, WEEKLY, MONTHLY or YEARLY)."
    times_a_day = 1
    for name, value in parts.items():
        if not _is_rule_part(name, value):
            yield f"{where}: “{name}={value[:40]}” cannot be used."
        if name in _CLOCK_PARTS:
            times_a_day *= value.count(",") + 1
    if times_a_day > _MOST_TIMES_A_DAY:
        yield f"{where} repeats more than {_MOST_TIMES_A_DAY} times a day. No shift and no leave does; take it out."
    if "UNTIL" in parts:
        yield from _of_date(parts["UNTIL"], f"{where}: UNTIL")


def _is_rule_part(name: str, value: str) -> bool:
    if name in ("INTERVAL", "COUNT"):
        # An interval of nothing would repeat for ever on the spot.
        return _COUNT.fullmatch(value) is not None and 0 < int(value) < 100_000
    if name in _NUMBER_PARTS:
        return _NUMBERS.fullmatch(value) is not None and all(_is_there(name, int(one)) for one in value.split(","))
    if name == "BYDAY":
        return _WEEKDAYS.fullmatch(value) is not None
    return name in ("FREQ", "UNTIL") or (name == "WKST" and value in ("MO", "TU", "WE", "TH", "FR", "SA", "SU"))


def _is_there(name: str, number: int) -> bool:
    return (-number if number < 0 and name in _COUNTED_BACK else number) in _NUMBER_PARTS[name]
