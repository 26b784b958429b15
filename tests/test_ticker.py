"""The alarm clock: calendar jobs once across processes, late ones caught up, missed ones on record."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import cast

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select
from structlog.testing import capture_logs

from eprr_bot.base.db import Claim, transaction
from eprr_bot.base.failing_jobs import failing
from eprr_bot.base.heartbeats import Heartbeat, note_beat
from eprr_bot.base.safely import safely
from eprr_bot.feature import CalendarJob
from eprr_bot.run.ticker import calendar_next_due, next_after, run_calendar
from eprr_bot.slack.blocks import LONDON
from eprr_bot.slack.commands import Bot

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def bot(engine: Engine) -> Bot:
    """As much of the bot as the alarm clock asks for."""
    return cast(Bot, SimpleNamespace(engine=engine))


def noting(ran: list[datetime], cron: str = "0 9 * * *", catch_up: timedelta = DAY) -> CalendarJob:
    """A job that notes when it ran."""
    return CalendarJob("digest", cron, lambda _, __, now: ran.append(now), catch_up)


def outcomes(engine: Engine) -> dict[str, str]:
    with transaction(engine) as session:
        rows = session.exec(select(Claim).where(Claim.kind == "job digest")).all()
        return {one.key: one.outcome for one in sorted(rows, key=lambda one: one.key)}


def test_a_job_runs_once_however_many_processes_look(engine: Engine) -> None:
    ran: list[datetime] = []
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda _: run_calendar(bot(engine), [noting(ran)], NOW), range(6)))
    run_calendar(bot(engine), [noting(ran)], NOW + timedelta(hours=1))
    assert ran == [NOW]
    assert outcomes(engine) == {"2026-11-23T09:00:00+00:00": "done"}


def test_what_takes_long_is_looked_up_while_others_write(engine: Engine) -> None:
    ran: list[object] = []

    def look(_: Bot, __: Session, now: datetime) -> str:
        with transaction(engine, wait=0.2) as another:
            note_beat(another, "another", now)
        return "found"

    def run(_: Bot, session: Session, now: datetime, found: str) -> None:
        ran.append((now, found, session.get_one(Heartbeat, "another").at))

    run_calendar(bot(engine), [CalendarJob("digest", "0 9 * * *", run, look=look)], NOW)
    assert ran == [(NOW, "found", NOW)]


def test_it_runs_again_when_it_is_due_again(engine: Engine) -> None:
    ran: list[datetime] = []
    for hours in (0, 22, 23, 24):
        run_calendar(bot(engine), [noting(ran)], NOW + timedelta(hours=hours))
    assert ran == [NOW, NOW + timedelta(hours=23)]


def test_a_job_whose_time_passed_while_nothing_ran_runs_late_or_is_on_record_as_missed(engine: Engine) -> None:
    ran: list[datetime] = []
    job = noting(ran, catch_up=timedelta(hours=6))
    run_calendar(bot(engine), [job], NOW)
    back = NOW + 2 * DAY + timedelta(hours=4)  # down on Tuesday, back five hours late on Wednesday
    run_calendar(bot(engine), [job], back)
    assert ran == [NOW, back]
    assert list(outcomes(engine).values()) == ["done", "missed", "done"]


def test_a_job_that_fails_is_tried_again_and_none_after_it_is_done_before(engine: Engine) -> None:
    broken, ran = [True], []

    def run(_: Bot, __: Session, now: datetime) -> None:
        if broken[0]:
            raise RuntimeError("no")
        ran.append(now)

    job = CalendarJob("digest", "0 9 * * *", run, catch_up=7 * DAY)
    run_calendar(bot(engine), [job], NOW)
    assert outcomes(engine) == {}
    broken[0] = False
    run_calendar(bot(engine), [job], NOW + timedelta(minutes=1))
    assert len(ran) == 7
    assert set(outcomes(engine).values()) == {"done"}


def test_a_job_that_goes_on_failing_is_tried_ever_more_rarely_and_says_so_once(engine: Engine) -> None:
    tried: list[datetime] = []
    is_broken = [True]

    def run(_: Bot, __: Session, now: datetime) -> None:
        tried.append(now)
        if is_broken[0]:
            raise RuntimeError("no")

    job = CalendarJob("digest", "0 9 * * *", run, catch_up=timedelta(hours=6))
    with capture_logs() as said:
        for minute in range(4 * 60):
            run_calendar(bot(engine), [job], NOW + timedelta(minutes=minute))
    assert [(one - NOW).seconds // 60 for one in tried] == [0, 1, 3, 7, 15, 31, 63, 123, 183]
    assert [one["failures"] for one in said] == list(range(1, 10))
    assert [one["exc_info"] for one in said] == [True] + [False] * 8
    with transaction(engine) as session:
        assert calendar_next_due(session, [job], NOW + timedelta(hours=4)) == NOW + timedelta(minutes=243)
        assert [(one.failures, one.since) for one in failing(session)] == [(9, NOW)]
    is_broken[0] = False
    run_calendar(bot(engine), [job], NOW + timedelta(minutes=243))
    with transaction(engine) as session:
        assert not failing(session)


def test_a_bot_that_was_off_for_a_month_says_once_of_each_job_how_often_it_was_missed(engine: Engine) -> None:
    job = noting([], catch_up=timedelta(hours=6))
    run_calendar(bot(engine), [job], NOW)
    with capture_logs() as logs:
        run_calendar(bot(engine), [job], NOW + 30 * DAY)
    assert [(one["event"], one["times"]) for one in logs] == [("calendar job missed", 29)]
    assert list(outcomes(engine).values()) == ["done", *["missed"] * 29, "done"]


def test_a_job_that_fails_for_days_has_failed_since_the_first_though_its_earlier_times_are_missed(
    engine: Engine,
) -> None:
    job = CalendarJob("digest", "0 9 * * *", lambda *_: 1 / 0, catch_up=timedelta(hours=6))
    for hour in range(0, 3 * 24, 2):
        run_calendar(bot(engine), [job], NOW + timedelta(hours=hour))
    with transaction(engine) as session:
        assert [(one.since, one.failures > 6) for one in failing(session)] == [(NOW, True)]
    assert list(outcomes(engine).values()) == ["missed"] * 3


def test_what_another_process_has_done_meanwhile_fails_no_more(engine: Engine) -> None:
    def look(_: Bot, __: Session, now: datetime) -> None:
        broken = CalendarJob("digest", "0 9 * * *", lambda *_: 1 / 0)
        run_calendar(bot(engine), [broken], now)

    run_calendar(bot(engine), [CalendarJob("digest", "0 9 * * *", lambda *_: None, look=look)], NOW)
    with transaction(engine) as session:
        assert not failing(session)


def test_one_failure_among_several_due_times_is_not_skipped(engine: Engine) -> None:
    """The first of two due times fails: it must come round again, not be passed over for good."""
    ran: list[datetime] = []
    fails = iter([True])

    def run(_: Bot, __: Session, now: datetime) -> None:
        if next(fails, False):
            raise RuntimeError("no")
        ran.append(now)

    job = CalendarJob("digest", "0 9 * * *", run, catch_up=2 * DAY)
    run_calendar(bot(engine), [job], NOW)
    run_calendar(bot(engine), [job], NOW + timedelta(minutes=1))
    assert list(outcomes(engine)) == ["2026-11-22T09:00:00+00:00", "2026-11-23T09:00:00+00:00"]


@pytest.mark.parametrize("cron", ["30 1 * * *", "0 2 * * *", "10 0 * * *", "0 9 * * *"])
@pytest.mark.parametrize("first", ["2026-03-27", "2026-10-23"])
def test_over_a_clock_change_every_day_has_exactly_one(cron: str, first: str) -> None:
    job, due = noting([], cron), []
    instant = start = datetime.fromisoformat(first).replace(tzinfo=UTC)
    while (instant := next_after(job, instant)) < start + 5 * DAY:
        due.append(instant.astimezone(LONDON))
    days = [one.date() for one in due]
    assert days == [days[0] + n * DAY for n in range(len(days))]
    assert len(days) >= 4
    assert {one.fold for one in due} == {0}


def test_the_next_due_time_is_on_the_wall_clock(engine: Engine) -> None:
    job = noting([])
    with transaction(engine) as session:
        assert calendar_next_due(session, [job], NOW) == NOW.replace(hour=9)
    run_calendar(bot(engine), [job], NOW)
    with transaction(engine) as session:
        assert calendar_next_due(session, [job], NOW) == (NOW + DAY).replace(hour=9)
        assert calendar_next_due(session, [], NOW) is None
    assert next_after(job, datetime(2026, 7, 1, 12, tzinfo=UTC)) == datetime(2026, 7, 2, 8, tzinfo=UTC)


@pytest.mark.logs_errors("a job fails")
def test_one_thing_that_fails_does_not_keep_the_others_from_being_done() -> None:
    done: list[int] = []
    assert safely("broken", lambda: 1 / 0) is None
    safely("fine", done.append, 1)
    assert safely("fine", lambda: 7) == 7
    assert done == [1]
