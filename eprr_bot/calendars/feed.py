"""Facts about shifts -> an iCalendar file (RFC 5545), always the same bytes for the same facts. Pure.

Written line by line rather than with a library: a year of twelve-hour shifts takes a few milliseconds
instead of several hundred. The tests read every feed back with the library.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from eprr_bot.base.wall_clock import first_instant, wall_at

PRODUCT = "-//EPRR bot//On-call rota//EN"
MOST_OCTETS = 75
REFRESH = "PT1H"

_EVENING_BEFORE = time(18)
_NOT_TEXT = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One shift in a calendar. `stamped_at` is when it last changed, `sequence` how often it has."""

    uid: str
    start: datetime
    end: datetime
    summary: str
    description: str
    person_id: str
    sequence: int
    stamped_at: datetime
    is_cancelled: bool = False
    has_alarms: bool = False


@dataclass(frozen=True)
class Feed:
    """One calendar. `link` opens where people ask about it; `contact` says the same in words."""

    name: str
    zone: ZoneInfo
    link: str
    contact: str
    entries: tuple[Entry, ...]


@lru_cache(maxsize=8192)
def uid(rota_id: str, start: datetime, person_id: str) -> str:
    """The id of a shift: the same whenever the calendar is made again."""
    digest = hashlib.sha256(f"{rota_id}|{_utc(start)}|{person_id}".encode()).hexdigest()
    return f"{digest[:32]}@eprr-bot"


def write(feed: Feed) -> bytes:
    """The calendar in UTF-8, its lines ended by CRLF and folded at 75 octets. Times are in UTC.

    No METHOD: with METHOD:PUBLISH every entry must name an ORGANIZER (RFC 5546, 3.2.1), and nobody invites anybody.
    """
    head = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        f"NAME:{_text(feed.name)}",
        f"X-WR-CALNAME:{_text(feed.name)}",
        f"X-WR-TIMEZONE:{feed.zone.key}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}",
        f"X-PUBLISHED-TTL:{REFRESH}",
    ]
    ordered = sorted(feed.entries, key=lambda entry: (entry.start, entry.end, entry.uid))
    around = _Around(feed.zone, _text(feed.contact), feed.link)
    events = [_event(entry, around) for entry in ordered]
    return "".join([*map(_folded, head), *events, "END:VCALENDAR\r\n"]).encode()


class _Around(NamedTuple):
    """What all events of a calendar share."""

    zone: ZoneInfo
    contact: str
    link: str


@lru_cache(maxsize=8192)
def _event(entry: Entry, around: _Around) -> str:
    """Calendar programs read the same shifts every hour: each is written out once."""
    return "".join(map(_folded, _lines(entry, around)))


def _lines(entry: Entry, around: _Around) -> Iterator[str]:
    stamp = _utc(entry.stamped_at)
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.uid}"
    yield f"DTSTAMP:{stamp}"
    yield f"LAST-MODIFIED:{stamp}"
    yield f"SEQUENCE:{entry.sequence}"
    yield f"DTSTART:{_utc(entry.start)}"
    yield f"DTEND:{_utc(entry.end)}"
    yield f"SUMMARY:{_text(entry.summary)}"
    yield f"DESCRIPTION:{_text(entry.description)}"
    yield f"STATUS:{'CANCELLED' if entry.is_cancelled else 'CONFIRMED'}"
    yield "TRANSP:TRANSPARENT"
    yield f"CONTACT:{around.contact}"
    yield f"URL:{around.link}"
    if entry.person_id:
        yield f"X-EPRR-PERSON:{_text(entry.person_id)}"
    if entry.has_alarms and not entry.is_cancelled:
        yield from _alarm(f"TRIGGER;VALUE=DATE-TIME:{_utc(_evening_before(entry.start, around.zone))}", entry)
        yield from _alarm("TRIGGER:-PT1H", entry)
    yield "END:VEVENT"


def _alarm(trigger: str, entry: Entry) -> Iterator[str]:
    yield from ("BEGIN:VALARM", "ACTION:DISPLAY", trigger, f"DESCRIPTION:{_text(entry.summary)}", "END:VALARM")


def _evening_before(start: datetime, zone: ZoneInfo) -> datetime:
    """18:00 on the wall clock of the day before."""
    day = wall_at(start, zone).date() - timedelta(days=1)
    return first_instant(datetime.combine(day, _EVENING_BEFORE), zone)


def _utc(instant: datetime) -> str:
    moment = instant if instant.tzinfo is UTC else instant.astimezone(UTC)
    return moment.isoformat(timespec="seconds")[:19].replace("-", "").replace(":", "") + "Z"


def _text(text: str) -> str:
    """People's text as a value: no character of it can end the line or begin another."""
    plain = _NOT_TEXT.sub("", text)
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> str:
    """One line, continued with a blank after 75 octets, never inside a character."""
    if len(line) <= MOST_OCTETS and line.isascii():
        return line + "\r\n"
    octets = line.encode()
    parts, at, most = [], 0, MOST_OCTETS
    while at < len(octets):
        cut = min(at + most, len(octets))
        while cut < len(octets) and octets[cut] & 0xC0 == 0x80:
            cut -= 1
        parts.append(octets[at:cut].decode())
        at, most = cut, MOST_OCTETS - 1
    return "\r\n ".join(parts) + "\r\n"
