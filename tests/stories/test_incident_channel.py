"""An incident's channel makes and completes itself, whatever Slack or the cluster's files lack."""

from datetime import datetime, timedelta

import pytest

from eprr_bot.base import documents
from eprr_bot.base.clock import Clock
from eprr_bot.base.db import transaction
from eprr_bot.incidents.models import Room
from tests.stories.incident_words import (
    CALLED,
    complete,
    declare_on_the_command_line,
    declared,
    expect_action_cards,
    expect_called,
    expect_the_room,
    from_bot,
    log_of,
    log_of_the_channel,
    members,
    read_everything,
    the_room,
)
from tests.world import World, shown


@pytest.mark.parametrize("method", ["pins.add", "bookmarks.add"])
def test_after_a_refused_pin_or_bookmark_the_channel_still_shows_what_happens(quick_world: World, method: str) -> None:
    world = quick_world
    world.workspace.faults.add("error", method, error="not_allowed")
    room = declared(world, "power lost at Saltmere")
    world.advance(minutes=1)
    with transaction(world.app.engine) as session:
        assert session.get_one(Room, 1).failures == 0
    world.say("@asha.patel", "/incident log Generator is on", channel=room.name)
    assert "Generator is on" in shown(from_bot(world, room)[0])
    verb = method.partition("s.")[0]
    assert any(f"Slack refused to {verb} the headline" in text for text in log_of_the_channel(world, 1))
    expect_called(world)
    expect_the_room(world, room)


def test_the_making_of_the_channel_is_in_the_log_and_not_in_the_headline(quick_world: World) -> None:
    world = quick_world
    world.workspace.member("@farouk.aziz").is_guest = True
    room = declared(world, "power lost at Saltmere")
    world.advance(seconds=5)
    log = "\n".join(log_of_the_channel(world, 1))
    for text in (
        "Channel #inc-1-power-lost was made.",
        "Invited to the channel: Asha Patel.",
        "Invited to the channel: Grace Adeyemi.",
        "Slack refused to invite Farouk Aziz.",
        "Topic of the channel set.",
        "Headline posted and pinned.",
    ):
        assert log.count(text) == 1, text
    assert "pinned" not in shown(from_bot(world, room)[0])
    expect_called(world)
    expect_the_room(world, room)


def test_peers_20_declared_while_slack_is_down_an_incident_stands_and_its_channel_completes_itself(
    world: World,
) -> None:
    outage = world.workspace.faults.add("outage", "*", times=None)
    declare_on_the_command_line(world, "power lost", "Saltmere")
    world.settle()
    for who in CALLED:
        world.phone(who).expect("Power lost, Saltmere")
    world.reply("@grace.adeyemi", "1")
    world.phone("@grace.adeyemi").expect("your answer is recorded")
    assert any("Grace Adeyemi answered" in text for text in log_of(world, 1)), "Slack is not needed to answer"
    world.advance(minutes=3)
    world.workspace.faults.clear(outage.id)
    world.advance(seconds=15)
    world.dm("@farouk.aziz").expect("Power lost, Saltmere")
    world.press("I am responding", as_="@farouk.aziz")
    complete(world, the_room(world, 1))
    expect_the_room(world, the_room(world, 1))
    expect_action_cards(world)
    world.phone("@priya.raman").expect("Slack messages do not go out: the oldest has waited since 10:00.")


METHODS = (
    "conversations.create",
    "conversations.invite",
    "conversations.setTopic",
    "chat.postMessage",
    "chat.update",
    "pins.add",
    "bookmarks.add",
)


FAULTS = [
    *((method, kind) for method in METHODS for kind in ("error", "lost_reply")),
    ("conversations.create", "rate_limit"),
    ("conversations.create", "dropped"),
    ("chat.postMessage", "rate_limit"),
    ("bookmarks.list", "error"),
]


@pytest.mark.parametrize(("method", "kind"), FAULTS)
def test_each_call_may_fail_once_and_there_is_still_one_channel_with_one_of_everything(
    quick_world: World, method: str, kind: str
) -> None:
    world = quick_world
    world.workspace.faults.add(kind, method, times=1, seconds=10)
    declare_on_the_command_line(world, "power lost", "Saltmere")
    world.settle()
    world.advance(minutes=1)
    rooms = [one for one in world.workspace.channels.values() if one.name.startswith("inc-")]
    assert len(rooms) == 1
    complete(world, rooms[0])
    for who in CALLED:
        world.press("I am responding", as_=who)
    world.advance(seconds=15)
    expect_called(world)
    expect_the_room(world, rooms[0])
    expect_action_cards(world)


@pytest.mark.parametrize("method", ["conversations.create", "chat.postMessage"])
def test_where_slacks_clock_is_behind_ours_nothing_is_doubled_either(quick_world: World, method: str) -> None:
    world = quick_world
    world.workspace.clock = Behind(world.clock)
    world.workspace.faults.add("lost_reply", method, times=1)
    declare_on_the_command_line(world, "power lost", "Saltmere")
    world.advance(minutes=1)
    rooms = [one for one in world.workspace.channels.values() if one.name.startswith("inc-")]
    assert len(rooms) == 1
    complete(world, rooms[0])
    expect_called(world)
    expect_the_room(world, rooms[0])


class Behind(Clock):
    """Slack's clock, three minutes behind the bot's."""

    def __init__(self, ours: Clock) -> None:
        self.ours = ours

    def now(self) -> datetime:
        return self.ours.now() - timedelta(minutes=3)


def test_an_older_channel_of_the_same_name_is_left_alone(world: World) -> None:
    old = world.workspace.add_channel("inc-1-power-lost", with_bot=False)
    old.is_archived = True
    declare_on_the_command_line(world, "power lost", "Saltmere")
    world.advance(seconds=5)
    complete(world, world.workspace.channel("inc-1-power-lost-2"))
    assert not old.messages
    expect_called(world)
    expect_the_room(world, world.workspace.channel("inc-1-power-lost-2"))


def test_a_member_who_cannot_be_invited_does_not_keep_the_others_out(world: World) -> None:
    world.workspace.member("@farouk.aziz").is_guest = True
    world.say("@asha.patel", "/incident critical power lost at Saltmere")
    world.advance(seconds=5)
    room = the_room(world, 1)
    assert {"@asha.patel", "@grace.adeyemi"} <= members(world, room)
    complete(world, room)
    expect_called(world)
    expect_the_room(world, room)


def test_a_gap_in_the_rota_does_not_keep_anybody_from_declaring(world: World) -> None:
    """Nobody is director on call: all the directors are called at once, and the log says so."""
    with transaction(world.app.engine) as session:
        newest = documents.latest(session, "rota", "director-on-call")
        assert newest is not None
        ended = newest.body.replace("    shift: {weeks: 1}", "    ends: 2026-02-02T09:00\n    shift: {weeks: 1}")
        documents.save(session, "rota", "director-on-call", ended, world.now, "a test", effective_from=world.now)
    answer = world.say("@asha.patel", "/incident critical power lost at Saltmere")
    assert "Eleni Marsh, Farouk Aziz and Grace Adeyemi are being called" in answer
    assert any("Nobody is there to call as Director on call." in text for text in log_of(world, 1))
    directors = ("@asha.patel", "@ben.okoro", "@cara.hughes", "@dmitri.volkov", "@eleni.marsh", "@farouk.aziz")
    for who in (*directors, "@grace.adeyemi"):
        world.phone(who).expect("Incident 1")
        read_everything(world, who)
    world.channel("incidents").expect("Incident 1")
    read_everything(world, f"#{the_room(world, 1).name}")


def test_without_the_checklist_an_incident_can_still_be_declared(world: World) -> None:
    with transaction(world.app.engine) as session:
        for one in documents.versions(session, "playbook", "delegated-authority"):
            session.delete(one)
    declared(world, "power lost at Saltmere")
    assert any("There is no delegated-authority checklist to show." in text for text in log_of(world, 1))
    expect_called(world)
    world.channel("incidents").expect("Incident 1")
    world.channel("inc-1-power-lost").expect("Incident 1")
    world.channel("inc-1-power-lost").expect("Roles in incident")


def test_the_longest_texts_there_can_be_still_reach_everybody(world: World) -> None:
    longest = "<&>" * 660
    world.say("@asha.patel", "/incident declare")
    assert world.submit("@asha.patel", what=longest, where=longest) is None
    world.advance(minutes=1)
    room = the_room(world, 1)
    complete(world, room)
    world.press("I am responding", as_="@farouk.aziz")
    assert "You answered <!date" in shown(world.workspace.person("@farouk.aziz").messages()[0])
    expect_called(world, "Incident 1")
    expect_the_room(world, room)
    world.dm("@farouk.aziz").expect("Director on call, for incident 1")


# What the stories look at
