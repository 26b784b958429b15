"""What a reply by text means: that somebody can attend, and when they arrive, or that they cannot (pure).

A reply whose sense is in doubt is never taken for an answer: whoever sent it is still asked, and others are called.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from eprr_bot.base.when import parse_when
from eprr_bot.slack.blocks import LONDON

YES = ("1", "01", "yes", "y", "ok", "okay", "ack", "acknowledge", "acknowledged")
"""First words with which people say that they are there, whatever they add."""
_BUT = re.compile(r"\b(no|not|never|cannot|cant|wont|unable|unavailable|but|sorry|ill|sick|abroad|leave)\b|n['’]t\b")
"""In lower case: whoever writes this, with a yes or without, may well mean that they cannot."""
_CANNOT = re.compile(
    r"\W*(?:0?2\b(?!\s*(?:m|mins?|minutes?|h|hrs?|hours?|am|pm|oclock)\b|[.:]\d)"
    r"|(?:no|n|nope)\b(?=\s*(?:$|[.,!;:–-]|sorry\b|i\b|i['’]?m\b|can|not\b|thank))"
    r"|(?:(?:no|sorry)\W+)?(?:i\s+)?(?:am\s+|i['’]?m\s+)?(?:cannot|can['’]?t|can not|unable|not able|unavailable"
    r"|not available)\b(?=\s*(?:$|[.,!;:–-]|(?:to\s+)?(?:attend|come|make|do|respond|help)\b|today|tonight|now|until)))"
)
"""In lower case: it begins with what can mean nothing else. “2 minutes”, “no problem” and “can't open Slack” can."""
_STOP = re.compile(r"\W*(?:stop(?: ?all)?|unsubscribe|opt ?out)\W*")
_BEFORE_A_TIME = re.compile(
    r"[\s.,!;:–-]*(?:(?:at|eta|by|in|about|approx|around|there|be|will|i['’]?ll|i|within)\b[\s.:~]*)*"
)
_TIME_WITHIN = re.compile(r"\b\d{1,3} ?(?:mins?|minutes?|hours?)\b|\b\d\d?[:.]\d\d\b|^\d{1,3}\b|\b(?:at|eta) \d{4}\b")
AROUND = ' \t\n.,!;:-–"“”’'
LATEST = timedelta(hours=12)
"""A later arrival than this is kept in words alone: it was hardly meant."""
JUST_PAST = timedelta(hours=1)
LONGEST_MINUTES = 600


class Sense(StrEnum):
    """What does a reply say? Only the first two are answers."""

    CAN = "can"
    CANNOT = "cannot"
    UNSURE = "unsure"
    """It may mean that they cannot."""
    STOP = "stop"
    """They want no texts."""
    OTHER = "other"


@dataclass(frozen=True)
class Reading:
    """What a reply means; `said` is what they added in words of their own, where that is no time of arrival."""

    sense: Sense
    arrives_at: datetime | None = None
    said: str = ""


def read(text: str, now: datetime, zone: ZoneInfo = LONDON) -> Reading:
    """What a reply of this instant means."""
    lower = text.lower()
    if _STOP.fullmatch(lower):
        return Reading(Sense.STOP)
    if begins_with_yes(text):
        if _BUT.search(lower) or "?" in text:
            return Reading(Sense.UNSURE)
        return _arriving(text, now, zone)
    if _CANNOT.match(lower) and "?" not in text:
        bare = re.fullmatch(r"\W*(?:0?2|no|n|nope|cannot)\b\W*(.*)", text, re.IGNORECASE | re.DOTALL)
        return Reading(Sense.CANNOT, said=bare[1].strip() if bare else text.strip())
    return Reading(Sense.UNSURE if _BUT.search(lower) or re.match(r"\W*0?2\b", lower) else Sense.OTHER)


def read_back(text: str, *, has_answered: bool) -> str:
    """The message in a reply that reads one back: what follows a yes, and all of it from whoever has answered."""
    rest = re.sub(r"^\W*\w+\W*", "", text, count=1) if begins_with_yes(text) else text if has_answered else ""
    is_no = _STOP.fullmatch(rest.lower()) or _CANNOT.match(rest.lower())
    return "" if is_no else " ".join(rest.split())


def begins_with_yes(text: str) -> bool:
    """Does a reply begin with a word that means “I am here”?"""
    first = re.match(r"\W*(\w+)", text)
    return first is not None and first[1].lower() in YES


def _arriving(text: str, now: datetime, zone: ZoneInfo) -> Reading:
    """What somebody adds who can attend: a time of arrival, or else words."""
    rest = re.sub(r"^\W*\w+", "", text, count=1)
    is_joined = re.match(r"[.:]\d", rest)  # “1:20” may be a time, or an answer and twenty minutes
    words = rest.strip(AROUND)
    if is_joined:
        return Reading(Sense.CAN, said=text.strip())
    if arrives_at := arrival(words, now, zone):
        return Reading(Sense.CAN, arrives_at)
    part = _TIME_WITHIN.search(words.lower())
    return Reading(Sense.CAN, arrival(part[0], now, zone) if part else None, words)


def arrival(text: str, now: datetime, zone: ZoneInfo = LONDON) -> datetime | None:
    """The instant that somebody means who says when they arrive: so many minutes from now, or a time on the clock."""
    before = _BEFORE_A_TIME.match(text.lower())
    words = text[before.end() if before else 0 :].strip(AROUND)
    if before and re.search(r"\b(?:at|by)\W*$", before[0]) and re.fullmatch(r"\d\d?", words):
        return None  # “at 3” is no three minutes, and of the hour nobody knows whether it is before noon or after
    return _instant(words, now, zone)


def _instant(words: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    if re.fullmatch(r"\d{1,3}", words):
        return now + timedelta(minutes=int(words)) if 0 < int(words) <= LONGEST_MINUTES else None
    try:
        found = parse_when(words, now, zone)
    except ValueError:
        return None
    if re.fullmatch(r"\d\d?[:.]?\d\d", words) and found - timedelta(days=1) > now - JUST_PAST:
        found -= timedelta(days=1)  # a time on the clock that has just gone by
    return found if found <= now + LATEST else None
