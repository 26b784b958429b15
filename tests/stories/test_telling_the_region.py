"""Telling the region is a task of an incident: somebody says that it is done, or the region's own contact does."""

from pathlib import Path

import pytest

from tests.clusters import WHOLE
from tests.stories.incident_words import declared, from_bot, log_of, look_away, shown_answer, the_room
from tests.stories.quiet_cluster import copied, replace_in
from tests.world import MONDAY, World, shown

OPEN = "*Open task: tell the region.* It is a task of Farouk Aziz, the accountable director."
PRESSED = "The region has been told"


def headline(world: World, number: int = 1) -> str:
    return shown(from_bot(world, the_room(world, number))[0])


@pytest.mark.both_databases
def test_the_region_is_told_by_hand(world: World) -> None:
    room = declared(world, "power lost at Saltmere").name
    world.advance(seconds=5)
    assert OPEN in headline(world)
    assert "NHS England Midlands, regional director on call" in headline(world), "with whom to tell"
    world.advance(minutes=4)
    world.press(PRESSED, as_="@grace.adeyemi", channel=room)
    world.advance(seconds=30)
    said = "The region has been told, on Mon 23 Nov 2026 at 10:04 by Grace Adeyemi."
    assert said in headline(world)
    assert "Open task" not in headline(world)
    [entry] = [one for one in log_of(world, 1) if "region has been told" in one]
    assert entry.startswith("Grace Adeyemi: The region has been told.")
    again = world.say("@asha.patel", "/incident region told", room)
    assert "is in the log already, on Mon 23 Nov 2026 at 10:04 by Grace Adeyemi" in again
    look_away(world)


def test_it_is_typed_where_there_is_no_button_and_stays_open_after_standing_down(quick_world: World) -> None:
    world = quick_world
    room = declared(world, "power lost at Saltmere").name
    world.say("@asha.patel", "/incident standdown power is back", room)
    world.press("Stand down incident 1", as_="@asha.patel", channel=room)
    world.advance(seconds=30)
    assert "Open task: tell the region" in headline(world)
    world.say("@asha.patel", "/incident region told", room)
    world.advance(seconds=30)
    assert "Open task" not in headline(world)
    look_away(world)


def test_a_business_continuity_incident_has_no_such_task(quick_world: World) -> None:
    quick_world.say("@asha.patel", "/incident business-continuity printers are down at Haven House")
    quick_world.advance(seconds=30)
    assert "tell the region" not in headline(quick_world)
    look_away(quick_world)


def test_the_region_is_to_be_told_again_of_another_level_or_type(quick_world: World) -> None:
    world = quick_world
    room = declared(world, "power lost at Saltmere").name
    world.say("@asha.patel", "/incident region told", room)
    world.advance(minutes=1)
    world.say("@asha.patel", "/incident level 3 it spreads", room)
    world.advance(minutes=1)
    assert "Open task: tell the region that it is a critical incident of level 3 now." in headline(world)
    world.press(PRESSED, as_="@asha.patel", channel=room)
    world.say("@asha.patel", "/incident type major", room)
    world.advance(minutes=1)
    assert "tell the region that it is a major incident of level 3 now." in headline(world)
    world.press(PRESSED, as_="@asha.patel", channel=room)
    world.advance(minutes=1)
    assert "Open task" not in headline(world)
    look_away(world)


def test_a_business_continuity_incident_that_is_raised_has_the_task(quick_world: World) -> None:
    world = quick_world
    world.say("@asha.patel", "/incident business-continuity printers are down at Haven House")
    world.say("@asha.patel", "/incident level 3 everywhere", the_room(world, 1).name)
    world.advance(minutes=1)
    assert "tell the region that it is a business continuity incident of level 3 now." in headline(world)
    look_away(world)


def test_a_stranger_says_nothing_of_the_kind(quick_world: World) -> None:
    declared(quick_world, "power lost at Saltmere")
    assert "cannot say that a task of an incident is done" in shown_answer(
        quick_world, "@robin.vale", "/incident region told"
    )
    look_away(quick_world)


def test_the_regions_own_answer_does_it_where_the_file_has_the_bot_call_it(tmp_path: Path) -> None:
    rotas = copied(WHOLE, tmp_path)
    how = "    how: first on call through the region's switchboard\n"
    replace_in(rotas / "forums.yaml", how, f"{how}    organisation: regional-team\n    call: true\n")
    world = World(f"sqlite:///{tmp_path / 'eprr.sqlite3'}", MONDAY, rotas=rotas)
    declared(world, "power lost at Saltmere")
    world.reply("@harbour-111.on-call", "1")
    world.advance(seconds=30)
    assert OPEN in headline(world), "a provider is not the region"
    world.reply("@regional-team.on-call", "1")
    world.advance(seconds=30)
    assert "The region has been told: NHS England Midlands, first on call has acknowledged it." in "\n".join(
        log_of(world, 1)
    )
    assert "Open task" not in headline(world)
    world.advance(minutes=1)
    world.say("@asha.patel", "/incident level 3 it spreads", the_room(world, 1).name)
    world.advance(minutes=1)
    assert "that it is a critical incident of level 3 now" in headline(world), "what they read was another level"
    world.close()


def test_whoever_is_to_be_told_only_from_a_level_on_is_called_when_it_is_reached(tmp_path: Path) -> None:
    rotas = copied(WHOLE, tmp_path)
    replace_in(rotas / "forums.yaml", "{kind: nation,", "{kind: nation, organisation: regional-team, call: true,")
    world = World(f"sqlite:///{tmp_path / 'eprr.sqlite3'}", MONDAY, rotas=rotas)
    room = declared(world, "power lost at Saltmere").name
    region = world.workspace.person("@regional-team.on-call")
    assert not region.phone
    said = world.say("@asha.patel", "/incident level 3 it spreads", room)
    assert "On-call contacts being called: NHS England regional team." in said
    (text,) = [one.text for one in region.phone]
    assert "critical incident, DECLARED" in text
    now_called = "(critical incident, level 3): now the on-call contacts of these are being called: NHS England"
    assert now_called in "\n".join(log_of(world, 1))
    world.close()
