"""Leave that comes from somebody's own calendar: kept in step with it, and kept when it cannot be read."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from eprr_bot.base.db import change
from eprr_bot.base.vault import Vault
from eprr_bot.calendars import download, messages
from eprr_bot.calendars.download import Fetched
from eprr_bot.calendars.messages import LeaveCalendar
from eprr_bot.calendars.models import ImportedCalendar, Use
from eprr_bot.calendars.occurrences import Occurrence, Read
from eprr_bot.directory.models import Person
from eprr_bot.oncall import service as oncall
from eprr_bot.oncall.models import Leave
from eprr_bot.slack.commands import UserError

AHEAD = timedelta(days=366)
READ_EVERY = timedelta(hours=1)
BY_CALENDAR = "calendar"
MOST_OF_ONE_PERSON = 5

Period = tuple[datetime, datetime]


def add(
    session: Session, vault: Vault, url: str, person: Person, owner: str, now: datetime, allow_private: bool
) -> ImportedCalendar:
    """Take a person's leave calendar into the list of those that are read. Raises UserError for a useless address."""
    url = download.tidy_url(url)
    try:
        host = download.check_url(url, allow_private).hostname or ""
    except download.Refused as error:
        raise UserError(str(error)) from None
    standing = calendars_of(session, person.id)
    if any(vault.holds(one.address, url) for one in standing):
        raise UserError("I read that calendar already. “/oncall calendar leave” shows how it stands.")
    if len(standing) >= MOST_OF_ONE_PERSON:
        raise UserError(f"I read {len(standing)} calendars of yours already. First: /oncall calendar leave stop")
    row = ImportedCalendar(
        address=vault.seal(url),
        shown_as=host,
        use=Use.LEAVE,
        subject_id=person.id,
        owner=owner,
        made_at=now,
        next_at=now,
    )
    session.add(row)
    session.flush()
    return row


def calendars_of(session: Session, person_id: str) -> list[ImportedCalendar]:
    """The leave calendars of a person that are read, the oldest first."""
    theirs = select(ImportedCalendar).where(ImportedCalendar.use == Use.LEAVE, ImportedCalendar.subject_id == person_id)
    standing = theirs.where(col(ImportedCalendar.stopped_at).is_(None)).order_by(col(ImportedCalendar.id))
    return list(session.exec(standing).all())


def take(session: Session, vault: Vault, row: ImportedCalendar, fetched: Fetched, found: Read, now: datetime) -> None:
    """A calendar was read: its version is kept, and leave follows it.

    Where an entry had to be left out, nothing is taken back: it may be the one that said so.
    """
    if fetched.text is not None:
        row.last_good, row.etag = vault.seal(fetched.text), fetched.etag
    row.fetched_at, row.last_problem = now, messages.left_out(found.left_out)
    if not found.left_out:
        row.told_at = None
    periods = periods_of(found.occurrences)
    keep_in_step(session, row.subject_id, source_of(row), periods, now, is_whole=not found.left_out)


def stop(session: Session, person_id: str, now: datetime) -> int:
    """Read none of a person's calendars any more and take back leave still to come. Returns how many there were.

    What was read is wiped, and so is where from: it was lent to us for as long as we read it.
    """
    stopped = calendars_of(session, person_id)
    for row in stopped:
        row.stopped_at, row.next_at = now, None
        row.address = row.last_good = row.etag = row.owner = row.last_problem = ""
        keep_in_step(session, person_id, source_of(row), [], now)
    return len(stopped)


def source_of(calendar: ImportedCalendar) -> str:
    """How a leave says which calendar it is from."""
    return f"{BY_CALENDAR}:{calendar.id}"


def periods_of(occurrences: Iterable[Occurrence]) -> list[Period]:
    """When somebody is away: what touches or overlaps made one. Entries without a length say nothing."""
    found: list[Period] = []
    for one in sorted(occurrences, key=lambda one: one.start):
        if one.end <= one.start:
            continue
        if found and one.start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], one.end))
        else:
            found.append((one.start, one.end))
    return found


def keep_in_step(
    session: Session, person_id: str, source: str, periods: Sequence[Period], now: datetime, *, is_whole: bool = True
) -> None:
    """Make leave of one source what the calendar says. What is over stays; what somebody took back stays so.

    Of a calendar that is not wholly known (`is_whole`) nothing is taken back.
    """
    rows = session.exec(select(Leave).where(Leave.person_id == person_id, Leave.source == source)).all()
    standing = {(row.start, row.end): row for row in rows if row.undone_at is None}
    taken_back = {(row.start, row.end) for row in rows if row.undone_at and row.undone_by != BY_CALENDAR}
    for period, row in standing.items():
        if is_whole and period not in periods and row.end > now:
            change(session, Leave, Leave.id == row.id, col(Leave.undone_at).is_(None), **_undone(now))
    for start, end in periods:
        if end > now and (start, end) not in standing and (start, end) not in taken_back:
            session.add(_leave(person_id, source, start, end, now))
    session.flush()


def _undone(now: datetime) -> dict[str, object]:
    return {"undone_at": now, "undone_by": BY_CALENDAR}


def _leave(person_id: str, source: str, start: datetime, end: datetime, now: datetime) -> Leave:
    """No reason: what a calendar calls an absence is nobody else's business."""
    return Leave(person_id=person_id, start=start, end=end, source=source, made_at=now, made_by=BY_CALENDAR)


def standing(session: Session, calendar: ImportedCalendar, now: datetime) -> LeaveCalendar:
    """How a leave calendar stands, for its owner to read."""
    theirs = select(Leave).where(Leave.person_id == calendar.subject_id, Leave.source == source_of(calendar))
    ahead = theirs.where(col(Leave.undone_at).is_(None), Leave.end > now).order_by(col(Leave.start))
    periods = tuple((row.start, row.end) for row in session.exec(ahead).all())
    return LeaveCalendar(
        shown_as=calendar.shown_as,
        fetched_at=calendar.fetched_at,
        problem=calendar.last_problem,
        periods=periods,
        clashes=tuple(_clashes(session, calendar.subject_id, periods)),
    )


def _clashes(session: Session, person_id: str, periods: Sequence[Period]) -> list[tuple[str, datetime]]:
    found = {
        (rota.name, shift.start)
        for start, end in periods
        for rota, shift in oncall.shifts_of(session, person_id, start, end)
    }
    return sorted(found, key=lambda pair: (pair[1], pair[0]))
