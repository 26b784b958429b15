"""The bank holidays that count for the cluster: those that are published, and what its file adds and takes away."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from eprr_bot.base import bank_holidays
from eprr_bot.base.bank_holidays import Holidays, WhenAsked
from eprr_bot.base.db import change, remembered
from eprr_bot.base.file_kinds import Files
from eprr_bot.base.files import Fault
from eprr_bot.directory import service as directory
from eprr_bot.directory.cluster import CLUSTER, Cluster
from eprr_bot.directory.models import HolidayFeed

TOO_SOON = timedelta(days=90)
"""Rotas are planned further ahead than that."""
AGAIN_AFTER = timedelta(days=1)
TRY_FOR = timedelta(minutes=10)
"""A reading that was begun and never ended, because its process ended, is begun anew after this."""


def holidays(session: Session) -> Holidays:
    """Those of today’s cluster, with the names of the days."""
    return in_file(directory.cluster(session), feed(session).body)


def in_file(cluster: Cluster, feed: str = "") -> Holidays:
    """Those of a cluster as its file says."""
    found = bank_holidays.published(cluster.bank_holidays, feed)
    added = ((one.day, one.name) for one in cluster.added_bank_holidays)
    return found.changed(added, cluster.removed_bank_holidays)


def when_asked(session: Session) -> WhenAsked:
    """The same, looked up only by a text that names one."""
    return lambda: holidays(session)


def feed(session: Session) -> HolidayFeed:
    """What was last read of GOV.UK, perhaps nothing."""
    return remembered(session, HolidayFeed, 1, lambda: session.get(HolidayFeed, 1)) or HolidayFeed()


def ask_for_them(session: Session, now: datetime) -> None:
    """GOV.UK is to be asked, by whoever reads what may take long."""
    row = session.get(HolidayFeed, 1) or HolidayFeed()
    row.next_at = now
    session.add(row)


def is_due(session: Session, now: datetime) -> bool:
    """Is GOV.UK to be asked?"""
    return session.exec(select(HolidayFeed.id).where(col(HolidayFeed.next_at) <= now)).first() is not None


def begin(session: Session, now: datetime) -> HolidayFeed | None:
    """Take the reading upon oneself; None where another process has."""
    due = (col(HolidayFeed.next_at) <= now,)
    return session.get(HolidayFeed, 1) if change(session, HolidayFeed, *due, next_at=now + TRY_FOR) else None


def keep(session: Session, text: str | None, etag: str, now: datetime) -> None:
    """What GOV.UK answered; None where nothing has changed. Raises NotTheFeed; then nothing is kept."""
    body = bank_holidays.checked(text) if text is not None else None
    row = session.get_one(HolidayFeed, 1)
    row.body = row.body if body is None else body
    row.etag, row.read_at, row.problem, row.next_at = etag, now, "", None
    session.flush()


def fail(session: Session, problem: str, now: datetime) -> None:
    """What was read before counts on, and is asked for again tomorrow."""
    row = session.get_one(HolidayFeed, 1)
    row.problem, row.next_at = problem, now + AGAIN_AFTER


def state(session: Session, now: datetime, *, is_asked: bool) -> str:
    """How old they are and until when they are known: `ok, …`, or what is wrong and what to do."""
    row, found = feed(session), holidays(session)
    last = f"{found.known_until.day} {found.known_until:%b %Y}"
    age = f"as GOV.UK had them on {_written(row.read_at.date())}" if row.read_at else _OFFLINE
    why = f" GOV.UK could not be read since: {row.problem}" if row.problem else ""
    if found.known_until - TOO_SOON < now.date():
        remedy = "Upgrade the bot" if is_asked else "Set EPRR_BANK_HOLIDAYS, or upgrade the bot"
        return f"known only until {last}, {age}.{why} {remedy}, or name later ones in cluster.yaml."
    return f"ok, {age}; known until {last}.{why}"


def not_there(files: Files) -> Iterator[Fault]:
    """A warning for each day that is taken away and is none, or added and is one already."""
    if not (read := files.only(CLUSTER)):
        return
    known = bank_holidays.published(read.content.bank_holidays)
    days = set(known.names)
    for row, day in enumerate(read.content.removed_bank_holidays):
        if day not in days and day <= known.known_until:
            yield _doubt(read.text.fault, ("removed_bank_holidays", row), f"{_written(day)} is no bank holiday.")
    for row, one in enumerate(read.content.added_bank_holidays):
        if one.day in days:
            problem = f"{_written(one.day)} is a bank holiday already."
            yield _doubt(read.text.fault, ("added_bank_holidays", row), problem)


def _doubt(fault: Callable[..., Fault], field: tuple[str | int, ...], problem: str) -> Fault:
    return fault(field, problem, "Correct the day, or take it out.", is_warning=True)


def _written(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"


_OFFLINE = f"as they came with this version, from {_written(bank_holidays.AS_OF)}"
