"""Who looks after the rotas is for the cluster's file to say."""

from pathlib import Path

from tests.stories.cover_words import holder, quiet
from tests.stories.quiet_cluster import folder, world_at
from tests.world import MONDAY


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
