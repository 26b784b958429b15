"""An .ics file as what happens between two instants: repetition, exceptions, edits and time zones worked out. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from eprr_bot.calendars.clocks import Clocks, Span
from eprr_bot.calendars.content_lines import (
    MOST_OCTETS,
    TOO_LARGE,
    Component,
    read_components,
)
from eprr_bot.calendars.entries import Entry, entry_of
from eprr_bot.calendars.notes import Notes, Unreadable, Unusable, shortened
from eprr_bot.calendars.repetition import Happening, happenings
from eprr_bot.calendars.versions import versions_that_count

MOST_EVENTS = 10_000
MOST_OCCURRENCES = 10_000

_MIDNIGHT = time(0)
_ANSWERS = ("REPLY", "REFRESH", "COUNTER", "DECLINECOUNTER")
_NOT_READ = ("VTODO", "VJOURNAL", "VFREEBUSY", "VAVAILABILITY")


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
    """How to understand what an .ics file leaves open: floating times and whole days are on this zone's wall clock.

    Of a private calendar (`is_private`) no sentence says what an entry is called.
    """

    zone: ZoneInfo
    all_day_from: time = _MIDNIGHT
    is_private: bool = False


@dataclass(frozen=True)
class Read:
    """What was read, the earliest first; sentences about what was repaired, and about entries that were left out."""

    occurrences: list[Occurrence]
    repairs: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def read_calendar(text: str, start: datetime, end: datetime, reading: Reading) -> Read:
    """What happens between two instants. Raises Unreadable where nothing of a file can be trusted."""
    if len(text) > MOST_OCTETS:
        raise Unreadable([TOO_LARGE])
    notes, span = Notes(), (start, end)
    calendars = read_components(text, notes)
    _check_size(calendars)
    groups = versions_that_count(_entries(calendars, reading, span, notes), notes)
    every = (one for group in groups for one in _of_group(group, span, reading, notes))
    found = list(islice((one for one in every if one.start < end and one.end > start), MOST_OCCURRENCES + 1))
    if len(found) > MOST_OCCURRENCES:
        raise Unreadable([f"It comes to more than {MOST_OCCURRENCES} entries. Read a shorter time."])
    if notes.left_out and not groups:
        raise Unreadable(notes.faults())
    made = sorted(map(_occurrence, found), key=lambda one: (one.start, one.end, one.line))
    return Read(made, shortened(notes.repairs()), shortened(notes.faults()))


def _check_size(calendars: Sequence[Component]) -> None:
    number = sum(one.name == "VEVENT" for calendar in calendars for one in calendar.inner)
    if number > MOST_EVENTS:
        raise Unreadable([f"It holds {number} events, and {MOST_EVENTS} is the most. Export a shorter time."])


def _entries(calendars: Sequence[Component], reading: Reading, span: Span, notes: Notes) -> Iterator[Entry]:
    """The entries that can be used. METHOD:CANCEL withdraws all of its calendar."""
    for calendar in calendars:
        clocks = Clocks(calendar, calendars, reading.zone, span, notes)
        method = calendar.first("METHOD")
        is_withdrawn = calendar.value("METHOD").upper() == "CANCEL"
        if method and method.value.strip().upper() in _ANSWERS:
            notes.repair(method.number, "this calendar holds answers to invitations, which were passed over.")
            continue
        for event in calendar.inner:
            if event.name in _NOT_READ:
                notes.repair(event.line, f"{event.name} says nothing about shifts or leave, and was passed over.")
            if event.name != "VEVENT":
                continue
            try:
                yield entry_of(event, clocks, is_withdrawn, notes)
            except Unusable as error:
                notes.leave_out(error.line, _named(error.sentence, event, reading))


def _of_group(group: list[Entry], span: Span, reading: Reading, notes: Notes) -> list[Happening]:
    from_midnight = timedelta(hours=reading.all_day_from.hour, minutes=reading.all_day_from.minute)
    try:
        return list(happenings(group, span, from_midnight, notes))
    except Unusable as error:
        notes.leave_out(error.line, _named(error.sentence, group[0].component, reading))
    except (ValueError, OverflowError):  # what the library of rules says about one that no check of ours knows
        sentence = "the repetition of this event cannot be worked out. Export it anew."
        notes.leave_out(group[0].line, _named(sentence, group[0].component, reading))
    return []


def _named(sentence: str, event: Component, reading: Reading) -> str:
    title = "" if reading.is_private else event.value("SUMMARY")[:60]
    return f"{sentence} “{title}” was left out." if title else f"{sentence} It was left out."


def _occurrence(found: Happening) -> Occurrence:
    entry = found.entry
    return Occurrence(
        start=found.start,
        end=found.end,
        line=entry.line,
        summary=entry.summary,
        person_id=entry.person_id,
        attendees=entry.attendees,
        organiser=entry.organiser,
        is_all_day=entry.start.is_day,
    )
