"""What repeats: one rule as the walls on which it begins something. Pure."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, islice

from eprr_bot.calendars.content_lines import Line
from eprr_bot.calendars.moments import Moment
from eprr_bot.calendars.notes import Notes, Unusable
from eprr_bot.calendars.values import until

MOST_TIMES_A_DAY = 24
MOST_COUNTED = 20_000
"""So many days, weeks or hours are gone through to find out how far a rule has counted."""

_COUNT = re.compile(r"[+-]?\d{1,9}", re.ASCII)
_NUMBERS = re.compile(r"[+-]?\d{1,3}(?:,[+-]?\d{1,3})*", re.ASCII)
_WEEKDAYS = re.compile(r"[+-]?\d{0,2}(?:MO|TU|WE|TH|FR|SA|SU)(?:,[+-]?\d{0,2}(?:MO|TU|WE|TH|FR|SA|SU))*", re.ASCII)
_DAY_NAME = re.compile(r"(MON|TUE|WED|THU|FRI|SAT|SUN|[A-Z]{3,6}DAY)$")
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_SECONDS = {"SECONDLY": 1, "MINUTELY": 60, "HOURLY": 3_600, "DAILY": 86_400, "WEEKLY": 604_800}
_FREQUENCIES = (*_SECONDS, "MONTHLY", "YEARLY")
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
_OF_DAYS = ("BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO")
_ONLY_WITH = {"BYWEEKNO": ("YEARLY",), "BYSETPOS": ("YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY")}
_WEEK = timedelta(days=7)
_OF_A_WEEK = ("BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYSETPOS")
_LEFT_TO_US = {
    "WEEKLY": _OF_A_WEEK,
    "DAILY": (*_OF_A_WEEK, "BYDAY"),
    "HOURLY": (*_OF_A_WEEK, "BYDAY", "BYHOUR"),
    "MINUTELY": (*_OF_A_WEEK, "BYDAY", "BYHOUR", "BYMINUTE"),
    "SECONDLY": (*_OF_A_WEEK, "BYDAY", "BYHOUR", "BYMINUTE", "BYSECOND"),
}
"""Parts that only take days and times away."""


@dataclass(frozen=True)
class Rule:
    """FREQ=WEEKLY;BYDAY=MO. `until` is the last wall on which something may begin, `count` how often something does."""

    line: int
    frequency: str
    interval: int
    parts: dict[str, str]
    count: int | None = None
    until: datetime | None = None

    @property
    def is_endless(self) -> bool:
        """Does it say itself when it is over?"""
        return self.count is None and self.until is None

    def walls(self, start: datetime, low: datetime, high: datetime) -> Iterator[datetime]:
        """The walls between two others on which something begins. Raises Unusable for what takes too long to count."""
        last = min(self.until or high, high)
        if self.count is None:
            yield from (wall for wall in self._from(self._later(start, low), start, last) if low <= wall)
            return
        enough = last
        if self.frequency in _SECONDS:
            step = timedelta(seconds=_SECONDS[self.frequency] * self.interval)
            enough = min(last, start + step * min(MOST_COUNTED, (last - start) // step + 1))
        number = 0
        for wall in islice(self._from(start, start, enough), self.count):
            number += 1
            if low <= wall:
                yield wall
        if number < self.count and enough < last:
            raise Unusable(self.line, "it takes too long to count how often this has been. Give it an end (UNTIL).")

    def _from(self, begins: datetime, start: datetime, last: datetime) -> Iterator[datetime]:
        """All walls from `begins` on, by the days and times of day that `start` gives the rule."""
        from dateutil.rrule import rrulestr

        if last < begins:
            return iter(())
        parts = {"FREQ": self.frequency, "INTERVAL": str(self.interval), **self._filled(start)}
        ours = {name: parts.pop(name) for name in _LEFT_TO_US.get(self.frequency, ()) if name in parts}
        is_by_place = "BYSETPOS" in ours  # places are counted in whole days and weeks
        until = last + _WEEK if is_by_place else last
        parts["UNTIL"] = f"{until:%Y%m%dT%H%M%S}".rjust(15, "0")
        text = ";".join(f"{name}={value}" for name, value in parts.items())
        found = iter(rrulestr(text, dtstart=self._rhythm(begins) if is_by_place else begins))
        return (wall for wall in self._chosen(found, ours) if start <= wall <= last) if ours else found

    def _chosen(self, walls: Iterator[datetime], ours: dict[str, str]) -> Iterator[datetime]:
        """The walls that agree with the parts left to us. The library would look for what never comes until 9999."""
        places = [int(one) for one in ours.get("BYSETPOS", "").split(",") if one]
        kept = (wall for wall in walls if all(_agrees(wall, name, value) for name, value in ours.items()))
        if not places:
            yield from kept
            return
        for _, group in groupby(kept, self._rhythm):
            period = list(group)
            named = {place - 1 if place > 0 else len(period) + place for place in places}
            yield from (wall for number, wall in enumerate(period) if number in named)

    def _rhythm(self, wall: datetime) -> datetime:
        """Where the week, day or hour begins that a wall belongs to."""
        if self.frequency == "HOURLY":
            return wall.replace(minute=0, second=0)
        since = (wall.weekday() - _DAYS.index(self.parts.get("WKST", "MO"))) % 7 if self.frequency == "WEEKLY" else 0
        return wall.replace(hour=0, minute=0, second=0) - timedelta(days=since)

    def _filled(self, start: datetime) -> dict[str, str]:
        """The parts of the rule, with those said that go without saying."""
        made = dict(self.parts)
        if "BYDAY" in made and self.frequency in ("MONTHLY", "YEARLY"):
            made["BYDAY"] = _each_counted(made["BYDAY"], 5 if self.frequency == "MONTHLY" or "BYMONTH" in made else 53)
        if not any(name in made for name in _OF_DAYS):
            if self.frequency == "WEEKLY":
                made["BYDAY"] = _DAYS[start.weekday()]
            elif self.frequency in ("MONTHLY", "YEARLY"):
                made["BYMONTHDAY"] = str(start.day)
                if self.frequency == "YEARLY":
                    made.setdefault("BYMONTH", str(start.month))
        for name, value in (("BYHOUR", start.hour), ("BYMINUTE", start.minute), ("BYSECOND", start.second)):
            if _SECONDS.get(self.frequency, 86_400) > {"BYHOUR": 3_600, "BYMINUTE": 60, "BYSECOND": 1}[name]:
                made.setdefault(name, str(value))
        return made

    def _later(self, start: datetime, low: datetime) -> datetime:
        """A beginning of the rule's own rhythm just before `low`, so that a series from 1604 costs no more than one
        from today; else `start`."""
        if low <= start:
            return start
        if self.frequency in ("MONTHLY", "YEARLY"):
            months = self.interval * (12 if self.frequency == "YEARLY" else 1)
            gone = (low.year - start.year) * 12 + low.month - start.month
            skipped = max(0, gone // months - 1) * months
            if not skipped:
                return start
            first = start.month if self.frequency == "MONTHLY" else 1
            number = start.year * 12 + first - 1 + skipped
            return datetime(number // 12, number % 12 + 1, 1)  # noqa: DTZ001 (a wall)
        step = timedelta(seconds=_SECONDS[self.frequency] * self.interval)
        skipped = max(0, (low - start) // step - 1)
        if not skipped:
            return start
        return (self._rhythm(start) if self.frequency in ("DAILY", "WEEKLY") else start) + step * skipped


def _agrees(wall: datetime, name: str, value: str) -> bool:
    """Is a wall one that a part leaves?"""
    found = value.split(",")
    if name == "BYSETPOS":
        return True
    if name == "BYDAY":
        return _DAYS[wall.weekday()] in {one[-2:] for one in found}
    last = wall.replace(month=12, day=31) if name == "BYYEARDAY" else _last_of_month(wall)
    numbers = {
        "BYMONTH": (wall.month,),
        "BYMONTHDAY": (wall.day, wall.day - last.day - 1),
        "BYYEARDAY": (wall.timetuple().tm_yday, wall.timetuple().tm_yday - last.timetuple().tm_yday - 1),
        "BYHOUR": (wall.hour,),
        "BYMINUTE": (wall.minute,),
        "BYSECOND": (wall.second,),
    }[name]
    return any(int(one) in numbers for one in found)


def _last_of_month(wall: datetime) -> datetime:
    return wall.replace(day=monthrange(wall.year, wall.month)[1])


def _each_counted(by_day: str, most: int) -> str:
    """`MO,2TU` as `1MO,2MO,…,2TU`: the library takes days with and without a number together as none."""
    days = by_day.split(",")
    if not any(len(one) > 2 for one in days):
        return by_day
    return ",".join(f"{number}{one}" if number else one for one in days for number in _numbers(one, most))


def _numbers(day: str, most: int) -> range:
    return range(1, most + 1) if len(day) == 2 else range(1)


def rule_of(line: Line, start: Moment, notes: Notes) -> Rule | None:
    """The rule on a line; None where it says that nothing repeats. Raises Unusable."""
    parts = _parts(line, notes)
    if not parts:
        return None
    frequency = parts.pop("FREQ", "")
    if frequency not in _FREQUENCIES:
        raise Unusable(line.number, f"{line.name} does not say how often (FREQ=DAILY, WEEKLY, MONTHLY or YEARLY).")
    ends = parts.pop("UNTIL", "")
    interval, count = _number(line, "INTERVAL", parts, notes), _number(line, "COUNT", parts, notes)
    _check_scale(line, frequency, start, parts)
    if start.is_day and frequency in _SECONDS and _SECONDS[frequency] < _SECONDS["DAILY"]:
        raise Unusable(line.number, f"{line.name} repeats a whole day within the day. Write FREQ=DAILY.")
    if start.is_day:
        for name in [one for one in _CLOCK_PARTS if one in parts]:
            notes.repair(line.number, f"{line.name}: {name} says nothing about whole days, and was passed over.")
            del parts[name]
    for name, value in parts.items():
        only = _ONLY_WITH.get(name, _FREQUENCIES)
        if frequency not in only or not _is_rule_part(name, value):
            raise Unusable(line.number, f"{line.name}: “{name}={value[:40]}” cannot be used.")
    made = Rule(line.number, frequency, interval or 1, parts, count, until(ends, start, line, notes))
    _check_pace(line, made)
    return made


def _parts(line: Line, notes: Notes) -> dict[str, str]:
    """The rule's parts in capitals, without blanks, empty places, and what only other programs know."""
    found: dict[str, str] = {}
    for name, is_part, value in (part.partition("=") for part in _tidy(line, notes).split(";") if part):
        value = ",".join(_short(one) for one in value.split(",") if one)
        if not is_part:
            raise Unusable(line.number, f"{line.name}: “{line.value[:40]}” is no rule. Write FREQ=WEEKLY.")
        if name.startswith("X-") or not value:
            notes.repair(line.number, f"{line.name}: “{name[:40]}={value[:40]}” says nothing, and was passed over.")
        elif found.setdefault(name, value) != value:
            raise Unusable(line.number, f"{line.name} says {name[:40]} twice.")
    if not found:
        notes.repair(line.number, f"{line.name} is empty: nothing repeats.")
    return found


def _tidy(line: Line, notes: Notes) -> str:
    """A rule in capitals, without blanks and without its own name, as UNTIL is without the kind of its date."""
    text = re.sub(r"[\s\"]", "", line.value.upper())
    if len(text) < len(line.value.strip()):
        notes.repair(line.number, f"{line.name} has blanks in it, and was read without.")
    plain = re.sub(r"UNTIL;VALUE=DATE(?:-TIME)?[=:]", "UNTIL=", text.removeprefix(f"{line.name}:"))
    plain = re.sub(r",(?=[A-Z]+=)", ";", plain)
    if plain != text:
        notes.repair(line.number, f"{line.name} is not written as rules are, and was read all the same.")
    return plain


def _short(value: str) -> str:
    """`-1SUN` and `-1SUNDAY` as `-1SU`."""
    return value[: -len(found[1])] + found[1][:2] if (found := _DAY_NAME.search(value)) else value


def _number(line: Line, name: str, parts: dict[str, str], notes: Notes) -> int | None:
    """COUNT or INTERVAL. Programs write COUNT=0 or -1 where no count is meant, and INTERVAL=0 for no interval."""
    text = parts.pop(name, "")
    if not text:
        return None
    number = int(text) if _COUNT.fullmatch(text) else 0
    if name == "COUNT" and _COUNT.fullmatch(text) and number <= 0:
        notes.repair(line.number, f"{line.name}: COUNT={text} is no count, and was passed over.")
        return None
    if name == "INTERVAL" and _COUNT.fullmatch(text) and number == 0:
        notes.repair(line.number, f"{line.name}: INTERVAL={text} is no interval, and was passed over.")
        return None
    if not 0 < number < 100_000:
        raise Unusable(line.number, f"{line.name}: “{name}={text[:40]}” cannot be used.")
    return number


def _check_scale(line: Line, frequency: str, start: Moment, parts: dict[str, str]) -> None:
    """RFC 7529: our own calendar is the default; SKIP matters only for days that some months do not have."""
    scale, skip = parts.pop("RSCALE", "GREGORIAN"), parts.pop("SKIP", "OMIT")
    has_such_days = frequency in ("MONTHLY", "YEARLY") and (
        start.wall.day > 28 or any(int(one) > 28 for one in re.findall(r"\d+", parts.get("BYMONTHDAY", "")))
    )
    if scale != "GREGORIAN":
        raise Unusable(line.number, f"{line.name}: RSCALE={scale[:40]} is a calendar that is not understood.")
    if skip != "OMIT" and has_such_days:
        raise Unusable(line.number, f"{line.name}: SKIP={skip[:40]} is not understood. Give the days one by one.")


def _check_pace(line: Line, rule: Rule) -> None:
    times = 86_400 / (_SECONDS.get(rule.frequency, 86_400) * rule.interval)
    times = max(1.0, times)
    for name in _CLOCK_PARTS:
        times *= rule.parts.get(name, "").count(",") + 1
    if times > MOST_TIMES_A_DAY:
        sentence = f"{line.name} repeats more than {MOST_TIMES_A_DAY} times a day. No shift and no leave does."
        raise Unusable(line.number, sentence)


def _is_rule_part(name: str, value: str) -> bool:
    if name in _NUMBER_PARTS:
        return _NUMBERS.fullmatch(value) is not None and all(_is_there(name, int(one)) for one in value.split(","))
    if name == "BYDAY":
        return _WEEKDAYS.fullmatch(value) is not None
    return name == "WKST" and value in _DAYS


def _is_there(name: str, number: int) -> bool:
    return (-number if number < 0 and name in _COUNTED_BACK else number) in _NUMBER_PARTS[name]
