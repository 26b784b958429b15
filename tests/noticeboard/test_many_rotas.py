"""A cluster with more rotas than Home has room for."""

from pathlib import Path

from tests.stories.quiet_cluster import folder
from tests.world import World, sqlite_url, texts_in


def test_home_shows_the_rota_that_nobody_holds_and_counts_the_others(tmp_path: Path) -> None:
    files = folder(tmp_path)
    for number in range(21):
        starts = "2026-11-02" if number < 20 else "2027-11-01"
        layer = f"{{id: week, starts: {starts}T09:00, shift: {{weeks: 1}}, people: [rosa.delgado]}}"
        head = f"schema: 1\nid: site-{number:02}\nname: Site {number:02}\ntimezone: Europe/London\nmandatory: false\n"
        (files / f"site-{number:02}.yaml").write_text(f"{head}function: incident_support\nlayers:\n  - {layer}\n")
    world = World(sqlite_url(tmp_path), settings={"EPRR_ROTAS": str(files)})
    try:
        asha = world.workspace.person("@asha.patel")
        asha.open_home()
        world.settle()
        assert asha.home is not None
        shown = "\n".join(texts_in(asha.home["blocks"]))
        assert "*Nobody is on call for Site 20*" in shown
        assert "and 6 more: `/oncall` shows all" in shown
        assert all(f"Site {number:02}" in world.say("@asha.patel", "/oncall") for number in (5, 19, 20))
    finally:
        world.close()
