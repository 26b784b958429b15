"""A real activation counts in the place of an exercise only with a reason, a lesson and an action; it says so."""

import pytest

from tests.stories.incident_words import declared, end, look_away, shown_answer
from tests.world import World

LIVE = "/exercise count 1 as live because the flood plan was used"
LEARNED = "; lesson The boats came late; action Ben Okoro 12 Jan Agree on boats"


@pytest.fixture
def flooded(world: World) -> World:
    """Incident 1 is over; what reached people in it is not the point."""
    room = declared(world, "flood at Saltmere")
    end(world, "@farouk.aziz", "/incident standdown", room.name)
    look_away(world)
    return world


@pytest.mark.both_databases
def test_an_incident_counts_as_a_live_exercise_once_something_was_learned_of_it(flooded: World) -> None:
    world = flooded
    said = world.say("@niamh.doyle", LIVE)
    assert said.endswith("It counts only with a lesson and an action. A lesson and an action are missing.")
    assert "An action is missing" in world.say("@niamh.doyle", f"{LIVE}; lesson The boats came late")
    assert "*Live*, every 36 months: none" in shown_answer(world, "@asha.patel", "/exercise due")

    said = world.say("@niamh.doyle", f"{LIVE}{LEARNED}")
    assert "counted as live exercise. Everywhere it says that it was real." in said
    number = said.split()[1]
    world.dm("@ben.okoro").expect("gave you action 1, from incident 1", "Agree on boats.")
    due = shown_answer(world, "@asha.patel", "/exercise due")
    assert f"*Live*, every 36 months: last our own Mon 23 Nov 2026 (exercise {number}" in due
    assert "a real activation: incident 1" in due
    for line in ("/exercise history", f"/exercise report {number}"):
        words = "eld: a real activation, counted because the flood plan was used"
        assert words in shown_answer(world, "@asha.patel", line), line
    assert "Agree on boats" in shown_answer(world, "@asha.patel", f"/exercise actions {number}")
    assert f"It is counted already, as exercise {number}." in world.say("@niamh.doyle", f"{LIVE}{LEARNED}")


@pytest.mark.both_databases
def test_it_counts_for_the_month_of_a_rota_whose_holder_it_called(flooded: World) -> None:
    world = flooded
    line = "/exercise count 1 as director because both answered within the target"
    said = world.say("@niamh.doyle", f"{line}{LEARNED}")
    assert "counted as its month’s call-out" in said
    month = shown_answer(world, "@asha.patel", "/exercise")
    assert "Director on call: held: a real activation, counted because both answered within the target" in month
    assert "Farouk Aziz" in shown_answer(world, "@asha.patel", f"/exercise report {said.split()[1]}")
    status = shown_answer(world, "@asha.patel", "/eprr status")
    assert "*Last exercise:* none yet" in status, "it was none"
    assert "Director on call, November 2026: held" not in status, "the month is well"
    world.dm("@ben.okoro").expect("gave you action 1")
    refused = world.say("@niamh.doyle", f"/exercise count 1 as loggist because it was night{LEARNED}")
    assert "Incident 1 called nobody for Loggist" in refused
    number = said.split()[1]
    assert "is taken back" in world.say("@niamh.doyle", f"/exercise record undo {number}")
    assert "stopped: its record was taken back by Niamh Doyle" in shown_answer(world, "@asha.patel", "/exercise")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("1 as table-top because we talked", "It is no table-top."),
        ("1 as live", "Say why it counts."),
        ("1 because it was real", "Say which incident, and as what."),
        ("7 as live because it was", "There is no incident 7."),
        ("1 as the moon because it was", "There is no rota called"),
        ("1 as live because it was; action Ben Okoro Agree on boats", "Say by which day."),
    ],
)
def test_what_does_not_count_says_why(flooded: World, line: str, said: str) -> None:
    more = "" if "action" in line else LEARNED
    assert said in flooded.say("@niamh.doyle", f"/exercise count {line}{more}")
    assert "No action is open." in shown_answer(flooded, "@niamh.doyle", "/exercise actions"), "all of it or nothing"


def test_the_form_counts_one_and_says_beside_the_field_what_is_wrong(flooded: World) -> None:
    world = flooded
    given = {"incident": "1", "as": "live", "because": "the flood plan was used", "lesson": "The boats came late"}
    world.say("@niamh.doyle", "/exercise count")
    lacking = "It counts only with a lesson and an action. An action is missing."
    assert world.submit("@niamh.doyle", **given) == {"as": lacking}
    ben = world.workspace.member("@ben.okoro").id
    assert not world.submit("@niamh.doyle", **given, what="Agree on boats", owner=ben, day="12 Jan")
    world.dm("@ben.okoro").expect("gave you action 1, from incident 1")
    assert "a real activation: incident 1" in shown_answer(world, "@asha.patel", "/exercise due")


def test_where_nothing_real_happened_nothing_can_count(world: World) -> None:
    assert "There has been no real incident" in world.say("@niamh.doyle", "/exercise count")
