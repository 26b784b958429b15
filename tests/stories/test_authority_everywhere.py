"""What is committed, directed and asked of others stands in reports, briefings, the record, and by statutory body."""

from pathlib import Path

import pytest

from eprr_bot.base.db import transaction
from eprr_bot.incidents import export, picture
from eprr_bot.incidents import service as incidents
from eprr_bot.mutual_aid import register
from tests.clusters import WHOLE
from tests.stories.incident_words import look_away
from tests.stories.test_directions import NIGHT, SALTMERE, begun, room
from tests.stories.test_sitreps import all_of
from tests.web.test_forum_pages import link
from tests.web.test_shell import fetch
from tests.world import World

WHO = "@eleni.marsh"
HAVEN = "NHS Haven Integrated Care Board"
SPENT = "£60,000 (spending) of NHS Haven Integrated Care Board for generators"
TOLD = "stop planned surgery"
ASKED = "10 paramedics"


@pytest.mark.both_databases
def test_commitments_directions_and_aid_stand_wherever_the_incident_does(database_url: str, tmp_path: Path) -> None:
    world = begun(World(database_url, NIGHT, rotas=WHOLE))
    here = room(world)
    world.say(WHO, "/authority commit £60,000 Haven for generators from Aggreko", here)
    world.say(WHO, "/authority commit staff Kestrel, 12 nurses, for the rest centre", here)
    world.say(WHO, f"/authority direct Saltmere, Kestrel: {TOLD} because the Infirmary is flooded", here)
    world.reply(SALTMERE, "1 theatres closed")
    world.say(WHO, f"/mutual-aid request {ASKED} from Beacon and Farwell Ambulance", here)
    world.say(WHO, "/mutual-aid arrived 1 Beacon 4", here)
    world.say(WHO, "/incident sitrep Saltmere staffing: twelve short", here)
    drafted = all_of(world, WHO, "/incident sitrep", here)
    world.say(WHO, "/incident handover @asha.patel as drafted", here)
    handed = all_of(world, WHO, "/incident handover show", here)
    for said, where in ((drafted, "situation report"), (handed, "briefing")):
        for text in (SPENT, f"Committed of {HAVEN}: £60,000", TOLD, ASKED, "4 arrived"):
            assert text in said, (where, text)
    pack = all_of(world, WHO, "/oncall handover")
    for text in ("Committed, directed, asked of others", f"Incident 1: Committed of {HAVEN}: £60,000", TOLD, ASKED):
        assert text in pack, text
    by_body(world, here)
    with transaction(world.app.engine) as session:
        incident = incidents.get(session, 1)
        files = export.write(session, export.gather(session, incident, world.now), tmp_path / "record")
        (request,) = register.of_incident(session, incident)
    assert request.counts.arrived == 4
    for file in (one for one in files if one.suffix in (".json", ".csv", ".html")):
        for text in (SPENT, TOLD, ASKED, "4 arrived"):
            assert text in file.read_text("utf-8"), (file.name, text)
    with transaction(world.app.engine) as session:
        assert all(picture.of(session, incidents.get(session, 1), world.now).values())
    look_away(world)
    world.close()


def by_body(world: World, here: str) -> None:
    """In Slack, on the page and as a table: a provider’s part stands under each body that commissions it."""
    said = all_of(world, WHO, "/authority bodies", here)
    assert (
        f"*{HAVEN}*: £60,000 committed, 2 commitments, 2 directions, 1 part in mutual aid, 1 section of a situation"
        in said
    )
    wolds = all_of(world, WHO, "/authority bodies Wolds", here)
    assert "12 nurses" in wolds
    assert "theatres closed" not in wolds, "Saltmere is Haven’s alone"
    path = link(world, line="/authority page")
    assert f"{path.rpartition('/')[2]}/bodies" in fetch(world, path)[1]
    for end in ("bodies", "bodies/1"):
        page, table = (fetch(world, f"{path}/{end}{kind}")[1] for kind in ("", ".csv"))
        for text in (SPENT, TOLD, ASKED, "twelve short", "theatres closed", "Farwell Ambulance", "No statutory body"):
            assert text in page, (end, text)
            assert text in table, (end, text)
        assert "60000.00" in table
    for end in ("bodies/77", "bodies/x", "bodies/1.html"):
        assert fetch(world, f"{path}/{end}")[0] == 404, end
