"""Do commitments and directions say what the log says? The log is chained; their rows are only guarded.

Compared is what people said and who said it when, and which amounts and instruments stood there. What belongs to no
incident has no log to be held against: triggers alone guard it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from sqlmodel import Session

from eprr_bot.authority import commitments, directions
from eprr_bot.authority.commitment import Kind, State
from eprr_bot.authority.direction import Progress
from eprr_bot.authority.models import Commitment, Direction, DirectionShare
from eprr_bot.authority.money import pounds
from eprr_bot.incidents.models import Incident
from eprr_bot.records import earlier_names
from eprr_bot.records import service as records
from eprr_bot.records.models import LogEntry
from eprr_bot.slack import blocks

Log = Sequence[LogEntry]


def faults(session: Session, incident: Incident) -> Iterator[str]:
    """Each that is not as its entries have it, and each that has an entry and is on record no more."""
    number = incident.id or 0
    log = records.of_kinds(session, number, (commitments.KIND,))
    found = commitments.of_incident(session, incident)
    for one in found:
        yield from _of_commitment(one, log)
    yield from _gone("Commitment", r"Commitment (\d+): ", log, {one.id for one in found})
    log = records.of_kinds(session, number, (directions.KIND,))
    given = directions.rows(session, incident)
    names = earlier_names.of_organisations(session) if given else {}
    for row in given:
        yield from _of_direction(row, directions.shares(session, row.id or 0), log, names)
    yield from _gone("Direction", r"Direction (\d+), (?:stop|start|put first): ", log, {row.id for row in given})


def _gone(what: str, begins: str, log: Log, there: set[int | None]) -> Iterator[str]:
    said = {int(found[1]) for one in log if (found := re.match(begins, one.text))}
    yield from (f"{what} {one} is in the log, but is on record no more." for one in sorted(said - there))


def _is_told(log: Log, begins: str, *parts: str) -> bool:
    return any(one.text.startswith(begins) and all(part in one.text for part in parts) for one in log)


def _of_commitment(one: Commitment, log: Log) -> Iterator[str]:
    """Is it, and how it stands, as its entries have it?"""
    same = [entry for entry in log if (entry.event_at, entry.entered_at) == (one.at, one.entered_at)]
    if not _is_told([entry for entry in same if entry.author == one.entered_by], f"Commitment {one.id}: ", *_said(one)):
        yield f"Commitment {one.id} of {one.body_name} is not as its entry in the log has it."
    by = next((entry.text for entry in log if f"takes the place of commitment {one.id}." in entry.text), "")
    state = State.SUPERSEDED if by else State.STANDS
    if withdrawn := next((entry for entry in log if entry.text.startswith(f"Commitment {one.id} withdrawn: ")), None):
        state, by = State.WITHDRAWN, withdrawn.text
    is_so = one.ended_because in by if state == State.WITHDRAWN else by.startswith(_follows(one))
    if one.state != state or not is_so:
        yield f"Commitment {one.id} is “{one.state}” now; the log has it as “{state}”."


def _follows(one: Commitment) -> str:
    return f"Commitment {one.replaced_by}: " if one.replaced_by else ""


def _said(one: Commitment) -> Iterator[str]:
    texts = (one.director, one.body_name, one.kind, one.what, one.purpose, one.supplier, one.because, one.instrument)
    yield from map(blocks.open_ended, texts)
    yield one.why_not_covered or f"Under {one.instrument}"
    yield f"takes the place of commitment {one.replaces}." if one.replaces else ""
    yield one.told
    if one.pence is not None:
        yield f"{pounds(one.pence)} ({one.kind})"
    if Kind(one.kind).is_money:
        yield f": {pounds(one.total_pence)}."
        yield f"limit {pounds(one.limit_pence)}." if one.limit_pence is not None else ""


def _of_direction(
    row: Direction, shares: Sequence[DirectionShare], log: Log, names: Mapping[str, Sequence[str]]
) -> Iterator[str]:
    """Is it, and what each provider was bound by and answered, as its entries have it?"""
    number, until = row.id, f" until {blocks.written(row.until_at)}." if row.until_at else ""
    parts = (blocks.open_ended(row.what), f"Director: {row.director}.", blocks.open_ended(row.trigger), until)
    same = [one for one in log if one.event_at == row.at and one.author == row.entered_by]
    begins = f"Direction {number}, {row.act}: "
    if not _is_told(same, begins, *parts):
        yield f"Direction {number} is not as its entry in the log has it."
    if _is_told(log, f"Direction {number} has ended") != (row.ended_at is not None):
        yield f"Whether direction {number} has ended is not as the log has it."
    (first,) = [one.text for one in same if one.text.startswith(begins)][:1] or ("",)
    for share in shares:
        theirs = names.get(share.organisation, [share.organisation])
        called = next((name for name in theirs if f"{name} (" in first), "")
        if not called:
            yield f"Direction {number} is not said to go to {theirs[0]} in the log."
        elif f"{called} ({_bound(share)})" not in first or not _is_as_answered(share, number, theirs, log):
            yield f"What {theirs[0]} is bound by or answered in direction {number} is not as the log has it."
    there = {name for share in shares for name in names.get(share.organisation, ())}
    for name in (one for theirs in names.values() for one in theirs):
        if name not in there and re.search(rf"(?::|,| and) {re.escape(name)} \(", first):
            yield f"Direction {number} went to {name} by the log, and that is on record no more."


def _bound(share: DirectionShare) -> str:
    return f"under {share.instrument}" if share.instrument else blocks.open_ended(share.why_not)


def _is_as_answered(share: DirectionShare, number: int | None, names: Sequence[str], log: Log) -> bool:
    begins = tuple(f"Direction {number}, {name}: " for name in names)
    last = next((one.text for one in reversed(log) if one.text.startswith(begins)), "")
    if not last:
        return share.progress == Progress.GIVEN and not share.note
    is_so = last.startswith(tuple(f"{one}{share.progress}" for one in begins))
    return is_so and blocks.open_ended(share.note) in last
