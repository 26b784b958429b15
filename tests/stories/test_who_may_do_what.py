"""Who may do what in an incident and with exercises: strangers end nothing, staff act for a director who is away."""

import pytest

from eprr_bot import access
from eprr_bot.access import Role
from eprr_bot.base.db import transaction
from eprr_bot.directory import leavers
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.practice import events
from tests.stories.access_words import (
    FOR_MEMBERS,
    FOR_STAFF,
    FOR_THE_ACCOUNTABLE,
    FOR_THOSE_CONCERNED,
    IN_AN_INCIDENT,
    NOT_FOR_STRANGERS,
    OPEN_TO_EVERYBODY,
    READ_OR_REPORTED,
)
from tests.stories.incident_words import (
    declared,
    end,
    expect_called,
    expect_the_room,
    log_of,
    look_away,
    open_numbers,
    shown_answer,
)
from tests.world import World

STRANGER = "@pat.locum"
COUNCIL = "@gareth.moss"
NOT_THEIRS = "You are not of this cluster’s own staff or on a rota"


def test_every_verb_is_open_to_strangers_or_it_is_not_as_written_here() -> None:
    open_verbs = {verb for verb, rule in access.TABLE.items() if Role.OUTSIDER in rule.roles}
    assert open_verbs == set(OPEN_TO_EVERYBODY) | FOR_THOSE_CONCERNED
    others = set(FOR_STAFF) | set(IN_AN_INCIDENT) | NOT_FOR_STRANGERS | FOR_MEMBERS | FOR_THE_ACCOUNTABLE
    assert set(access.TABLE) - open_verbs == others
    assert all(Role.MEMBER in access.TABLE[verb].roles for verb in FOR_MEMBERS)


def test_whatever_is_not_for_everybody_is_for_staff_the_director_and_the_officer_and_says_who_can() -> None:
    for verb, rule in access.TABLE.items():
        for_most = {Role.STAFF, Role.DIRECTOR, Role.OFFICER}
        assert rule.roles >= ({Role.ACCOUNTABLE} if verb in FOR_THE_ACCOUNTABLE else for_most), verb
        if Role.OUTSIDER not in rule.roles:
            assert rule.cannot, verb
            assert "/oncall page" in rule.instead, verb


def test_a_verb_without_a_rule_and_a_rule_without_a_verb_are_refused_at_start() -> None:
    with pytest.raises(ValueError, match=r"no rule for \['/incident sing'\]"):
        access.check([*access.TABLE, "/incident sing"])
    assert set(access.SHOWN_AS) == {verb for verb in access.TABLE if not verb.startswith("/")}
    with pytest.raises(ValueError, match=r"rules for what there is not: \['/oncall'\]"):
        access.check(set(access.TABLE) - {"/oncall"})


def test_strangers_and_partners_end_nothing_read_no_log_and_start_no_exercise(world: World) -> None:
    world.workspace.add_member(name="Pat Locum", handle="pat.locum")
    room = declared(world, "power lost at Saltmere")
    before = log_of(world, 1)
    for verb, more in (FOR_STAFF | IN_AN_INCIDENT).items():
        for who, why in ((STRANGER, "No entry of the directory carries your Slack account"), (COUNCIL, NOT_THEIRS)):
            answer = world.say(who, f"{verb} {more}")
            assert why in answer, verb
            assert "so you cannot" in answer, verb
            assert "/oncall page" in answer, verb
    assert log_of(world, 1) == before
    assert open_numbers(world) == [1]
    assert room.topic.startswith("Critical incident · level 2 · Declared")
    expect_called(world)
    expect_the_room(world, room)


@pytest.mark.both_databases
def test_an_outsider_in_the_channel_reads_and_writes_log_and_report_and_does_nothing_else(world: World) -> None:
    """Whoever types in a channel is in it: invited by somebody, or come of themselves into one that is public."""
    world.workspace.add_member(name="Pat Locum", handle="pat.locum")
    room = declared(world, "power lost at Saltmere")
    for who in (STRANGER, COUNCIL):
        events.join(world.workspace, world.workspace.member(who), room)
        assert "Incident 1 declared" in world.say(who, "/incident log", channel=room.name)
        assert "so you cannot read or write an incident’s log" in world.say(who, "/incident log"), "not from outside"
        for verb, more in IN_AN_INCIDENT.items():
            if not verb.startswith(READ_OR_REPORTED):
                assert "so you cannot" in world.say(who, f"{verb} {more}", channel=room.name), verb
        world.press("Tick", as_=who, channel=room.name)
        world.advance(seconds=20)
        assert "so you cannot tick an incident’s checklist" in world.workspace.person(who).messages(room.name)[-1].text
    assert "Entry" in world.say(COUNCIL, "/incident log rest centre is open", channel=room.name)
    assert log_of(world, 1)[-1] == "Gareth Moss: rest centre is open"
    world.say(STRANGER, "/incident log rest centre is closed", channel=room.name)
    assert log_of(world, 1)[-1] == "pat.locum (not in the directory): rest centre is closed"
    assert "I take command" not in str(world.command(STRANGER, "/incident command", channel=room.name).blocks)
    assert "I take command" in str(world.command("@grace.adeyemi", "/incident command").blocks)
    assert open_numbers(world) == [1]
    for who in (STRANGER, COUNCIL):
        world.dm(who).expect("You have joined incident 1")
    expect_called(world)
    expect_the_room(world, room)


def test_whoever_has_left_writes_in_no_log_and_takes_no_links_and_no_leave(quick_world: World) -> None:
    world = quick_world
    room = declared(world, "power lost at Saltmere")
    with transaction(world.app.engine) as session:
        ben = directory.person(session, "ben.okoro")
        assert ben is not None
        events.join(world.workspace, world.workspace.member("@ben.okoro"), room)
        leavers.leave(session, ben, world.now.date(), world.now, "Niamh Doyle")
    for line in ("/incident log I was here", "/oncall calendar", "/oncall calendar revoke", "/oncall calendar leave"):
        assert "Ben Okoro left on Mon 23 Nov 2026" in world.say("@ben.okoro", line, channel=room.name), line
    look_away(world)


def test_whoever_has_left_answers_no_call_and_changes_nothing_of_what_they_declared(quick_world: World) -> None:
    world = quick_world
    room = declared(world, "power lost at Saltmere")
    with transaction(world.app.engine) as session:
        for one in ("asha.patel", "farouk.aziz"):
            leavers.leave(session, session.get_one(Person, one), world.now.date(), world.now, "Niamh Doyle")
    assert "Asha Patel left on Mon 23 Nov 2026" in world.say("@asha.patel", "/incident update where Fenbridge")
    world.press("I am responding", as_="@farouk.aziz")
    assert "Farouk Aziz left on Mon 23 Nov 2026" in world.workspace.person("@farouk.aziz").messages()[-1].text
    assert not [line for line in log_of(world, 1) if "Farouk Aziz answered" in line]
    assert "has not taken command yet" in str(world.command("@grace.adeyemi", "/incident command", room.name).blocks)
    look_away(world)


def test_a_stranger_reads_no_notes_for_the_next_holder_and_nothing_of_a_checklist(quick_world: World) -> None:
    world = quick_world
    declared(world, "power lost at Saltmere")
    world.workspace.add_member(name="Pat Locum", handle="pat.locum")
    world.say("@farouk.aziz", "/oncall handover note the generator is on loan")
    for who in (STRANGER, COUNCIL):
        shown = shown_answer(world, who, "/oncall handover")
        assert "Handover of Director on call" in shown
        assert "Incident 1: power lost" in shown
        assert "Notes, open actions and what is committed are shown to the cluster’s own staff" in shown
        assert "generator" not in shown
        assert "still open:" not in shown
    assert "generator" in shown_answer(world, "@niamh.doyle", "/oncall handover")
    assert "still open:" in shown_answer(world, "@farouk.aziz", "/oncall handover")
    look_away(world)


@pytest.mark.both_databases
def test_strangers_look_ask_and_declare(world: World) -> None:
    world.workspace.add_member(name="Pat Locum", handle="pat.locum")
    for verb, more in OPEN_TO_EVERYBODY.items():
        for who in (STRANGER, COUNCIL):
            answer = world.say(who, f"{verb} {more}".strip())
            assert "so you cannot" not in answer or verb == "/oncall undo", "that asks whose cover it is"
        look_away(world)


def test_a_stranger_who_declared_puts_right_what_they_know_and_does_not_end_it(world: World) -> None:
    world.workspace.add_member(name="Pat Locum", handle="pat.locum")
    assert "Incident 1 is declared" in world.say(STRANGER, "/incident critical power lost at Saltmere")
    log = str(world.command("@farouk.aziz", "/incident log").blocks)
    assert "Invited to the channel: " in log
    assert world.workspace.member(STRANGER).id not in log, "one name for one person, as they declared it"
    assert "Incident 1 is now: power lost, Fenbridge" in world.say(STRANGER, "/incident update where Fenbridge")
    room = next(one.name for one in world.workspace.channels.values() if one.name.startswith("inc-1-"))
    assert "so you cannot read or write an incident’s log" in world.say(STRANGER, "/incident log")
    assert "Incident 1 declared" in world.say(STRANGER, "/incident log", channel=room)
    assert "so you cannot end an incident, or change its state, level or type" in world.say(
        STRANGER, "/incident cancel"
    )
    assert open_numbers(world) == [1]
    expect_called(world)
    for who in ("@farouk.aziz", "@grace.adeyemi"):
        world.dm(who).expect("Fenbridge")
        world.phone(who).expect("Fenbridge")
    world.channel("incidents").expect("power lost")
    for fragment in ("Called out", "Delegated authority", "Roles in incident", "Fenbridge"):
        world.channel("inc-1-power-lost").expect(fragment)


def test_staff_act_for_a_director_who_is_away_and_the_log_says_whom_the_rota_names(world: World) -> None:
    room = declared(world, "power lost at Saltmere")
    world.press("Tick", as_="@grace.adeyemi", channel=room.name)
    assert log_of(world, 1)[-1].endswith(" Grace Adeyemi is not on call as director now; Farouk Aziz is.")
    world.advance(seconds=20)  # the list shows by then that it is ticked
    world.press("Tick", as_="@farouk.aziz", channel=room.name)
    assert "not on call" not in log_of(world, 1)[-1]
    end(world, "@niamh.doyle", "/incident alert stand down Power is back")
    said = "Alert state: stand down. Reason: Power is back. Niamh Doyle is not on call as director now; Farouk Aziz is."
    assert log_of(world, 1)[-1] == f"Niamh Doyle: {said}"
    world.say("@farouk.aziz", "/incident alert recovery", channel=room.name)
    assert log_of(world, 1)[-1] == "Farouk Aziz: Alert state: recovery. No reason given."
    look_away(world)


def test_a_partner_who_was_called_out_responds(world: World) -> None:
    """Nobody else may be left on a night when a partner stands in for the manager."""
    world.say("@grace.adeyemi", "/oncall cover @grace.adeyemi to @chidi.eze from 23 Nov 10:00 to 23 Nov 10:30")
    world.dm("@chidi.eze").expect("You are on call")
    world.channel("on-call").expect("Chidi Eze is on call")
    room = declared(world, "power lost at Saltmere")
    world.advance(minutes=40)
    answer = world.say("@chidi.eze", "/incident update what power and oxygen lost", channel=room.name)
    assert "Incident 1 is now: power and oxygen lost" in answer
    world.press("Tick", as_="@chidi.eze", channel=room.name)
    assert any(text.startswith("Chidi Eze: Ticked: ") for text in log_of(world, 1))
    look_away(world)


def test_outsiders_in_the_channel_make_no_responder_of_one_another(quick_world: World) -> None:
    """Two constables who have come into the channel neither take command from the director nor end the incident."""
    world = quick_world
    room = declared(world, "power lost at Saltmere")
    world.advance(minutes=1)
    world.reply("@farouk.aziz", "1")
    for who in ("@isaac.boateng", "@joanna.pike"):
        events.join(world.workspace, world.workspace.member(who), room)
    asked = world.say("@isaac.boateng", "/incident role assign loggist @joanna.pike", channel=room.name)
    assert "Joanna Pike is asked to take the role of Loggist" in asked, "it is recorded, told, and can be taken back"
    world.press("I have it", as_="@joanna.pike")
    world.say("@joanna.pike", "/incident role hand over loggist @isaac.boateng", channel=room.name)
    for who in ("@isaac.boateng", "@joanna.pike"):
        for line in ("standdown over", "command take", "level 4", "call loggist", "decision go home because over"):
            assert f"{NOT_THEIRS}, and were not called out" in world.say(who, f"/incident {line}", channel=room.name)
    assert "Farouk Aziz has had command since" in world.say(COUNCIL, "/incident command")
    world.say("@grace.adeyemi", "/incident role take communications")
    for line in ("take communications", "release communications", "hand over communications @joanna.pike"):
        answer = world.say("@isaac.boateng", f"/incident role {line}", channel=room.name)
        assert "cannot end, undo or rewrite what somebody else wrote or holds" in answer, line
    world.say("@farouk.aziz", "/incident task Saltmere: open 20 beds by 14:00", channel=room.name)
    told = len(world.workspace.calls)
    answer = world.say("@isaac.boateng", "/incident task 1 withdraw nobody wants it", channel=room.name)
    assert "cannot end, undo or rewrite what somebody else wrote or holds" in answer
    assert len(world.workspace.calls) == told
    assert "withdrawn" not in " ".join(log_of(world, 1))
    assert "Task 1 is withdrawn" in world.say("@grace.adeyemi", "/incident task 1 withdraw", channel=room.name)
    world.say("@farouk.aziz", "/incident role assign communications @joanna.pike", channel=room.name)
    assert "Stand down incident 1?" in world.say("@joanna.pike", "/incident standdown over", channel=room.name)
    look_away(world)
