"""Somebody passes on in Slack what whoever was called told them, and people say why they cannot."""

from pathlib import Path

import pytest

from tests.clusters import WHOLE
from tests.stories.incident_words import declared, log_of, look_away, shown_answer
from tests.stories.test_cannot_attend import headline, log
from tests.stories.test_who_commands import phone_of
from tests.world import MONDAY, World, shown, sqlite_url


@pytest.mark.both_databases
def test_a_loggist_passes_on_what_the_director_says_on_the_telephone(world: World) -> None:
    room = declared(world, "power lost at Saltmere").name
    world.advance(minutes=2)
    said = world.say("@grace.adeyemi", "/incident answer Farouk Aziz 1 20", room)
    assert "It is in the log that Farouk Aziz answered, and arrives" in said
    assert "Grace Adeyemi: Farouk Aziz answered after 2 minutes. Farouk Aziz arrives at 10:22." in log_of(world, 1)
    world.advance(seconds=5)
    assert "Grace Adeyemi answered for you." in "".join(map(shown, world.workspace.person("@farouk.aziz").messages()))
    world.advance(minutes=1)
    assert ":white_check_mark: Farouk Aziz, director on call: responding" in headline(world)
    world.say("@grace.adeyemi", "/incident answer farouk.aziz 2 hit a tree", room)
    assert "Their words: “hit a tree”." in log(world)
    look_away(world)


def test_whoever_cannot_says_why(quick_world: World) -> None:
    world = quick_world
    room = declared(world, "power lost at Saltmere").name
    world.press("I cannot", as_="@farouk.aziz")
    world.say("@farouk.aziz", "/incident answer me 2 in theatre until noon", room)
    assert "Farouk Aziz says in Slack why they cannot attend. Their words: “in theatre until noon”." in log(world)
    assert len(phone_of(world, "@dmitri.volkov")) == 1
    assert not phone_of(world, "@asha.patel"), "only the first “I cannot” hurries the ladder"
    look_away(world)


def test_what_is_no_answer_is_asked_about(quick_world: World) -> None:
    world = quick_world
    room = declared(world, "power lost at Saltmere").name
    assert "Called to incident 1: Farouk Aziz and Grace Adeyemi." in world.say(
        "@grace.adeyemi", "/incident answer Ben Okoro 1", room
    )
    assert "What does Farouk Aziz say? Write 1 and when" in world.say(
        "@grace.adeyemi", "/incident answer Farouk Aziz perhaps", room
    )
    assert "cannot pass on what somebody answers" in shown_answer(
        world, "@robin.vale", "/incident answer Farouk Aziz 1"
    )
    look_away(world)


def test_a_provider_that_was_rung_has_acknowledged_the_alert_state(tmp_path: Path) -> None:
    world = World(sqlite_url(tmp_path), MONDAY, rotas=WHOLE)
    room = declared(world, "coach crash at Saltmere").name
    world.say("@grace.adeyemi", "/incident answer harbour-111.on-call 1", room)
    assert "Grace Adeyemi: Harbour 111, shift lead answered" in log(world)
    world.close()
