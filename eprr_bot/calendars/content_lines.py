"""The lines of an .ics file, unfolded and taken apart, each with its number. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_HEAD = re.compile(
    r'(?P<name>[A-Za-z0-9-]+)(?P<parameters>(?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^":;])*)*):(?P<value>.*)', re.S
)
_PARAMETER = re.compile(r';([A-Za-z0-9-]+)=((?:"[^"]*"|[^":;])*)')
_MOST_PROBLEMS = 20


class Unreadable(ValueError):
    """A calendar cannot be used. `problems` are sentences that name the line."""

    def __init__(self, problems: list[str]) -> None:
        more = len(problems) - _MOST_PROBLEMS
        shown = problems[:_MOST_PROBLEMS] + ([f"… and {more} more."] if more > 0 else [])
        self.problems = tuple(shown)
        super().__init__("\n".join(shown))


@dataclass(frozen=True)
class Line:
    """One property: `DTSTART;TZID=Europe/London:20261123T090000` on line 41, counted from 1."""

    number: int
    name: str
    value: str
    raw: str
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

    def text(self) -> str:
        """The component as it was written, unfolded."""
        inside = [*(line.raw for line in self.lines), *(one.text() for one in self.inner)]
        return "\r\n".join([f"BEGIN:{self.name}", *inside, f"END:{self.name}"])


def read_components(text: str) -> list[Component]:
    """The calendars of a file. Raises Unreadable with every line that cannot be one."""
    problems: list[str] = []
    found: list[Component] = []
    path: list[Component] = []
    last = 1
    for last, raw in _unfolded(text):
        line = _line(last, raw)
        if line is None:
            problems.append(f"line {last}: “{_shown(raw)}” is not a line of a calendar.")
            if not path and not found:
                raise Unreadable(["line 1: this is not a calendar; it does not begin with BEGIN:VCALENDAR."])
        elif line.name == "BEGIN":
            made = Component(line.value.strip().upper(), last)
            (path[-1].inner if path else found).append(made)
            path.append(made)
        elif line.name == "END":
            _close(path, line, problems)
        elif path:
            path[-1].lines.append(line)
        else:
            problems.append(f"line {last}: {line.name} stands outside BEGIN and END.")
    problems += [f"line {last}: {one.name}, begun on line {one.line}, does not end." for one in path]
    if problems:
        raise Unreadable(problems)
    calendars = [one for one in found if one.name == "VCALENDAR"]
    if not calendars:
        raise Unreadable(["line 1: this is not a calendar; it does not begin with BEGIN:VCALENDAR."])
    return calendars


def _close(path: list[Component], line: Line, problems: list[str]) -> None:
    name = line.value.strip().upper()
    if not path or path[-1].name != name:
        problems.append(f"line {line.number}: END:{_shown(name)} ends something that is not open.")
    if name in (one.name for one in path):
        while path.pop().name != name:
            pass


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Logical lines with the number of their first line. Files with bare line feeds are read as well."""
    held, since = "", 0
    for number, raw in enumerate(re.split(r"\r\n|\n|\r", text.removeprefix("\ufeff")), 1):
        if raw[:1] in (" ", "\t") and since:
            held += raw[1:]
            continue
        if held.strip():
            yield since, held
        held, since = raw, number
    if held.strip():
        yield since, held


def _line(number: int, raw: str) -> Line | None:
    found = _HEAD.fullmatch(raw)
    if found is None:
        return None
    parameters = {name.upper(): value.strip('"') for name, value in _PARAMETER.findall(found["parameters"])}
    return Line(number, found["name"].upper(), found["value"], raw, parameters)


def _shown(raw: str) -> str:
    return raw if len(raw) <= 40 else raw[:39] + "…"


def unescaped(value: str) -> str:
    """A text value as people wrote it."""
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)
