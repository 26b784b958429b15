"""Hazards: recognised from the words, put right by anybody who responds, and the cards that are for them."""

import pytest

from eprr_bot.base.db import reading
from eprr_bot.incidents import hazards
from eprr_bot.incidents import service as incidents
from tests.stories.incident_words import (
    HOSTILE,
    SAFE,
    declared,
    end,
    expect_called,
    expect_the_room,
    from_bot,
    log_of,
    look_away,
    shown_answer,
    the_room,
)
from tests.world import World, shown

CARD = "Severe weather: heat, cold, storm, flood"


def hazards_now(world: World) -> list[str]:
    with reading(world.app.engine) as session:
        return [one.value for one in hazards.of(incidents.get(session, 1))]


def test_the_words_of_a_declaration_name_a_hazard_and_the_channel_offers_its_card(world: World) -> None:
    room = declared(world, "flood at Mill Lane")
    assert log_of(world, 1)[0].endswith("Accountable director: Farouk Aziz. Hazard: flood.")
    assert ":label: Hazard: flood." in shown(from_bot(world, room)[0])
    world.press("Show the card", as_="@grace.adeyemi", channel=room.name)
    card = world.workspace.person("@grace.adeyemi").messages(room.name)[-1]
    assert card.ephemeral_for
    assert "For incident 1: flood, Mill Lane." in shown(card)
    assert "Read the warnings in force" in shown(card)
    expect_called(world, "Flood")
    expect_the_room(world, room)


def test_the_accountable_director_reads_how_the_card_begins_on_their_own_and_nobody_else_does(world: World) -> None:
    room = declared(world, "flood at Mill Lane")
    expect_called(world, "Flood")
    for who in ("@farouk.aziz", "@grace.adeyemi"):
        world.press("I am responding", as_=who)
    world.dm("@farouk.aziz").expect(
        "Director on call, for incident 1", f"*{CARD}: first hour*", f":page_facing_up: {CARD}"
    )
    assert CARD not in world.dm("@grace.adeyemi").expect("Manager on call, for incident 1")
    world.say("@grace.adeyemi", "/incident hazard power", channel=room.name)
    world.dm("@farouk.aziz").expect(
        "Incident 1: loss of power.", ":page_facing_up: Loss of power, water, gas or telephones"
    )
    world.advance(seconds=5)
    expect_the_room(world, room, "*Incident 1.* Hazard: loss of power. Said by Grace Adeyemi.")


@pytest.mark.both_databases
def test_what_is_wrong_is_put_right_and_is_not_recognised_again(world: World) -> None:
    room = declared(world, "flood at Mill Lane")
    answer = shown_answer(world, "@farouk.aziz", "/incident hazard not flood")
    assert "Incident 1. No hazard is known of it." in answer
    assert log_of(world, 1)[-1] == "Farouk Aziz: Not, or no longer: flood."
    world.advance(seconds=5)
    assert CARD not in shown(from_bot(world, room)[0])
    world.say("@farouk.aziz", "/incident update what flood and no power", channel=room.name)
    assert hazards_now(world) == ["power"]
    world.say("@farouk.aziz", "/incident methane type chlorine leak; hazards no fire, flood water", channel=room.name)
    assert hazards_now(world) == ["cbrn_hazmat", "power"]
    assert log_of(world, 1)[-1] == "EPRR bot: Recognised from these words: hazardous materials (CBRN)."
    world.say("@farouk.aziz", "/incident hazard flood, rising tide", channel=room.name)
    assert log_of(world, 1)[-1] == "Farouk Aziz: Hazard: flood. Onset: rising tide."
    world.advance(seconds=30)
    assert "Onset: rising tide." in shown(from_bot(world, room)[0])
    assert "says so already" in world.say("@farouk.aziz", "/incident hazard flood")
    assert "Onset: rising tide." in shown_answer(world, "@farouk.aziz", "/incident hazard")
    world.say("@farouk.aziz", "/incident hazard not rising tide")
    assert log_of(world, 1)[-1] == "Farouk Aziz: Onset: not known."
    refused = world.say("@farouk.aziz", f"/incident hazard {HOSTILE}")
    assert SAFE in refused
    assert "nothing was changed" in refused
    look_away(world)


def test_the_form_that_declares_takes_a_hazard_that_the_words_do_not_name(quick_world: World) -> None:
    world = quick_world
    world.say("@asha.patel", "/incident declare")
    assert world.submit("@asha.patel", what="two wards dark", where="Saltmere", hazard="power") is None
    assert hazards_now(world) == ["power"]
    assert "Hazard: loss of power." in log_of(world, 1)[0]
    room = the_room(world, 1)
    assert ":page_facing_up: Loss of power" in shown(from_bot(world, room)[0])
    world.say("@asha.patel", "/incident declare")
    assert world.submit("@asha.patel", what="a", where="b") is None
    assert hazards_now(world) == ["power"]
    look_away(world)


def test_once_it_is_over_no_card_is_offered(quick_world: World) -> None:
    world = quick_world
    room = declared(world, "flood at Mill Lane")
    end(world, "@farouk.aziz", "/incident standdown", room.name)
    world.advance(seconds=5)
    headline = shown(from_bot(world, room)[0])
    assert ":label: Hazard: flood." in headline
    assert CARD not in headline
    assert "M/ETHANE report" not in headline
    look_away(world)
