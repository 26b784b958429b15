"""An incident asks for so many people of a competence: who comes, when, and who is called instead of whom."""

import pytest

from tests.stories.incident_words import declared, log_of
from tests.stories.incident_words import end as ends
from tests.stories.test_cannot_attend import headline, log
from tests.stories.test_who_commands import end, phone_of
from tests.world import World

FIVE = ("@ximena.flores", "@anwen.price", "@quentin.baptiste", "@violet.chan", "@william.achebe")
"""Whoever is on call as loggist, then by name."""


@pytest.mark.both_databases
def test_five_loggists_come_by_quota_with_their_arrival_times(world: World) -> None:
    declared(world, "power lost at Saltmere")
    world.press("I am responding", as_="@farouk.aziz")
    said = world.say("@farouk.aziz", "/incident call 5 loggists")
    assert "Calling Ximena Flores, Anwen Price, Quentin Baptiste, Violet Chan and William Achebe." in said
    assert "0 of 5 loggists are coming." in said
    for who in FIVE:
        assert any(
            "Incident 1: 5 loggists asked for. Power lost, Saltmere. Sent 10:00." in one for one in phone_of(world, who)
        )
    assert not phone_of(world, "@zachary.webb")
    world.advance(minutes=1)
    world.reply("@ximena.flores", "1 20")
    world.reply("@violet.chan", "1 at 10:45")
    world.reply("@anwen.price", "1, on my bike")
    assert "3 of 5 loggists are coming: Ximena Flores 10:21, Violet Chan 10:45, Anwen Price." in log(world)
    assert "3 of 5 loggists are coming: Ximena Flores 10:21, Violet Chan 10:45, Anwen Price." in headline(world)
    assert "your answer is recorded, 10:01. You arrive at 10:21." in phone_of(world, "@ximena.flores")[-1]
    world.reply("@william.achebe", "2 abroad")
    assert phone_of(world, "@zachary.webb"), "the next is called at once"
    world.press("I am responding", as_="@quentin.baptiste")
    world.advance(seconds=20)
    world.workspace.person("@quentin.baptiste").choose("I arrive …", "in 30 minutes")
    world.settle()
    assert "4 of 5 loggists are coming: Ximena Flores 10:21, Quentin Baptiste 10:31," in log(world)
    world.reply("@zachary.webb", "1 15")
    five = "5 of 5 loggists are coming: Zachary Webb 10:16, Ximena Flores 10:21, Quentin Baptiste 10:31"
    assert five in log(world)
    world.advance(minutes=1)
    assert five in headline(world)
    sent = {who: len(phone_of(world, who)) for who in (*FIVE, "@zachary.webb")}
    world.advance(minutes=30)
    assert {who: len(phone_of(world, who)) for who in sent} == sent, "enough are coming: nobody is called any more"
    end(world)


def test_too_few_are_asked_again_until_somebody_asks_for_no_more(quick_world: World) -> None:
    world = quick_world
    declared(world, "power lost at Saltmere")
    world.press("I am responding", as_="@farouk.aziz")
    for odd in ("loggists", "0 loggists", "51 loggists", "00059999999999 loggists", "5"):
        assert "such as: /incident call 5 loggists" in world.say("@farouk.aziz", f"/incident call {odd}"), odd
    assert "Nobody is trained as “drivers”. Competences in people.csv:" in world.say(
        "@farouk.aziz", "/incident call 2 drivers"
    )
    world.say("@farouk.aziz", "/incident call 2 loggists")
    assert "0 of 2 loggists are coming. /incident call stop loggist" in world.say(
        "@farouk.aziz", "/incident call 3 loggist"
    )
    world.reply("@ximena.flores", "1 20")
    world.advance(minutes=11)
    assert phone_of(world, "@violet.chan"), "two more are called after ten minutes"
    world.advance(minutes=40)
    assert "1 of 2 loggists is coming: Ximena Flores 10:20. Round" in log(world)
    assert "1 of 2 loggists is coming: Ximena Flores 10:20." in world.say(
        "@farouk.aziz", "/incident call stop loggists"
    )
    sent = len(phone_of(world, "@violet.chan"))
    world.advance(minutes=20)
    assert len(phone_of(world, "@violet.chan")) == sent
    ends(world, "@farouk.aziz", "/incident standdown power is back")
    assert "is over" in world.say("@farouk.aziz", "/incident call 2 loggists")
    assert "Farouk Aziz asks for 2 loggists." in "\n".join(log_of(world, 1))
    end(world)


def test_whoever_was_counted_on_and_drops_out_is_replaced_at_once(world: World) -> None:
    declared(world, "power lost at Saltmere")
    world.press("I am responding", as_="@grace.adeyemi")
    world.say("@grace.adeyemi", "/incident call 1 loggist")
    world.reply("@ximena.flores", "1 20")
    assert "1 of 1 loggist is coming: Ximena Flores 10:20." in log(world)
    assert not phone_of(world, "@anwen.price")
    world.advance(minutes=30)
    world.reply("@ximena.flores", "2 the car broke down")
    assert "who had answered, says by text message that they cannot attend after all." in log(world)
    assert any("1 loggist asked for" in one for one in phone_of(world, "@anwen.price")), "the call goes on"
    world.reply("@anwen.price", "1 5")
    assert "1 of 1 loggist is coming: Anwen Price 10:35." in log(world)
    world.press("I cannot", as_="@grace.adeyemi")
    assert "Calling Priya Raman" in log(world), "the manager's call goes on, too"
    end(world)
