"""Who looks after the rotas is for the cluster's file to say."""

from pathlib import Path

import pytest

from tests.stories.cover_words import holder, quiet
from tests.stories.incident_words import declared, look_away, shown_answer
from tests.stories.quiet_cluster import folder, world_at
from tests.world import MONDAY, World


def test_the_directors_card_says_how_to_call_the_adviser(world: World) -> None:
    room = declared(world, "power lost at Saltmere")
    card = shown_answer(world, "@farouk.aziz", "/incident card director")
    assert "If you need the EPRR adviser, page them." in card
    assert "Type /oncall page EPRR adviser, and why." in card
    said = world.say("@farouk.aziz", "/oncall page EPRR adviser power is lost", channel=room.name)
    assert "is being called for EPRR adviser" in said
    look_away(world)


@pytest.mark.both_databases
def test_the_rota_that_the_cluster_names_hears_of_open_requests(database_url: str, tmp_path: Path) -> None:
    world = world_at(database_url, folder(tmp_path, handover_rotas=[], adviser_rota="loggist"), MONDAY)
    try:
        asker, loggist = (f"@{holder(world, one)}" for one in ("director-on-call", "loggist"))
        adviser = f"@{holder(world, 'eprr-adviser')}"
        assert "Asked:" in world.say(asker, "/oncall cover me from 11:00 to 12:00")
        world.advance(minutes=15)
        world.dm(loggist).expect("request for cover is still open")
        world.phone(loggist).expect("Cover still open")
        assert world.dm(adviser).unexpected() == []
        quiet(world, asker)
    finally:
        world.close()
