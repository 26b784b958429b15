"""Times of what has happened, as people type them: “12 Nov” is the last one, not the next (pure)."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from eprr_bot.base import time_words
from eprr_bot.base.bank_holidays import WhenAsked, of_england
from eprr_bot.base.wall_clock import first_instant, wall_at
from eprr_bot.base.when import WhenError, parse_when

LATELY = timedelta(weeks=26)
"""A day without a year that is further back is not taken for one that has passed."""
_YEAR = re.compile(r"\d{4}|\d\d?[/.]\d\d?[/.]\d\d")
_WEEKDAY = re.compile(rf"(?:on )?(?:{time_words.WEEKDAY})(?: (?:at )?\d\d?[:.]?\d*(?:am|pm)?)?", re.IGNORECASE)
_CLOCK = re.compile(r"(?:at )?(?:\d\d?[:.]?\d\d(?: ?[ap]m)?|\d\d? ?[ap]m|noon|midday)", re.IGNORECASE)
_WEEK = timedelta(weeks=1)
_WATCHES_APART = timedelta(minutes=5)


def gone(text: str, now: datetime, zone: ZoneInfo, holidays: WhenAsked = of_england) -> datetime:
    """The instant that people mean of something that has happened, such as on the last such day. Raises WhenError."""
    found = parse_when(text, now, zone, holidays)
    if found > now and _CLOCK.fullmatch(text.strip()):
        return _last_time(text.strip().removeprefix("at "), now, zone, holidays)
    today, wall = wall_at(now, zone).date(), wall_at(found, zone)
    if wall.date() > today and not _YEAR.search(text):
        before = wall.date() - _WEEK if _WEEKDAY.fullmatch(text.strip()) else _a_year_before(wall.date())
        if before and before <= today and today - before <= LATELY:
            found = first_instant(datetime.combine(before, wall.time()), zone)
    if wall_at(found, zone).date() > today:
        raise WhenError(f"{_shown(wall_at(found, zone).date())} has not come yet. A day of last year needs its year.")
    return min(found, now)


def _last_time(text: str, now: datetime, zone: ZoneInfo, holidays: WhenAsked) -> datetime:
    """The last time that the clock showed this: soon after midnight, “23:50” was yesterday."""
    today = parse_when(f"today {text}", now, zone, holidays)
    return min(today, now) if today <= now + _WATCHES_APART else parse_when(f"yesterday {text}", now, zone, holidays)


def _a_year_before(day: date) -> date | None:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return None


def _shown(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"
