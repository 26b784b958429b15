"""What the stories about telephone calls share: a cluster that makes them, and what people do with a telephone."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from eprr_bot.practice.telephones import SETTINGS, TelephoneCall
from tests.stories.incident_words import look_away
from tests.stories.quiet_cluster import example_in, replace_in
from tests.world import MONDAY, World

FAROUK = "07700 900015"
"""The director on call's telephone."""
SECOND_STEP = "{after_minutes: 5, page: [{rota: director-on-call}], by: [slack, text]}"


@contextmanager
def a_world_that_rings(database_url: str, folder: Path, **settings: str) -> Iterator[World]:
    """The example cluster, whose director is rung at the second step of their ladder."""
    rotas = example_in(folder)
    replace_in(rotas / "ladders.yaml", SECOND_STEP, SECOND_STEP.replace("text]", "text, voice]"))
    made = World(database_url, MONDAY, {"EPRR_ROTAS": str(rotas), **SETTINGS, **settings})
    yield made
    look_away(made)
    made.close()
    made.expect_no_more()


def takes(world: World, who: str) -> str:
    """Somebody takes the call that rings. Returns what is said."""
    said = world.workspace.person(who).take_call()
    world.settle()
    return said


def presses(world: World, who: str, key: str) -> str:
    """Somebody presses a key, or lets the bot wait for one (empty). Returns what was said after that."""
    person = world.workspace.person(who)
    call = world.workspace.telephones.at(person.member)
    assert call is not None, f"{who} is not on the telephone"
    before = len(call.said)
    person.press_key(key)
    world.settle()
    return " ".join(call.said[before:])


def is_rung(world: World, who: str) -> bool:
    call = world.workspace.telephones.at(world.workspace.person(who).member)
    return call is not None and call.status == "ringing"


def calls(world: World) -> list[TelephoneCall]:
    return world.workspace.telephones.calls
