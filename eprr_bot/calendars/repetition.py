"""When the entries of one UID take place between two instants: rules, exceptions and edits worked out. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from eprr_bot.base.wall_clock import first_instant, spell_at, wall_at
from eprr_bot.calendars.clocks import Span
from eprr_bot.calendars.entries import Entry
from eprr_bot.calendars.moments import Length, Moment
from eprr_bot.calendars.notes import Notes, Unusable
from eprr_bot.calendars.rules import Rule
from eprr_bot.calendars.which_day import Days

_DAY = timedelta(days=1)
_YEAR = timedelta(days=365)


class Happening(NamedTuple):
    """One entry, once, in instants."""

    start: datetime
    end: datetime
    entry: Entry


@dataclass
class _Once:
    """One repetition as its series has it: its wall, and how long it lasts if not as long as the others."""

    wall: datetime
    length: Length | None = None


_Change = tuple[datetime, Entry]
"""An edit of one day and all later ones, and the wall of its series from which on it counts."""


def happenings(group: Sequence[Entry], span: Span, all_day_from: timedelta, notes: Notes) -> Iterator[Happening]:
    """What entries of one UID come to around a span. Raises Unusable."""
    edits = [one for one in group if one.replaces is not None]
    series = [one for one in group if one.replaces is None]
    named: set[int] = set()
    for one in series:
        yield from _of_series(one, edits, span, all_day_from, notes, named)
    for edit in edits:
        if edit.and_later and edit.rules and not edit.is_cancelled:
            alone = replace(edit, replaces=None, and_later=False)
            yield from _of_series(alone, _after(edit, edits), span, all_day_from, notes, named)
        elif edit.and_later and series:
            yield from (_once(edit, once, once.wall, all_day_from) for once in _also(edit))
        elif _counts(edit, series, span, named, notes):
            _note_alone(edit, notes, is_orphan=not series)
            yield _once(edit, _Once(edit.start.wall), edit.start.wall, all_day_from)


def _after(edit: Entry, edits: Sequence[Entry]) -> list[Entry]:
    """The edits of what comes after another."""
    return [one for one in edits if edit.replaces and one.replaces and one.replaces.instant > edit.replaces.instant]


def _also(edit: Entry) -> Iterator[_Once]:
    """The times that an edit of all later ones adds."""
    if not edit.is_cancelled:
        yield from (_Once(edit.wall_of(moment), length) for moment, length in edit.also)


def _note_alone(edit: Entry, notes: Notes, *, is_orphan: bool) -> None:
    """Raises Unusable for what repeats and stands for one day of a series that is not there: nobody knows which."""
    if is_orphan and edit.rules and not edit.and_later:
        raise Unusable(edit.line, "this stands for one day of a series, and repeats: only one of them can be.")
    if edit.and_later:
        notes.repair(edit.line, "this changes all later ones of a series that is not there: only its own day is read.")
    elif edit.rules or edit.also:
        notes.repair(edit.line, "this stands for one day of a series: that it repeats was passed over.")


def _counts(edit: Entry, series: Sequence[Entry], span: Span, named: set[int], notes: Notes) -> bool:
    """Does an edit of one day take place? Not where its series has a newer version that lacks the day."""
    if edit.is_cancelled:
        return False
    assert edit.replaces is not None
    at = edit.replaces.instant
    is_older = bool(series) and edit.version[0] < max(one.version[0] for one in series)
    if is_older and id(edit) not in named and not span[0] <= at < span[1]:
        for one in series:  # whether it has that day does not depend on what is read
            list(_of_series(one, [edit], (at - _DAY, at + _DAY), timedelta(0), Notes(), named))
    is_lost = bool(series) and id(edit) not in named and (is_older or span[0] <= at < span[1])
    if is_lost and is_older:
        notes.repair(edit.line, "this is older than its series, which no longer has that day, and does not count.")
    elif is_lost:
        notes.repair(edit.line, "RECURRENCE-ID names no day of its series: it is read as an entry of its own.")
    return not (is_lost and is_older)


def _of_series(
    entry: Entry, edits: Sequence[Entry], span: Span, all_day_from: timedelta, notes: Notes, named: set[int]
) -> Iterator[Happening]:
    all_later = [one for one in edits if one.and_later]
    longest = max([entry.length.most, *(_moved(entry, one) + one.length.most for one in all_later), *_lengths(entry)])
    low = wall_at(span[0] - longest, entry.start.clock) - _DAY
    high = wall_at(span[1], entry.start.clock) + _DAY + max([_moved(entry, one) for one in all_later], default=_DAY)
    found = _walls(entry, low, high, span, notes)
    days = Days(entry, found)
    later = _changes(entry, edits, days, notes)
    moved = {wall: once.wall for once in found.values() if once for wall in _moved_to(entry, once, later)}
    also = Days(entry, moved)

    def named_by(moment: Moment, line: int) -> list[datetime]:
        return days.named_by(moment, line, notes) or [moved[one] for one in also.named_by(moment, line, notes)]

    edited = {one.replaces.instant for one in edits if one.replaces}
    for moment, line in entry.without:
        taken = named_by(moment, line)
        is_near = low + _DAY <= moment.on(entry.start.clock) <= high - _DAY
        if is_near and not taken and moment.instant not in edited:
            notes.repair(line, "EXDATE names no day of its series, and takes out nothing.")
        for wall in taken:
            found[wall] = None
    for edit in edits:
        assert edit.replaces is not None
        taken = named_by(edit.replaces, edit.line)
        if edit.version[0] >= entry.version[0] or any(found[wall] for wall in taken):
            named |= {id(edit)} if taken else set()
        for wall in taken if not edit.and_later else ():
            found[wall] = None
    for once in found.values():
        if once is not None:
            yield from _as_edited(entry, once, later, all_day_from, notes)


def _lengths(entry: Entry) -> list[timedelta]:
    return [length.most for _, length in entry.also if length]


def _moved(entry: Entry, edit: Entry) -> timedelta:
    """How far an edit of this day and all later ones moves them on the wall."""
    assert edit.replaces is not None
    return abs(edit.start.on(entry.start.clock) - entry.wall_of(edit.replaces))


def _changes(entry: Entry, edits: Sequence[Entry], days: Days, notes: Notes) -> list[_Change]:
    """The edits of one day and all later ones, each with the wall from which on it counts, in that order."""
    found = []
    for edit in edits:
        if edit.and_later and edit.replaces:
            named = days.named_by(edit.replaces, edit.line, notes)
            found.append((min(named, default=entry.wall_of(edit.replaces)), edit))
    return sorted(found, key=lambda one: one[0])


def _change_of(once: _Once, later: Sequence[_Change]) -> _Change | None:
    """The last change that counts for a repetition."""
    return next((one for one in reversed(later) if one[0] <= once.wall), None)


def _moved_to(entry: Entry, once: _Once, later: Sequence[_Change]) -> list[datetime]:
    """Where a change of all later ones moves a repetition, on the clock of its series."""
    change = _change_of(once, later)
    if change is None or change[1].start.clock is not entry.start.clock:
        return []
    return [once.wall - change[0] + change[1].start.wall]


def _walls(entry: Entry, low: datetime, high: datetime, span: Span, notes: Notes) -> dict[datetime, _Once | None]:
    """The walls on which a series begins something, in order. One that was taken out stays, as None."""
    start = entry.start.wall
    found: dict[datetime, _Once | None] = {}
    if not entry.rules and low <= start <= high:
        found[start] = _Once(start)
    for rule in entry.rules:
        found |= {wall: _Once(wall) for wall in rule.walls(start, low, high)}
        _note_odd(rule, start, found, (low, high), span, notes)
    days = Days(entry, found)
    for moment, length in entry.also:
        named = [] if moment.is_day else days.named_by(moment, entry.line, Notes())
        wall = named[0] if len(named) == 1 else entry.wall_of(moment)
        if low <= wall <= high:
            found[wall] = _Once(wall, length)
    for rule in entry.but_not:
        for wall in rule.walls(start, low, high):
            found.pop(wall, None)
    return _each_once(dict(sorted(found.items())), entry)


def _each_once(found: dict[datetime, _Once | None], entry: Entry) -> dict[datetime, _Once | None]:
    """Walls that the clocks skip begin at one instant, as does the wall after them: one of them is kept."""
    clock, last = entry.start.clock, None
    kept: dict[datetime, _Once | None] = {}
    for wall, once in found.items():
        if last is not None and first_instant(wall, clock) == last:
            continue
        last = None if spell_at(wall, clock) else first_instant(wall, clock)
        kept[wall] = once
    return kept


def _note_odd(
    rule: Rule, start: datetime, found: dict[datetime, _Once | None], window: Span, span: Span, notes: Notes
) -> None:
    low, high = window
    if rule.until and rule.until < start:
        notes.repair(rule.line, "this is over before it begins, so nothing of it takes place.")
    elif not found and rule.is_endless and start < high and span[1] - span[0] >= _YEAR:
        notes.repair(rule.line, "this repeats for ever, but names no day of the time that is read.")
    elif not found and start < high and next(rule.walls(start, start, high), None) is None:
        notes.repair(rule.line, "this rule names no day, so nothing of it takes place.")
    elif low <= start <= high and start not in found and next(rule.walls(start, start, start), None) is None:
        notes.repair(rule.line, "DTSTART is no day of this rule, and only the days of the rule count.")


def _as_edited(
    entry: Entry, once: _Once, later: Sequence[_Change], all_day_from: timedelta, notes: Notes
) -> Iterator[Happening]:
    """A repetition, as the last edit of "this and all later ones" has it."""
    change = _change_of(once, later)
    if change is None:
        yield _once(entry, once, once.wall, all_day_from)
        return
    since, edit = change
    if not edit.is_cancelled and not edit.rules:  # with a rule of its own, it goes on as a series of its own
        wall = once.wall - since + edit.start.wall
        if not any(Days(edit, [wall]).named_by(one, line, notes) for one, line in edit.without):
            yield _once(edit, once, wall, all_day_from)


def _once(entry: Entry, once: _Once, wall: datetime, all_day_from: timedelta) -> Happening:
    clock = entry.start.clock
    begins = wall + all_day_from if entry.start.is_day else wall
    start = first_instant(begins, clock)
    ends = (once.length or entry.length).end(begins, clock)
    if entry.end is not None and entry.is_alone and once.length is None and wall == entry.start.wall:
        as_written = entry.end.instant
        return Happening(start, max(ends, as_written) if entry.end.clock is clock else as_written, entry)
    return Happening(start, ends, entry)
