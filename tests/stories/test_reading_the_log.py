"""The log is read page by page, and a number or a word for it is never written into it."""

import pytest

from tests.stories.incident_words import declared, log_of, look_away, shown_answer
from tests.world import World


@pytest.mark.both_databases
def test_a_number_shows_a_page_of_the_log_and_writes_nothing(world: World) -> None:
    declared(world, "power lost at Saltmere")
    for number in range(1, 41):
        world.say("@farouk.aziz", f"/incident log report {number}")
    before = log_of(world, 1)
    newest = shown_answer(world, "@farouk.aziz", "/incident log")
    assert "report 40" in newest
    assert "older: `/incident log page 2`" in newest
    assert "Nothing was written" not in newest
    for line in ("log 1", "log Page 1", "log last", "log last 50"):
        assert "report 40" in shown_answer(world, "@farouk.aziz", f"/incident {line}"), line
    second = shown_answer(world, "@farouk.aziz", "/incident log 2")
    assert "report 20" in second
    assert "report 21" not in second
    assert "newer: `/incident log page 1`" in second
    assert "To write “2” itself, put it in quotes or into a sentence: `/incident log “2”`" in second
    for line in ("log page 77", "log 999999999999"):
        oldest = shown_answer(world, "@farouk.aziz", f"/incident {line}")
        assert "Incident 1 declared" in oldest
        assert "older" not in oldest
    everything = shown_answer(world, "@farouk.aziz", "/incident log all")
    assert "report 40" in everything
    assert "report 10" in everything
    assert "`/incident log page 3`" in everything
    assert log_of(world, 1) == before
    assert "“2”" in world.say("@farouk.aziz", "/incident log “2”")
    assert log_of(world, 1)[-1] == "Farouk Aziz: “2”"
    look_away(world)


def test_a_page_of_long_entries_is_cut_and_leaves_none_out(quick_world: World) -> None:
    world = quick_world
    declared(world, "power lost at Saltmere")
    for number in range(1, 26):
        world.say("@farouk.aziz", f"/incident log report {number}: {'wards are dark, ' * 60}")
    newest = shown_answer(world, "@farouk.aziz", "/incident log")
    for number in range(6, 26):
        assert f"report {number}:" in newest
    assert "(cut here; whole: `eprr-bot incident log 1`" in newest
    look_away(world)
