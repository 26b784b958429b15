"""What an incident lacks is recorded, shown and closed, with a hint where help may come from."""

import pytest

from eprr_bot.base.db import transaction
from eprr_bot.incidents import picture
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.picture import Heading, Line
from tests.stories.incident_words import HOSTILE, SAFE, declared, log_of, look_away, shown_answer
from tests.world import World


def lacking(world: World) -> list[Line]:
    with transaction(world.app.engine) as session:
        return picture.of(session, incidents.get(session, 1), world.now).get(Heading.RESOURCES, [])


@pytest.mark.both_databases
def test_it_is_recorded_shown_closed_and_opened_again(world: World) -> None:
    room = declared(world, "power lost at Saltmere").name
    said = world.say("@asha.patel", "/incident shortfall 6 theatre nurses at Saltmere until 10:05", room)
    assert said.startswith("Shortfall 1 is recorded: 6 theatre nurses at Saltmere, until")
    assert "`/mutual-aid request 6 theatre nurses at Saltmere from …` asks another body for help" in said
    assert SAFE in world.say("@asha.patel", f"/incident shortfall {HOSTILE}", room)
    assert lacking(world)[0].text == ("Shortfall 1: 6 theatre nurses at Saltmere, until Mon 23 Nov 2026 10:05.")
    world.advance(minutes=5)
    assert [one.is_late for one in lacking(world)] == [True, False], "its time is past: is it so still?"
    assert "That time is past" in shown_answer(world, "@asha.patel", "/incident shortfalls")
    said = world.say("@asha.patel", "/incident shortfall 1 met by bank staff from Fenbridge", room)
    assert said.startswith("Shortfall 1 was met: bank staff from Fenbridge. It is in the log.")
    assert "is closed already" in world.say("@asha.patel", "/incident shortfall 1 no longer needed", room)
    assert "Shortfall 2 is none any more." in world.say("@asha.patel", "/incident shortfall 2 no longer needed", room)
    assert lacking(world) == []
    assert "is open again" in world.say("@asha.patel", "/incident shortfall 1 open", room)
    assert [one.since is not None for one in lacking(world)] == [True]
    assert "There is no shortfall 9." in world.say("@asha.patel", "/incident shortfall 9 met by us", room)
    log = "\n".join(log_of(world, 1))
    assert "Asha Patel: Shortfall 1: 6 theatre nurses at Saltmere, until Mon 23 Nov 2026 10:05." in log
    assert "Asha Patel: Shortfall 1 (6 theatre nurses at Saltmere) was met: bank staff from Fenbridge." in log
    look_away(world)
