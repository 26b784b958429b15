"""What frightened people type in haste is understood, or the answer says what to type; nothing of it is lost."""

import pytest

from tests.stories.incident_words import declared_quietly, end, look_away
from tests.world import World


def form_of(world: World, line: str) -> dict[str, str]:
    """What stands in the fields of the form that a line opens."""
    world.command("@grace.adeyemi", line)
    modal = world.workspace.person("@grace.adeyemi").modal
    assert modal is not None
    elements = {one["block_id"]: one["element"] for one in modal["blocks"] if one["type"] == "input"}
    return {
        name: one.get("initial_value") or one.get("initial_option", {}).get("value", "")
        for name, one in elements.items()
    }


@pytest.mark.parametrize(
    ("typed", "kind", "what", "where", "state"),
    [
        ("major fire at Saltmere Hospital", "major", "major fire", "Saltmere Hospital", "declared"),
        ("major incident: fire at Saltmere", "major", "fire", "Saltmere", "declared"),
        ("critical incident power out at saltmere", "critical", "power out", "saltmere", "declared"),
        ("bc water off at Haven House", "business_continuity", "water off", "Haven House", "declared"),
        ("standby flood at Mill Lane", "major", "flood", "Mill Lane", "standby"),
        ("critical care is full at Saltmere", "critical", "critical care is full", "Saltmere", "declared"),
        ("fire", "critical", "fire", "", "declared"),
    ],
)
def test_the_form_begins_with_what_was_typed_behind_declare(
    world: World, typed: str, kind: str, what: str, where: str, state: str
) -> None:
    fields = form_of(world, f"/incident declare {typed}")
    assert (fields["type"], fields["what"], fields["where"], fields["alert_state"]) == (kind, what, where, state)


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("/incident major incident flood at Fenbridge", "is declared: flood, Fenbridge."),
        ("/incident critical incident: power lost at Saltmere", "is declared: power lost, Saltmere."),
        ("/incident critical: power lost at Saltmere", "is declared: power lost, Saltmere."),
        ("/incident major, flood at Fenbridge", "is declared: flood, Fenbridge."),
        ("/incident critical incident room on fire at Saltmere", "is declared: incident room on fire, Saltmere."),
        ("/incident fire in theatres", "Did you mean “/incident critical fire in theatres”?"),
        ("/incident fire at Saltmere", "Did you mean “/incident critical fire at Saltmere”?"),
        ("/incident sitrp", "Did you mean “/incident sitrep”?"),
    ],
)
def test_a_declaration_in_haste_is_read_as_it_was_meant(world: World, line: str, read: str) -> None:
    assert read in world.workspace.person("@grace.adeyemi").command(line).text


def test_a_reason_for_what_is_so_already_is_not_lost(world: World) -> None:
    room = declared_quietly(world, "fire at Saltmere")
    said = "Nothing was recorded. To add the reason: /incident log it spreads"
    world.workspace.person("@farouk.aziz").command("/incident level 3", channel=room.name)
    world.workspace.person("@farouk.aziz").command("/incident lead saltmere", channel=room.name)
    for line in ("level 3 it spreads", "type bc it spreads", "lead saltmere because It spreads"):
        answer = world.workspace.person("@farouk.aziz").command(f"/incident {line}", channel=room.name).text
        assert said in answer.replace("It", "it")


def test_what_is_declared_goes_back_to_standby_only_by_cancelling(world: World) -> None:
    room = declared_quietly(world, "fire at Saltmere")
    for line in ("/incident alert standby not sure", "/incident standby not sure"):
        said = world.say("@farouk.aziz", line, room.name)
        assert "what is declared does not go back to standby" in said
        assert "type /incident cancel; if it may have to be again, then /incident reopen standby" in said
    end(world, "@farouk.aziz", "/incident cancel not sure", room.name)
    again = world.command("@farouk.aziz", "/incident reopen standby", room.name)
    assert "is now at “standby”" in again.text
    look_away(world)
