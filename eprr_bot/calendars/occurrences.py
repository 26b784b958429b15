"""An .ics file as what happens between two instants: repetition, exceptions, edits and time zones worked out. Pure."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from eprr_bot.base.wall_clock import first_instant, last_instant
from eprr_bot.calendars.content_lines import Component, Line, Unreadable, read_components, unescaped
from eprr_bot.calendars.event_values import problems_of

MOST_EVENTS = 10_000
MOST_REPEATING = 500
MOST_OCCURRENCES = 10_000
PERSON = "X-EPRR-PERSON"
"""The property by which our own exports say whose shift it is."""

_LINE = "X-EPRR-LINE"
_KEPT = (
    *("UID", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"),
    *("SEQUENCE", "STATUS"),
)
_MIDNIGHT = time(0)

Expanded = Any
"""One repetition of an event, as the library gives it."""


@dataclass(frozen=True)
class Occurrence:
    """One thing that happens, once. `line` is where its event begins in the file."""

    start: datetime
    end: datetime
    line: int
    summary: str = ""
    person_id: str = ""
    attendees: tuple[str, ...] = ()
    organiser: str = ""
    is_all_day: bool = False


@dataclass(frozen=True)
class Reading:
    """How to understand what an .ics file leaves open: floating times and whole days are on this zone's wall clock."""

    zone: ZoneInfo
    all_day_from: time = _MIDNIGHT


def read_calendar(text: str, start: datetime, end: datetime, reading: Reading) -> list[Occurrence]:
    """What happens between two instants, the earliest first. Raises Unreadable with a sentence for each bad line."""
    calendars = read_components(text)
    events = [one for calendar in calendars for one in calendar.inner if one.name == "VEVENT"]
    _check(events)
    zones = {zone: one for calendar in calendars for one in calendar.inner for zone in _zone_named(one)}
    renamed = _zone_names(events, zones)
    kept = _newest(events, renamed)
    if not kept:
        return []
    head = [line.raw for line in calendars[0].all("X-WR-TIMEZONE") if line.value.strip() in _zones_there_are()]
    custom = [_renamed(zones[name], new) for name, new in renamed.items() if new not in _zones_there_are()]
    by_line = {event.line: event for event in kept}
    expanded = _expanded(head + custom, kept, renamed, start, end)
    if len(expanded) > MOST_OCCURRENCES:
        raise Unreadable([f"It comes to {len(expanded)} entries, and {MOST_OCCURRENCES} is the most."])
    made = (_occurrence(one, by_line, reading) for one in expanded)
    return sorted(
        (one for one in made if one is not None and one.start < end and one.end > start),
        key=lambda one: (one.start, one.end, one.line),
    )


def _check(events: list[Component]) -> None:
    problems = [problem for event in events for problem in problems_of(event)]
    if len(events) > MOST_EVENTS:
        problems.append(f"It holds {len(events)} events, and {MOST_EVENTS} is the most. Export a shorter time.")
    repeating = sum(event.first("RRULE") is not None for event in events)
    if repeating > MOST_REPEATING:
        problems.append(f"It holds {repeating} repeating events, and {MOST_REPEATING} is the most.")
    if problems:
        raise Unreadable(problems)


def _newest(events: Iterable[Component], zones: dict[str, str]) -> list[Component]:
    """Of several events with one UID and one RECURRENCE-ID, the highest SEQUENCE, then the latest change, counts."""
    found: dict[tuple[str, str], tuple[tuple[int, str, int], Component]] = {}
    for event in events:
        uid, edited = event.first("UID"), event.first("RECURRENCE-ID")
        key = (uid.value if uid else f"line {event.line}", _edited(edited, zones) if edited else "")
        rank = _rank(event)
        if key not in found or rank > found[key][0]:
            found[key] = (rank, event)
    kept = [(uid, event) for (uid, _), (_, event) in found.items()]
    over = {uid for uid, event in kept if _is_cancelled(event) and not event.first("RECURRENCE-ID")}
    # A cancelled series takes its edits with it; a day that was cancelled is left out after repetition.
    return [event for uid, event in kept if uid not in over]


def _edited(line: Line, zones: dict[str, str]) -> str:
    """Which repetition an edit is of, said the same in whatever zone it was written."""
    text, zone = line.value.strip(), zones.get(line.parameters.get("TZID", ""), "")
    if "T" not in text or zone not in _zones_there_are():
        return text
    return f"{first_instant(datetime.fromisoformat(text.rstrip('Z')), ZoneInfo(zone)):%Y%m%dT%H%M%SZ}"


def _rank(event: Component) -> tuple[int, str, int]:
    sequence = event.first("SEQUENCE")
    changed = event.first("LAST-MODIFIED") or event.first("DTSTAMP")
    return int(sequence.value) if sequence else 0, changed.value.strip() if changed else "", event.line


def _is_cancelled(event: Component) -> bool:
    status = event.first("STATUS")
    return status is not None and status.value.strip().upper() == "CANCELLED"


def _zone_named(component: Component) -> Iterator[str]:
    named = component.first("TZID") if component.name == "VTIMEZONE" else None
    if named:
        yield named.value.strip()


def _zone_names(events: Iterable[Component], zones: dict[str, Component]) -> dict[str, str]:
    """Every TZID used -> a name that means the same everywhere. Raises Unreadable for one that means nothing.

    A zone that only this file describes gets a name made from its description, so that two files with
    a "Customized Time Zone" each never share one.
    """
    found: dict[str, str] = {}
    problems = []
    for line in (line for event in events for line in event.lines if "TZID" in line.parameters):
        name = line.parameters["TZID"]
        known = _known_zone(name)
        if name in found:
            continue
        if known:
            found[name] = known
        elif name in zones:
            found[name] = "custom-" + hashlib.sha256(zones[name].text().encode()).hexdigest()[:16]
        else:
            problems.append(f"line {line.number}: there is no time zone called “{name[:60]}”. Write Europe/London.")
    if problems:
        raise Unreadable(problems)
    return found


@cache
def _zones_there_are() -> frozenset[str]:
    """Looking them up reads the disk."""
    return frozenset(available_timezones())


def _known_zone(name: str) -> str:
    """Europe/London for itself, for "GMT Standard Time" of Windows, and for /vendor/…/Europe/London; else nothing."""
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    tail = "/".join(name.split("/")[-2:])
    candidates = (name, WINDOWS_TO_OLSON.get(name, ""), tail if name.startswith("/") else "")
    return next((one for one in candidates if one in _zones_there_are()), "")


def _renamed(zone: Component, name: str) -> str:
    lines = [f"TZID:{name}" if line.name == "TZID" else line.raw for line in zone.lines]
    return "\r\n".join(["BEGIN:VTIMEZONE", *lines, *(one.text() for one in zone.inner), "END:VTIMEZONE"])


def _expanded(
    head: list[str], events: list[Component], zones: dict[str, str], start: datetime, end: datetime
) -> list[Expanded]:
    """Every repetition around two instants. Raises Unreadable, naming the event, when one cannot be worked out."""
    day = timedelta(days=2)  # whole days and floating times may lie on the other side of a zone's midnight
    try:
        return _repeated(head, events, zones, start - day, end + day)
    except Exception:  # whatever a library says about a rule: find the event, and name its line
        groups: dict[str, list[Component]] = {}
        for event in events:
            uid = event.first("UID")
            groups.setdefault(uid.value if uid else f"line {event.line}", []).append(event)
        for group in groups.values():
            try:
                _repeated(head, group, zones, start - day, end + day)
            except Exception as error:
                problem = f"line {group[0].line}: the repetition of this event cannot be worked out. Export it anew."
                raise Unreadable([problem]) from error
        raise


def _repeated(
    head: list[str], events: list[Component], zones: dict[str, str], start: datetime, end: datetime
) -> list[Expanded]:
    body = [_clean(event, zones) for event in events]
    text = "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//read", *head, *body, "END:VCALENDAR", ""])
    import recurring_ical_events  # heavy, and start-up does not need it
    from icalendar import Calendar

    found: list[Expanded] = recurring_ical_events.of(Calendar.from_ical(text)).between(start, end)
    return found


def _clean(event: Component, zones: dict[str, str]) -> str:
    """Only what repetition needs, and the line on which the event began."""
    lines = [_with_zone(line, zones) for line in event.lines if line.name in _KEPT]
    if event.first("UID") is None:
        lines.append(f"UID:line-{event.line}")
    return "\r\n".join(["BEGIN:VEVENT", *lines, f"{_LINE}:{event.line}", "END:VEVENT"])


def _with_zone(line: Line, zones: dict[str, str]) -> str:
    if "TZID" not in line.parameters:
        return line.raw
    zone = zones[line.parameters["TZID"]]
    others = "".join(f';{name}="{value}"' for name, value in line.parameters.items() if name != "TZID")
    return f"{line.name};TZID={zone}{others}:{line.value}"


def _occurrence(found: Expanded, by_line: dict[int, Component], reading: Reading) -> Occurrence | None:
    if str(found.get("STATUS", "")).upper() == "CANCELLED":
        return None
    begins = found["DTSTART"].dt
    ends = found["DTEND"].dt if "DTEND" in found else begins
    is_all_day = not isinstance(begins, datetime)
    if is_all_day and ends == begins:
        ends = begins + timedelta(days=1)
    event = by_line[int(found[_LINE])]
    organiser = event.first("ORGANIZER")
    person, summary = event.first(PERSON), event.first("SUMMARY")
    return Occurrence(
        start=_in_utc(event, "DTSTART") or _instant(begins, reading, is_end=False),
        end=_in_utc(event, "DTEND") or _instant(ends, reading, is_end=not is_all_day),
        line=event.line,
        summary=unescaped(summary.value).strip() if summary else "",
        person_id=unescaped(person.value).strip() if person else "",
        attendees=tuple(_address(one) for one in event.all("ATTENDEE") if _comes(one)),
        organiser=_address(organiser) if organiser else "",
        is_all_day=is_all_day,
    )


def _comes(attendee: Line) -> bool:
    return attendee.parameters.get("PARTSTAT", "").upper() != "DECLINED"


def _address(line: Line) -> str:
    return line.value.strip().lower().removeprefix("mailto:")


def _in_utc(event: Component, name: str) -> datetime | None:
    """What an event that happens once says in UTC; the library reckons on a clock that repeats an hour each autumn."""
    line = event.first(name)
    if line is None or not line.value.strip().endswith("Z") or event.first("RRULE") or event.first("RDATE"):
        return None
    return datetime.fromisoformat(line.value.strip())


def _instant(moment: date, reading: Reading, *, is_end: bool) -> datetime:
    """An instant in UTC, from a day, a floating time or an aware one."""
    if not isinstance(moment, datetime):
        return first_instant(datetime.combine(moment, reading.all_day_from), reading.zone)
    if moment.tzinfo is None:
        return (last_instant if is_end else first_instant)(moment, reading.zone)
    return moment.astimezone(UTC)
