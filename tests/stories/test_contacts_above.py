"""Who is told above the cluster, shown when an incident needs them (¶64)."""

import pytest

from tests.stories.incident_words import declared, end, from_bot, look_away, shown_answer, the_room
from tests.stories.test_forums import applied
from tests.world import World, shown

REGION, NATION = "*NHS England Midlands, regional director on call*", "*NHS England national*"
ADVISER = "*Government resilience adviser, Midlands*"
NUMBER = "01632 9607"


def headline(world: World, number: int = 1) -> str:
    return shown(from_bot(world, the_room(world, number))[0])


@pytest.mark.both_databases
def test_an_incident_shows_the_region_and_from_level_3_the_nation_too(world: World) -> None:
    room = declared(world, "power lost at Saltmere").name
    assert f"*Tell above us*\n{REGION}: first on call through the region's switchboard" in headline(world)
    assert NATION not in headline(world)
    assert ADVISER in headline(world), "at level 2 it may span both forums"
    said = world.say("@farouk.aziz", "/incident level 3 two systems are affected", room)
    assert all(one in said for one in (REGION, NATION, ADVISER))
    assert all(one in headline(world) for one in (REGION, NATION, ADVISER))
    assert NATION not in world.say("@farouk.aziz", "/incident level 2 it was one", room)
    world.advance(seconds=30)
    assert NATION not in headline(world)
    end(world, "@farouk.aziz", "/incident standdown power is back", room)
    world.advance(seconds=30)
    assert "Tell above us" not in headline(world)
    look_away(world)


def test_the_directors_card_says_whom_to_tell(quick_world: World) -> None:
    card = shown_answer(quick_world, "@farouk.aziz", "/incident card director")
    assert "Tell NHS England's regional director on call of every critical or major incident" in card
    assert "NHS England Midlands, regional director on call: first on call through the region's switchboard." in card


def test_one_provider_that_copes_tells_nobody_above(quick_world: World) -> None:
    world = quick_world
    world.say("@asha.patel", "/incident business-continuity boiler failed at Saltmere")
    room = the_room(world, 1).name
    assert "Tell above us" in headline(world), "it begins at level 2"
    assert "Tell above us" not in world.say("@farouk.aziz", "/incident level 1 one provider", room)
    assert "Tell above us" not in headline(world)
    look_away(world)


@pytest.mark.parametrize("who", ["@asha.patel", "@isaac.boateng"])
def test_anybody_may_see_who_they_are_and_nobody_sees_a_number(quick_world: World, who: str) -> None:
    found = shown_answer(quick_world, who, "/lrf contacts")
    assert all(one in found for one in (REGION, NATION, ADVISER))
    assert NUMBER not in found
    assert ":warning:" not in found


def test_no_number_reaches_slack_by_way_of_an_incident(quick_world: World) -> None:
    room = declared(quick_world, "power lost at Saltmere")
    quick_world.say("@farouk.aziz", "/incident level 4 it is everywhere", room.name)
    assert not any(NUMBER in str(call) for call in quick_world.workspace.calls)
    look_away(quick_world)


def test_who_is_missing_is_named(quick_world: World) -> None:
    applied(quick_world, "forums", {"    region: midlands\n    name: NHS": "    region: london\n    name: NHS"})
    found = shown_answer(quick_world, "@asha.patel", "/lrf contacts")
    assert ":warning: Nobody of NHS England’s region Midlands is named, to be told at any hour." in found
    assert REGION not in found, "London is not ours"


def test_a_contact_counts_from_its_day_on(quick_world: World) -> None:
    nation = "  - {kind: nation, name: NHS England national,"
    new = "  - {kind: nation, name: The Department, how: by its duty officer, from: 2026-11-24}\n"
    applied(quick_world, "forums", {nation: new + nation.replace("nation,", "nation, to: 2026-11-24,", 1)})
    assert "The Department" not in shown_answer(quick_world, "@asha.patel", "/lrf contacts")
    quick_world.advance(hours=14)
    found = shown_answer(quick_world, "@asha.patel", "/lrf contacts")
    assert "*The Department*: by its duty officer" in found
    assert NATION not in found
