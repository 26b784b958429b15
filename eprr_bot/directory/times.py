"""Times as people type them, on the cluster's clock and with the bank holidays of its part of the country."""

import re
from datetime import date, datetime, timedelta

from sqlmodel import Session

from eprr_bot.base import gone as past
from eprr_bot.base import time_words
from eprr_bot.base.when import NotATime, WhenError, is_time, parse_days, parse_span, parse_when
from eprr_bot.directory import service as directory
from eprr_bot.directory.holidays import when_asked
from eprr_bot.slack.commands import UserError

LONGEST = 6
"""Words of a time at the beginning of a line, at most."""
MOST_TRIED = 5
"""More words that may stand before a time than this are not looked at: a long text must not cost much."""
_NEARLY_A_DAY = timedelta(hours=23, minutes=58)
"""Less the present minute, and one in which somebody typed."""
_HALF_A_DAY = timedelta(hours=12)
_BY_SO_MANY = re.compile(
    r"\b(?:increas|decreas|reduc|rais|lower|cut|expand|grow|extend|drop|fall|rise|boost|scal|step|ramp|up|down|short|over)"
    r"\w*\b[^.;:]*\bby\s*$",
    re.IGNORECASE,
)
_GO_ON = ("the", "a", "an", "on", "at", "of", "and", "for", "to", "in")
"""A time does not end with one of these: it belongs to what follows, as in “09:50 the figures”."""
BETWEEN = " \t\r\n:,;–"
"""What stands between a time, or a name, and what follows it."""


def today(session: Session, now: datetime) -> date:
    """The day on the cluster's clock."""
    return now.astimezone(directory.cluster(session).zone).date()


def when(session: Session, text: str, now: datetime) -> datetime:
    """The instant that is meant; a number alone is an hour. Raises UserError with a sentence."""
    return _when(session, time_words.hour_alone(text), now)


def _when(session: Session, text: str, now: datetime) -> datetime:
    cluster = directory.cluster(session)
    try:
        return parse_when(text, now, cluster.zone, when_asked(session))
    except WhenError as error:
        raise UserError(str(error)) from None


def day(session: Session, text: str, now: datetime) -> date:
    """The day that is meant. Raises UserError with a sentence."""
    return _when(session, text, now).astimezone(directory.cluster(session).zone).date()


def gone(session: Session, text: str, now: datetime) -> datetime:
    """The same of something that has happened: the last such day, not the next. Raises UserError."""
    hour = time_words.hour_alone(text)
    if hour.startswith("at ") and hour != text:  # before noon or after, whichever was last
        next_such = _when(session, hour, now)
        return next_such if next_such <= now else next_such - _HALF_A_DAY
    try:
        return past.gone(hour, now, directory.cluster(session).zone, when_asked(session))
    except WhenError as error:
        raise UserError(str(error)) from None


def first(text: str) -> tuple[str, str]:
    """The time that a text begins with, and the rest; no time where it begins with none."""
    words = text.split()
    for number in range(min(LONGEST, len(words)), 0, -1):
        named = " ".join(words[:number]).strip(BETWEEN)
        is_next = number > 2 and words[number - 1].isdecimal() and len(words[number - 1]) < 4
        goes_on = words[number - 1].lower() in _GO_ON
        if is_time(named) and not is_next and not goes_on:  # in “12 Jan 2 new telephones”, the 2 is no hour
            return named, " ".join(words[number:]).strip(BETWEEN)
    return "", text


def just_now(session: Session, text: str, now: datetime) -> datetime:
    """The same of something that somebody reports: a time on the clock is the last such time. Raises UserError."""
    is_on_the_clock = re.fullmatch(r"\d\d?(?:[:.]?\d\d)?\s*(?:[ap]m)?", text.strip(), re.IGNORECASE)
    if time_words.hour_alone(text) != text:
        return gone(session, text, now)
    return when(session, text, now - _NEARLY_A_DAY) if is_on_the_clock else gone(session, text, now)


def when_if_any(session: Session, text: str, now: datetime) -> datetime | None:
    """The instant that is meant; None for a text that is no time. Raises UserError for a time that cannot be used."""
    cluster = directory.cluster(session)
    try:
        return parse_when(text, now, cluster.zone, when_asked(session))
    except NotATime:
        return None
    except WhenError as error:
        raise UserError(str(error)) from None


def span(session: Session, text: str, now: datetime, after: datetime | None = None) -> tuple[datetime, datetime]:
    """From when until when; what has no day of its own is sought after an instant. Raises UserError."""
    cluster = directory.cluster(session)
    try:
        return parse_span(time_words.until_an_hour(text), now, cluster.zone, after, when_asked(session))
    except WhenError as error:
        raise UserError(str(error)) from None


def days(session: Session, text: str, now: datetime) -> tuple[datetime, datetime]:
    """As `span`, but a day without a time is the whole of it: leave to 18 Dec lasts until that day ends."""
    cluster = directory.cluster(session)
    try:
        return parse_days(text, now, cluster.zone, when_asked(session))
    except WhenError as error:
        raise UserError(str(error)) from None


def last(text: str, *after: str) -> tuple[str, str]:
    """A text without the time at its end, which stands after one of some words, and that time; none where it has none.

    Such as “open beds” and “06:00” of “open beds by 06:00”, after “by”.
    """
    for found in reversed(list(re.finditer(rf"(?:^|\s)(?:{'|'.join(after)})\s+", text, re.IGNORECASE))[-MOST_TRIED:]):
        named = text[found.end() :].strip(f".{BETWEEN}")
        if is_hour(text[: found.end()], named) or (len(named.split()) <= LONGEST and is_time(named)):
            return text[: found.start()].strip(BETWEEN), named
    return text.strip(BETWEEN), ""


def is_hour(before: str, text: str) -> bool:
    """Is a number at the end of a line an hour, as in “by 4”? In “reduce admissions by 10” it is so many."""
    return time_words.hour_alone(text) != text and not _BY_SO_MANY.search(before)
