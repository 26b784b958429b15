"""What is written in a log late, for somebody else, or to put an entry right; and the record that is handed over."""

import json

import pytest

from eprr_bot.base.db import reading
from eprr_bot.records import service as records
from eprr_bot.records.models import LogEntry
from tests.stories.incident_words import HOSTILE, declared, look_away, shown_answer
from tests.world import World


def newest(world: World) -> LogEntry:
    with reading(world.app.engine) as session:
        (found,) = records.entries(session, 1, last=1)
        assert records.faults(session, 1) == []
        return found


@pytest.mark.both_databases
def test_an_entry_is_written_late_for_another_corrected_and_struck_out(world: World) -> None:
    declared(world, "power lost at Saltmere")
    loggist = "@ximena.flores"
    said = world.say(loggist, "/incident log for Farouk Aziz: Generators on, happened 09:30, late because no signal")
    assert "Ximena Flores for Farouk Aziz, entered" in said
    late = newest(world)
    assert (late.text, late.on_behalf_of, late.late_reason) == ("Generators on", "Farouk Aziz", "no signal")
    assert f"{late.event_at:%H:%M}" == "09:30"
    assert "Why is it late?" in world.say(loggist, "/incident log Ward 5 dark, happened 09:00")
    assert newest(world).late_reason == "No reason given."
    wrong = late.number
    world.say(loggist, f"/incident log correct entry {wrong}: Generators off {HOSTILE}")
    right = newest(world)
    assert (right.kind, right.corrects) == ("correction", wrong)
    assert right.text.startswith(f"Entry {wrong} is corrected: Generators off INJ<!channel>")
    shown = shown_answer(world, loggist, "/incident log")
    assert f"[corrected by {right.number}] ~Generators on~" in shown
    world.say(loggist, f"/incident log strike entry {right.number} because it was on after all")
    struck = newest(world)
    assert struck.text == f"Entry {right.number} is struck out. Reason: it was on after all."
    assert struck.corrects == right.number
    again = world.say(loggist, f"/incident log strike entry {right.number} because twice")
    assert f"Entry {right.number} is struck out already, by entry {struck.number}. Nothing was written." in again
    assert newest(world).number == struck.number
    world.say(loggist, f"/incident log strike entry {struck.number} because it was off")
    world.say(loggist, f"/incident log strike entry {right.number} because it was on for good")
    struck = newest(world)
    assert struck.corrects == right.number, "what a strike that was struck out itself did not do can be done again"
    assert "There is no entry 999 in the log of incident 1" in world.say(loggist, "/incident log strike entry 999")
    assert newest(world).number == struck.number
    world.say(loggist, "/incident log for information: nothing is known, late because of the flood")
    assert newest(world).text == "for information: nothing is known, late because of the flood"
    look_away(world)


def test_the_form_asks_for_a_reason_and_names_whom_it_is_for(quick_world: World) -> None:
    world = quick_world
    declared(world, "power lost at Saltmere")
    world.command("@ximena.flores", "/incident log form")
    before = newest(world).number
    wrong = world.submit("@ximena.flores", text="Fire", happened="09:00")
    assert wrong == {"late": "It happened more than 5 minutes ago: say why it is entered only now."}
    assert world.submit("@ximena.flores", text="Fire", happened="soon-ish")
    assert newest(world).number == before
    director = world.workspace.person("@farouk.aziz").member.id
    assert not world.submit("@ximena.flores", text="Fire 🔥", happened="09:00", late="no signal", whom=director)
    made = newest(world)
    assert (made.text, made.on_behalf_of, made.late_reason) == ("Fire 🔥", "Farouk Aziz", "no signal")
    look_away(world)


def test_where_the_record_is_to_be_had(quick_world: World) -> None:
    world = quick_world
    declared(world, "power lost at Saltmere")
    said = world.say("@farouk.aziz", "/incident export")
    assert "`eprr-bot incident export 1`" in said
    assert json.dumps(said).count("/desk/incident/1#record") == bool(world.app.settings.base_url)
    look_away(world)
