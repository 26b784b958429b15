"""Items of the director's checklist: ticked by number, not applicable with a reason, and overdue ones told of."""

import pytest

from eprr_bot.base.db import transaction
from eprr_bot.incidents.models import Checklist
from tests.stories.incident_words import HOSTILE, SAFE, declared_quietly, from_bot, log_of, look_away, shown_answer
from tests.world import World, shown


def the_list(world: World, name: str) -> str:
    room = next(one for one in world.workspace.channels.values() if one.name == name)
    return next(shown(one) for one in from_bot(world, room) if one.text.startswith("Delegated authority"))


def test_an_item_is_ticked_or_said_not_to_apply_and_both_are_counted(world: World) -> None:
    room = declared_quietly(world, "flooding at Saltmere")
    said = world.say("@farouk.aziz", "/incident checklist 4 not applicable because nothing is bought", room.name)
    assert said.startswith("4. ")
    assert said.endswith("It does not apply: that is in the log.")
    assert log_of(world, 1)[-1].endswith("Reason: nothing is bought.")
    assert "Say why" in world.say("@farouk.aziz", "/incident checklist 5 not applicable", room.name)
    assert "It is ticked." in world.say("@farouk.aziz", "/incident checklist 1 done", room.name)
    assert "was said not to apply, by Farouk Aziz" in world.say(
        "@farouk.aziz", "/incident checklist 4 n/a because twice", room.name
    )
    assert "items 1 to 12" in world.say("@farouk.aziz", "/incident checklist 13 done", room.name)
    world.advance(seconds=20)
    assert "1 of 12 ticked, 1 not applicable" in the_list(world, room.name)
    assert "Checklist: 1 of 12 ticked, 1 not applicable" in shown(from_bot(world, room)[0])
    assert "Not applicable: nothing is bought. Farouk Aziz" in shown_answer(
        world, "@farouk.aziz", "/incident checklist"
    )
    assert "It is open." in world.say("@farouk.aziz", "/incident checklist 4 take back", room.name)
    assert "No longer “not applicable”" in log_of(world, 1)[-1]
    look_away(world)


def test_the_button_asks_which_item_and_why(world: World) -> None:
    room = declared_quietly(world, "flooding at Saltmere")
    world.press("One does not apply …", as_="@farouk.aziz", channel=room.name)
    assert list(world.submit("@farouk.aziz", item="money", because=" ") or {}) == ["because"]
    assert world.submit("@farouk.aziz", item="money", because=HOSTILE) is None
    world.advance(seconds=20)
    assert f"Not applicable: {SAFE}" in the_list(world, room.name)
    look_away(world)


@pytest.mark.both_databases
def test_the_accountable_director_is_reminded_of_overdue_items_twice_and_no_more(world: World) -> None:
    room = declared_quietly(world, "flooding at Saltmere")
    assert "*My authority* (within 60 minutes)" in the_list(world, room.name)
    world.say("@farouk.aziz", "/incident checklist 1 done", room.name)
    world.say("@farouk.aziz", "/incident checklist 2 not applicable because it is small", room.name)
    world.advance(minutes=59)
    look_away(world)
    world.advance(minutes=1)
    world.dm("@farouk.aziz").expect("Incident 1: 6 items are overdue on your checklist", "3. ", "Tick")
    world.press("Tick", as_="@farouk.aziz")
    world.advance(minutes=30)
    world.dm("@farouk.aziz").expect("items are overdue on your checklist")
    world.advance(minutes=40)
    world.dm("@farouk.aziz")
    assert not world.dm("@farouk.aziz").unexpected()
    with transaction(world.app.engine) as session:
        assert session.get_one(Checklist, 1).nudges == 2
    look_away(world)
