"""An incident's channel: its short summary with buttons, who is read in, and messages that go into the log."""

from typing import Any

import pytest
from sqlmodel import select

from eprr_bot.base.db import transaction
from eprr_bot.incidents import from_slack, headline, picture, read_in, service
from eprr_bot.incidents.models import PickedMessage
from eprr_bot.incidents.picture import Heading, Line
from eprr_bot.incidents.service import Declaration
from eprr_bot.practice import events
from eprr_bot.practice.state import Channel, Message
from eprr_bot.records import service as records
from eprr_bot.records.models import LogEntry
from tests.stories.incident_words import (
    HOSTILE,
    ON_THE_COMMAND_LINE,
    declared,
    declared_quietly,
    expect_called,
    expect_the_room,
    from_bot,
    look_away,
)
from tests.world import World, shown

ADD = "incidents.add_to_log"
STRANGER = "@robin.vale"
NHS_NUMBER = "943 476 5919"


def messages_in_log(world: World, number: int = 1) -> list[LogEntry]:
    with transaction(world.app.engine) as session:
        return [one for one in records.entries(session, number) if one.kind == from_slack.MESSAGE]


def add(world: World, who: str, message: Message) -> str:
    """Somebody adds a message to the log; returns the word back."""
    person, room = world.workspace.person(who), world.workspace.channel(message.channel)
    before = len(person.messages(room))
    assert not person.shortcut(ADD, message).error
    world.settle()
    said = [one.text for one in person.messages(room)[before:] if one.ephemeral_for]
    return said[-1] if said else ""


def expect_declared(world: World, room: Channel) -> None:
    expect_called(world)
    expect_the_room(world, room)


# The summary


def test_the_summary_has_buttons_that_do_what_one_would_type(world: World) -> None:
    room = declared(world, "power lost at Saltmere")
    summary = from_bot(world, room)[0]
    assert room.pins == [summary.ts]
    world.press("Log", as_="@grace.adeyemi", channel=room.name)
    world.advance(seconds=20)
    answer = world.workspace.person("@grace.adeyemi").messages(room)[-1]
    assert answer.ephemeral_for
    assert "Incident 1 declared" in shown(answer)
    world.press("Command", as_="@grace.adeyemi", channel=room.name)
    world.advance(seconds=20)
    world.press("I take command", as_="@grace.adeyemi", channel=room.name)
    world.advance(seconds=10)
    assert "*Accountable director:* Grace Adeyemi (has had command since" in shown(from_bot(world, room)[0])
    world.press("Stand down", as_="@grace.adeyemi", channel=room.name)
    world.advance(seconds=20)
    assert "Nothing has changed yet" in shown(world.workspace.person("@grace.adeyemi").messages(room)[-1])
    look_away(world)


def test_after_the_end_the_summary_offers_to_close_and_to_reopen(quick_world: World) -> None:
    world = quick_world
    room = declared(world, "power lost at Saltmere")
    world.say("@grace.adeyemi", "/incident standdown", room.name)
    world.press("incidents.end", as_="@grace.adeyemi", channel=room.name)
    world.advance(seconds=10)
    labels = [
        one["text"]["text"]
        for block in from_bot(world, room)[0].blocks
        for one in block.get("elements", ())
        if one.get("type") == "button"
    ]
    assert labels[:4] == ["Log", "Show all", "Close", "Reopen"]
    look_away(world)


def test_what_falls_due_is_named_and_becomes_late_although_nobody_writes_anything(quick_world: World) -> None:
    world = quick_world
    due = world.now.replace(hour=10, minute=30)

    def reviews(session, incident, now):
        yield Line(Heading.DECISIONS, "Theatres stay shut.", due=due, is_late=now > due)

    picture.use([*picture._SOURCES, reviews])
    room = declared(world, "power lost at Saltmere")
    assert ":alarm_clock: *Next*\n• <!date^" in shown(from_bot(world, room)[0])
    world.advance(minutes=29)
    assert "*Late*" not in shown(from_bot(world, room)[0])
    world.advance(minutes=2)
    said = shown(from_bot(world, room)[0])
    assert "\n• Theatres stay shut." in said[said.index(":red_circle: *Late*") :]
    assert "*Next*" not in said
    answer = world.command("@grace.adeyemi", "/incident picture", room.name)
    assert ":red_circle: *Late:* Theatres stay shut. (due " in (answer.text or "")
    look_away(world)


@pytest.mark.logs_errors("a feature cannot say what it knows")
def test_a_picture_that_cannot_be_read_keeps_no_summary_from_being_shown(quick_world: World) -> None:
    def broken(session, incident, now):
        raise RuntimeError

    picture.use([*picture._SOURCES, broken])
    room = declared(quick_world, "power lost at Saltmere")
    assert "*Accountable director:*" in shown(from_bot(quick_world, room)[0])
    look_away(quick_world)


# Who joins


@pytest.mark.both_databases
def test_whoever_joins_is_read_in_once_and_nobody_who_was_told_already(world: World) -> None:
    room = declared(world, "power lost at Saltmere")
    assert len(room.members) == 4, "the bot, who declared, director and manager"
    joins(world, STRANGER, room)
    said = world.dm(STRANGER).expect("*You have joined incident 1:* Power lost, Saltmere.")
    for fragment in (
        "Critical incident, level 2",
        "Alert state: Declared",
        "Accountable director: Farouk Aziz (has not",
        "Lead organisation: NHS Wolds",
        f"<#{room.id}>",
        "is not in the log",
        "`/incident card`",
    ):
        assert fragment in said
    events.leave(world.workspace, world.workspace.member(STRANGER), room)
    joins(world, STRANGER, room)
    joins(world, "@ben.okoro", world.workspace.channel("incidents"))
    expect_declared(world, room)


def joins(world: World, who: str, room: Channel) -> None:
    if world.workspace.member(who).id not in room.members:
        world.workspace.person(who).join(room)
    world.settle()


def test_in_an_exercise_whoever_is_read_in_reads_that_it_is_one(world: World) -> None:
    with transaction(world.app.engine) as session:
        made = Declaration("power lost", "Saltmere", is_exercise=True)
        service.declare(session, world.now, made, ON_THE_COMMAND_LINE)
    world.settle()
    room = world.workspace.channel("exercise-inc-1-power-lost")
    assert room.topic.startswith("EXERCISE EXERCISE EXERCISE · Critical incident")
    joins(world, STRANGER, room)
    assert world.dm(STRANGER).expect("You have joined incident 1").startswith("EXERCISE EXERCISE EXERCISE. ")
    assert "(exercise) power lost" in world.say("@grace.adeyemi", "/incident")
    look_away(world)


def test_many_who_join_at_once_keep_no_call_waiting(world: World) -> None:
    room = declared(world, "power lost at Saltmere")
    look_away(world)
    many = [one for one in world.workspace.people() if one.id not in room.members][:30]
    for member in many:
        events.join_public(world.workspace, member, room)
    world.say("@asha.patel", "/incident critical fire at Harbour Clinic")
    for who in ("@farouk.aziz", "@grace.adeyemi"):
        world.dm(who).expect("Fire, Harbour Clinic")
    world.advance(minutes=1)
    read = [one for one in many if any("You have joined" in shown(m) for m in dms(world, one.handle))]
    assert len(read) == len(many)
    look_away(world)


def dms(world: World, handle: str) -> list[Message]:
    return world.workspace.person(f"@{handle}").messages()


@pytest.mark.logs_errors("taking it fails at first")
def test_a_joining_that_we_could_not_take_is_told_again_and_counts_once(
    quick_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, tries = quick_world, []
    world.workspace.delivery.pause = lambda _: None
    room, well = declared(world, "power lost at Saltmere"), read_in.read_in

    def fails_at_first(*given: Any) -> None:
        tries.append(given)
        if len(tries) == 1:
            raise RuntimeError
        well(*given)

    monkeypatch.setattr(read_in, "read_in", fails_at_first)
    joins(world, STRANGER, room)
    world.workspace.delivery.settle()
    world.settle()
    assert len(tries) == 2
    world.dm(STRANGER).expect("You have joined incident 1")
    look_away(world)


# Messages for the log


def test_a_message_goes_into_the_log_with_its_time_its_author_and_its_address_once(world: World) -> None:
    room = declared(world, "power lost at Saltmere")
    message = world.workspace.person("@grace.adeyemi").say("Theatre 3 is dark, patient 943 476 5919", room)
    world.advance(minutes=7)
    answer = add(world, "@farouk.aziz", message)
    assert answer.startswith("The message is in the log of incident 1 now, as entry ")
    assert "NHS number" in answer
    (entry,) = messages_in_log(world)
    assert (entry.event_at, entry.author, entry.on_behalf_of) == (message.at, "Farouk Aziz", "Grace Adeyemi")
    assert entry.text.startswith("Message of Grace Adeyemi in #inc-1-power-lost: “Theatre 3 is dark, patient ")
    assert NHS_NUMBER not in entry.text
    link = entry.text.rpartition("\n")[2]
    assert link == f"{world.rehearsal.server.url}/archives/{room.id}/p{message.ts.replace('.', '')}"
    assert "already: entry" in add(world, "@asha.patel", message)
    assert len(messages_in_log(world)) == 1
    look_away(world)


def test_a_change_and_a_deletion_are_in_the_log_too_each_once(world: World) -> None:
    room = declared(world, "power lost at Saltmere")
    grace = world.workspace.person("@grace.adeyemi")
    message, other = grace.say("Theatre 3 is dark", room), grace.say("Tea?", room)
    add(world, "@farouk.aziz", message)
    world.advance(minutes=1)
    grace.edit(message, "Theatre 4 is dark")
    grace.edit(other, "Coffee?")
    grace.delete(other)
    grace.delete(message)
    world.settle()
    first, changed, deleted = messages_in_log(world)
    assert (changed.author, changed.corrects) == ("Grace Adeyemi", first.number)
    assert (
        changed.text == f"The message in entry {first.number} was changed in Slack. It reads now: “Theatre 4 is dark”"
    )
    assert deleted.text.startswith(f"The message in entry {first.number} was deleted in Slack.")
    assert (deleted.author, deleted.corrects) == ("EPRR bot", first.number)
    expect_declared(world, room)


def test_an_event_that_slack_sends_again_or_late_changes_nothing(quick_world: World) -> None:
    world = quick_world
    room = declared(world, "power lost at Saltmere")
    message = world.workspace.person("@grace.adeyemi").say("Theatre 3 is dark", room)
    add(world, "@farouk.aziz", message)
    newer = {**message.as_slack(), "text": "Theatre 5", "edited": {"user": message.user, "ts": "1795428009.000000"}}
    older = {**message.as_slack(), "text": "Theatre 4", "edited": {"user": message.user, "ts": "1795428001.000000"}}
    preview = {**newer, "attachments": [{"text": "a page"}]}
    for shown_as in (newer, newer, older, preview):
        changed(world, room, shown_as)
    assert [one.text[-12:] for one in messages_in_log(world)][1:] == [" “Theatre 5”"]
    tombstone = {"type": "message", "subtype": "tombstone", "ts": message.ts, "text": "This message was deleted."}
    changed(world, room, tombstone)
    changed(world, room, tombstone)
    assert "was deleted" in messages_in_log(world)[-1].text
    assert len(messages_in_log(world)) == 3
    look_away(world)


def changed(world: World, room: Channel, message: dict[str, object]) -> None:
    event = {"type": "message", "subtype": "message_changed", "channel": room.id, "channel_type": "channel"}
    world.workspace.delivery.event("message.channels", {**event, "ts": message["ts"], "message": message})
    world.settle()


def test_our_own_message_goes_into_the_log_as_it_is_and_its_renewals_do_not(quick_world: World) -> None:
    """Otherwise each entry would change the summary, and each change of the summary would be an entry."""
    world = quick_world
    room = declared(world, "power lost at Saltmere")
    summary = from_bot(world, room)[0]
    assert "the log also says" not in add(world, "@farouk.aziz", summary)
    changed(world, room, {**summary.as_slack(), "text": "renewed"})
    (entry,) = messages_in_log(world)
    assert entry.text.startswith("Message of EPRR bot in #inc-1-power-lost: “Incident 1: power lost")
    assert "opened Mon 23 Nov 2026 10:00 by Asha Patel" in entry.text
    assert "Accountable director" in entry.text
    look_away(world)


@pytest.mark.both_databases
def test_in_another_channel_one_is_asked_to_which_log(world: World) -> None:
    asha = world.workspace.person("@asha.patel")
    message = asha.say("Ambulances queue at Saltmere", "on-call")
    assert "No incident is open, so there is no log to add it to." in add(world, "@asha.patel", message)
    first, second = declared(world, "power lost at Saltmere"), declared(world, "fire at Harbour Clinic", 2)
    add(world, "@grace.adeyemi", message)
    assert world.submit("@grace.adeyemi", incident="2: fire, Harbour Clinic") is None
    (entry,) = messages_in_log(world, 2)
    assert entry.text.startswith("Message of Asha Patel in #on-call: “Ambulances queue at Saltmere”")
    assert not messages_in_log(world, 1)
    with transaction(world.app.engine) as session:
        assert not session.exec(select(PickedMessage)).all()
    asha.edit(message, "No queue")
    world.settle()
    assert "No queue" in messages_in_log(world, 2)[-1].text
    assert first.id != second.id
    look_away(world)


def test_a_stranger_adds_nothing_from_elsewhere_and_may_in_the_channel_itself(quick_world: World) -> None:
    world = quick_world
    room = declared(world, "power lost at Saltmere")
    robin = world.workspace.person(STRANGER)
    elsewhere = world.workspace.person("@asha.patel").say("Two wards", "on-call")
    robin.join("on-call") if robin.id not in world.workspace.channel("on-call").members else None
    assert "you cannot read or write an incident’s log" in add(world, STRANGER, elsewhere)
    joins(world, STRANGER, room)
    assert "is in the log of incident 1" in add(world, STRANGER, robin.say("I am here", room))
    assert messages_in_log(world)[-1].author == "robin.vale (not in the directory)"
    look_away(world)


def test_long_messages_files_bots_threads_and_hostile_texts_go_into_the_log(quick_world: World) -> None:
    world = quick_world
    room = declared(world, "power lost at Saltmere")
    grace = world.workspace.person("@grace.adeyemi")
    long = grace.say("wards " * 1000 + "end", room)
    add(world, "@farouk.aziz", long)
    assert messages_in_log(world)[-1].text.count("wards ") == 1000
    for line in HOSTILE_LINES:
        add(world, "@farouk.aziz", grace.say(line, room))
    with transaction(world.app.engine) as session:
        assert not records.faults(session, 1)
    reply = grace.say("In the thread", room, thread_ts=long.ts)
    add(world, "@farouk.aziz", reply)
    assert f"&cid={room.id}" in messages_in_log(world)[-1].text
    assert "[" not in messages_in_log(world)[-1].text.rpartition("\n")[2], "the address is whole"
    with_file = grace.say("", room)
    look_away(world)
    del with_file


HOSTILE_LINES = [one for one in (HOSTILE, "<!channel> & <@U1|x>", "*b* _i_ `c`") if one]


def test_the_form_that_slack_cannot_open_is_said_in_one_line(quick_world: World) -> None:
    world = quick_world
    declared(world, "power lost at Saltmere")
    message = world.workspace.person("@asha.patel").say("Two wards", "on-call")
    world.workspace.faults.add("error", "views.open", error="expired_trigger_id")
    assert "`/incident log &lt;text&gt;`" in add(world, "@asha.patel", message)
    look_away(world)


def test_whoever_waits_too_long_or_is_another_adds_nothing_by_the_form(quick_world: World) -> None:
    world = quick_world
    declared_quietly(world, "power lost at Saltmere")
    message = world.workspace.person("@asha.patel").say("Two wards", "on-call")
    add(world, "@asha.patel", message)
    world.advance(hours=2)
    add(world, "@grace.adeyemi", message)
    world.submit("@asha.patel", incident="1: power lost, Saltmere")
    assert not messages_in_log(world)
    look_away(world)


@pytest.mark.parametrize("kind", ["outage", "lost_reply"])
def test_peers_whoever_joins_while_slack_stumbles_is_read_in_once(world: World, kind: str) -> None:
    room = declared(world, "power lost at Saltmere")
    fault = world.workspace.faults.add(kind, "chat.postMessage", times=1)
    joins(world, STRANGER, room)
    world.advance(minutes=2)
    world.workspace.faults.clear(fault.id)
    world.dm(STRANGER).expect("You have joined incident 1")
    expect_declared(world, room)


def test_the_headline_of_a_declared_incident_is_read_by_whoever_has_no_slack(quick_world: World) -> None:
    room = declared(quick_world, "power lost at Saltmere")
    with transaction(quick_world.app.engine) as session:
        incident = service.get(session, 1)
        known = headline.besides_the_facts(session, incident, quick_world.now)
    assert Heading.SITUATION not in known
    assert room
    look_away(quick_world)
