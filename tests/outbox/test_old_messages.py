"""What was only shown goes after a month; what is evidence, or still to be sent, stays."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine
from sqlmodel import select

from eprr_bot.base.db import transaction
from eprr_bot.outbox import old_messages
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Lane, Message, State
from eprr_bot.outbox.service import Envelope
from eprr_bot.slack.blocks import Content

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def sent(engine: Engine, subject: str, days_ago: float, state: State = State.SENT, times: int = 1) -> None:
    with transaction(engine) as session:
        at = NOW - days_ago * DAY
        for _ in range(times):
            outbox.post(session, at, "C1", Content("x"), Envelope(Lane.ROUTINE, subject)).state = state


def left(engine: Engine) -> list[str]:
    with transaction(engine) as session:
        return sorted(f"{one.subject} {one.state}" for one in session.exec(select(Message)).all())


def cleared(engine: Engine, now: datetime) -> int:
    """How many go when it is looked at now."""
    with transaction(engine) as session:
        return sum(old_messages.clear(session, now) for _ in old_messages.due(session, now))


def test_only_what_was_shown_a_month_ago_and_is_no_evidence_goes(engine: Engine) -> None:
    evidence = (
        "call-out/1",
        "incident/1/room",
        "exercise/1",
        "text reply/1",
        "page request/1",
        "handover/1",
        "cover/1",
        "directory",
    )
    for subject in evidence:
        sent(engine, subject, 400)
    for subject in old_messages.PASSING:
        sent(engine, subject, 31)
    for state in old_messages.ENDED:
        sent(engine, "noticeboard", 31, state)
    waiting = (State.QUEUED, State.SENDING)
    for state in waiting:
        sent(engine, "guards", 31, state)
    sent(engine, "guards", 29)
    assert cleared(engine, NOW) == len(old_messages.PASSING) + len(old_messages.ENDED)
    stays = [f"{one} sent" for one in evidence] + [f"guards {one}" for one in waiting] + ["guards sent"]
    assert left(engine) == sorted(stays)


def test_it_goes_in_small_parts_until_it_is_done_and_then_once_a_day(engine: Engine) -> None:
    sent(engine, "guards", 31, times=old_messages.AT_ONCE + 1)
    assert [cleared(engine, NOW) for _ in range(3)] == [old_messages.AT_ONCE, 1, 0]
    sent(engine, "guards", 31)
    assert [cleared(engine, NOW + hours * DAY / 24) for hours in (1, 23, 24)] == [0, 0, 1]
