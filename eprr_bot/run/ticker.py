"""The alarm clock: calls tick every few seconds, and works out which calendar jobs are due.

The database says what was done. A calendar job is claimed by a row for its due time; one that was missed
while nothing ran is done late inside its catch-up time, or recorded as missed.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache

import structlog
from apscheduler.triggers.cron import CronTrigger
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import Select

from eprr_bot.base.db import Claim, claim_once, reading, transaction
from eprr_bot.base.failing_jobs import failing, note_failure, note_success
from eprr_bot.base.questions import question
from eprr_bot.base.safely import safely
from eprr_bot.feature import CalendarJob, Whole
from eprr_bot.slack.blocks import LONDON

log = structlog.get_logger()

MOST_MISSED = 100


@cache
def _trigger(cron: str) -> CronTrigger:
    return CronTrigger.from_crontab(cron, timezone=LONDON)


def next_after(job: CalendarJob, instant: datetime) -> datetime:
    """The next time at which a job is due after an instant."""
    return _next_after(job.cron, instant.astimezone(UTC)).astimezone(instant.tzinfo)


@lru_cache(maxsize=1024)
def _next_after(cron: str, instant: datetime) -> datetime:
    """Asked again at every tick, about the same instants."""
    trigger = _trigger(cron)
    due: datetime = trigger.get_next_fire_time(None, instant + timedelta(microseconds=1))
    if due.fold and "*" not in cron.split()[1]:  # a time that the clock shows twice is its first occurrence
        due = trigger.get_next_fire_time(None, due.astimezone(UTC) + timedelta(microseconds=1))
    return due


def run_calendar(app: Whole, jobs: Sequence[CalendarJob], now: datetime) -> None:
    """Run every job that is due, once across all processes; one that fails is tried again later, then ever later."""
    with reading(app.engine) as session:
        due = {job: found for job, last in _last(session, jobs, now) if (found := list(_due(job, last, now)))}
        waiting = {one.name for one in failing(session) if one.next_try > now} if due else ()
    for job, instants in due.items():
        if job.name in waiting:
            continue
        if late := [one for one in instants if now - one > job.catch_up]:
            first, last = late[0].isoformat(), late[-1].isoformat()
            log.warning("calendar job missed", job=job.name, times=len(late), first=first, last=last)
        for instant in instants:
            if not safely(job.name, _try, app, job, instant, now):
                break  # what comes after it waits, so that it is not passed over


def _try(app: Whole, job: CalendarJob, due: datetime, now: datetime) -> bool:
    """Run a job; a failure is noted."""
    try:
        return _run(app, job, due, now)
    except Exception as error:
        note_failure(app.engine, job.name, error, now)
        return False


def _due(job: CalendarJob, instant: datetime, now: datetime) -> Iterator[datetime]:
    """The times at which a job was due after the last that was dealt with."""
    for _ in range(MOST_MISSED):
        instant = next_after(job, instant)
        if instant > now:
            return
        yield instant


def _last(session: Session, jobs: Sequence[CalendarJob], now: datetime) -> Iterator[tuple[CalendarJob, datetime]]:
    """The last time of each that was dealt with; of a job that never was, the earliest that may be caught up."""
    newest = dict(_newest(session, [job.kind for job in jobs]).all())
    never = any(job.kind not in newest for job in jobs)
    since = {one.name: one.since for one in failing(session)} if never else {}
    for job in jobs:
        if job.kind in newest:
            yield job, datetime.fromisoformat(newest[job.kind])
        else:
            yield job, since.get(job.name, now) - job.catch_up


@question
def _newest(kinds: list[str]) -> Select[str, str]:
    return select(Claim.kind, func.max(Claim.key)).where(col(Claim.kind).in_(kinds)).group_by(Claim.kind)


def _run(app: Whole, job: CalendarJob, due: datetime, now: datetime) -> bool:
    """True once it was dealt with, here or by another process."""
    is_late = now - due > job.catch_up
    found: tuple[object, ...] = ()
    if job.look and not is_late:
        with reading(app.engine) as session:
            found = (job.look(app, session, now),)
    with transaction(app.engine) as session:
        if not claim_once(session, job.kind, due.isoformat(), now):
            return True
        if is_late:
            session.get_one(Claim, (job.kind, due.isoformat())).outcome = "missed"
        else:
            job.run(app, session, now, *found)
            note_success(session, job.name)
        return True


def calendar_next_due(session: Session, jobs: Sequence[CalendarJob], now: datetime) -> datetime | None:
    """When the next calendar job is due; one that failed is due when it is tried again."""
    due = {job.name: next_after(job, last) for job, last in _last(session, jobs, now)}
    if min(due.values(), default=now) < now:
        due |= {one.name: max(due[one.name], one.next_try) for one in failing(session) if one.name in due}
    return min(due.values(), default=None)
