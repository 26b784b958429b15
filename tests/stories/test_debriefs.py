"""What was found of an exercise is written down once it is over, and signed off by whoever answers for it."""

import pytest

from eprr_bot.base.db import reading, transaction
from eprr_bot.directory import service as directory
from eprr_bot.evidence import page
from eprr_bot.evidence.report import report
from eprr_bot.exercises import debriefs
from eprr_bot.exercises import service as exercises
from tests.look import plain
from tests.stories.incident_words import look_away
from tests.world import World

HELD = "/exercise record table-top 12 Nov Surge; objectives open the centre, staff it"


@pytest.fixture
def number(world: World) -> str:
    """The number of a table-top with two objectives."""
    return world.say("@niamh.doyle", HELD).split()[1]


def officer(world: World) -> str:
    with transaction(world.app.engine) as session:
        return f"@{directory.officer(session, world.now)}"


def test_each_objective_is_met_partly_or_not_and_the_officer_signs_it_off(world: World, number: str) -> None:
    world.say("@niamh.doyle", f"/exercise debrief {number}")
    given = {"met-0": "met", "met-1": "partly", "issues": "Two rooms were locked", "good_practice": "Calm voices"}
    assert not world.submit("@niamh.doyle", **given)
    refused = world.say("@niamh.doyle", f"/exercise sign {number}")
    assert "you cannot sign off what was found of an exercise. The accountable emergency officer" in refused
    assert f"Exercise {number} is signed off by" in world.say(officer(world), f"/exercise sign {number}")
    assert "was signed off already" in world.say(officer(world), f"/exercise sign {number}")
    with transaction(world.app.engine) as session:
        last = debriefs.newest(session, exercises.get(session, int(number)))
        assert last is not None
        assert (last.is_sign_off, last.met, last.issues) == (True, ["met", "partly"], "Two rooms were locked")


def test_what_is_found_later_takes_the_place_of_the_earlier_and_is_not_signed(world: World, number: str) -> None:
    world.say("@niamh.doyle", f"/exercise debrief {number} met, met")
    world.say(officer(world), f"/exercise sign {number}")
    said = world.say("@niamh.doyle", f"/exercise debrief {number} met, not met; issues The rooms were locked")
    assert ":x: staff it: not met" in said
    assert "Issues: The rooms were locked." in said
    assert "is signed off by" in world.say(officer(world), f"/exercise sign {number}")


def test_what_is_not_understood_says_what_to_type(world: World, number: str) -> None:
    for line, said in (
        (f"debrief {number} met", f"Exercise {number} has 2 objectives: say of each, in their order,"),
        (f"debrief {number} met, perhaps", "“perhaps” is none of met, partly, not met."),
        (f"debrief {number} met, met; biscuits many", "“biscuits many” begins with none of issues, good practice."),
        ("debrief 1 met", "Exercise 1 is not over yet."),
    ):
        assert said in world.say("@niamh.doyle", f"/exercise {line}"), line
    assert "Nothing is written down to sign." in world.say(officer(world), f"/exercise sign {number}")
    look_away(world)


@pytest.mark.both_databases
def test_the_report_says_what_was_found_taught_and_signed_and_no_more_than_was(world: World, number: str) -> None:
    world.say("@niamh.doyle", f"/exercise debrief {number} met, partly; issues Two rooms were locked")
    world.say("@niamh.doyle", f"/exercise lesson {number} The keys were elsewhere")
    world.say(officer(world), f"/exercise sign {number}")
    printed = as_printed(world, number)
    for words in (
        "<dt>Held</dt><dd>Thu 12 Nov 2026</dd>",
        "<dt>Held by</dt><dd>ourselves</dd>",
        "<dt>Recorded by</dt><dd>Niamh Doyle</dd>",
        "staff it: <strong>partly</strong>",
        "Two rooms were locked",
        "The keys were elsewhere",
        "<p>By Asha Patel, Mon 23 Nov 2026",
    ):
        assert words in printed, words
    world.say("@niamh.doyle", f"/exercise debrief {number} met, met")
    assert "Not signed off yet" in as_printed(world, number)
    assert "<h3>Circulation</h3><ul><li>The boards of Haven and Wolds</li>" in as_printed(world, number)


def as_printed(world: World, number: str) -> str:
    with reading(world.app.engine) as session:
        found = report(session, exercises.get(session, int(number)))
        return plain(page.report_page(session, found, world.now))
