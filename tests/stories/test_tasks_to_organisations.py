"""Organisations are asked to do something in an incident, and how far each of them is stands in its channel."""

from collections.abc import Iterator

import pytest

from eprr_bot.base.db import transaction
from eprr_bot.incidents import picture
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.picture import Heading
from tests.clusters import WHOLE
from tests.stories.incident_words import HOSTILE, end, from_bot, log_of, look_away, mrkdwn_in, shown_answer, the_room
from tests.world import MONDAY, World, shown

NIGHT = MONDAY.replace(hour=2)
SALTMERE, FENBRIDGE = "@saltmere-hospitals.night", "@fenbridge-hospitals.on-call"
CALLED = ("@eleni.marsh", "@meera.iyer", "@william.achebe", "@umar.sheikh")
"""To an incident of that night."""


@pytest.fixture
def made(database_url: str) -> Iterator[World]:
    """An incident that wakes no provider by itself, and everybody who was called to it has answered."""
    world = World(database_url, NIGHT, rotas=WHOLE)
    world.say("@asha.patel", "/incident business-continuity flood in the loading bay at Haven House")
    for who in CALLED:
        world.reply(who, "1")
    world.press("I take command", as_="@eleni.marsh") if "I take command" in _buttons(world, "@eleni.marsh") else None
    yield world
    look_away(world)
    world.close()


def _buttons(world: World, who: str) -> list[str]:
    return world.workspace.person(who).buttons


def texts(world: World, who: str) -> list[str]:
    return [one.text for one in world.workspace.person(who).phone if one.kind == "text"]


def room(world: World) -> str:
    return the_room(world, 1).name or ""


def standing(world: World, number: int = 1) -> str:
    """What the incident's channel shows of a task."""
    world.advance(seconds=5)
    found = [shown(one) for one in from_bot(world, the_room(world, 1)) if one.text.startswith(f"Task {number}:")]
    assert len(found) == 1, found
    return found[0]


@pytest.mark.both_databases
def test_one_has_it_another_cannot_and_a_third_is_to_be_rung(made: World) -> None:
    world = made
    line = "/incident task Saltmere Hospitals, Fenbridge Hospitals and Havenshire Police: open escalation beds by 06:00"
    said = shown_answer(world, "@asha.patel", line)
    assert "Task 1 is given: open escalation beds*, by" in said
    assert "called: Saltmere Hospitals NHS Foundation Trust and Fenbridge Hospitals NHS Trust. NOT told" in said
    assert "Havenshire Police (no on-call contact is known). Ring them." in said
    for who in (SALTMERE, FENBRIDGE):
        assert texts(world, who) == [
            "Incident 1: task 1. By 06:00: Open escalation beds. Flood in the loading bay, Haven House. Sent 02:00. "
            "Reply 1 if you have it, 2 and why if you cannot, DONE when it is done. Ignore after 03:00."
        ]
    assert ":hourglass_flowing_sand: Saltmere Hospitals NHS Foundation Trust: no answer" in standing(world)
    assert ":no_bell: Havenshire Police: NOT told, no on-call contact is known: ring them" in standing(world)
    world.reply(SALTMERE, "1 we have 4 now")
    world.reply(FENBRIDGE, "2 no staff at all")
    assert "your answer is recorded" in texts(world, SALTMERE)[-1]
    assert texts(world, FENBRIDGE)[-1] == "Task 1: recorded at 02:00 that you cannot: no staff at all."
    now = standing(world)
    assert ":ballot_box_with_check: Saltmere Hospitals NHS Foundation Trust: acknowledged: we have 4 now" in now
    assert ":no_entry: Fenbridge Hospitals NHS Trust: cannot: no staff at all" in now
    assert any("Fenbridge Hospitals NHS Trust cannot*." in one for one in mrkdwn_in(world, the_room(world, 1)))
    world.reply(SALTMERE, "Done, 12 beds")
    assert "Task 1: recorded at 02:00 as done." in texts(world, SALTMERE)[-1]
    assert "acknowledged: by telephone" in world.say(
        "@asha.patel", "/incident task 1 police told by telephone", room(world)
    )
    calls = len(texts(world, SALTMERE)) + len(texts(world, FENBRIDGE))
    world.advance(minutes=12)
    assert len(texts(world, SALTMERE)) + len(texts(world, FENBRIDGE)) == calls, "nobody is chased any more"
    log = "\n".join(log_of(world, 1))
    assert "Asha Patel: Task 1: open escalation beds, by Mon 23 Nov 2026 06:00. Asked of Saltmere" in log
    assert "manager on call: Task 1, Fenbridge Hospitals NHS Trust: cannot: no staff at all." in log
    assert "night site manager: Task 1, Saltmere Hospitals NHS Foundation Trust: done: 12 beds." in log
    with transaction(world.app.engine) as session:
        lines = picture.of(session, incidents.get(session, 1), world.now)[Heading.TASKS]
    assert [one.is_late for one in lines] == [False]


@pytest.mark.both_databases
def test_a_form_a_menu_and_a_withdrawal(made: World) -> None:
    world = made
    world.say("@asha.patel", "/incident task", room(world))
    assert world.submit("@asha.patel", whom=[], what="", by="") is not None
    errors = world.submit("@asha.patel", whom=["All providers"], what=HOSTILE, by="yesterday", priority="immediate")
    assert set(errors or {}) == {"by"}
    chosen = ["Saltmere Hospitals NHS Foundation Trust", "Fenbridge Hospitals NHS Trust"]
    assert world.submit("@asha.patel", whom=chosen, what=HOSTILE, by="03:00", priority="immediate") is None
    assert "Incident 1: IMMEDIATE task 1. By 03:00: INJ<!channel>" in texts(world, SALTMERE)[0]
    assert "&lt;!channel&gt;" in standing(world)
    assert not any("<!channel>" in one for one in mrkdwn_in(world, the_room(world, 1)))
    world.workspace.person("@asha.patel").choose("Set …", "Under way", room(world))
    world.settle()
    assert ":hammer_and_wrench: Saltmere Hospitals NHS Foundation Trust: under way" in standing(world)
    assert "1 of 2" not in standing(world)
    said = world.say("@asha.patel", "/incident task 1 Saltmere done at 01:40: 6 beds", room(world))
    assert said.startswith("Task 1, Saltmere Hospitals NHS Foundation Trust: done: 6 beds, ")
    assert "01:40" in said
    world.press("Withdraw the task", as_="@asha.patel", channel=room(world))
    assert world.submit("@asha.patel", why="the river falls") is None
    assert "task 1 is WITHDRAWN" in texts(world, FENBRIDGE)[-1]
    assert "Reason: the river falls." in texts(world, FENBRIDGE)[-1]
    assert "WITHDRAWN" not in texts(world, SALTMERE)[-1], "it was done there"
    before = len(texts(world, FENBRIDGE))
    world.advance(minutes=12)
    assert len(texts(world, FENBRIDGE)) == before
    assert "There is no task 9." in world.say("@asha.patel", "/incident task 9 Saltmere done", room(world))
    assert "Nobody is waited for" in world.say("@asha.patel", "/incident task 1 withdraw", room(world))
    assert "withdrawn: Fenbridge" in world.say("@asha.patel", "/incident tasks", room(world))


def test_whoever_is_late_is_asked_and_the_channel_hears_of_it(made: World) -> None:
    world = made
    world.say("@asha.patel", "/incident task Saltmere, Fenbridge: open beds by 02:10", room(world))
    world.reply(SALTMERE, "1")
    world.reply(FENBRIDGE, "DONE 1")
    assert "recorded at 02:00 as done" in texts(world, FENBRIDGE)[-1]
    world.advance(minutes=11)
    assert "task 1 was wanted by 02:10: open beds. It stands at “acknowledged”." in texts(world, SALTMERE)[-1]
    assert "Reply DONE 1, or CANNOT 1 and why." in texts(world, SALTMERE)[-1]
    assert "recorded at 02:00 as done" in texts(world, FENBRIDGE)[-1], "whoever has done it is asked nothing"
    assert any("task 1 is late*, wanted by" in one for one in mrkdwn_in(world, the_room(world, 1)))
    assert ":alarm_clock: late" in standing(world)
    world.reply(SALTMERE, "1 can't talk now")
    assert "cannot" not in standing(world), "a number in front may answer any text"
    world.reply(SALTMERE, "cannot 1 the lift is broken")
    assert "recorded at 02:11 that you cannot: the lift is broken." in texts(world, SALTMERE)[-1]
    end(world, "@asha.patel", "/incident standdown all is dry", room(world))
    assert not any("about task 1 any more" in one for one in log_of(world, 1)), "nobody is waited for"


def test_the_end_of_the_response_ends_the_calls_and_says_so(made: World) -> None:
    world = made
    world.say("@asha.patel", "/incident task Saltmere: open beds", room(world))
    end(world, "@asha.patel", "/incident standdown all is dry", room(world))
    sent = len(texts(world, SALTMERE))
    world.advance(minutes=12)
    assert len(texts(world, SALTMERE)) == sent
    over = "The response is over: no organisation is called or reminded about task 1 any more."
    assert any(over in one for one in log_of(world, 1))
    world.say("@asha.patel", "/incident reopen 1 it rains again", room(world))
    assert len(texts(world, SALTMERE)) > sent, "whoever had not acknowledged it is called anew"
