"""Whoever was called as the holder of a rota, and whose shift has ended since, is named as that until then."""

from pathlib import Path

import pytest

from eprr_bot.base.db import reading
from eprr_bot.records import books
from tests.stories.incident_words import declared
from tests.stories.test_nobody_answers import in_channel
from tests.world import World, shown, sqlite_url


@pytest.mark.parametrize("answers", [True, False], ids=["responding", "silent"])
def test_a_manager_whose_shift_ended_is_named_as_manager_until_then(answers: bool, tmp_path: Path) -> None:
    world = World(sqlite_url(tmp_path))
    declared(world, "power lost at Saltmere")
    if answers:
        world.press("I am responding", as_="@grace.adeyemi")
    assert "Grace Adeyemi, manager on call: " in headline(world)
    world.advance(minutes=2)
    world.say("@hamish.reid", "/oncall take manager until 12:00")
    world.advance(seconds=10)
    state = "responding" if answers else "called, no answer yet"
    assert f"Grace Adeyemi, manager on call until 10:02: {state}" in headline(world)
    with reading(world.app.engine) as session:
        assert books.all_faults(session) == [], "what is over says so in its log, too"
    pages = [shown(one) for one in world.workspace.person("@grace.adeyemi").messages()]
    assert any("You are called as Manager on call until 10:02." in one for one in pages)
    world.advance(hours=2)
    assert "Grace Adeyemi, manager on call: " in headline(world), "she is again"
    world.close()


def headline(world: World) -> str:
    return next(text for text in in_channel(world, "inc-1-power-lost") if "Called out" in text)
