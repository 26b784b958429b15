"""Calendar jobs that fail: each is tried again after a minute, then after longer, up to an hour, until it is done."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Engine
from sqlmodel import Field, Session, SQLModel, col, delete, select
from sqlmodel.sql.expression import SelectOfScalar

from eprr_bot.base.database_watch import DATABASE
from eprr_bot.base.db import put, transaction
from eprr_bot.base.questions import question

log = structlog.get_logger()

LONGEST_WAIT = timedelta(hours=1)


class FailingJob(SQLModel, table=True):
    """A calendar job that failed the last time: since when, how often in a row, and when it is tried again."""

    name: str = Field(primary_key=True)
    since: datetime
    failures: int
    next_try: datetime


def failing(session: Session) -> Sequence[FailingJob]:
    """Every job that failed the last time it was tried, also one whose time is over since."""
    return _failing(session).all()


@question
def _failing() -> SelectOfScalar[FailingJob]:
    return select(FailingJob).order_by(col(FailingJob.name))


def note_failure(engine: Engine, name: str, error: Exception, now: datetime) -> None:
    """Say it, the first time with all that is known, and note when it is tried again.

    Where the database is away, it was not the job that failed.
    """
    if DATABASE.is_to_blame(error):
        return
    with transaction(engine) as session:
        before = session.get(FailingJob, name)
        since, failures = (before.since, before.failures + 1) if before else (now, 1)
        next_try = now + min(timedelta(minutes=2 ** min(failures - 1, 6)), LONGEST_WAIT)
        put(session, FailingJob(name=name, since=since, failures=failures, next_try=next_try))
    said = {"job": name, "failures": failures, "next_try": next_try.isoformat()}
    log.warning("calendar job failed", **said, exc_info=failures == 1)


def note_success(session: Session, name: str) -> None:
    """It was done, so it fails no more."""
    session.exec(delete(FailingJob).where(col(FailingJob.name) == name))
