"""Incidents: declared in Slack or on the command line; log, checklist, mutual aid, the end."""

import re

import pytest

from eprr_bot.base.db import transaction
from eprr_bot.incidents import checklists
from eprr_bot.records import service as records
from eprr_bot.slack.commands import Actor
from tests.stories.incident_words import (
    CALLED,
    HOSTILE,
    SAFE,
    declared,
    end,
    expect_action_cards,
    expect_called,
    expect_the_room,
    from_bot,
    log_of,
    look_away,
    members,
    mrkdwn_in,
    open_numbers,
    read_everything,
    sent_forms,
    shown_answer,
    the_room,
)
from tests.world import World, shown


@pytest.mark.both_databases
def test_two_facts_on_one_line_page_whoever_is_on_call_and_make_the_channel(world: World) -> None:
    answer = world.say("@asha.patel", "/incident critical power lost at Saltmere")
    assert "Incident 1 is declared: power lost, Saltmere." in answer
    assert "Farouk Aziz and Grace Adeyemi are being called" in answer
    for who in CALLED:
        world.dm(who).expect("Incident 1: critical incident", "Power lost, Saltmere", "Declared by Asha Patel")
        world.phone(who).expect("Power lost, Saltmere", "Sent 10:00", "Reply 1")
    world.advance(seconds=5)
    room = the_room(world, 1)
    assert room.name == "inc-1-power-lost"
    assert room.topic == "Critical incident · level 2 · Declared · power lost, Saltmere"
    assert {"@asha.patel", *CALLED} <= members(world, room)
    headline, checklist = from_bot(world, room)[:2]
    assert room.pins == [headline.ts]
    assert "Farouk Aziz, director on call: called, no answer yet" in shown(headline)
    assert shown(checklist).count("white_large_square") == 12
    assert f"<#{room.id}>" in shown(world.workspace.messages("incidents")[-1])

    world.advance(minutes=3)
    world.press("I am responding", as_="@farouk.aziz")
    assert "Farouk Aziz, director on call: responding" in shown(from_bot(world, room)[0])
    world.reply("@grace.adeyemi", "1")
    world.phone("@grace.adeyemi").expect("“Incident 1: critical incident”: your answer is recorded, 10:03.")
    assert "Grace Adeyemi, manager on call: responding" in shown(from_bot(world, room)[0])
    world.advance(hours=1)
    expect_the_room(world, room)
    expect_action_cards(world)
    world.dm("@farouk.aziz").expect("Incident 1: 8 items are overdue on your checklist")
    world.dm("@grace.adeyemi").expect("Nobody has the role of Communications, EPRR adviser")


@pytest.mark.both_databases
def test_the_form_says_what_is_missing_field_by_field_and_counts_once(world: World) -> None:
    world.say("@asha.patel", "/incident declare")
    sent = sent_forms(world)
    refused = world.submit("@asha.patel", what="  ", where=" ", level="3", type="major")
    assert refused == {"what": "Please say in a few words.", "where": "Please say in a few words."}
    assert not open_numbers(world)
    assert world.submit("@asha.patel", what=HOSTILE, where=HOSTILE, level="3", type="major") is None
    world.workspace.delivery.interactive(sent[-1])  # somebody pressed twice before Slack had closed the form
    world.settle()
    assert open_numbers(world) == [1]
    for who in CALLED:
        world.dm(who).expect("Incident 1: major incident", SAFE)
        world.phone(who).expect("INJ<!channel>&")
    room = the_room(world, 1)
    assert room.name == "inc-1-inj-channel-http-evil-x"
    assert SAFE in shown(from_bot(world, room)[0])
    world.say("@asha.patel", f"/incident log {HOSTILE}", channel=room.name)
    world.say("@asha.patel", f"/mutual-aid request {HOSTILE} from {HOSTILE}", channel=room.name)
    end(world, "@asha.patel", f"/incident standdown {HOSTILE}", channel=room.name)
    world.advance(seconds=5)
    assert room.topic.endswith("INJ!channel&http://evil|x, INJ!channel&http://evil|x")
    for who in CALLED:
        world.dm(who).expect("Incident 1: Stand down", SAFE)
        world.phone(who).expect("STAND DOWN", "INJ<!channel>&<http://evil|x>")
    everything = "\n".join(shown(one) for one in world.workspace.messages(room))
    assert everything.count(SAFE) > 4
    assert "&amp;lt;" not in everything
    assert "<!channel>" not in "\n".join(mrkdwn_in(world, room))
    expect_the_room(world, room, "Mutual aid 1 requested", "Not done yet: mutual aid 1", "Incident 1: Stand down")


def test_items_are_ticked_and_taken_back_with_who_and_when_in_the_log(world: World) -> None:
    room = declared(world, "power lost at Saltmere")
    world.advance(minutes=4)
    world.press("Tick", as_="@grace.adeyemi", channel=room.name)
    checklist = shown(from_bot(world, room)[1])
    assert checklist.count(":white_check_mark:") == 1
    assert "Grace Adeyemi, <!date^" in checklist
    assert "Checklist: 1 of 12 ticked" in shown(from_bot(world, room)[0])
    world.press("Take back", as_="@farouk.aziz", channel=room.name)
    assert shown(from_bot(world, room)[1]).count("white_large_square") == 12
    log = log_of(world, 1)
    assert any(text.startswith("Grace Adeyemi: Ticked: I am on the published rota now") for text in log)
    assert any(text.startswith("Farouk Aziz: Tick taken back: I am on the published rota") for text in log)
    expect_called(world)
    expect_the_room(world, room)


def test_two_who_tick_the_same_item_at_once_leave_it_ticked(world: World) -> None:
    room = declared(world, "power lost at Saltmere")
    with transaction(world.app.engine) as session:
        for name in ("Grace Adeyemi", "Farouk Aziz"):
            checklists.tick(session, 1, "on-call", world.now, Actor("", name))
        assert [one.ticked_by for one in checklists.ticks(session, 1)] == ["Grace Adeyemi"]
    with transaction(world.app.engine) as session:
        for name in ("Grace Adeyemi", "Farouk Aziz"):
            checklists.untick(session, 1, "on-call", world.now, Actor("", name))
        assert checklists.ticks(session, 1) == []
    assert sum("Tick" in text for text in log_of(world, 1)) == 2
    expect_called(world)
    expect_the_room(world, room)


def test_the_log_is_read_and_written_and_keeps_no_nhs_number(world: World) -> None:
    room = declared(world, "power lost at Saltmere")
    answer = world.say(
        "@grace.adeyemi",
        "/incident log Patient 943 476 5919 moved; ring 01632 960 983 at SX4700054050",
        channel=room.name,
    )
    assert "Entry" in answer
    assert "I left out a number that looked like an NHS number" in answer
    assert "943 476 5919" not in answer
    newest = log_of(world, 1)[-1]
    removed = "[number removed: it looked like an NHS number]"
    assert newest == f"Grace Adeyemi: Patient {removed} moved; ring 01632 960 983 at SX4700054050"
    assert "1. Mon 23 Nov 2026 10:00 Incident 1 declared" in world.say("@ben.okoro", "/incident log")
    assert "moved; ring" in shown(from_bot(world, room)[0]), "the headline shows the newest entries"
    with transaction(world.app.engine) as session:
        assert records.faults(session, 1) == []
    expect_called(world)
    expect_the_room(world, room)


def test_mutual_aid_is_asked_for_in_the_channel_and_stands_in_the_log_and_the_register(world: World) -> None:
    room = declared(world, "power lost at Saltmere")
    line = "/mutual-aid request 10 paramedics from Beacon Ambulance"
    answer = world.say("@grace.adeyemi", line, channel=room.name)
    assert (
        "Mutual aid 1 is recorded in the log of incident 1: 10 paramedics, from Beacon Ambulance Service NHS Trust."
        in answer
    )
    assert "Mutual aid 1 requested: 10 paramedics, from Beacon Ambulance Service NHS Trust." in log_of(world, 1)[-1]
    assert "10 paramedics, from Beacon Ambulance" in world.say("@ben.okoro", "/mutual-aid")
    assert "Say what you need and from whom" in world.say("@grace.adeyemi", "/mutual-aid request paramedics")
    expect_called(world)
    expect_the_room(world, room, "10 paramedics")


def test_an_incident_ends_step_by_step_and_no_step_is_left_out(world: World) -> None:
    room = declared(world, "power lost at Saltmere")
    early = world.say("@farouk.aziz", "/incident close")
    assert "Incident 1 is at “declared”. After that comes stand down or cancelled." in early
    assert "stand down" in end(world, "@farouk.aziz", "/incident standdown Power is back")
    assert "Alert state: stand down. Reason: Power is back" in log_of(world, 1)[-1]
    assert room.topic.startswith("Critical incident · level 2 · Stand down")
    assert "Stand down" in shown(world.workspace.messages("incidents")[-1])
    assert "Incident 1: stand down. There is nothing for you to do." in shown(
        world.workspace.person("@farouk.aziz").messages()[0]
    )
    assert "closed" in end(world, "@farouk.aziz", "/incident close")
    for line in ("/incident", "/incident status", "/incident list"):
        assert "No incident is open." in world.say("@farouk.aziz", line)
    assert "Did you mean “/incident status”?" in world.say("@farouk.aziz", "/incident staus")
    assert "No incident is open." in world.say("@farouk.aziz", "/incident log too late")
    assert "and a last word" in world.say("@farouk.aziz", "/incident log and a last word", channel=room.name)
    world.advance(hours=1)
    expect_called(world)
    # Whoever did it has the answer, and needs no news of it.
    world.dm("@grace.adeyemi").expect("Incident 1: Stand down", "Power is back", "Changed by Farouk Aziz")
    world.phone("@grace.adeyemi").expect(
        "Incident 1: STAND DOWN. Power lost, Saltmere. Reason: Power is back. Farouk Aziz, 10:00."
    )
    expect_the_room(world, room, "Incident 1: Stand down", "Incident 1: Closed")


@pytest.mark.both_databases
def test_a_channel_that_is_not_made_yet_is_named(world: World) -> None:
    world.workspace.faults.add("error", "conversations.create", error="fatal_error", times=None)
    for line in ("power lost at Saltmere", "flood at Fenbridge"):
        world.say("@asha.patel", f"/incident critical {line}")
    asked = world.say("@farouk.aziz", "/incident standdown")
    assert "Type this in the incident’s own channel: #inc-2-flood or #inc-1-power-lost." in asked
    look_away(world)


def test_with_two_open_incidents_the_channel_says_which_one_is_meant(world: World) -> None:
    first, second = declared(world, "power lost at Saltmere"), declared(world, "flood at Fenbridge", number=2)
    asked = world.say("@farouk.aziz", "/incident standdown")
    assert "More than one incident is open: 2 (flood) or 1 (power lost)." in asked
    assert f"Type this in the incident’s own channel: <#{second.id}> or <#{first.id}>." in asked
    assert "Incident 2 is now at “stand down”." in end(world, "@farouk.aziz", "/incident standdown", second.name)
    assert open_numbers(world) == [2, 1]
    assert log_of(world, 1)[-1] != log_of(world, 2)[-1]
    expect_called(world, "Power lost")
    expect_called(world, "Flood")
    world.dm("@grace.adeyemi").expect("Incident 2: Stand down")
    world.phone("@grace.adeyemi").expect("Incident 2: STAND DOWN")
    expect_the_room(world, first)
    expect_the_room(world, second, "Incident 2: Stand down")


def test_standby_becomes_declared_and_cancelled_and_everybody_who_was_called_is_told(world: World) -> None:
    world.say("@asha.patel", "/incident declare")
    assert world.submit("@asha.patel", what="crowd crush", where="Saltmere", alert_state="standby") is None
    room = the_room(world, 1)
    expect_called(world, "Crowd crush")
    ahead = "Incident 1 is at “standby”. After that comes declared or cancelled. Type /incident alert declared or "
    assert f":warning: {ahead}" in world.say("@asha.patel", "/incident alert")
    assert f"“purple” is no alert state. {ahead}" in world.say("@asha.patel", "/incident alert purple")
    early = world.say("@asha.patel", "/incident standdown")
    assert "Type /incident alert declared or /incident cancel first." in early
    answer = world.say("@asha.patel", "/incident alert declared: 943 476 5919 is hurt", channel=room.name)
    assert "Incident 1 is now at “declared”" in answer
    assert "I left out a number that looked like an NHS number" in answer
    assert "943 476 5919" not in "\n".join(log_of(world, 1))
    for who in CALLED:
        world.dm(who).expect("Incident 1: Declared", "[number removed: it looked like an NHS number] is hurt")
        world.phone(who).expect("Incident 1: DECLARED. Crowd crush, Saltmere.", "[number removed")
    assert "is at “declared” already" in world.say("@asha.patel", "/incident alert declared")
    end(world, "@asha.patel", "/incident cancel 943 476 5919 was the wrong number", channel=room.name)
    assert "943 476 5919" not in log_of(world, 1)[-1]
    for who in CALLED:
        world.dm(who).expect("Incident 1: Cancelled")
        world.phone(who).expect("Incident 1: CANCELLED")
    world.advance(seconds=5)
    over = world.say("@asha.patel", "/incident alert recovery", channel=room.name)
    assert "Incident 1 is cancelled. If it is on again, type /incident reopen 1." in over
    expect_the_room(world, room, "Incident 1: Declared", "Incident 1: Cancelled")


def test_the_place_is_put_right_and_the_old_one_stays_in_the_log(world: World) -> None:
    assert "I do not know where it is" in world.say("@asha.patel", "/incident critical power lost at 3am")
    room = the_room(world, 1)
    expect_called(world, "Power lost at 3am, place not yet known")
    answer = world.say("@asha.patel", "/incident update where  Fenbridge,\n943 476 5919 Ward 5", channel=room.name)
    assert "Incident 1 is now: power lost at 3am, Fenbridge" in answer
    assert "I left out a number" in answer
    assert (
        "Where: Fenbridge, [number removed: it looked like an NHS number] Ward 5. Until now: place not yet known."
        in (log_of(world, 1)[-1])
    )
    assert "Fenbridge" in room.topic
    assert "Fenbridge" in shown(from_bot(world, room)[0])
    assert "Fenbridge" in shown(world.workspace.messages("incidents")[0])
    assert "Fenbridge" in shown(world.workspace.person("@farouk.aziz").messages()[0])
    for who in CALLED:
        world.dm(who).expect("Incident 1, where: Fenbridge")
        world.phone(who).expect("Incident 1 corrected. Where: Fenbridge")
    world.say("@asha.patel", "/incident update what power and oxygen lost", channel=room.name)
    assert "What has happened: power and oxygen lost. Until now: power lost at 3am." in log_of(world, 1)[-2]
    assert log_of(world, 1)[-1] == "EPRR bot: Recognised from these words: loss of gas."
    for who in CALLED:
        world.dm(who).expect("power and oxygen lost")
        world.phone(who).expect("power and oxygen lost")
    world.advance(seconds=5)
    expect_the_room(world, room, "Fenbridge", "power and oxygen lost", "Recognised from these words: loss of gas.")


def test_what_is_kept_has_names_for_mentions_and_the_lines_as_they_were_typed(world: World) -> None:
    room = declared(world, "power lost at Saltmere")
    world.say("@asha.patel", "/incident log  @farouk.aziz  rang:\n- generator on\n- see #on-call", channel=room.name)
    assert log_of(world, 1)[-1] == "Asha Patel: Farouk Aziz  rang:\n- generator on\n- see #on-call"
    answer = world.say("@asha.patel", "/mutual-aid request 943 476 5919\nbeds from @ben.okoro", channel=room.name)
    assert "from Ben Okoro" in answer
    assert "I left out a number that looked like an NHS number" in answer
    assert "<@" not in log_of(world, 1)[-1]
    expect_called(world)
    expect_the_room(world, room, "Mutual aid 1 requested")


def test_anybody_can_read_an_action_card_with_everything_that_is_on_it(world: World) -> None:
    assert "/incident card loggist" in shown_answer(world, "@ben.okoro", "/incident card")
    before = shown_answer(world, "@ben.okoro", "/incident card Loggist")
    assert "in incident (its number)" in before
    room = declared(world, "power lost at Saltmere")
    loggist = shown_answer(world, "@ben.okoro", "/incident card loggist")
    assert "When you are asked to log for a decision-maker in incident 1." in loggist
    assert "Reports to: The decision-maker whose log you keep" in loggist
    assert "Version 1.1" in loggist
    named = "Core standards, domain “response” (loggist); JESIP joint decision log"
    assert f"{named}; NHS England EPRR Framework, July 2022" in loggist
    director = shown_answer(world, "@ben.okoro", "/incident card director")
    assert "check that incident 1 says what you know" in director
    assert "If no major incident is declared, it is an ETHANE report." in director
    wrong = world.say("@ben.okoro", "/incident card pilot")
    assert "There is no action card called “pilot”. Cards: capacity, communications, contact-point," in wrong
    flood = shown_answer(world, "@ben.okoro", "/incident card flood")
    assert "Severe weather: heat, cold, storm, flood" in flood
    assert "More than one action card is called “loss of”. Cards: cyber, utilities-loss." in world.say(
        "@ben.okoro", "/incident card loss of"
    )
    expect_called(world)
    expect_the_room(world, room)


def test_long_facts_are_whole_in_the_form_and_the_log_and_brief_in_lists(world: World) -> None:
    long = "x" * 2500
    world.say("@asha.patel", f"/incident declare {long}")
    assert world.submit("@asha.patel", where="Saltmere") is None
    expect_called(world, "Xxx")
    assert "x" * 100 not in world.say("@ben.okoro", "/incident")
    assert any("x" * 1900 in text for text in log_of(world, 1))
    world.workspace.faults.add("error", "views.open", error="expired_trigger_id")
    assert "/incident critical power lost at &lt;where&gt;" in world.say("@asha.patel", "/incident declare power lost")
    expect_the_room(world, the_room(world, 1))


def test_when_nobody_answers_everybody_who_was_called_is_in_the_channel_and_once_in_the_headline(
    quick_world: World,
) -> None:
    world = quick_world
    room = declared(world, "power lost at Saltmere")
    world.advance(minutes=62)
    called = {"@farouk.aziz": "Farouk Aziz", "@grace.adeyemi": "Grace Adeyemi", "@priya.raman": "Priya Raman"}
    widened = {
        "@ben.okoro": "Ben Okoro, director on call, off duty",
        "@liam.byrne": "Liam Byrne, manager on call, off duty",
    }
    headline = shown(from_bot(world, room)[0])
    for handle, name in (called | widened).items():
        assert handle in members(world, room)
        assert headline.count(f":hourglass_flowing_sand: {name}") == (handle in called)
        assert re.search(f"alling .*{name.split(',')[0]}", "\n".join(log_of(world, 1)))
    named = headline.count("called, no answer yet")
    assert f"and {len(EVERYBODY_WIDENED) - named} more" in headline
    for who in EVERYBODY_WIDENED:
        read_everything(world, who)
    for name in (room.name, "incidents"):
        read_everything(world, f"#{name}")


EVERYBODY_WIDENED = (
    *("@asha.patel", "@ben.okoro", "@cara.hughes", "@dmitri.volkov", "@eleni.marsh", "@farouk.aziz"),
    *("@grace.adeyemi", "@hamish.reid", "@imogen.clarke", "@jamal.yusuf", "@katarzyna.nowak", "@liam.byrne"),
    *("@meera.iyer", "@priya.raman", "@idris.bevan"),
)
"""Directors, managers, the adviser on call and the chief executive."""
