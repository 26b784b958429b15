"""What the clock does when there is nothing to do, and that it misses nothing for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, event, text
from sqlmodel import select

from eprr_bot.base.db import claim_once, make_engine, reading, transaction
from eprr_bot.base.glance import LOOK_ANYWAY_EVERY
from eprr_bot.callout.models import CallOut
from eprr_bot.feature import Feature
from eprr_bot.incidents.models import Room
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Lane
from eprr_bot.outbox.sender import LEASE, Sender
from eprr_bot.outbox.service import Envelope
from eprr_bot.slack.blocks import Content
from eprr_bot.slack.commands import Bot
from tests.statements import counted
from tests.stories.incident_words import declare_on_the_command_line, the_room
from tests.world import World


@pytest.fixture
def any_world(database_url: str) -> Iterator[World]:
    """A world in which nobody minds what is said."""
    made = World(database_url)
    yield made
    made.close()


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """Every statement that goes to the database meanwhile."""
    found: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        found.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)


def test_a_tick_with_nothing_to_do_asks_little_and_writes_once(any_world: World) -> None:
    for number in range(1, 4):
        any_world.say("@asha.patel", f"/incident critical power lost {number} at Saltmere")
        any_world.press("I am responding", as_="@farouk.aziz")
        any_world.press("I am responding", as_="@grace.adeyemi")
    any_world.advance(minutes=5)
    any_world.app.tick()
    any_world.clock.move(timedelta(seconds=2))
    with statements(any_world.app.engine) as asked:
        any_world.app.tick()
    assert len(asked) <= 12, asked
    assert sum(one.startswith(("UPDATE", "INSERT", "DELETE")) for one in asked) == 1, asked
    any_world.clock.move(LOOK_ANYWAY_EVERY)
    with counted(any_world.app.engine) as found:
        any_world.app.tick()
    assert found.commits <= 6, "to look at everything opens few transactions that write while nothing is due"


def test_what_another_process_changes_is_seen_at_the_next_tick(quick_world: World) -> None:
    looked = looks(quick_world)
    quick_world.app.tick()
    assert not looked, "all is as it was"
    other = make_engine(quick_world.app.settings.database)
    with transaction(other) as session:
        claim_once(session, "something", "new", quick_world.now)
    other.dispose()
    quick_world.app.tick()
    assert len(looked) == 1
    quick_world.app.tick()
    assert len(looked) == 1


@pytest.mark.parametrize("by", [LOOK_ANYWAY_EVERY, timedelta(hours=-1)])
def test_it_looks_anyway_now_and_then_and_when_the_clock_was_set_back(quick_world: World, by: timedelta) -> None:
    looked = looks(quick_world)
    quick_world.clock.set(by)
    quick_world.app.tick()
    assert looked


def test_without_its_mark_it_looks_and_the_mark_is_made_again(any_world: World) -> None:
    looked = looks(any_world)
    with transaction(any_world.app.engine) as session:
        session.connection().execute(text("DELETE FROM mark"))
    any_world.app.tick()
    any_world.app.tick()
    assert len(looked) == 2
    any_world.say("@asha.patel", "/oncall away 5 Dec")
    any_world.settle()
    looked.clear()
    any_world.app.tick()
    assert not looked


@pytest.mark.logs_errors("a look fails")
def test_what_failed_is_tried_again_at_the_next_tick(quick_world: World) -> None:
    looked = looks(quick_world, fails=True)
    quick_world.clock.set(LOOK_ANYWAY_EVERY)
    for tries in range(1, 4):
        quick_world.app.tick()
        assert len(looked) == tries


def test_what_falls_due_is_done_at_the_next_tick(any_world: World) -> None:
    any_world.say("@asha.patel", "/incident critical power lost at Saltmere")
    any_world.app.tick()
    with transaction(any_world.app.engine) as session:
        due = min(one for one in session.exec(select(CallOut.next_due)).all() if one)
    looked = looks(any_world)
    any_world.clock.move_to(due)
    any_world.app.tick()
    assert looked


def looks(world: World, *, fails: bool = False) -> list[datetime]:
    """When everything is looked at from now on."""
    found: list[datetime] = []

    def look(_: Bot, now: datetime) -> None:
        found.append(now)
        if fails:
            raise ZeroDivisionError

    world.settle()
    world.app.tick()
    world.app.features = (*world.app.features, Feature("a look", every_tick=(look,)))
    return found


def test_a_sender_with_nothing_to_do_writes_once_in_five_seconds(any_world: World) -> None:
    any_world.say("@asha.patel", "/incident critical power lost at Saltmere")
    any_world.press("I am responding", as_="@farouk.aziz")
    any_world.advance(minutes=5)
    for channel in ("slack", "text"):
        wrote = []
        for _ in range(20):
            any_world.clock.move(timedelta(seconds=0.5))
            with statements(any_world.app.engine) as asked:
                any_world.app.send(channel)
            wrote.append(any(one.startswith(("UPDATE", "INSERT", "DELETE")) for one in asked))
            assert wrote[-1] or not asked, asked
        assert sum(wrote) == 2, channel


def test_with_slack_away_a_sender_writes_seldom(any_world: World) -> None:
    any_world.workspace.faults.add(kind="outage", times=None)
    any_world.advance(minutes=12)
    with counted(any_world.app.engine) as found:
        for _ in range(60):
            any_world.clock.move(timedelta(seconds=0.5))
            any_world.app.send()
    assert found.commits <= 20, "the lease, and three looks whether Slack is back"


def test_a_channel_that_is_tried_again_is_no_news_to_the_clock(any_world: World) -> None:
    any_world.workspace.faults.add(kind="outage", times=None)
    declare_on_the_command_line(any_world, "power lost", "Saltmere")
    any_world.advance(seconds=20)
    tries, looked = failures(any_world), looks(any_world)
    any_world.advance(seconds=26)
    assert failures(any_world) >= tries + 4
    assert len(looked) <= 2, "nothing else has happened"
    any_world.workspace.faults.clear()
    any_world.advance(seconds=10)
    assert failures(any_world) == 0
    assert the_room(any_world, 1).name


def failures(world: World) -> int:
    with reading(world.app.engine) as session:
        return session.get_one(Room, 1).failures


def test_one_that_stands_by_only_reads_and_takes_over_once_the_other_is_gone(any_world: World) -> None:
    sender = any_world.app.senders[0]
    other = Sender(any_world.app.engine, sender.channel, any_world.clock.now)
    with statements(any_world.app.engine) as asked:
        assert not other.hold_lease()
    assert not [one for one in asked if not one.startswith(("PRAGMA", "BEGIN", "SELECT")) or "IMMEDIATE" in one]
    any_world.clock.move(LEASE)
    assert other.hold_lease()
    assert not sender.hold_lease()


def test_what_somebody_decides_goes_out_at_the_next_pass(quick_world: World) -> None:
    quick_world.settle()
    with transaction(quick_world.app.engine) as session:
        outbox.post(session, quick_world.now, "U0000001", Content("Hello"), Envelope(Lane.LIVE))
    assert quick_world.app.send() == 1
    quick_world.dm("@asha.patel").expect("Hello")


@pytest.mark.logs_errors("a step in Slack fails")
def test_a_step_that_failed_is_tried_again_at_the_next_pass(quick_world: World) -> None:
    tried: list[datetime] = []

    def fails(_: Bot, now: datetime) -> int:
        tried.append(now)
        raise ZeroDivisionError

    quick_world.settle()
    quick_world.app.features = (*quick_world.app.features, Feature("fails", in_slack=(fails,)))
    quick_world.clock.set(LOOK_ANYWAY_EVERY)
    for tries in range(1, 4):
        quick_world.app.send()
        assert len(tried) == tries


@pytest.mark.logs_errors("a ladder is spoiled")
def test_a_call_that_fails_holds_up_no_other_and_is_tried_again(any_world: World) -> None:
    for what in ("power lost", "water lost"):
        any_world.say("@asha.patel", f"/incident critical {what} at Saltmere")
    with transaction(any_world.app.engine) as session:
        for call_out in session.exec(select(CallOut).where(CallOut.incident_id == 1)).all():
            call_out.ladder = {"spoiled": True}
            session.add(call_out)
    any_world.clock.move(timedelta(minutes=11))
    any_world.app.tick()
    with transaction(any_world.app.engine) as session:
        taken = session.exec(select(CallOut.steps_taken).where(CallOut.incident_id == 2)).all()
        assert min(taken) == 2
    assert any_world.app.last_look is None, "the next tick tries again"
