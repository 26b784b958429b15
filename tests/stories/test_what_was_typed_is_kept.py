"""Whatever was typed into a form stays in it while it cannot be taken; and nobody decides for another by mistake."""

import pytest

from eprr_bot.base.db import reading
from eprr_bot.decisions import service
from eprr_bot.incidents import service as incidents
from tests.stories.incident_words import declared, look_away
from tests.world import World


def test_a_decision_that_somebody_withdrew_meanwhile_costs_nobody_their_text(world: World) -> None:
    room = declared(world, "power lost at Saltmere").name
    world.say("@asha.patel", "/incident decision Divert because full", room)
    world.say("@grace.adeyemi", "/incident decision 1 change", room)
    world.say("@asha.patel", "/incident decision 1 withdrawn because it is over", room)
    errors = world.submit("@grace.adeyemi", decision="Divert to Fenbridge only", because="Saltmere is on one generator")
    assert errors is not None, "the form is shut, and what she wrote is gone"
    assert "withdrawn" in " ".join(errors.values()).lower()
    look_away(world)


@pytest.mark.both_databases
def test_whoever_gave_the_loggists_role_back_decides_for_themselves(world: World) -> None:
    room = declared(world, "power lost at Saltmere").name
    world.press("I am responding", as_="@farouk.aziz")
    world.say("@priya.raman", "/incident role take loggist")
    world.advance(seconds=5)
    world.say("@priya.raman", "/incident decision Divert because full", room)
    world.say("@priya.raman", "/incident role release loggist", room)
    world.say("@priya.raman", "/incident decision Close the car park because flooded", room)
    with reading(world.app.engine) as session:
        newest = service.of_incident(session, incidents.get(session, 1))
    assert [one.maker for one in newest] == ["Priya Raman", "Farouk Aziz"], "she wrote the first one for the director"
    look_away(world)
