"""Reading people's calendars once an hour, in a thread of its own: a slow server elsewhere delays no page here."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from traceback import format_tb

import structlog
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from eprr_bot.base.db import change, reading, transaction
from eprr_bot.base.vault import Vault, WrongKey
from eprr_bot.calendars import download, leave, messages
from eprr_bot.calendars.apart import read_apart
from eprr_bot.calendars.download import Fetch, Fetched, Unreachable
from eprr_bot.calendars.models import ImportedCalendar
from eprr_bot.calendars.notes import Unreadable
from eprr_bot.calendars.occurrences import Read, Reading
from eprr_bot.directory import service as directory
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Lane
from eprr_bot.outbox.service import Envelope

MOST_AT_ONCE = 20

log = structlog.get_logger()


def read_due(
    engine: Engine, vault: Vault, clock: Callable[[], datetime], allow_private: bool, fetch: Fetch | None = None
) -> int:
    """Read every calendar whose time has come; each is claimed first, so that two processes never read the same."""
    reader = fetch or partial(download.fetch, allow_private=allow_private)
    with reading(engine) as session:
        wanted = select(ImportedCalendar.id).where(col(ImportedCalendar.next_at) <= clock()).limit(MOST_AT_ONCE)
        due = session.exec(wanted.order_by(col(ImportedCalendar.next_at))).all()
    return sum(_read(engine, vault, number or 0, clock(), reader) for number in due)


def _read(engine: Engine, vault: Vault, number: int, now: datetime, fetch: Fetch) -> int:
    with transaction(engine) as session:
        still_due = (ImportedCalendar.id == number, col(ImportedCalendar.next_at) <= now)
        if not change(session, ImportedCalendar, *still_due, next_at=now + leave.READ_EVERY):
            return 0
        row = session.get_one(ImportedCalendar, number)
        person = directory.person(session, row.subject_id)
        if person is None or not person.is_active:
            leave.stop(session, row.subject_id, now)
            return 0
        reading = Reading(directory.cluster(session).zone, is_private=True)
    problem, fetched, found = "", Fetched(None, row.etag), None
    try:
        fetched = fetch(vault.open(row.address), row.etag if row.last_good else "")
        text = vault.open(row.last_good) if fetched.text is None else fetched.text
        found = read_apart(text, now, now + leave.AHEAD, reading)
    except Unreachable as error:
        problem = str(error)
    except Unreadable as error:
        problem = f"It is not a calendar as it should be: {error.problems[0]}"
    except WrongKey:
        problem = messages.KEY_IS_GONE
    except Exception as error:  # whatever it is, its owner is told, and the next calendar is read
        # Only where it happened is logged: what an error says may quote somebody's private calendar.
        where = "".join(format_tb(error.__traceback__)[-3:])
        log.error("calendar not understood", calendar=number, error=type(error).__name__, where=where)
        problem = messages.NOT_UNDERSTOOD
    with transaction(engine) as session:
        row = session.get_one(ImportedCalendar, number)
        if row.stopped_at is None and found is not None:
            _take(session, vault, row, fetched, found, now)
        elif row.stopped_at is None:
            _keep(session, row, problem, now)
    return 1


def _take(session: Session, vault: Vault, row: ImportedCalendar, fetched: Fetched, found: Read, now: datetime) -> None:
    """A calendar was read: leave follows it. Its owner hears what was found the first time, and what was left out."""
    is_first, is_known = row.fetched_at is None, row.last_problem == messages.left_out(found.left_out)
    leave.take(session, vault, row, fetched, found, now)
    if is_first and row.owner:
        content = messages.leave_read(leave.standing(session, row, now))
        outbox.post(session, now, row.owner, content, _envelope(row, "read"))
    elif row.last_problem and not is_known and row.owner:
        content = messages.leave_left_out(leave.standing(session, row, now))
        outbox.post(session, now, row.owner, content, _envelope(row, f"left out/{now.isoformat()}"))


def _keep(session: Session, row: ImportedCalendar, problem: str, now: datetime) -> None:
    """A calendar was not read: what was read before still counts, and its owner hears it once."""
    row.last_problem = problem
    if row.told_at is None and row.owner:
        row.told_at = now
        content = messages.leave_unreadable(leave.standing(session, row, now))
        outbox.post(session, now, row.owner, content, _envelope(row, f"unreadable/{now.isoformat()}"))


def _envelope(row: ImportedCalendar, what: str) -> Envelope:
    subject = f"calendar/{row.id}"
    return Envelope(Lane.ROUTINE, subject=subject, person_id=row.subject_id, key=f"{subject}/{what}")
