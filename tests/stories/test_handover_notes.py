"""Notes for the next holder: kept until they are handed over, and shown in the pack."""

from datetime import timedelta

import pytest

from tests.stories.handover_words import WEDNESDAY, Opens, put_in, quiet_all, until
from tests.stories.handover_words import begun as begun
from tests.stories.handover_words import opens as opens
from tests.world import World, texts_in


def test_a_slip_loses_no_note_for_the_next(begun: World) -> None:
    world = begun
    world.press("I have taken over", as_="@farouk.aziz")
    world.dm("@eleni.marsh").expect("You are released")
    until(world, 10)
    world.say("@farouk.aziz", "/oncall handover the generator is on loan until Thursday")
    world.advance(minutes=1)
    world.say("@ben.okoro", "/oncall take director-on-call")
    world.advance(minutes=1)
    world.say("@ben.okoro", "/oncall undo 1")
    world.advance(minutes=1)
    shown = "\n".join(texts_in(world.command("@farouk.aziz", "/oncall handover").blocks))
    assert "Farouk Aziz to Asha Patel" in shown
    assert "the generator is on loan" in shown
    quiet_all(world)


def test_accepting_an_old_pack_empties_no_newer_one(begun: World) -> None:
    world = begun
    put_in(world, "ben.okoro", hours=24)
    world.say("@eleni.marsh", "/oncall handover the generator is on loan until Thursday")
    until(world, 9, 10)
    world.press("I have taken over", as_="@farouk.aziz")
    shown = "\n".join(texts_in(world.command("@ben.okoro", "/oncall handover").blocks))
    assert "Farouk Aziz to Ben Okoro" in shown
    assert "the generator is on loan" in shown
    quiet_all(world)


@pytest.mark.both_databases
def test_a_note_goes_to_the_rota_that_is_meant_or_is_refused(opens: Opens) -> None:
    world = opens(WEDNESDAY - timedelta(days=1))
    quiet_all(world)
    assert "Handover of Director on call" in world.say("@asha.patel", "/oncall handover director")
    assert "Noted for Farouk Aziz" in world.say("@asha.patel", "/oncall handover director: ring the council")
    assert "Did you mean /oncall handover history?" in world.say("@asha.patel", "/oncall handover histroy")
    for line in (
        "note ring Saltmere",
        "note director ring Fenbridge",
        "director note ring Beacon",
        "Note: ring Kestrel",
    ):
        assert "Noted for Farouk Aziz" in world.say("@asha.patel", f"/oncall handover {line}"), line
    assert "Write the note after it" in world.say("@asha.patel", "/oncall handover director note")
    assert "Something is missing after" in world.say("@asha.patel", "/oncall handover note")
    world.workspace.add_member(name="Pat Locum", handle="pat.locum")
    said = world.say("@asha.patel", "/oncall cover loggist to @dana.kowalski from now to Wed 20:00")
    assert "Dana Kowalski is on call as Loggist" in said
    quiet_all(world)
    for who in ("@pat.locum", "@gareth.moss", "@dana.kowalski"):
        for line in ("note INTRUDER", "INTRUDER", "director INTRUDER", "director note INTRUDER"):
            assert "so you cannot leave a note for a handover" in world.say(who, f"/oncall handover {line}"), line
        assert "Handover of Director on call" in world.say(who, "/oncall handover"), "to look is free"
    refused = world.say("@asha.patel", "/oncall handover manager the boiler is off")
    assert "No handover is held for manager-on-call" in refused
    assert "held for: director-on-call" in refused
    shown = "\n".join(texts_in(world.command("@asha.patel", "/oncall handover").blocks))
    for told in ("ring the council", "• ring Saltmere", "• ring Fenbridge", "• ring Beacon", "• ring Kestrel"):
        assert told in shown
    assert "histroy" not in shown
    assert "INTRUDER" not in shown


def test_long_notes_hide_no_newer_ones(opens: Opens) -> None:
    world = opens(WEDNESDAY - timedelta(days=1))
    quiet_all(world)
    for number in range(21):
        world.say("@asha.patel", f"/oncall handover note {number} " + "x" * 500)
    world.say("@asha.patel", "/oncall handover the oxygen plant is down")
    shown = texts_in(world.command("@asha.patel", "/oncall handover").blocks)
    assert "*Notes*\n• the oxygen plant is down (Asha Patel" in shown[1]
    assert any(one == "… and 2 older ones." for one in shown)


def test_what_is_still_to_be_done_in_an_incident_is_in_the_pack(opens: Opens) -> None:
    world = opens(WEDNESDAY - timedelta(days=1))
    world.say("@asha.patel", "/incident declare")
    assert world.submit("@asha.patel", what="Flood", where="Saltmere") is None
    quiet_all(world)
    shown = "\n".join(texts_in(world.command("@asha.patel", "/oncall handover").blocks))
    assert "*Open actions*\n• Incident 1: " in shown
    assert " still open: " in shown
    for channel in world.workspace.channels.values():
        if channel.name:
            inbox = world.channel(channel.name)
            for _ in inbox.unexpected():
                inbox.expect("")
