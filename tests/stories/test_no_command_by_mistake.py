"""Command passes to whoever may have it: no contact who is asked to do something gets it by a word in a text."""

import pytest

from eprr_bot.base.db import reading
from eprr_bot.incidents import service
from tests.clusters import WHOLE
from tests.stories.incident_words import look_away
from tests.world import MONDAY, World

SALTMERE = "@saltmere-hospitals.night"


def director(world: World, number: int = 1) -> str | None:
    with reading(world.app.engine) as session:
        return service.get(session, number).director_id


@pytest.mark.both_databases
def test_an_organisations_contact_who_was_asked_for_a_task_takes_no_command(database_url: str) -> None:
    world = World(database_url, MONDAY.replace(hour=2), rotas=WHOLE)
    world.say("@asha.patel", "/incident business-continuity flood in the loading bay at Haven House")
    for who in ("@eleni.marsh", "@meera.iyer", "@william.achebe", "@umar.sheikh"):
        world.reply(who, "1")
    before = director(world)
    world.say("@asha.patel", "/incident task Saltmere Hospitals: open escalation beds by 06:00")
    world.reply(SALTMERE, "COMMAND")
    assert director(world) == before
    said = [one.text for one in world.workspace.person(SALTMERE).phone if one.kind == "text"][-1]
    assert "cannot take command" in said
    look_away(world)
    world.close()
