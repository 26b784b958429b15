"""Which of several versions of an entry counts. Pure."""

from collections.abc import Iterable
from datetime import datetime

from eprr_bot.base.wall_clock import first_instant
from eprr_bot.calendars.entries import Entry
from eprr_bot.calendars.notes import Notes


def versions_that_count(entries: Iterable[Entry], notes: Notes) -> list[list[Entry]]:
    """The entries that count, those of one UID together. Cancelled ones stay where they take a single day away."""
    every = list(entries)
    repeating = [one for one in every if one.rules and one.replaces is None]
    groups: dict[str, list[Entry]] = {}
    for entry in every:
        of = entry
        if entry.replaces and not entry.uid and repeating:
            if len(repeating) > 1:
                notes.leave_out(entry.line, "RECURRENCE-ID without UID: nobody can tell of which series this is a day.")
                continue
            notes.repair(entry.line, "RECURRENCE-ID stands without UID: it is read as a day of the only series.")
            [of] = repeating
        groups.setdefault(of.uid.casefold() or f"line {of.line}", []).append(entry)
    found = (_newest(group, notes) for group in groups.values())
    return [group for group in found if group]


def _newest(group: list[Entry], notes: Notes) -> list[Entry]:
    """One UID's entries without older versions; nothing where the whole of it was cancelled."""
    if len(group) == 1:
        return [] if group[0].is_cancelled and group[0].replaces is None else group
    whole = _without_older([one for one in group if one.replaces is None], notes)
    live = [one for one in whole if not one.is_cancelled]
    edits: dict[tuple[datetime, bool], Entry] = {}
    for one in group:
        if one.replaces is None:
            continue
        at = first_instant(live[0].wall_of(one.replaces), live[0].start.clock) if live else one.replaces.instant
        key = (at, one.and_later)
        if key not in edits or (*one.version, one.line) > (*edits[key].version, edits[key].line):
            edits[key] = one
    # A cancelled series takes its edits with it.
    return [] if whole and not live else [*live, *edits.values()]


def _without_older(series: list[Entry], notes: Notes) -> list[Entry]:
    """Of several entries with one UID, the newest version. Those of which none is newer are entries of their own.

    Whoever counts versions (SEQUENCE) also raises them by moving an entry: else only what begins at once is the same.
    """
    if len(series) < 2:
        return series
    newest = max(one.version[0] for one in series)
    last = [one for one in series if one.version[0] == newest]
    places: dict[datetime | None, list[Entry]] = {}
    for one in last:
        places.setdefault(None if newest else one.start.instant, []).append(one)
    kept: dict[datetime, dict[object, Entry]] = {}
    for one in sorted((one for same in places.values() for one in _latest(same)), key=_in_order):
        if one.is_cancelled and one.component.first("DTSTART") is None:
            kept.clear()
        same = kept.setdefault(one.start.instant, {})
        if one.is_cancelled or any(other.version[2] != one.version[2] for other in same.values()):
            same.clear()
        same[one.summary, one.attendees, one.person_id, one.length] = one
    found = [one for same in kept.values() for one in same.values()]
    _note_versions(
        [one for one in series if not one.is_cancelled], [one for one in found if not one.is_cancelled], notes
    )
    return found


def _latest(same: list[Entry]) -> list[Entry]:
    """Those that were changed last, where each says when it was."""
    last = max(one.version[1] for one in same)
    return [one for one in same if one.version[1] == last] if all(one.version[1] for one in same) else same


def _in_order(entry: Entry) -> tuple[bool, tuple[int, str, str], int]:
    return entry.is_cancelled, entry.version, entry.line


def _note_versions(series: list[Entry], found: list[Entry], notes: Notes) -> None:
    stands = {(one.start, one.summary, one.length) for one in found}
    for one in series if found else ():
        if one.version[0] < found[0].version[0] or (one.start, one.summary, one.length) not in stands:
            notes.repair(
                one.line, f"this is an older version of the entry on line {found[0].line}, and does not count."
            )
    for one in found[1:]:
        notes.repair(one.line, f"this has the UID of the entry on line {found[0].line}, but is another. Both are read.")
