"""Something real begins while an exercise runs: whatever it had begun ends, and nothing of it goes out any more."""

import pytest

from tests.stories.incident_words import look_away
from tests.world import World

REAL = "/incident critical power lost at Saltmere"


def test_texts_on_their_way_are_withdrawn(world: World) -> None:
    away = world.workspace.faults.add("outage", "notify*", times=None)
    world.say("@niamh.doyle", "/exercise start manager")
    world.advance(minutes=1)
    world.say("@farouk.aziz", REAL)
    world.workspace.faults.clear(away.id)
    world.advance(minutes=2)
    real, stopped = world.phone("@grace.adeyemi").unexpected()
    assert real.startswith("Incident 1: critical incident.")
    assert "Call-out exercise stopped" in stopped, "what calls them in the exercise may have gone out before"
    look_away(world)


def test_a_call_of_the_partners_stops_and_they_are_told(whole: World) -> None:
    world = whole
    world.say("@niamh.doyle", "/exercise start partners")
    contact = world.phone("@saltmere-hospitals.day")
    contact.expect("EXERCISE", "on-call contact can be reached")
    world.say("@farouk.aziz", REAL)
    contact.expect("Incident 1: critical incident, DECLARED")
    contact.expect("Call-out exercise stopped", "EXERCISE STOPPED: REAL INCIDENT. Incident 1 was declared.")
    posted = "\n".join(one.text for one in world.workspace.messages("exercises"))
    assert "EXERCISE STOPPED: REAL INCIDENT. Incident 1 was declared." in posted


@pytest.mark.both_databases
def test_those_who_hold_a_table_top_today_are_told_of_what_is_real(world: World) -> None:
    planned = world.say("@niamh.doyle", "/exercise plan table-top today 14:00 Winter surge")
    assert "Exercise 6 is planned" in planned
    world.say("@niamh.doyle", "/exercise plan table-top tomorrow 14:00 Spring surge")
    world.say("@farouk.aziz", REAL)
    world.advance(seconds=30)
    said = world.channel("exercises").expect("EXERCISE STOPPED: REAL INCIDENT. Incident 1 is open.")
    assert "Winter surge (table-top), planned by Niamh Doyle for Mon 23 Nov 2026 14:00, is to stop" in said
    world.advance(minutes=5)
    assert not world.channel("exercises").unexpected(), "once, and not of tomorrow's"
    assert any("type /exercise cancel 6" in one for one in world.dm("@priya.raman").unexpected())
    look_away(world)
