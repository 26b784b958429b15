"""Times as people type them: "25 Dec 03:00", "tomorrow 9am", "in 2 hours" -> instants in UTC."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from eprr_bot.base import named_days
from eprr_bot.base import time_words as words
from eprr_bot.base.bank_holidays import WhenAsked, of_england
from eprr_bot.base.time_words import NotATime as NotATime
from eprr_bot.base.time_words import WhenError as WhenError
from eprr_bot.base.wall_clock import first_instant, occurrences, wall_at

_FIRST_YEAR, _LAST_YEAR = 1971, 2199
_DAY = timedelta(days=1)
_HALF_A_YEAR = timedelta(weeks=26)
"""A longer span than this is recorded only where somebody wrote the year of its end."""
_ANY_DAY = datetime(2026, 1, 1, tzinfo=UTC)
_JUST_PAST = timedelta(weeks=13)
"""A date without a year that passed no longer ago than this may be meant as it passed."""


@dataclass(frozen=True)
class _Reader:
    """Reads times for people in a zone. `now` is what "today" means, `after` where "the next" is sought."""

    now: datetime
    after: datetime
    zone: ZoneInfo
    holidays: WhenAsked
    typed: str = ""


@dataclass(frozen=True)
class _Wording:
    """What a text says, part by part. `said` is in quotes, `date` and `weekday` hold what the patterns above name."""

    said: str
    date: dict[str, str]
    weekday: dict[str, str]
    part: str
    at: time | None
    clock: tzinfo
    is_either: bool = False
    """Is `at` twelve hours later as likely, as in "half 3"?"""


def parse_when(text: str, now: datetime, zone: ZoneInfo, holidays: WhenAsked = of_england) -> datetime:
    """The instant, in UTC, that a person in the zone means. Raises WhenError.

    A time without a date means its next occurrence, the present minute included; so does a weekday. A date
    without a year means the next such date, today included; a date without a time means 09:00. "Next Friday"
    is the first Friday after today, next week begins on Monday; midnight is the start of its day. Tonight lasts
    until six in the morning. "Half 3" is the next one, before noon or after; with a day it is asked which. Days
    and weeks are counted on the wall clock, hours and minutes as they pass. Bank holidays by name are those of the
    division.
    """
    return _instant(text, _Reader(now, now, zone, holidays, text))


def parse_span(
    text: str,
    now: datetime,
    zone: ZoneInfo,
    after: datetime | None = None,
    holidays: WhenAsked = of_england,
) -> tuple[datetime, datetime]:
    """Two instants, in UTC, from "X to Y", "X until Y", "X for 3 hours" or "this weekend". Raises WhenError.

    A time, a weekday or a date without a year in X means the next one after `after`, which is now where it is not
    given, and no X means that instant; in Y it means the next one after the start. Where that may not be what was
    meant (a date just past, most of a year), it asks for the year.
    """
    if words.TO_THE_END_OF_A_WEEK.fullmatch(words.tidied(text)):
        return parse_days(text, now, zone, holidays)
    return _span(text, _Reader(now, after or now, zone, holidays, text))


def _span(text: str, reader: _Reader) -> tuple[datetime, datetime]:
    tidy, zone = words.tidied(text), reader.zone
    lasting = words.LASTING.fullmatch(tidy)
    parts = lasting or words.SPLIT.fullmatch(tidy)
    if not parts:
        raise WhenError(f"{words.as_typed('', reader.typed)} does not say from when until when. {words.SPAN_EXAMPLES}")
    _refuse_a_day_just_past(parts["start"], reader)
    start = _instant(parts["start"], reader) if parts["start"] else reader.after.astimezone(UTC)
    if lasting:
        end = _later(start, lasting["number"], lasting["unit"], zone)
    else:
        end = _instant(parts["end"], replace(reader, after=start))
        _refuse_a_start_that_may_belong_to_the_end(parts["start"], parts["end"], start, reader)
        _refuse_most_of_a_year(parts["end"], start, end, reader)
    if end <= start:
        raise WhenError(
            f"The end, {_shown(end, zone)}, is not after the start, {_shown(start, zone)}. Give a later end."
        )
    return start, end


def parse_days(text: str, now: datetime, zone: ZoneInfo, holidays: WhenAsked = of_england) -> tuple[datetime, datetime]:
    """As `parse_span`, but a day without a time is the whole of it: to 18 Dec lasts until that day ends."""
    tidy = words.OF_ONE_MONTH.sub(r"\1 \3 to \2 \3", words.tidied(text))
    lasting = words.LASTING.fullmatch(tidy)
    parts = lasting or words.SPLIT.fullmatch(tidy)
    reader = _Reader(now, now, zone, holidays, text)
    if parts is None and (tidy.startswith("from ") or not _is_day(tidy, reader)):
        return _span(text, reader)
    first = parts["start"] if parts else tidy
    begins = f"{first} 00:00" if _is_day(first, reader) else first
    if lasting:
        return _span(f"{begins}{tidy[lasting.end('start') :]}", reader)
    last = parts["end"] if parts else tidy
    if not _is_day(last, reader):
        return _span(f"{begins} to {last}", reader)
    start, end = _span(f"{begins} to {last} 23:59:59", reader)
    end = wall_at(end, zone) + timedelta(seconds=1)
    if words.TO_THE_END_OF_A_WEEK.fullmatch(last):
        end += -end.weekday() % 7 * _DAY
    return start, first_instant(end, zone)


def is_time(text: str) -> bool:
    """Is all of a text a time or a span of time, whether it can be used or not? Its zone and its year do not matter."""
    reader = _Reader(_ANY_DAY, _ANY_DAY, ZoneInfo("Europe/London"), of_england)
    tidy = words.tidied(text)
    parts = words.LASTING.fullmatch(tidy) or words.SPLIT.fullmatch(tidy)
    whole = [one for one in parts.group("start", *({"end"} & parts.re.groupindex.keys())) if one] if parts else [tidy]
    try:
        for one in whole:
            _instant(one.removeprefix("from "), reader)
    except NotATime:
        return False
    except WhenError:
        return True
    return bool(tidy)


def _is_day(text: str, reader: _Reader) -> bool:
    if not text or _is_exact(words.tidied(text)):
        return False
    wording = _read(text, reader)
    return wording.at is None and not wording.part


def _refuse_a_start_that_may_belong_to_the_end(first: str, second: str, start: datetime, reader: _Reader) -> None:
    """In "09:00 to 17:00 on 25 Dec" the start is on that day too, or perhaps today: ask, do not guess."""
    if not first or _is_exact(first) or _is_exact(second):
        return
    begins, ends = _read(first, reader), _read(second, reader)
    if begins.date or begins.weekday or ends.date.get("word") or not (ends.date or ends.weekday):
        return
    raise WhenError(f"The end has a day and the start has none. Write the start as “{_shown(start, reader.zone)}”.")


def _refuse_a_day_just_past(text: str, reader: _Reader) -> None:
    """On 28 Nov, "23 Nov" is most likely five days ago and not in a year: ask, do not guess."""
    if not text or _is_exact(words.tidied(text)):
        return
    wording = _read(text, reader)
    if not wording.date or wording.date.keys() & {"word", "year"}:
        return
    today = wall_at(reader.now, reader.zone).date()
    has_month = wording.date.keys() & {"month", "name", "named"}
    past = _date(wording, reader, today - (_JUST_PAST if has_month else 7 * _DAY))
    if past < today == wall_at(reader.after, reader.zone).date():
        coming = _date(wording, reader, today)
        raise WhenError(
            f"{past.day} {past:%b} is past: it was {_day_shown(past)}. If that time has begun, write “now” instead; "
            f"if you mean {_day_shown(coming)}, write the year."
        )


def _refuse_most_of_a_year(text: str, start: datetime, end: datetime, reader: _Reader) -> None:
    """In "5 Dec to 1 Dec" the end is nearly a year later only because nobody said its year."""
    if end - start <= _HALF_A_YEAR or _is_exact(text) or _read(text, reader).date.keys() & {"year", "word"}:
        return
    begins, ends = (wall_at(one, reader.zone) for one in (start, end))
    raise WhenError(
        f"From {_day_shown(begins)} to {_day_shown(ends)} is "
        f"{(end - start).days // 7} weeks. If you mean that, write the year of the end; if not, put the dates right."
    )


def _is_exact(text: str) -> bool:
    return text == "now" or bool(words.FROM_NOW.fullmatch(text))


def _instant(text: str, reader: _Reader) -> datetime:
    tidy = words.tidied(text)
    if tidy == "now":
        return reader.now.astimezone(UTC)
    away = words.FROM_NOW.fullmatch(tidy)
    if away and away["number"]:
        return _later(reader.now, away["number"], away["unit"], reader.zone)
    if away:
        return _later(reader.now, away["ago_number"], away["ago_unit"], reader.zone, back=True)
    wording = _read(text, reader)
    return _on_clock(_wall(wording, reader), wording)


def _later(start: datetime, number: str, unit: str, zone: ZoneInfo, *, back: bool = False) -> datetime:
    """An instant so much later. Hours pass; days and weeks are counted on the wall clock."""
    count = (1 if number.startswith("a") else int(number)) * (-1 if back else 1)
    if unit in words.MINUTES:
        later = start.astimezone(UTC) + count * timedelta(minutes=words.MINUTES[unit])
    elif not count:
        later = start.astimezone(UTC)
    else:
        later = first_instant(wall_at(start, zone) + count * (7 if unit == "week" else 1) * _DAY, zone)
    _check_year(later.year)
    return later


def _read(text: str, reader: _Reader) -> _Wording:
    """Take a text apart. Raises WhenError when something in it is left over."""
    said = words.as_typed(text.strip(), reader.typed)
    rest = words.ISO_MARK.sub(" ", words.tidied(text))
    clock, rest = _take_clock(rest, reader)
    found_date, rest = _take(rest, *words.DATES)
    week, rest = _take(rest, words.WEEK)
    weekday, rest = _take(rest, words.WEEKDAY_WORD)
    weekday |= week
    part, rest = _take(rest, words.PART_OF_A_DAY)
    found_time, rest = _take(rest, *words.TIMES)
    if "bank holiday" in rest:
        raise WhenError(named_days.which(said, wall_at(reader.now, reader.zone).date(), reader.holidays()))
    if words.FILLERS.sub("", rest) or not (found_date or weekday or part or found_time):
        raise NotATime(f"{said} is not a time I understand. {words.EXAMPLES}")
    at = _time(found_time, said) if found_time else None
    is_either = found_time.get("half") == "oclock" and 1 <= int(found_time["hour"]) <= 12
    return _Wording(said, found_date, weekday, part.get("part", ""), at, clock, is_either)


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
    found = words.OFFSET.search(text)
    if found:
        size = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"]))
        if size >= _DAY:
            raise WhenError(f"There is no offset “{found[0].strip()}”. Write +01:00, BST, GMT or UTC.")
        return timezone(-size if found["sign"] == "-" else size), text[: found.start()]
    names = dict(_clock_names(reader))
    for word in words.ZONE_WORD.finditer(text):
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


def _time(found: dict[str, str], said: str) -> time:
    if "word" in found:
        return words.WORDS[found["word"]]
    hour, half = int(found["hour"]), found.get("half")
    if half == "oclock" and hour > 12:
        half = None
    if half and not 1 <= hour <= 12:
        raise WhenError(f"{said}: {hour}{half} is not a time. Write {hour % 24:02}:00 or 3pm.")
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    try:
        return time(hour, int(found.get("minute", 0)), int(found.get("second", 0)))
    except ValueError:
        raise WhenError(f"{said} is not a time of day. Write one from 00:00 to 23:59.") from None


def _wall(wording: _Wording, reader: _Reader) -> datetime:
    """What the clock that the wording names will show."""
    after = reader.after.astimezone(wording.clock).replace(tzinfo=None, second=0, microsecond=0)
    at = _hour(wording)
    if wording.date:
        day = _date(wording, reader, after.date())
        if wording.weekday:
            _check_weekday(wording, day)
        wall = datetime.combine(day, at)
        return _part(wall, wording, reader) if wording.part else wall
    today = reader.now.astimezone(wording.clock).date()
    day = named_days.weekday(wording.weekday, today, after.date()) if wording.weekday else after.date()
    wall = datetime.combine(day, at)
    if wording.is_either and not wording.part and not wording.weekday:
        return next(one for one in (wall + half * _DAY / 2 for half in range(3)) if one >= after)
    if wall < after and not wording.weekday.keys() & {"which", "week"}:
        wall += _DAY * (7 if wording.weekday else 1)
    return _part(wall, wording, reader) if wording.part and wording.weekday else wall


def _hour(wording: _Wording) -> time:
    """The hour, or when that part of the day begins. Raises WhenError for an hour that is not in it."""
    later = wording.at.replace(hour=wording.at.hour + 12) if wording.at and wording.is_either else None
    if not wording.part:
        if later and (wording.date or wording.weekday):
            raise WhenError(f"{wording.said} may be {wording.at:%H:%M} or {later:%H:%M}. Write one of them.")
        return wording.at or words.MORNING
    begins, hours = words.PARTS_OF_A_DAY[wording.part]
    if later and later.hour in hours:
        return later
    if wording.at and wording.at.hour not in hours:
        raise WhenError(f"{wording.said}: {wording.at:%H:%M} is not in the {wording.part}. Write the day and 24 hours.")
    return wording.at or begins


def _part(wall: datetime, wording: _Wording, reader: _Reader) -> datetime:
    """A night goes on after midnight; tonight that has begun is now. Raises WhenError where it may be two nights."""
    now = reader.now.astimezone(wording.clock).replace(tzinfo=None, second=0, microsecond=0)
    is_today = wording.date.get("word") == "today"
    if is_today and wording.part == "night" and now.hour < 6 and (wording.at is None or wall.hour < 6):
        this, coming = ("now", "today") if wording.at is None else (f"today {wall:%H:%M}", "tomorrow")
        days = f"“{this}” or “{coming} {wall:%H:%M}”"
        raise WhenError(f"It is {now:%H:%M} now, and {wording.said} may be this night or the next. Write {days}.")
    if wording.part == "night" and wall.hour < 6:
        return wall + _DAY
    is_under_way = is_today and wording.at is None and wording.part in ("evening", "night")
    return max(wall, now) if is_under_way else wall


def _date(wording: _Wording, reader: _Reader, earliest: date) -> date:
    found = wording.date
    if "word" in found:
        return reader.now.astimezone(wording.clock).date() + words.DAYS_ON[found["word"]] * _DAY
    if "named" in found:
        return named_days.day_named(found, earliest, reader.holidays())
    day = int(found["day"])
    if "which_month" in found:
        today = reader.now.astimezone(wording.clock).date()
        return named_days.day_of_the_month(day, today, later=found["which_month"] == "next")
    if not found.keys() & {"month", "name"}:
        return named_days.day_of_a_month(day, earliest)
    month = int(found["month"]) if "month" in found else words.MONTHS.index(found["name"][:3]) + 1
    if "year" in found:
        years = [int(found["year"]) + (2000 if len(found["year"]) == 2 else 0)]
        _check_year(years[0])
    else:
        # Eight years may pass between one 29 February and the next.
        years = list(range(earliest.year, earliest.year + 9))
    dates = [day for day in (named_days.real_date(year, month, day) for year in years) if day]
    if not dates:
        raise WhenError(f"There is no such date as in {wording.said}. The day comes first, as in 25/12/2026.")
    return dates[0] if "year" in found else next(day for day in dates if day >= earliest)


def _check_weekday(wording: _Wording, day: date) -> None:
    found = wording.weekday
    if words.WEEKDAYS[day.weekday()] != found.get("weekday", "")[:3] or found.keys() & {"which", "week", "later"}:
        raise WhenError(f"{wording.said}: {day.day} {day:%b %Y} is a {day:%A}. Change the day or the date.")


def _day_shown(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"


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
    return f"{_day_shown(local)} {local:%H:%M}"
