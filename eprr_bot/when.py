"""Times as people type them: "25 Dec 03:00", "tomorrow 9am", "in 2 hours" -> instants in UTC."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from eprr_bot.wall_clock import first_instant, occurrences, wall_at

MORNING = time(9)
"""A date without a time means nine in the morning."""

EXAMPLES = "Try 03:00, tomorrow 9am, Fri 17:00, 25 Dec 03:00, 2026-12-25T03:00 or in 2 hours."
SPAN_EXAMPLES = 'Try "Fri 17:00 to Mon 09:00", "until 17:00" or "tomorrow 9am for 3 hours".'

_FIRST_YEAR, _LAST_YEAR = 1971, 2199
_DAY = timedelta(days=1)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

WEEKDAY = (
    r"mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?"
    r"|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
)
MONTH = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_YEAR = r"(?:,? (?P<year>(?:19|20)\d\d)\b)?"
_LENGTH = r"(?P<number>an?|\d{1,4}) ?(?P<unit>minute|min|hour|hr|day|week)s?"
_SPLIT = re.compile(r"(?:from )?(?P<start>.*?) ?(?:\b(?:to|until|till)\b|–| - ) ?(?P<end>.+)")
_OF_ONE_MONTH = re.compile(rf"^(?:from )?(\d{{1,2}}) ?(?:-|–|to|until|till) ?(\d{{1,2}} )({MONTH}\b.*)")
_LASTING = re.compile(rf"(?:from )?(?P<start>.*?) ?\bfor {_LENGTH}")
_FROM_NOW = re.compile(rf"in {_LENGTH}|{_LENGTH.replace('<', '<ago_')} ago")
_ISO_MARK = re.compile(r"(?<=\d{4}-\d\d-\d\d)t(?=\d\d:)")
_OFFSET = re.compile(r"(?<=:\d\d) ?(?P<sign>[+-])(?P<hours>\d\d):?(?P<minutes>\d\d)$")
_ZONE_WORD = re.compile(r"(?<![a-z])(?P<name>z|[a-z]{3,5})(?![a-z])")
_DATES = (
    re.compile(r"\b(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)\b"),
    re.compile(r"\b(?P<day>\d{1,2})/(?P<month>\d{1,2})(?:/(?P<year>\d{4}|\d\d))?\b"),
    re.compile(rf"(?<![:.\d])(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<name>{MONTH})\b{_YEAR}"),
    re.compile(rf"\b(?P<name>{MONTH}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?![:.]\d| ?[ap]m){_YEAR}"),
    re.compile(r"\b(?P<word>today|tomorrow|yesterday)\b"),
)
_WEEKDAY_WORD = re.compile(rf"\b(?:(?P<which>next|last|this) )?(?P<weekday>{WEEKDAY})\b")
_TIMES = (
    re.compile(r"(?<![\d.:])(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?::(?P<second>\d\d))? ?(?P<half>[ap]m)?(?![\d.:])"),
    re.compile(r"\b(?P<hour>\d{1,2}) ?(?P<half>[ap]m)\b"),
    re.compile(r"(?<![\d.:/+-])(?P<hour>\d\d)(?P<minute>\d\d)(?: ?(?:hours|hrs?|h))?\b(?![.:/-])"),
    re.compile(r"\b(?P<word>noon|midday|midnight)\b"),
)
_FILLERS = re.compile(r"\b(?:at|on|the)\b|[,\s]")
_WORDS = {"noon": time(12), "midday": time(12), "midnight": time(0)}
_DAYS_ON = {"yesterday": -1, "today": 0, "tomorrow": 1}
_MINUTES = {"minute": 1, "min": 1, "hour": 60, "hr": 60}


class WhenError(ValueError):
    """A time that cannot be understood. The message is a sentence that says what to write instead."""


@dataclass(frozen=True)
class _Reader:
    """Reads times for people in a zone. `now` is what "today" means, `after` where "the next" is sought."""

    now: datetime
    after: datetime
    zone: ZoneInfo


@dataclass(frozen=True)
class _Wording:
    """What a text says, part by part. `date` and `weekday` hold what the patterns above name."""

    text: str
    date: dict[str, str]
    weekday: dict[str, str]
    at: time | None
    clock: tzinfo


def parse_when(text: str, now: datetime, zone: ZoneInfo) -> datetime:
    """The instant, in UTC, that a person in the zone means. Raises WhenError.

    A time without a date means its next occurrence, the present minute included; so does a weekday. A date
    without a year means the next such date, today included; a date without a time means 09:00. "Next Friday"
    is the first Friday after today; midnight is the start of its day. Days and weeks are counted on the wall
    clock, hours and minutes as they pass.
    """
    return _instant(text, _Reader(now, now, zone))


def parse_span(text: str, now: datetime, zone: ZoneInfo, after: datetime | None = None) -> tuple[datetime, datetime]:
    """Two instants, in UTC, from "X to Y", "X until Y" or "X for 3 hours". Raises WhenError.

    A time, a weekday or a date without a year in X means the next one after `after`, which is now where it is not
    given, and no X means that instant; in Y it means the next one after the start.
    """
    tidy = _tidy(text)
    lasting = _LASTING.fullmatch(tidy)
    parts = lasting or _SPLIT.fullmatch(tidy)
    if not parts:
        raise WhenError(f'"{text}" does not say from when until when. {SPAN_EXAMPLES}')
    reader = _Reader(now, after or now, zone)
    start = _instant(parts["start"], reader) if parts["start"] else reader.after.astimezone(UTC)
    if lasting:
        end = _later(start, lasting["number"], lasting["unit"], zone)
    else:
        end = _instant(parts["end"], _Reader(now, start, zone))
        _refuse_a_start_that_may_belong_to_the_end(parts["start"], parts["end"], start, reader)
    if end <= start:
        raise WhenError(
            f"The end, {_shown(end, zone)}, is not after the start, {_shown(start, zone)}. Give a later end."
        )
    return start, end


def parse_days(text: str, now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """As `parse_span`, but a day without a time is the whole of it: to 18 Dec lasts until that day ends."""
    tidy = _OF_ONE_MONTH.sub(r"\1 \3 to \2 \3", _tidy(text))
    lasting = _LASTING.fullmatch(tidy)
    parts = lasting or _SPLIT.fullmatch(tidy)
    reader = _Reader(now, now, zone)
    if parts is None and (tidy.startswith("from ") or not _is_day(tidy, reader)):
        return parse_span(text, now, zone)
    first = parts["start"] if parts else tidy
    begins = f"{first} 00:00" if _is_day(first, reader) else first
    if lasting:
        return parse_span(f"{begins}{tidy[lasting.end('start') :]}", now, zone)
    last = parts["end"] if parts else tidy
    if not _is_day(last, reader):
        return parse_span(f"{begins} to {last}", now, zone)
    start, end = parse_span(f"{begins} to {last} 23:59:59", now, zone)
    return start, end + timedelta(seconds=1)


def _is_day(text: str, reader: _Reader) -> bool:
    return bool(text) and not _is_exact(_tidy(text)) and _read(text, reader).at is None


def _refuse_a_start_that_may_belong_to_the_end(first: str, second: str, start: datetime, reader: _Reader) -> None:
    """In "09:00 to 17:00 on 25 Dec" the start is on that day too, or perhaps today: ask, do not guess."""
    if not first or _is_exact(first) or _is_exact(second):
        return
    begins, ends = _read(first, reader), _read(second, reader)
    if begins.date or begins.weekday or ends.date.get("word") or not (ends.date or ends.weekday):
        return
    raise WhenError(f'The end has a day and the start has none. Write the start as "{_shown(start, reader.zone)}".')


def _tidy(text: str) -> str:
    return " ".join(text.lower().replace("half an hour", "30 minutes").split())


def _is_exact(text: str) -> bool:
    return text == "now" or bool(_FROM_NOW.fullmatch(text))


def _instant(text: str, reader: _Reader) -> datetime:
    tidy = _tidy(text)
    if tidy == "now":
        return reader.now.astimezone(UTC)
    away = _FROM_NOW.fullmatch(tidy)
    if away and away["number"]:
        return _later(reader.now, away["number"], away["unit"], reader.zone)
    if away:
        return _later(reader.now, away["ago_number"], away["ago_unit"], reader.zone, back=True)
    wording = _read(text, reader)
    return _on_clock(_wall(wording, reader), wording)


def _later(start: datetime, number: str, unit: str, zone: ZoneInfo, *, back: bool = False) -> datetime:
    """An instant so much later. Hours pass; days and weeks are counted on the wall clock."""
    count = (1 if number.startswith("a") else int(number)) * (-1 if back else 1)
    if unit in _MINUTES:
        later = start.astimezone(UTC) + count * timedelta(minutes=_MINUTES[unit])
    elif not count:
        later = start.astimezone(UTC)
    else:
        later = first_instant(wall_at(start, zone) + count * (7 if unit == "week" else 1) * _DAY, zone)
    _check_year(later.year)
    return later


def _read(text: str, reader: _Reader) -> _Wording:
    """Take a text apart. Raises WhenError when something in it is left over."""
    rest = _ISO_MARK.sub(" ", _tidy(text))
    clock, rest = _take_clock(rest, reader)
    found_date, rest = _take(rest, *_DATES)
    weekday, rest = _take(rest, _WEEKDAY_WORD)
    found_time, rest = _take(rest, *_TIMES)
    if _FILLERS.sub("", rest) or not (found_date or weekday or found_time):
        raise WhenError(f'"{text.strip()}" is not a time I understand. {EXAMPLES}')
    return _Wording(text.strip(), found_date, weekday, _time(found_time, text) if found_time else None, clock)


def _take(text: str, *patterns: re.Pattern[str]) -> tuple[dict[str, str], str]:
    """What the first pattern that fits names in a text, and the text without it."""
    for pattern in patterns:
        found = pattern.search(text)
        if found:
            named = {name: value for name, value in found.groupdict().items() if value}
            return named, f"{text[: found.start()]} {text[found.end() :]}"
    return {}, text


def _take_clock(text: str, reader: _Reader) -> tuple[tzinfo, str]:
    """The clock that a text names (BST, UTC, +01:00), or else the zone's, and the text without it."""
    found = _OFFSET.search(text)
    if found:
        size = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"]))
        if size >= _DAY:
            raise WhenError(f'There is no offset "{found[0].strip()}". Write +01:00, BST, GMT or UTC.')
        return timezone(-size if found["sign"] == "-" else size), text[: found.start()]
    names = dict(_clock_names(reader))
    for word in _ZONE_WORD.finditer(text):
        offset = names.get(word["name"])
        if offset is not None:
            return timezone(offset), f"{text[: word.start()]} {text[word.end() :]}"
    return reader.zone, text


def _clock_names(reader: _Reader) -> Iterator[tuple[str, timedelta]]:
    """What people call clocks: the zone's own names in winter and in summer, and the British ones."""
    for month in (1, 7):
        local = reader.now.astimezone(reader.zone).replace(month=month, day=1)
        name, offset = local.tzname(), local.utcoffset()
        if name and offset is not None:
            yield name.lower(), offset
    yield from {"z": timedelta(), "utc": timedelta(), "gmt": timedelta(), "bst": timedelta(hours=1)}.items()


def _time(found: dict[str, str], text: str) -> time:
    if "word" in found:
        return _WORDS[found["word"]]
    hour, half = int(found["hour"]), found.get("half")
    if half and not 1 <= hour <= 12:
        raise WhenError(f'"{text.strip()}": {hour}{half} is not a time. Write {hour % 24:02}:00 or 3pm.')
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    try:
        return time(hour, int(found.get("minute", 0)), int(found.get("second", 0)))
    except ValueError:
        raise WhenError(f'"{text.strip()}" is not a time of day. Write one from 00:00 to 23:59.') from None


def _wall(wording: _Wording, reader: _Reader) -> datetime:
    """What the clock that the wording names will show."""
    after = reader.after.astimezone(wording.clock).replace(tzinfo=None, second=0, microsecond=0)
    at = wording.at or MORNING
    if wording.date:
        day = _date(wording, reader, after.date())
        if wording.weekday:
            _check_weekday(wording, day)
        return datetime.combine(day, at)
    day = _weekday(wording.weekday, after.date()) if wording.weekday else after.date()
    wall = datetime.combine(day, at)
    if wall < after and "which" not in wording.weekday:
        wall += _DAY * (7 if wording.weekday else 1)
    return wall


def _date(wording: _Wording, reader: _Reader, earliest: date) -> date:
    found = wording.date
    if "word" in found:
        return reader.now.astimezone(wording.clock).date() + _DAYS_ON[found["word"]] * _DAY
    day = int(found["day"])
    month = int(found["month"]) if "month" in found else _MONTHS.index(found["name"][:3]) + 1
    if "year" in found:
        years = [int(found["year"]) + (2000 if len(found["year"]) == 2 else 0)]
        _check_year(years[0])
    else:
        # Eight years may pass between one 29 February and the next.
        years = list(range(earliest.year, earliest.year + 9))
    dates = [day for day in (_real_date(year, month, day) for year in years) if day]
    if not dates:
        raise WhenError(f'There is no such date as in "{wording.text}". The day comes first, as in 25/12/2026.')
    return dates[0] if "year" in found else next(day for day in dates if day >= earliest)


def _real_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _weekday(found: dict[str, str], today: date) -> date:
    days_on = (_WEEKDAYS.index(found["weekday"][:3]) - today.weekday()) % 7
    which = found.get("which")
    if which == "next":
        days_on = days_on or 7
    elif which == "last":
        days_on -= 7
    return today + days_on * _DAY


def _check_weekday(wording: _Wording, day: date) -> None:
    if _WEEKDAYS[day.weekday()] != wording.weekday["weekday"][:3] or "which" in wording.weekday:
        raise WhenError(f'"{wording.text}": {day.day} {day:%b %Y} is a {day:%A}. Change the day or the date.')


def _check_year(year: int) -> None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise WhenError(f"The year {year} is out of range. Give one from {_FIRST_YEAR} to {_LAST_YEAR}.")


def _on_clock(wall: datetime, wording: _Wording) -> datetime:
    """The one instant at which the clock shows this. Raises WhenError when there are two or none."""
    if not isinstance(wording.clock, ZoneInfo):
        return wall.replace(tzinfo=wording.clock).astimezone(UTC)
    instants = occurrences(wall, wording.clock)
    shown = f"{wall:%H:%M} on {wall:%a} {wall.day} {wall:%b %Y}"
    if not instants:
        raise WhenError(f"{shown} does not exist, because the clocks go forward then. Give another time.")
    if len(instants) == 1:
        return instants[0]
    first, last = (f"{wall:%H:%M} {_clock_name(instant, wording.clock)}" for instant in instants)
    raise WhenError(f"{shown} happens twice, because the clocks go back then. Write {first} or {last}.")


def _clock_name(instant: datetime, zone: ZoneInfo) -> str:
    """BST, or +11:00 in a zone whose clocks have no names."""
    local = instant.astimezone(zone)
    name = local.tzname() or ""
    return name if name.isalpha() else local.isoformat()[-6:]


def _shown(instant: datetime, zone: ZoneInfo) -> str:
    local = wall_at(instant, zone)
    return f"{local:%a} {local.day} {local:%b %Y %H:%M}"
