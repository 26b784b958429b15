"""Is everything moving, and can this process serve? What stands still is named, with since when."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from eprr_bot.base.db import change, put
from eprr_bot.base.heartbeats import Heartbeat
from eprr_bot.callout.models import CallOut
from eprr_bot.directory.models import Person
from eprr_bot.health import readiness, status
from eprr_bot.health.parts import parts
from eprr_bot.oncall import service as oncall
from eprr_bot.oncall.models import CoverRow
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.channel import NOT_SET_UP
from eprr_bot.outbox.models import Lane, Message, State
from eprr_bot.outbox.service import Envelope
from eprr_bot.page_requests import service as pages
from eprr_bot.page_requests.service import Wanted
from eprr_bot.reach.routes import ROUTES
from eprr_bot.slack.blocks import Content
from eprr_bot.slack.commands import Actor
from tests.world import MONDAY, World

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
OK = {"database": "ok", "ticker": "ok", "sender slack": "ok", "sender text": "ok", "slack": "ok", "call-outs": "ok"}


@pytest.mark.parametrize(
    ("wrong", "has_worker", "can"),
    [
        ((), True, True),
        (("database",), True, False),
        (("database",), False, False),
        (("ticker",), True, False),
        (("ticker", "sender slack", "sender text", "call-outs"), False, True),
        (("sender text",), True, False),
        (("call-outs",), True, False),
        (("slack", "socket"), True, True),
        (("slack",), False, True),
    ],
)
def test_a_process_can_serve_while_its_own_parts_move_and_slack_is_none_of_them(
    wrong: tuple[str, ...], has_worker: bool, can: bool
) -> None:
    found = OK | dict.fromkeys(wrong, "has not moved for 600 s")
    assert readiness.can_serve(found, has_worker=has_worker) is can


def test_a_route_that_is_not_set_up_has_nothing_that_must_move() -> None:
    assert "sender text" in parts()
    assert parts().keys() - parts([ROUTES["text"]]).keys() == {"sender text"}


@pytest.fixture
def moving(session: Session) -> Session:
    """Everything has just moved."""
    for name in (*parts(), "socket"):
        put(session, Heartbeat(name=name, at=MONDAY))
    return session


@pytest.mark.parametrize(
    ("moved", "is_well", "said"),
    [
        (MONDAY, True, "moving"),
        (MONDAY - MINUTE, True, "moving"),
        (MONDAY - MINUTE - SECOND, False, "last moved 1 minute ago"),
        (MONDAY + 10 * SECOND, True, "moving"),
        (MONDAY + 11 * SECOND, False, "last moved 11 seconds ahead of the clock, which was set back"),
    ],
)
def test_the_clock_may_stand_still_for_a_minute(moving: Session, moved: datetime, is_well: bool, said: str) -> None:
    put(moving, Heartbeat(name="ticker", at=moved))
    line = next(one for one in status.look(moving, "SQLite", MONDAY) if one.what == "The clock")
    assert (line.is_well, line.text) == (is_well, said)


def lines(session: Session, what: str, minutes: float = 0) -> list[tuple[bool, str]]:
    """What the bot says of one thing, so many minutes after ten."""
    return [
        (one.is_well, one.text) for one in status.look(session, "SQLite", MONDAY + minutes * MINUTE) if one.what == what
    ]


def test_a_step_of_a_call_out_is_overdue_after_two_minutes(session: Session) -> None:
    pages.page(session, Wanted("director-on-call", "please ring"), Actor("U1", "Niamh Doyle"), MONDAY)
    due = session.exec(select(CallOut)).one().next_due
    assert due is not None
    later = (due - MONDAY) / MINUTE
    assert lines(session, "Call-outs", later + 1.9) == [(True, "on time")]
    assert lines(session, "Call-outs", later + 2) == [(False, "a step is overdue")]


def test_messages_that_wait_or_were_lost_are_counted_for_a_day_but_not_what_is_not_set_up(session: Session) -> None:
    change(session, Message, col(Message.id) != "", state=State.SENT)
    one, other, third = (
        outbox.post(session, MONDAY, "U1", Content("news"), Envelope(lane))
        for lane in (Lane.LIVE, Lane.ROUTINE, Lane.LIVE)
    )
    assert lines(session, "Messages", 2) == [(True, "none waits for long")]
    assert lines(session, "Messages", 3) == [
        (False, "the oldest of the Slack messages has waited for 3 minutes"),
    ]
    one.state, other.state, third.state = State.EXPIRED, State.EXPIRED, State.FAILED
    session.flush()
    assert lines(session, "Messages", 3) == [(False, "2 could not be delivered in the last day")], "news may expire"
    assert lines(session, "Messages", 60 * 24) == [(True, "none waits for long")]
    third.error = f"text messages {NOT_SET_UP}"
    session.flush()
    assert lines(session, "Messages", 3) == [(False, "1 could not be delivered in the last day")]


def test_whoever_is_on_call_is_there_and_can_be_called(session: Session) -> None:
    well = [(True, "every rota that must be held is held")]
    assert lines(session, "On call now") == well
    farouk = session.get_one(Person, "farouk.aziz")
    farouk.slack_id, farouk.mobile = None, ""
    assert lines(session, "On call now") == [
        (False, "Farouk Aziz, on call as Director, can be reached in no way"),
    ]
    farouk.is_active = False
    session.flush()
    assert lines(session, "On call now") == [(False, "Farouk Aziz (has left) is on call as Director")]
    until = MONDAY + 60 * MINUTE
    oncall.make_cover(session, "director-on-call", MONDAY, until, "ben.okoro", MONDAY, Actor("", "Niamh Doyle"))
    assert lines(session, "On call now") == well
    assert session.get_one(CoverRow, 1).replaces == ["farouk.aziz"]


def test_what_is_looked_at_for_readiness_says_since_when(example_cluster: World) -> None:
    engine = example_cluster.app.engine
    found = readiness.look(engine, MONDAY + 600 * MINUTE, is_socket_mode=True)
    assert found["database"] == "ok"
    assert found["ticker"] == "has not moved for 36000 s"
    assert found["slack"].startswith("away: has not moved")
    assert found["socket"] == "has not moved since the start"
    assert "socket" not in readiness.look(engine, MONDAY)
    assert readiness.look(engine, MONDAY - MINUTE)["ticker"] == "moved 60 s ahead of this clock"
