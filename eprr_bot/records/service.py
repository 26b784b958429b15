"""Writing and reading the log. There is no verb that changes an entry."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, update
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from eprr_bot.base.db import Claim, add_at_once, at_the_end, claim_once
from eprr_bot.base.patient_data import without_nhs_numbers
from eprr_bot.base.questions import question
from eprr_bot.records import chain
from eprr_bot.records.chain import Checked
from eprr_bot.records.models import LogEntry, LogHead
from eprr_bot.slack.commands import Actor

BOT = Actor(slack_id="", name="EPRR bot")
NAMES = (*chain.SEALED, "previous_digest", "digest")
CHAINED: tuple[Any, ...] = tuple(getattr(LogEntry, name) for name in NAMES)
"""What of an entry is read to prove it."""
LOG = "log"
"""What is claimed when a log is opened. It is never given back."""


@dataclass(frozen=True)
class Entry:
    """What is to be written. `event_at` is when it happened; left out, it happened now."""

    kind: str
    text: str
    author: Actor = BOT
    event_at: datetime | None = None
    is_exercise: bool = False
    on_behalf_of: str = ""
    late_reason: str = ""
    corrects: int | None = None


def write(session: Session, incident_id: int, now: datetime, entry: Entry) -> LogEntry:
    """Add an entry at the end of an incident's log, in the transaction of what it tells about.

    Nothing is ever taken out of a log again, so no NHS number gets into it, whoever writes.
    """
    tail = _tail(session, incident_id, now)
    fields = {
        "incident_id": incident_id,
        "number": tail.number + 1,
        "event_at": entry.event_at or now,
        "entered_at": now,
        "author": entry.author.name,
        "author_slack_id": entry.author.slack_id,
        "on_behalf_of": entry.on_behalf_of,
        "kind": entry.kind,
        "text": without_nhs_numbers(entry.text)[0],
        "is_exercise": entry.is_exercise,
        "late_reason": without_nhs_numbers(entry.late_reason)[0],
        "corrects": entry.corrects,
    }
    digest = chain.digest(fields, tail.digest)
    row = LogEntry.model_validate({**fields, "previous_digest": tail.digest, "digest": digest})
    _tails(session)[incident_id] = _Tail(row.number, digest, (*tail.waiting, row))
    at_the_end(session, LOG, write_down)
    return row


@dataclass(frozen=True)
class _Tail:
    """The end of a log, from the first entry of a transaction to its end: nobody else writes in it meanwhile."""

    number: int
    digest: str
    waiting: tuple[LogEntry, ...] = ()
    """Entries that are not in the database yet: all of a transaction are written at once."""


def _tails(session: Session) -> dict[int, _Tail]:
    found: dict[int, _Tail] = session.info.setdefault(LOG, {})
    return found


def _tail(session: Session, incident_id: int, now: datetime) -> _Tail:
    tails = _tails(session)
    if incident_id not in tails:
        tails[incident_id] = _locked(session, incident_id, now)
    return tails[incident_id]


def _locked(session: Session, incident_id: int, now: datetime) -> _Tail:
    if claim_once(session, LOG, str(incident_id), now):
        session.add(LogHead(incident_id=incident_id, number=0, digest=chain.FIRST))
        session.flush()
        return _Tail(0, chain.FIRST)
    head = select(LogHead.number, LogHead.digest).where(LogHead.incident_id == incident_id).with_for_update()
    return _Tail(*session.exec(head).one())


_MOVES_ON = (
    update(LogHead)
    .where(col(LogHead.incident_id) == bindparam("of"))
    .values(number=bindparam("then"), digest=bindparam("proof"))
)


def write_down(session: Session) -> None:
    """Write the entries that wait. The database moves a head on to an entry that is there, and in no other way."""
    tails = _tails(session)
    rows = [row for tail in tails.values() for row in tail.waiting]
    if not rows:
        return
    tails.update({number: replace(tail, waiting=()) for number, tail in tails.items()})
    add_at_once(session, rows)
    moves = [{"of": row.incident_id, "then": row.number, "proof": row.digest} for row in rows]
    session.connection().execute(_MOVES_ON, moves)


def entries(
    session: Session,
    incident_id: int,
    last: int | None = None,
    without: Collection[str] = (),
    until: int | None = None,
) -> list[LogEntry]:
    """The log in its order, `without` entries of some kinds; with `last`, only that many from its end.

    With `until` it ends at the entry of that number.
    """
    write_down(session)
    found = select(LogEntry).where(LogEntry.incident_id == incident_id, col(LogEntry.kind).not_in(without))
    if until is not None:
        found = found.where(col(LogEntry.number) <= until)
    if last is None:
        return list(session.exec(found.order_by(col(LogEntry.number))).all())
    return list(session.exec(found.order_by(col(LogEntry.number).desc()).limit(last)).all())[::-1]


def of_kinds(session: Session, incident_id: int, kinds: Collection[str]) -> list[LogEntry]:
    """The entries of some kinds, in their order."""
    write_down(session)
    found = select(LogEntry).where(LogEntry.incident_id == incident_id, col(LogEntry.kind).in_(kinds))
    return list(session.exec(found.order_by(col(LogEntry.number))).all())


def page(session: Session, incident_id: int, most: int, before: int = 0) -> list[LogEntry]:
    """So many entries in their order, those `before` a number or the newest."""
    write_down(session)
    found = select(LogEntry).where(LogEntry.incident_id == incident_id)
    if before:
        found = found.where(LogEntry.number < before)
    return list(session.exec(found.order_by(col(LogEntry.number).desc()).limit(most)).all())[::-1]


def since(
    session: Session, incident_id: int, number: int, last: int, without: Collection[str] = ()
) -> tuple[list[LogEntry], int]:
    """The last so many entries after the one of a number, `without` some kinds, and how many there are in all."""
    write_down(session)
    of_it = (LogEntry.incident_id == incident_id, LogEntry.number > number, col(LogEntry.kind).not_in(without))
    total = session.exec(select(func.count()).select_from(LogEntry).where(*of_it)).one()
    newest_first = select(LogEntry).where(*of_it).order_by(col(LogEntry.number).desc()).limit(last)
    return list(session.exec(newest_first).all())[::-1], total


def count(session: Session, incident_id: int) -> int:
    """How many entries there are."""
    write_down(session)
    return _count(session, incident_id).one_or_none() or 0


@question
def _count(incident_id: int) -> SelectOfScalar[int]:
    return select(LogHead.number).where(LogHead.incident_id == incident_id)


def head(session: Session, incident_id: int) -> tuple[int, str]:
    """The number and the digest of the entry with which the log should end."""
    write_down(session)
    found = session.exec(select(LogHead.number, LogHead.digest).where(LogHead.incident_id == incident_id)).first()
    return found or (0, chain.FIRST)


def corrections(session: Session, incident_id: int, kind: str, numbers: Collection[int]) -> dict[int, list[int]]:
    """The numbers of the entries of a kind that put some others right, by the numbers of those."""
    write_down(session)
    theirs = (LogEntry.incident_id == incident_id, col(LogEntry.kind) == kind, col(LogEntry.corrects).in_(numbers))
    found: dict[int, list[int]] = {}
    for corrects, number in session.exec(
        select(LogEntry.corrects, LogEntry.number).where(*theirs).order_by(col(LogEntry.number))
    ).all():
        found.setdefault(corrects or 0, []).append(number)
    return found


def newest(session: Session, incident_id: int, *kinds: str) -> LogEntry | None:
    """The newest entry of some kinds, or None."""
    write_down(session)
    return _newest(session, incident_id, list(kinds)).first()


@question
def _newest(incident_id: int, kinds: list[str]) -> SelectOfScalar[LogEntry]:
    found = select(LogEntry).where(LogEntry.incident_id == incident_id, col(LogEntry.kind).in_(kinds))
    return found.order_by(col(LogEntry.number).desc()).limit(1)


def newest_by_people(session: Session, incident_id: int) -> LogEntry | None:
    """The newest entry that is not the bot's own, or None."""
    write_down(session)
    return _newest_by_people(session, incident_id).first()


@question
def _newest_by_people(incident_id: int) -> SelectOfScalar[LogEntry]:
    found = select(LogEntry).where(LogEntry.incident_id == incident_id, col(LogEntry.author) != BOT.name)
    return found.order_by(col(LogEntry.number).desc()).limit(1)


def was_opened(session: Session, incident_id: int) -> bool:
    """Was there ever a log of this number, whatever is left of it?"""
    return session.get(Claim, (LOG, str(incident_id))) is not None or bool(entries(session, incident_id, last=1))


def faults(session: Session, incident_id: int) -> list[str]:
    """Whether the log is whole: what is wrong with it, in sentences; empty when nothing is."""
    return list(check(session, incident_id).faults)


def check(session: Session, incident_id: int) -> Checked:
    """The same, with the number of the first bad entry.

    Whatever has a log has one entry at the least, that it was opened.
    """
    write_down(session)
    log = [*as_they_stand(session, incident_id)]
    end = session.exec(select(LogHead.number, LogHead.digest).where(LogHead.incident_id == incident_id)).first()
    if end is None and not log:
        return Checked(("The log is gone: there is not one entry, nor where it ends.",))
    found = chain.check(log)
    if end is None:
        return found.and_also(len(log) + 1, f"Where the log ends is on record no more. It has {len(log)} entries now.")
    number, digest = end
    if number != len(log):
        return found.and_also(len(log) + 1, f"The log should end with entry {number}, but it has {len(log)}.")
    if log and digest != log[-1]["digest"]:
        return found.and_also(number, f"Entry {number} is not the one with which the log should end.")
    return found


def as_they_stand(session: Session, incident_id: int) -> Iterator[Mapping[str, object]]:
    """The entries of a log as the database has them; one that cannot be read has its number and nothing that fits."""
    asked = select(*CHAINED).where(LogEntry.incident_id == incident_id).order_by(col(LogEntry.number))
    try:
        rows = session.connection().execute(asked).all()
    except (TypeError, ValueError):  # what stands in a column is no such value: SQLite takes anything anywhere
        yield from _one_by_one(session, incident_id)
        return
    for row in rows:
        yield dict(zip(NAMES, row, strict=True))


def _one_by_one(session: Session, incident_id: int) -> Iterator[Mapping[str, object]]:
    keys = select(LogEntry.id, LogEntry.number).where(LogEntry.incident_id == incident_id)
    for key, number in session.exec(keys.order_by(col(LogEntry.number))).all():
        try:
            row = session.connection().execute(select(*CHAINED).where(LogEntry.id == key)).one()
            yield dict(zip(NAMES, row, strict=True))
        except (TypeError, ValueError):
            yield {"number": number, "previous_digest": None, "digest": None}
