"""/eprr status: whatever is not well stands first, and never under “Everything is well”."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from eprr_bot.app import FEATURES
from eprr_bot.base.db import change, transaction
from eprr_bot.directory.models import Person
from eprr_bot.exercises.models import Exercise
from eprr_bot.feature import CalendarJob, Feature
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.models import Room
from eprr_bot.oncall import service as oncall
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Lane, Message, State
from eprr_bot.outbox.service import Envelope
from eprr_bot.practice.rehearsal import MONITOR
from eprr_bot.reach.routes import ROUTES
from eprr_bot.run.doctor import examine
from eprr_bot.slack.blocks import Content
from eprr_bot.slack.commands import Actor
from tests.world import MONDAY, World, sqlite_url

WELL = "*Everything is well*"
GREEN, ORANGE = ":large_green_circle:", ":large_orange_circle:"


@pytest.fixture
def quick_world(tmp_path: Path) -> Iterator[World]:
    """A quick world with a monitor outside, without which nothing is ever well."""
    made = World(sqlite_url(tmp_path), MONDAY, MONITOR)
    yield made
    made.expect_no_more()
    made.close()


def status(world: World) -> str:
    return world.say("@priya.raman", "/eprr status")


def exercised(world: World, minutes: int = 1) -> None:
    """The director was exercised, and answered so soon."""
    world.say("@niamh.doyle", "/exercise start")
    world.advance(minutes=minutes)
    world.press("Acknowledge", as_="@farouk.aziz")
    pass_over(world)


def pass_over(world: World) -> None:
    """Whatever reached people is not this story's."""
    people = [f"@{member.handle}" for member in world.workspace.people()]
    channels = [one.name for one in world.workspace.channels.values() if one.name]
    for inbox in (*map(world.dm, people), *map(world.phone, people), *map(world.channel, channels)):
        while inbox.unexpected():
            inbox.expect("")


def test_everything_is_well_only_once_an_exercise_was_answered_in_time(quick_world: World) -> None:
    world = quick_world
    assert f"{ORANGE} *Last exercise:* none yet" in status(world)
    exercised(world)
    assert status(world).startswith(WELL)
    assert ORANGE not in status(world)
    assert f"{GREEN} *Last exercise:* *6* Director on call" in status(world)
    assert "started by Niamh Doyle" in status(world)


def test_an_exercise_that_was_answered_late_or_long_ago_is_not_well(quick_world: World) -> None:
    world = quick_world
    exercised(world, minutes=16)
    late = status(world)
    assert f"{ORANGE} *Last exercise:* *6* Director on call: monthly call-out: held," in late
    assert "*Monthly exercises:* \n• Director on call, November 2026: held, answered late, after 16 minutes" in late
    with transaction(world.app.engine) as session:
        last_year = datetime(2025, 11, 20, 10, tzinfo=UTC)
        change(session, Exercise, Exercise.id == 6, started_at=last_year, month="2025-11", target_minutes=10**7)
    old = status(world)
    assert f"{ORANGE} *Last exercise:*" in old
    assert f"{GREEN} *Monthly exercises:*" in old, "it is no business of this month"
    assert WELL not in old


def test_a_queue_that_waits_for_slack_or_notify_is_not_well(quick_world: World) -> None:
    world = quick_world
    exercised(world)
    world.workspace.faults.add("outage", "notify*", times=None)
    with transaction(world.app.engine) as session:
        sealed = session.get_one(Person, "farouk.aziz").mobile
        outbox.post(session, world.now, sealed, Content("x"), Envelope(Lane.LIVE, "test"), ROUTES["text"].form)
    world.advance(minutes=5)
    waiting = status(world)
    assert f"{ORANGE} *Messages:* the oldest of the text messages has waited for 5 minutes" in waiting
    assert WELL not in waiting
    world.workspace.faults.clear()
    world.advance(minutes=5)
    assert status(world).startswith(WELL)
    pass_over(world)


def test_what_could_not_be_delivered_lately_is_not_well_and_what_is_not_set_up_is_no_news_of_it(
    quick_world: World,
) -> None:
    world = quick_world
    exercised(world)

    def lost(session: Session, key: str, state: State, error: str = "", lane: Lane = Lane.LIVE) -> None:
        message = outbox.post(session, world.now, "U1", Content("x"), Envelope(lane, key=key))
        change(session, Message, Message.id == message.id, state=state, error=error)

    with transaction(world.app.engine) as session:
        lost(session, "a", State.FAILED, "text messages are not set up")
        lost(session, "b", State.EXPIRED, lane=Lane.ROUTINE)
    assert status(world).startswith(WELL)
    with transaction(world.app.engine) as session:
        lost(session, "c", State.FAILED, "Slack refused: account_inactive")
        lost(session, "d", State.EXPIRED)
    assert f"{ORANGE} *Messages:* 2 could not be delivered in the last day" in status(world)
    with transaction(world.app.engine) as session:
        change(session, Message, Message.state != State.SENT, state_at=world.now - timedelta(days=2))
    assert status(world).startswith(WELL)


def test_whoever_cannot_be_called_now_and_gaps_are_not_well(quick_world: World) -> None:
    world = quick_world
    exercised(world)
    with transaction(world.app.engine) as session:
        change(session, Person, Person.id == "ximena.flores", slack_id=None, mobile="")
        change(session, Person, Person.id == "grace.adeyemi", is_active=False)
    said = status(world)
    assert "*On call now:*" in said
    assert "Grace Adeyemi (has left) is on call as Manager" in said
    assert "Ximena Flores, on call as Loggist, can be reached in no way" in said
    assert WELL not in said
    pass_over(world)


def test_a_rota_without_a_holder_is_not_well(quick_world: World) -> None:
    world = quick_world
    exercised(world)
    with transaction(world.app.engine) as session:
        shift = oncall.on_call_at(session, "loggist", world.now).shift
        oncall.make_cover(
            session, "loggist", world.now, shift.end, "yusra.hassan", world.now, Actor("", "A test", "niamh.doyle")
        )
        change(session, Person, Person.id == "yusra.hassan", is_active=False)
    assert "(has left) is on call as Loggist" in status(world)
    pass_over(world)


def test_a_channel_of_an_incident_that_cannot_be_made_is_not_well(quick_world: World) -> None:
    world = quick_world
    exercised(world)
    world.workspace.faults.add("error", "conversations.create", times=None, error="restricted_action")
    world.say("@farouk.aziz", "/incident critical power lost at Saltmere")
    world.advance(minutes=1)
    with transaction(world.app.engine) as session:
        assert session.get_one(Room, 1).failures
        assert incidents.open_incidents(session)
    assert "*Channel:* that of incident 1 is not in step:" in status(world)
    pass_over(world)


@pytest.mark.both_databases
def test_a_calendar_job_that_always_fails_holds_nothing_up_and_is_named(database_url: str) -> None:
    tried: list[datetime] = []

    def fail(_: object, __: Session, now: datetime) -> None:
        tried.append(now)
        raise RuntimeError("no")

    broken = Feature("broken", calendar=(CalendarJob("digest", "1 10 * * *", fail, timedelta(minutes=30)),))
    world = World(database_url, features=(*FEATURES, broken))
    world.advance(minutes=10)
    assert [(one - MONDAY).seconds // 60 for one in tried] == [1, 2, 4, 8]
    named = "*By the calendar:* digest has failed 4 times since Mon 23 Nov 2026 10:01, and is tried again"
    assert named in status(world)
    assert "digest has failed 4 times" in dict(examine(world.app.settings, world.now))["by the calendar"]
    world.advance(minutes=30)
    assert "digest has failed 5 times" in status(world), "its time was missed, and it was never done"
    world.close()
