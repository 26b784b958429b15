"""Declaring calls director, manager, loggist and communications, as the cluster's file names them."""

from collections.abc import Iterator

import pytest
from sqlmodel import select

from eprr_bot.base.db import reading
from eprr_bot.callout.models import CallOut, CallOutState, StopRule
from eprr_bot.incidents import service as incidents
from tests.clusters import WHOLE
from tests.stories.incident_words import declared, from_bot, look_away
from tests.world import MONDAY, World, shown

FOUR = {
    "director-on-call": "@farouk.aziz",
    "manager-on-call": "@grace.adeyemi",
    "loggist": "@ximena.flores",
    "communications": "@umar.sheikh",
}


@pytest.fixture
def made(database_url: str) -> Iterator[World]:
    world = World(database_url, MONDAY, rotas=WHOLE)
    yield world
    world.close()


def calls(world: World) -> dict[str, CallOut]:
    with reading(world.app.engine) as session:
        theirs = select(CallOut).where(CallOut.kind == incidents.KIND, CallOut.incident_id == 1)
        return {one.rota_id: one for one in session.exec(theirs).all()}


def test_all_four_are_called_and_each_answers_for_their_own_part(made: World) -> None:
    room = declared(made, "power lost at Saltmere")
    found = calls(made)
    assert list(found) == list(FOUR)
    for rota_id, who in FOUR.items():
        assert "Power lost, Saltmere" in shown(made.workspace.person(who).messages()[-1]), rota_id
        assert found[rota_id].insists, "what is real is called until somebody answers"
    stops = {rota_id: one.stop for rota_id, one in found.items()}
    assert stops.pop("director-on-call") == StopRule.COMMAND
    assert set(stops.values()) == {StopRule.FUNCTION}, "only the director's ladder insists on command"
    made.press("I am responding", as_=FOUR["loggist"])
    made.press("I am responding", as_=FOUR["communications"])
    states = {rota_id: one.state for rota_id, one in calls(made).items()}
    assert [rota_id for rota_id, state in states.items() if state == CallOutState.OPEN] == [
        "director-on-call",
        "manager-on-call",
    ]
    made.advance(seconds=30)
    headline = shown(from_bot(made, room)[0])
    assert "has not taken command yet" in headline, "neither the loggist nor communications commands"
    assert "Ximena Flores, loggist: responding" in headline
    assert "Umar Sheikh, communications: responding" in headline
    made.advance(minutes=11)
    assert not any("Power lost" in one.text for one in made.workspace.person("@violet.chan").phone), "answered"
    assert [one.text for one in made.workspace.person("@dmitri.volkov").phone if "Power lost" in one.text]
    look_away(made)


def test_a_loggist_who_does_not_answer_is_followed_by_everybody_on_the_list(made: World) -> None:
    declared(made, "power lost at Saltmere")
    made.press("I am responding", as_=FOUR["director-on-call"])
    made.advance(minutes=11)
    for who in ("@violet.chan", "@william.achebe", "@zachary.webb"):
        assert any("Power lost" in one.text for one in made.workspace.person(who).phone), who
    made.reply("@zachary.webb", "1")
    assert calls(made)["loggist"].state == CallOutState.ANSWERED
    look_away(made)
