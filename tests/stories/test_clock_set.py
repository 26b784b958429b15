"""The machine's clock is set, back or forward: whoever is to be called next is called as if nothing had happened."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import DateTime
from sqlmodel import SQLModel, select

from eprr_bot.app import FEATURES
from eprr_bot.base.clock import Clock, MovableClock
from eprr_bot.base.db import Claim, transaction
from eprr_bot.base.heartbeats import Heartbeat, beat
from eprr_bot.callout.models import CallOut
from eprr_bot.exercises.models import Exercise
from eprr_bot.handover.models import Handover
from eprr_bot.health import readiness, status
from eprr_bot.incidents import command
from eprr_bot.incidents import service as incidents
from eprr_bot.outbox.models import Message, SenderLease
from eprr_bot.records import service as records
from eprr_bot.run import clock_steps
from tests.stories.incident_words import declare_on_the_command_line
from tests.world import World

HOUR = timedelta(hours=1)
BY = [-HOUR, HOUR, timedelta(seconds=-150)]


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    """A world in which only what is asked for is looked at."""
    made = World(database_url)
    yield made
    made.close()


def called(world: World) -> list[str]:
    """Who has been called by text, in order."""
    return sorted(
        f"{member.handle} {number}"
        for member in world.workspace.people()
        for number, _ in enumerate(one for one in world.workspace.phones.of(member.id) if "Reply 1" in one.text)
    )


def log_of(world: World, number: int = 1) -> list[str]:
    with transaction(world.app.engine) as session:
        return [one.text for one in records.entries(session, number)]


def escalation(world: World, by: timedelta) -> list[list[str]]:
    """Who has been called after each minute; the clock is set in the third."""
    seen = []
    world.say("@asha.patel", "/incident critical power lost at Saltmere")
    for minute in range(12):
        if minute == 2:
            world.clock.set(by)
        world.advance(minutes=1)
        seen.append(called(world))
    return seen


@pytest.mark.parametrize("by", BY)
def test_a_call_out_escalates_on_time_whatever_the_clock_does(
    world: World, tmp_path_factory: pytest.TempPathFactory, by: timedelta
) -> None:
    undisturbed = World(f"sqlite:///{tmp_path_factory.mktemp('undisturbed') / 'eprr.sqlite3'}")
    try:
        expected = escalation(undisturbed, timedelta())
    finally:
        undisturbed.close()
    assert expected[0] != expected[-1]
    assert escalation(world, by) == expected


@pytest.mark.both_databases
def test_it_is_said_once_in_the_log_of_each_open_incident(world: World) -> None:
    world.say("@asha.patel", "/incident critical power lost at Saltmere")
    world.say("@asha.patel", "/incident critical fire at Fenbridge")
    world.clock.set(-HOUR)
    world.advance(minutes=5)
    for number in (1, 2):
        told = [one for one in log_of(world, number) if "clock" in one]
        assert len(told) == 1
        assert "The machine's clock was set back by 1 hour." in told[0]
        with transaction(world.app.engine) as session:
            assert records.faults(session, number) == []


@pytest.mark.parametrize("by", [-HOUR, timedelta()])
def test_whoever_comes_on_after_a_clock_was_set_back_is_noticed_once(world: World, by: timedelta) -> None:
    world.say("@asha.patel", "/incident critical power lost at Saltmere")
    for called in ("@farouk.aziz", "@grace.adeyemi"):
        world.reply(called, "1")
    world.clock.set(by)
    world.workspace.person("@hamish.reid").command("/oncall take manager")  # world.say would wait until all is done
    with transaction(world.app.engine) as session:
        for _ in range(3):
            command.look_after(session, incidents.get(session, 1), world.now)
        assert command.to_look_after(session, world.now) == []
    assert log_of(world).count("Hamish Reid is Manager on call now. Until now: Grace Adeyemi.") == 1


@pytest.mark.parametrize("by", [timedelta(seconds=-50), timedelta(seconds=50)])
def test_less_than_a_minute_moves_nothing(world: World, by: timedelta) -> None:
    world.say("@asha.patel", "/incident critical power lost at Saltmere")
    for _ in range(4):
        world.clock.set(by)
        world.advance(minutes=1)
    assert not [one for one in log_of(world) if "clock" in one]


@pytest.mark.both_databases
def test_two_workers_that_both_see_it_move_everything_once(world: World) -> None:
    world.say("@asha.patel", "/incident critical power lost at Saltmere")
    world.clock.set(-HOUR)
    before = due_of(world)
    for _ in range(2):
        clock_steps.mind(world.app)
    assert due_of(world) == [one - HOUR for one in before]


def due_of(world: World) -> list[datetime]:
    with transaction(world.app.engine) as session:
        found = session.exec(select(CallOut).order_by(CallOut.id)).all()
        return [one for row in found for one in (row.opened_at, row.answer_by, row.closes_at)]


@pytest.mark.parametrize("by", [-HOUR, HOUR])
def test_what_was_decided_after_the_clock_was_set_does_not_move(world: World, by: timedelta) -> None:
    """Between the step and the next tick somebody declares: their times are those of the clock as it is now."""
    world.advance(minutes=1)
    world.clock.set(by)
    declare_on_the_command_line(world, "power lost", "Saltmere")
    before = due_of(world)
    clock_steps.mind(world.app)
    assert due_of(world) == before


@pytest.mark.parametrize("alive", [True, False])
def test_where_other_machines_run_one_wrong_clock_moves_nothing(world: World, alive: bool) -> None:
    world.say("@asha.patel", "/incident critical power lost at Saltmere")
    seen = world.now if alive else world.now - timedelta(minutes=5)
    beat(world.app.engine, f"{clock_steps.TICKER}another", seen)
    before = due_of(world)
    world.clock.set(HOUR)
    clock_steps.mind(world.app)
    assert due_of(world) == before if alive else due_of(world) == [one + HOUR for one in before]


def test_a_clock_set_back_while_the_machine_was_off_shows_in_the_last_tick(world: World) -> None:
    world.say("@asha.patel", "/incident critical power lost at Saltmere")
    with transaction(world.app.engine) as session:
        session.delete(session.get_one(Heartbeat, clock_steps.CLOCK + world.clock.machine))
        session.delete(session.get_one(Heartbeat, clock_steps.TICKER + world.clock.machine))
    before = due_of(world)
    world.clock.set(-HOUR)
    world.advance(seconds=1)
    assert due_of(world)[:3] == [one - HOUR for one in before[:3]]


def test_the_calendar_stays_and_nothing_of_it_is_done_twice(world: World) -> None:
    world.advance(hours=1)
    planned, claims, posted = calendar(world), claimed(world), sent(world)
    world.clock.set(-HOUR)
    world.advance(minutes=59)
    assert calendar(world) == planned
    assert claimed(world) == claims
    assert sent(world) == posted


def calendar(world: World) -> list[Any]:
    with transaction(world.app.engine) as session:
        handovers = [(one.at, one.evening_due, one.roll_call_due) for one in session.exec(select(Handover)).all()]
        return sorted([str(one.planned_for) for one in session.exec(select(Exercise)).all()] + [str(handovers)])


def claimed(world: World) -> list[str]:
    with transaction(world.app.engine) as session:
        return sorted(f"{one.kind} {one.key}" for one in session.exec(select(Claim)).all())


def sent(world: World) -> int:
    with transaction(world.app.engine) as session:
        return len(session.exec(select(Message)).all())


def test_a_sender_is_not_held_up_by_a_lease_that_lies_ahead(world: World) -> None:
    with transaction(world.app.engine) as session:
        for lease in session.exec(select(SenderLease)).all():
            lease.owner = "one that died"
    world.clock.set(-HOUR)
    world.advance(seconds=16)
    world.say("@asha.patel", "/incident critical power lost at Saltmere")
    assert called(world)


def test_a_sign_of_life_from_the_future_is_no_sign_of_life(world: World) -> None:
    assert set(readiness.look(world.app.engine, world.now).values()) == {"ok"}
    world.clock.set(timedelta(minutes=-30))
    found = readiness.look(world.app.engine, world.now)
    assert found["ticker"] == found["sender slack"] == "moved 1800 s ahead of this clock"
    assert 'eprr_heartbeat_age_seconds{part="ticker"} 1800.0' in readiness.figures(world.app.engine, world.now).decode()
    assert "30 minutes ahead of the clock, which was set back" in world_status(world)
    world.advance(minutes=1)
    assert set(readiness.look(world.app.engine, world.now).values()) == {"ok"}


def world_status(world: World) -> str:
    with transaction(world.app.engine) as session:
        return "\n".join(one.text for one in status.look(session, "SQLite", world.now))


STAY = {
    "handover.days_ahead_due",
    "handover.evening_due",
    "handover.roll_call_due",
    "coverrequest.next_due",
    "shortfall.until",
    "meeting_cycle.next_at",
}
"""By the calendar, as somebody said, or counted from when it was asked."""


def test_every_time_that_is_due_says_whether_it_moves() -> None:
    times = [(one.table, name) for feature in FEATURES for one in feature.running for name in one.times]
    times += [one for feature in FEATURES for one in feature.retries]
    moving = {f"{table.__name__.lower()}.{name}" for table, name in times}
    due = {
        f"{table.name}.{column.name}"
        for table in SQLModel.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, DateTime) and looks_due(column.name)
    }
    assert due - moving - STAY == set()


def looks_due(name: str) -> bool:
    return name.endswith(("_due", "until", "_by")) or name.startswith(("next_", "not_before", "expires_", "closes_"))


def test_the_machines_own_clock_stands_still_where_it_started() -> None:
    clock = Clock()
    assert abs(clock.started() - clock.started()) < timedelta(seconds=1)
    assert clock.started() < clock.now()
    moved = MovableClock()
    moved.move(HOUR)
    assert abs(moved.started() - clock.started()) < timedelta(seconds=1), "a practice that moves on sets no clock"
    assert clock.machine == Clock().machine
