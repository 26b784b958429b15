"""Sections of a situation report are asked of organisations, answered by text or on the telephone, and chased."""

from collections.abc import Iterator

import pytest

from tests.clusters import WHOLE
from tests.stories.incident_words import declared, end, log_of, look_away
from tests.stories.test_alert_states import NIGHT, texts
from tests.stories.test_sitreps import all_of
from tests.world import World, shown

ASHA = "@asha.patel"
SALTMERE, FENBRIDGE, BEACON = (
    "@saltmere-hospitals.night",
    "@fenbridge-hospitals.on-call",
    "@beacon-ambulance.on-call",
)
LINE = "/incident sitrep ask staffing, impact of Saltmere, Fenbridge and Beacon by 03:00"
TRUST = "Saltmere Hospitals NHS Foundation Trust"


@pytest.fixture
def made(database_url: str) -> Iterator[World]:
    world = World(database_url, NIGHT, rotas=WHOLE)
    yield world
    world.close()


def begun(world: World) -> str:
    """A live incident of whose alert state everybody knows; the name of its channel."""
    room = declared(world, "power lost at Saltmere").name
    for who in (SALTMERE, FENBRIDGE, BEACON):
        world.reply(who, "1")
    world.say(ASHA, "/incident command take", room)
    return room


@pytest.mark.both_databases
def test_organisations_are_asked_and_answer_by_text_and_telephone_and_who_is_silent_is_named(made: World) -> None:
    world, room = made, begun(made)
    asked = all_of(
        world, ASHA, "/incident sitrep ask staffing, impact of Saltmere, Fenbridge and Beacon by 03:00", room
    )
    assert "*Situation report 1: staffing and impact on patients and services* asked for, by" in asked
    assert f"On-call contacts being called: {TRUST}, Fenbridge Hospitals NHS Trust and Beacon Ambulance" in asked
    assert "Please tell us by 03:00: staffing and impact on patients" in texts(world, SALTMERE)[-1]
    assert "Reply 1 and what you say, such as 1 twelve staff short." in texts(world, SALTMERE)[-1]
    world.reply(SALTMERE, "1 12 short in ED")
    assert "arrive" not in texts(world, SALTMERE)[-1], "who says how many are missing is not on the way"
    assert (
        f"Saltmere Hospitals, night site manager: {TRUST} says, for situation report 1, Staffing: 12 short in ED"
    ) in log_of(world, 1)
    answer = world.say(ASHA, "/incident sitrep Fenbridge staffing: nobody missing", room)
    assert "*Situation report 1 (draft), Staffing:*\nFenbridge Hospitals NHS Trust: nobody missing." in answer
    assert "Not answered yet: " in answer
    world.say(ASHA, "/incident sitrep Fenbridge two theatres shut", room)
    drafted = all_of(world, ASHA, "/incident sitrep", room)
    assert f"{TRUST}: 12 short in ED. (Taken down by Saltmere Hospitals, night site manager" in drafted
    assert "Fenbridge Hospitals NHS Trust: two theatres shut. (Taken down by Asha Patel, 02:00.)" in drafted
    assert "Beacon Ambulance Service NHS Trust: Asked at 02:00, to answer by 03:00." in drafted
    world.advance(seconds=10)
    board = [shown(one) for one in world.workspace.messages(room) if "report 1 is being drafted" in one.text]
    assert "Not answered yet: " in board[-1]
    before = len(texts(world, FENBRIDGE))
    world.advance(minutes=30)
    assert len(texts(world, FENBRIDGE)) == before, "whoever has answered all of it is called no more"
    assert "Please tell us by 03:00" in texts(world, BEACON)[-1], "the others are called again"
    world.advance(minutes=31)
    assert any("Situation report 1: no answer in time from Saltmere" in one for one in log_of(world, 1))
    assert sum("no answer in time" in one.text for one in world.workspace.messages(room)) == 1
    assert "Beacon Ambulance Service NHS Trust: No answer by 03:00." in all_of(world, ASHA, "/incident sitrep", room)
    assert "Still wanted, was due 03:00: impact on patients and services. Power" in texts(world, SALTMERE)[-1]
    world.say(ASHA, "/incident sitrep authorise", room)
    count = len(texts(world, BEACON))
    world.advance(minutes=30)
    assert len(texts(world, BEACON)) == count, "the report has gone out without them"
    assert "Beacon Ambulance Service NHS Trust: No answer by 03:00." in all_of(world, ASHA, "/incident sitrep 1", room)
    look_away(world)


def test_all_providers_are_asked_by_the_form_and_nobody_once_the_response_is_over(made: World) -> None:
    world, room = made, begun(made)
    world.command(ASHA, "/incident sitrep ask", room)
    assert world.submit(ASHA, section="opel", whom="nobody known", by="") == {
        "whom": next(iter(world.submit(ASHA, section="opel", whom="nobody known", by="").values()))
    }
    assert "is not ahead" in (world.submit(ASHA, section="opel", whom="all acute", by="1 hour ago") or {})["by"]
    assert world.submit(ASHA, section="usual", whom="all acute", by="") is None
    assert "Please tell us by 03:00: impact on patients and services and staffing" in (texts(world, FENBRIDGE)[-1])
    end(world, ASHA, "/incident standdown Power is back", room)
    world.advance(seconds=30)
    count = len(texts(world, FENBRIDGE))
    world.advance(hours=2)
    assert len(texts(world, FENBRIDGE)) == count
    assert "is over, so nobody is called about it" in world.say(ASHA, "/incident sitrep ask opel of all acute", room)
    look_away(world)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("staffing", "Say of whom, such as “all providers”"),
        ("stafing of Saltmere", "is no organisation"),
        ("staffing, nonsense of Saltmere", "“nonsense” is no section. Sections: situation"),
        ("staffing of nowhere", "is no organisation here"),
    ],
)
def test_what_is_not_understood_says_what_to_type(made: World, typed: str, said: str) -> None:
    room = declared(made, "power lost at Saltmere").name
    assert said in made.say(ASHA, f"/incident sitrep ask {typed}", room)
    look_away(made)
