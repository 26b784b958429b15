"""Slack and Notify are both away: whoever looks reads so everywhere, and what was not delivered leaves a record."""

import json
from collections.abc import Iterator

import pytest
from sqlmodel import col

from eprr_bot.base.db import change, transaction
from eprr_bot.outbox.models import Message, State
from eprr_bot.practice.faults import InjectedFault
from tests.stories.incident_words import declare_on_the_command_line, log_of, look_away
from tests.web.test_shell import fetch
from tests.world import World, shown

NOTHING = "NOTHING CAN BE SENT, by any way: ring people. It is tried again all the time."


@pytest.fixture
def world(world: World) -> Iterator[World]:
    yield world
    look_away(world)


def away(world: World, *methods: str) -> list[InjectedFault]:
    return [world.workspace.faults.add("outage", one, times=None) for one in methods]


def sending(world: World) -> str:
    return str(json.loads(fetch(world, "/readyz")[1]).get("sending", ""))


@pytest.mark.both_databases
def test_the_log_and_readyz_say_so_and_that_it_is_over(world: World) -> None:
    faults = away(world, "*", "notify*")
    declare_on_the_command_line(world, "power lost", "Saltmere")
    world.advance(minutes=4)
    assert log_of(world, 1).count(f"EPRR bot: {NOTHING}") == 1
    assert sending(world) == NOTHING
    for one in faults:
        world.workspace.faults.clear(one.id)
    world.advance(minutes=4)
    assert log_of(world, 1).count("EPRR bot: What waited to be sent goes out again.") == 1
    assert sending(world) == ""
    assert ":large_orange_circle: *Sending:*" not in world.say("@hana.suzuki", "/eprr status")


def test_where_one_way_is_left_only_the_other_is_named(world: World) -> None:
    away(world, "notify*")
    declare_on_the_command_line(world, "power lost", "Saltmere")
    world.advance(minutes=6)
    said = "Text messages do not go out at present. They are tried again all the time."
    assert f"EPRR bot: {said}" in log_of(world, 1)
    assert f":large_orange_circle: *Sending:* {said}" in world.say("@hana.suzuki", "/eprr status")
    told = [shown(one) for one in world.workspace.person("@priya.raman").messages()]
    assert len([one for one in told if "Text messages do not go out: the oldest has waited since 10:00" in one]) == 1


def test_that_slack_is_held_up_is_told_to_the_adviser_by_text(world: World) -> None:
    away(world, "chat.*", "conversations.*")
    declare_on_the_command_line(world, "power lost", "Saltmere")
    world.advance(minutes=6)
    texts = [one.text for one in world.workspace.person("@priya.raman").phone if one.kind == "text"]
    assert len([one for one in texts if "do not go out: the oldest has waited since 10:00" in one]) == 1


def test_a_way_by_which_nothing_is_to_go_out_for_a_while_is_not_said_to_fail(quick_world: World) -> None:
    """Slack goes away a minute after the first texts, and the next ones are due four minutes later."""
    world = quick_world
    declare_on_the_command_line(world, "power lost", "Saltmere")
    world.advance(minutes=1)
    away(world, "*")
    world.reply("@grace.adeyemi", "1 20")
    world.advance(minutes=3, seconds=30)
    log = "\n".join(log_of(world, 1))
    assert "Slack messages do not go out at present." in log
    assert NOTHING not in log
    look_away(world)


def test_a_page_that_no_service_took_in_time_is_in_the_log(world: World) -> None:
    [fault] = away(world, "notify*")
    declare_on_the_command_line(world, "power lost", "Saltmere")
    world.advance(minutes=1)
    with transaction(world.app.engine) as session:
        waits = col(Message.state).in_((State.QUEUED, State.SENDING))
        assert change(session, Message, Message.channel == "text", waits, expires_at=world.now)
    world.workspace.faults.clear(fault.id)
    world.advance(minutes=3)
    assert "EPRR bot: Text message to Farouk Aziz failed: no service took it in time." in log_of(world, 1)
