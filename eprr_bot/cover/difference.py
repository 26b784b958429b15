"""What differs between two schedules of a rota, as people would say it: who loses what, and who gains it. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import pairwise

from eprr_bot.oncall.rota import Rota, Rules
from eprr_bot.oncall.schedule import Schedule


@dataclass(frozen=True)
class Move:
    """A stretch that passes from one person to another; None is nobody."""

    start: datetime
    end: datetime
    before: str | None
    after: str | None


def moves(old: Schedule, new: Schedule, start: datetime, end: datetime) -> list[Move]:
    """Every stretch between two instants that is in other hands in the new schedule, in order."""
    found: list[Move] = []
    if start >= end:
        return found
    before = {shift.start: shift.person for shift in old.shifts(start, end)}
    after = {shift.start: shift.person for shift in new.shifts(start, end)}
    edges = sorted({*before, *after, end})
    was = now = None
    for begins, ends in pairwise(edges):
        was, now = before.get(begins, was), after.get(begins, now)
        if was != now:
            _add(found, Move(begins, ends, was, now))
    return found


def _add(found: list[Move], move: Move) -> None:
    last = found[-1] if found else None
    if last and last.end == move.start and (last.before, last.after) == (move.before, move.after):
        move = Move(found.pop().start, move.end, move.before, move.after)
    found.append(move)


@dataclass(frozen=True)
class Stretch:
    """Time that one person loses or gains."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class Moved:
    """What changes for one person (None: what nobody holds)."""

    person: str | None
    loses: tuple[Stretch, ...]
    gains: tuple[Stretch, ...]


def by_person(found: Iterable[Move]) -> list[Moved]:
    """The same differences, a line for each person, whoever is concerned first coming first."""
    moved = list(found)
    people = dict.fromkeys(person for move in moved for person in (move.before, move.after))
    return [
        Moved(
            person,
            tuple(_joined((move.start, move.end) for move in moved if move.before == person)),
            tuple(_joined((move.start, move.end) for move in moved if move.after == person)),
        )
        for person in people
    ]


def _joined(spans: Iterable[tuple[datetime, datetime]]) -> Iterator[Stretch]:
    held: Stretch | None = None
    for start, end in spans:
        if held and held.end == start:
            held = Stretch(held.start, end)
            continue
        if held:
            yield held
        held = Stretch(start, end)
    if held:
        yield held


SETTINGS = {
    "name": "name",
    "function": "function",
    "command_level": "level of command",
    "timezone": "time zone",
    "mandatory": "mandatory",
    "user_group": "Slack user group",
    "ends": "end of the rota",
    "shadow_until": "end of its shadow",
}
RULES = {
    "min_rest_hours": "least rest, in hours",
    "max_consecutive_shifts": "most shifts in a row",
    "competence": "competence it needs",
}


def settings_changed(old: Rota, new: Rota) -> list[str]:
    """What else differs between two versions of a rota, a phrase each."""
    assert {field.name for field in fields(Rules)} == set(RULES)
    pairs = [(words, getattr(old, name), getattr(new, name)) for name, words in SETTINGS.items()]
    pairs += [(words, getattr(old.rules, name), getattr(new.rules, name)) for name, words in RULES.items()]
    return [f"{words}: {_said(was)} becomes {_said(now)}" for words, was, now in pairs if was != now]


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value:%a} {value.day} {value:%b %Y %H:%M}"
    return "nothing" if value is None else str(value).replace("_", " ")
