"""Playbooks that cannot be filled in, or not even read: nobody is kept from declaring, and everybody is paged."""

import pytest

from eprr_bot.base import documents
from eprr_bot.base.db import transaction
from tests.stories.incident_words import (
    declared,
    expect_called,
    expect_the_room,
    from_bot,
    log_of,
    read_everything,
    shown_answer,
    the_room,
)
from tests.world import World, shown

AREA = 'My area is {{ area | join(", ") or "not recorded" }}.'


def apply_another(world: World, kind: str, key: str, body: str) -> None:
    """A file that an older version of the bot took without a fault."""
    with transaction(world.app.engine) as session:
        documents.save(session, kind, key, body, world.now, "an older version")


def changed(world: World, key: str, old: str, new: str) -> None:
    with transaction(world.app.engine) as session:
        newest = documents.latest(session, "playbook", key)
    assert newest is not None
    assert old in newest.body
    apply_another(world, "playbook", key, newest.body.replace(old, new))


@pytest.mark.parametrize(
    "text",
    [
        "My area is {% if incident.level == 4 %}{{ area | join(3) }}{% endif %}.",
        "My area is {{ director.__class__ }}.",
        "My area is {{ 9 ** 9 ** 9 }}.",
        "My area is {{ " + "(" * 2000 + "area" + ")" * 2000 + " }}.",
        "My area is {% if %}.",
    ],
)
def test_a_text_that_cannot_be_filled_in_is_shown_bare(quick_world: World, text: str) -> None:
    world = quick_world
    changed(world, "delegated-authority", AREA, text)
    world.say("@asha.patel", "/incident declare")
    world.submit("@asha.patel", what="power lost", where="Saltmere", level="4")
    room = the_room(world, 1)
    assert "My area is" in shown(from_bot(world, room)[1])
    [told] = [one for one in log_of(world, 1) if "without the facts" in one]
    assert "“Delegated authority” shows 1 text without the facts. sections[0].items[1].text: " in told
    expect_called(world)
    expect_the_room(world, room)


def test_a_checklist_that_cannot_be_read_any_more_keeps_nobody_from_declaring(world: World) -> None:
    apply_another(world, "playbook", "delegated-authority", "schema: 0\nid: delegated-authority\n")
    declared(world, "power lost at Saltmere")
    assert any("The playbook delegated-authority cannot be read, and is not shown." in one for one in log_of(world, 1))
    expect_called(world)
    world.channel("incidents").expect("Incident 1")
    world.channel("inc-1-power-lost").expect("Incident 1")
    world.channel("inc-1-power-lost").expect("Roles in incident")


def test_instruments_that_cannot_be_read_any_more_keep_nobody_from_declaring(world: World) -> None:
    apply_another(world, "instruments", "instruments", "schema: 0\n")
    room = declared(world, "power lost at Saltmere")
    assert "white_large_square" in shown(from_bot(world, room)[1])
    assert any("The instruments cannot be read, so none is named." in one for one in log_of(world, 1))
    expect_called(world)
    expect_the_room(world, room)


@pytest.mark.both_databases
def test_a_faulty_card_is_handed_out_bare_or_its_lack_is_said_and_nobody_waits_for_it(world: World) -> None:
    changed(world, "director-on-call", "Set the level, 1 to 4.", "Set the level, {{ 1 / 0 }} to 4.")
    apply_another(world, "playbook", "manager-on-call", "id: [")
    declared(world, "power lost at Saltmere")
    expect_called(world)
    for who in ("@farouk.aziz", "@grace.adeyemi"):
        world.press("I am responding", as_=who)
    world.advance(minutes=1)
    assert "Set the level, {{ 1 / 0 }} to 4." in shown_answer(world, "@asha.patel", "/incident card director")
    assert "Loggist" in shown_answer(world, "@asha.patel", "/incident card")
    world.dm("@farouk.aziz").expect("Set the level, {{ 1 / 0 }} to 4.")
    world.dm("@grace.adeyemi").expect("Your action card manager-on-call for incident 1 cannot be read")
    told = "\n".join(log_of(world, 1))
    assert told.count("“Director on call” shows 1 text without the facts.") == 1
    assert told.count("The playbook manager-on-call cannot be read") == 1
    read_everything(world, "#incidents")
    read_everything(world, "#inc-1-power-lost")
