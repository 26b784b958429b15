"""The lines of an .ics file, unfolded and taken apart, each with its number, which icalendar does not tell. Pure.

Real programs write lines that icalendar refuses. Of those that say nothing about times or people none matters; the
others are understood here, or named.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from eprr_bot.calendars.file_text import decoded, dedented
from eprr_bot.calendars.notes import Notes, Unreadable

MOST_OCTETS = 5_000_000
TOO_LARGE = "It is larger than 5 MB. Export a shorter time, or share a calendar that holds less."
PERSON = "X-EPRR-PERSON"
"""The property by which our own exports say whose shift it is."""

_DATED = ("DTSTART", "DTEND", "DURATION", "RECURRENCE-ID", "EXDATE", "RDATE")
_ADDRESSED = ("ATTENDEE", "ORGANIZER")
_TEXTS = ("SUMMARY", "UID", "STATUS", "SEQUENCE", "LAST-MODIFIED", "DTSTAMP", PERSON, "RRULE", "EXRULE")
_AROUND = ("X-WR-TIMEZONE", "TIMEZONE-ID", "METHOD", "TZID", "TZOFFSETFROM", "TZOFFSETTO", "X-LIC-LOCATION")
_READ = frozenset((*_DATED, *_ADDRESSED, *_TEXTS, *_AROUND, "BEGIN", "END"))
"""All other properties say nothing about times or people, so nothing in them can be wrong for us."""

_NAMED = re.compile(r"\s*([A-Za-z0-9_.-]+)\s*[:;]", re.ASCII)
_HEAD = re.compile(r'[^:;]+((?:;(?:"[^"]*"|[^":])*)?):(.*)', re.S)
_TIMES = re.compile(r"[^:;]+((?:;.*)?):(\s*[+-]?P?\d[\dTZPWDHMS:+\-.,/ ]*)", re.ASCII | re.IGNORECASE | re.S)
_MORE_TIMES = re.compile(r"\s*[\dTZPWDHMS,/]+\s*", re.ASCII)
_ADDRESS = re.compile(r"[^:;]+((?:;.*)?):\s*(mailto\s*:.*)", re.IGNORECASE | re.S)
_PARAMETER = re.compile(r';\s*([A-Za-z][A-Za-z0-9_-]*)=((?:"[^"]*")?(?:(?!;\s*[A-Za-z][A-Za-z0-9_-]*=).)*)', re.S)
_WRITTEN_BY_PEOPLE = ("DESCRIPTION", "COMMENT", "X-ALT-DESC", "SUMMARY", "LOCATION")
_BLANK_AFTER = re.compile(r"[^:]*:[ \t]")
_AS_IN_TEXT = re.compile(r"\s*[\w.-]+\s*:[ \t]")
_SURELY = re.compile(r"[^:]*:\s*(?:\d{4}-?\d\d|V[A-Z]+\s*$|[+-]?P[\dT]|FREQ=)", re.ASCII | re.IGNORECASE)
_DEPTHS = {"VCALENDAR": 1, **dict.fromkeys(("VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VTIMEZONE"), 2)}
"""Inside how many others, the file included, a component stands: nothing that was left open holds an entry."""
_QUOTED = re.compile(r"[^:]*;ENCODING=QUOTED-PRINTABLE[;:]", re.ASCII | re.IGNORECASE)
_MOST_COLONS = 50
_HARD_WRAP = 70


@dataclass(frozen=True)
class Line:
    """One property: `DTSTART;TZID=Europe/London:20261123T090000` on line 41, counted from 1."""

    number: int
    name: str
    value: str
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Component:
    """What stands between BEGIN and END. `line` is where it begins."""

    name: str
    line: int
    lines: list[Line] = field(default_factory=list)
    inner: list["Component"] = field(default_factory=list)

    def first(self, name: str) -> Line | None:
        """The first property of this name."""
        return next((line for line in self.lines if line.name == name), None)

    def all(self, name: str) -> list[Line]:
        """Every property of this name."""
        return [line for line in self.lines if line.name == name]

    def value(self, name: str) -> str:
        """What the first property of this name says; nothing where there is none."""
        found = self.first(name)
        return found.value.strip() if found else ""


def read_components(text: str, notes: Notes) -> list[Component]:
    """The calendars of a file. Raises Unreadable where it is none, or where it breaks off."""
    root = Component("", 0)
    path = [root]
    for number, raw in _unfolded(text, notes):
        line = _line(number, raw)
        if line is None or ":" not in raw:
            _pass_over(number, raw, path, notes)
        if line is None:
            continue
        if line.name == "BEGIN":
            _open(path, line, notes)
        elif line.name == "END":
            _close(path, line, notes)
        else:
            path[-1].lines.append(line)
    calendars = [one for one in root.inner if one.name == "VCALENDAR"]
    if loose := [one for one in root.inner if one.name == "VEVENT"]:
        notes.leave_out(
            loose[0].line, "BEGIN:VCALENDAR is missing before this. If it was cut off, entries are missing."
        )
        zones = [one for one in root.inner if one.name == "VTIMEZONE"]
        calendars.append(Component("VCALENDAR", loose[0].line, root.lines, [*zones, *loose]))
    if not calendars:
        raise Unreadable(["line 1: this is not a calendar; it does not begin with BEGIN:VCALENDAR."])
    if len(path) > 1:
        _broken_off(path, notes)
    return calendars


def _broken_off(path: list[Component], notes: Notes) -> None:
    """A file that ends inside an entry was cut off anywhere; one that ends after an entry may only lack its last line.

    Raises Unreadable for the first: nobody knows what else it held.
    """
    name, line = path[-1].name, path[-1].line
    if len(path) > 2 or not any(one.name == "VEVENT" for one in path[-1].inner):
        raise Unreadable([f"line {line}: {name}, begun on line {line}, does not end. The file was cut off."])
    notes.leave_out(line, f"{name}, begun on line {line}, does not end. If it was cut off, entries are missing.")


def _open(path: list[Component], line: Line, notes: Notes) -> None:
    name = line.value.strip().upper()
    while len(path) > _DEPTHS.get(name, len(path)):
        notes.repair(path[-1].line, f"{path[-1].name} does not end before {name} begins.")
        path.pop()
    made = Component(name, line.number)
    path[-1].inner.append(made)
    path.append(made)


def _close(path: list[Component], line: Line, notes: Notes) -> None:
    name = line.value.strip().upper()
    if all(one.name != name for one in path[1:]):
        return notes.repair(line.number, f"END:{_shown(name)} ends something that is not open.")
    while (ended := path.pop()).name != name:
        notes.repair(ended.line, f"{ended.name} does not end before {name} does.")
    return None


def _pass_over(number: int, raw: str, path: list[Component], notes: Notes) -> None:
    """A line that says nothing about times or people. One without a name may be a part of another that broke."""
    if len(path) > 1 and not (_NAMED.match(raw) and (":" in raw or _name_of(raw) not in _READ)):
        notes.repair(number, f"“{_shown(raw)}” is not a line of a calendar. It was passed over.")


def _unfolded(text: str, notes: Notes) -> Iterator[tuple[int, str]]:
    """Logical lines with the number of their first line. Bare line feeds, and text broken without a fold, are read."""
    held: list[str] = []
    since = 0
    for number, raw in enumerate(dedented(re.split(r"\r\n|\n|\r", text.removeprefix("\ufeff")), notes), 1):
        if held and held[-1].endswith("=") and _QUOTED.match(held[0]):
            held[-1:] = [held[-1][:-1], raw.lstrip()]
        elif raw[:1] in (" ", "\t") and held:
            held.append(raw[1:])
        elif not raw.strip():
            continue
        elif held and _is_text(raw, held[0]):
            notes.repair(number, f"“{_shown(raw)}” is read as a part of the text before it.")
            held.append(" " + raw)
        elif held and _MORE_TIMES.fullmatch(raw) and _name_of(held[0]) in _DATED:
            notes.repair(since, "this line was broken in two, and was put together again.")
            held.append(raw.strip())
        elif held and not _NAMED.match(raw) and _may_be_broken(held[0]):
            if _name_of(held[0]) in _READ:
                notes.repair(since, "this line was broken in two, and was put together again.")
            held.append(raw if len(held[-1].encode()) >= _HARD_WRAP else " " + raw)
        else:
            if held:
                yield since, "".join(held)
            held, since = [raw], number
    if held:
        yield since, "".join(held)


def _is_text(raw: str, begun: str) -> bool:
    """Does a line only look like a property, as “Status: cancelled” does in a description that was not folded?"""
    looks = _name_of(raw) in _READ and _name_of(begun) in _WRITTEN_BY_PEOPLE
    return looks and bool(_AS_IN_TEXT.match(raw)) and not _BLANK_AFTER.match(begun) and not _SURELY.match(raw)


def _may_be_broken(begun: str) -> bool:
    return _name_of(begun) not in (*_DATED, "BEGIN", "END", "")


def _name_of(raw: str) -> str:
    found = _NAMED.match(raw)
    return found[1].upper().rpartition(".")[2] if found else ""


def _line(number: int, raw: str) -> Line | None:
    """The property that a line is; None for one that is never looked at."""
    name = _name_of(raw)
    if name not in _READ:
        return None
    found = _HEAD.fullmatch(raw)
    special = _TIMES if name in _DATED else _ADDRESS if name in _ADDRESSED else None
    if special and raw.count(":") < _MOST_COLONS:
        found = special.fullmatch(raw) or found
    if found is None:
        head, _, value = raw.partition(":") if ":" in raw else (raw, "", "")
        return Line(number, name, value, _parameters(head.partition(";")[2]))
    parameters = _parameters(found[1])
    return Line(number, name, decoded(found[2], parameters) if name in _TEXTS else found[2], parameters)


def _parameters(text: str) -> dict[str, str]:
    if not text:
        return {}
    return {name.upper(): value.strip().strip('"') for name, value in _PARAMETER.findall(text)}


def _shown(raw: str) -> str:
    return raw if len(raw) <= 40 else raw[:39] + "…"
