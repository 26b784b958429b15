"""Slack was away while people were called: what reaches them once it is back."""

import re
from collections import Counter
from datetime import timedelta

from sqlmodel import select

from eprr_bot.base.db import transaction
from eprr_bot.callout.models import Callee, CallOut, CallOutState
from eprr_bot.incidents import changes
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.alert import AlertState
from tests.stories.incident_words import ON_THE_COMMAND_LINE, declare_on_the_command_line, look_away
from tests.world import World, shown

BY = re.compile(r"Please press \*I am responding\* by <!date\^(\d+)")


def pages(world: World, who: str) -> list[str]:
    mine = world.workspace.person(who).messages()
    return [shown(one) for one in mine if one.user == world.workspace.bot.id and "*I am responding*" in shown(one)]


def test_whoever_still_has_to_answer_gets_one_page_for_each_call_and_none_that_has_expired(quick_world: World) -> None:
    world = quick_world
    away = world.workspace.faults.add("outage", times=None)
    declare_on_the_command_line(world, "power lost", "Saltmere Hospital")
    world.advance(minutes=16)  # the director and the manager were called several times over, and others after them
    world.reply("@grace.adeyemi", "1")
    world.workspace.faults.clear(away.id)
    world.advance(seconds=50)

    with transaction(world.app.engine) as session:
        still = select(Callee).join(CallOut).where(CallOut.state == CallOutState.OPEN)
        calls = Counter(one.person_id for one in session.exec(still).all() if one.answered_at is None)
    assert calls["farouk.aziz"] == calls["asha.patel"] == 1
    for person_id, number in calls.items():
        arrived = pages(world, f"@{person_id}")
        assert len(arrived) == number, person_id
        assert all(int(at) > world.now.timestamp() for one in arrived for at in BY.findall(one)), person_id
    for member in world.workspace.people():
        if member.handle not in calls:
            assert not pages(world, f"@{member.handle}"), member.handle
    look_away(world)


def test_no_action_card_arrives_for_an_incident_that_was_over_before(quick_world: World) -> None:
    world = quick_world
    away = world.workspace.faults.add("outage", times=None)
    declare_on_the_command_line(world, "power lost", "Saltmere Hospital")
    world.reply("@farouk.aziz", "1")
    world.advance(seconds=10)
    change_state(world, AlertState.CANCELLED)
    world.workspace.faults.clear(away.id)
    world.advance(minutes=1)
    assert not cards(world)
    change_state(world, AlertState.DECLARED)
    world.advance(minutes=1)
    assert len(cards(world)) == 1, "it is on again, and the card is of use"
    change_state(world, AlertState.CANCELLED)
    change_state(world, AlertState.DECLARED)
    world.advance(minutes=1)
    assert len(cards(world)) == 1, "whoever has it gets no other"
    look_away(world)


def test_nobody_is_told_to_come_on_or_to_brief_for_an_incident_that_was_over_before(quick_world: World) -> None:
    world = quick_world
    declare_on_the_command_line(world, "power lost", "Saltmere Hospital")
    world.advance(seconds=1)
    for who in ("@farouk.aziz", "@grace.adeyemi"):
        world.reply(who, "1")
    look_away(world)
    away = [world.workspace.faults.add("outage", one, times=None) for one in ("chat.postMessage", "notify.*")]
    world.say("@eleni.marsh", "/oncall take director")
    world.say("@katarzyna.nowak", "/oncall take manager")
    world.advance(seconds=10)
    change_state(world, AlertState.CANCELLED)
    for fault in away:
        world.workspace.faults.clear(fault.id)
    world.advance(minutes=2)
    told = arrived(world)
    assert any("CANCELLED" in one for one in told), told
    assert not [one for one in told if "brief them" in one or "is open: power lost" in one]
    look_away(world)
    change_state(world, AlertState.DECLARED)
    world.advance(minutes=1)
    assert any("Please brief them." in one for one in arrived(world)), "it is on again, and so is the question"
    look_away(world)


def arrived(world: World) -> list[str]:
    """Everything that has reached anybody and was not read yet."""
    who = [f"@{one.handle}" for one in world.workspace.people()]
    return [text for one in who for inbox in (world.dm(one), world.phone(one)) for text in inbox.unexpected()]


def cards(world: World) -> list[str]:
    return [one for one in world.dm("@farouk.aziz").unexpected() if "You take strategic command" in one]


def change_state(world: World, then: AlertState) -> None:
    """At the command line, for Slack is away."""
    with transaction(world.app.engine) as session:
        incident = incidents.get(session, 1)
        changes.set_alert_state(session, incident, then, world.now, ON_THE_COMMAND_LINE, "false alarm")
    world.settle()


def test_whoever_asked_for_a_call_reads_how_it_ended_and_not_what_was_so_before(quick_world: World) -> None:
    world = quick_world
    away = world.workspace.faults.add("outage", "chat.postMessage", times=None)
    world.say("@hana.suzuki", "/oncall page director fire at the depot")
    world.advance(minutes=1)
    world.clock.move(timedelta(minutes=59))
    world.advance(minutes=1)
    world.reply("@farouk.aziz", "1")
    world.workspace.faults.clear(away.id)
    world.advance(minutes=1)
    (told,) = [one for one in world.dm("@hana.suzuki").unexpected() if "You asked for Director on call" in one]
    assert "Farouk Aziz answered after all" in told
    look_away(world)


def test_a_text_that_had_to_wait_says_when_it_went_out(world: World) -> None:
    away = world.workspace.faults.add("outage", "notify*", times=None)
    declare_on_the_command_line(world, "power lost", "Saltmere Hospital")
    world.advance(minutes=4)
    world.workspace.faults.clear(away.id)
    world.advance(minutes=1)
    texts = [one for one in world.workspace.person("@farouk.aziz").phone if one.kind == "text"]
    assert texts
    for one in texts:
        assert f"Sent {one.at:%H:%M}." in one.text
    look_away(world)
