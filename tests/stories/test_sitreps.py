"""Situation reports: drafted from the record, written by several, authorised by a named person, then fixed."""

from eprr_bot.base.db import transaction
from eprr_bot.sitreps.models import Sitrep
from tests.stories.incident_words import CALLED, HOSTILE, SAFE, declared, log_of, look_away
from tests.world import World, shown, texts_in


def all_of(world: World, who: str, line: str, channel: str | None = None) -> str:
    """All that somebody reads in the answer to a command."""
    answer = world.command(who, line, channel)
    return "\n".join([answer.text or "", *texts_in(answer.blocks)])


def test_a_report_is_drafted_written_authorised_and_fixed(world: World) -> None:
    room = declared(world, "power lost at Saltmere")
    world.say("@grace.adeyemi", "/incident log Generators are on, fuel for 8 hours")
    drafted = all_of(world, "@grace.adeyemi", "/incident sitrep")
    for words in (
        "Situation report 1 (draft), incident 1",
        "*Level:* 2 – the cluster co-ordinates",
        "*Next report due:* not set",
        "Power lost, Saltmere.".lower(),
        "10:00 Generators are on, fuel for 8 hours",
        "This is the first report.",
        "_Nothing recorded._",
    ):
        assert words in drafted.replace("Power", "power"), words
    answer = world.say("@grace.adeyemi", "/incident sitrep staffing Two wards closed to admissions")
    assert "*Situation report 1 (draft), Staffing:*\nTwo wards closed to admissions" in answer
    assert log_of(world, 1)[-1] == (
        "Grace Adeyemi: Situation report 1, Staffing: Two wards closed to admissions"
    )
    world.say("@farouk.aziz", "/incident sitrep next every 4 hours")
    done = world.say("@farouk.aziz", "/incident sitrep authorise")
    assert "Situation report 1 of incident 1 is authorised in your name and fixed." in done
    print(all_of(world, "@farouk.aziz", "/incident sitrep 1"))
    print(log_of(world, 1))
    world.advance(seconds=10)
    for one in world.workspace.messages(room.name): print("ROOM", shown(one)[:600])
    for one in world.workspace.messages("incidents"): print("CENTRAL", shown(one))
    look_away(world)
    assert False
