"""Exercises that people hold themselves: recorded with whose they were, who took part and what they taught."""

from datetime import datetime, timedelta

import pytest

from eprr_bot.base.db import add_numbered, transaction
from eprr_bot.exercises import months
from eprr_bot.exercises.models import Exercise
from tests.stories.incident_words import look_away, shown_answer
from tests.world import MONDAY, World

SURGE = (
    "/exercise record table-top 12 Nov Winter surge; took part Haven, Wolds; objectives open the centre, staff it; "
    "theme cold weather; lesson The plan names a closed ward"
)


def test_a_table_top_is_recorded_with_who_took_part_and_what_it_taught(world: World) -> None:
    said = world.say("@niamh.doyle", SURGE)
    assert "is recorded: Winter surge. Table-top, held " in said
    assert "by ourselves. Recorded by Niamh Doyle. 1 lesson is with it." in said
    number = said.split()[1]
    for line in ("/exercise history", f"/exercise report {number}"):
        shown = shown_answer(world, "@asha.patel", line)
        assert ":large_green_circle:" in shown, line
        assert "Winter surge" in shown, line
        assert "ourselves" in shown, line
    assert "Took part: Haven and Wolds." in shown_answer(world, "@asha.patel", f"/exercise report {number}")
    assert f"on record already, as exercise {number}" in world.say("@asha.patel", "/exercise record table top 12 Nov")


def test_one_that_others_held_says_so(world: World) -> None:
    said = world.say("@niamh.doyle", "/exercise record live 3 Oct 10:00 Exercise Heron; organiser Humber <LRF>")
    assert "Live, held" in said
    assert "by Humber &lt;LRF&gt; (not our own)." in said
    assert "`/exercise lesson" in said


def test_the_form_records_one_and_says_beside_the_day_what_is_wrong(world: World) -> None:
    world.say("@niamh.doyle", "/exercise record")
    wrong = world.submit("@niamh.doyle", kind="command post", day="tomorrow")
    assert wrong == {"day": "Tue 24 Nov 2026 has not come yet. A day of last year needs its year."}
    assert not world.submit(
        "@niamh.doyle", kind="equipment test", day="20 Nov", took_part="Haven, Wolds", lesson="One\nTwo"
    )
    shown = shown_answer(world, "@asha.patel", "/exercise history")
    assert "Equipment test: :large_green_circle: held" in shown


@pytest.mark.both_databases
def test_a_record_made_by_mistake_is_taken_back_and_stays_visible(world: World) -> None:
    number = world.say("@niamh.doyle", SURGE).split()[1]
    said = world.say("@asha.patel", f"/exercise record undo {number}")
    assert f"The record of exercise {number}, Winter surge, is taken back." in said
    assert "its record was taken back by Asha Patel" in shown_answer(world, "@asha.patel", "/exercise history")
    assert "was taken back already" in world.say("@asha.patel", f"/exercise record undo {number}")
    assert "is recorded" in world.say("@niamh.doyle", SURGE)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("table-top", "Say on which day it was."),
        ("table-top Winter surge", "Say on which day it was."),
        ("supper 12 Nov", "Say what was held: table-top, live, command post, equipment test, communications."),
        ("live 12 Nov; biscuits many", "“biscuits many” begins with none of organiser, took part,"),
        ("live 12 Nov; theme a; theme b", "“theme” stands there twice."),
        ("live 12 Nov 2027", "Fri 12 Nov 2027 has not come yet."),
        ("1", "Exercise 1 is none that people planned"),
        ("99 12 Nov", "There is no exercise 99."),
        ("undo 1", "Exercise 1 is none that somebody recorded"),
    ],
)
def test_what_is_not_understood_says_what_to_type(quick_world: World, line: str, said: str) -> None:
    assert said in quick_world.say("@niamh.doyle", f"/exercise record {line}")
    look_away(quick_world)


def planned(world: World, day: datetime) -> int:
    """A table-top that people have planned for a day."""
    with transaction(world.app.engine) as session:
        made = Exercise(
            name="Cold snap", kind="table-top", type="", month="", state="planned", planned_at=day, planned_for=day
        )
        made.month = f"{day:%Y-%m}"
        add_numbered(session, made)
        return made.id or 0


@pytest.mark.both_databases
def test_one_that_was_planned_is_asked_for_once_and_completed_by_its_number_or_its_day(world: World) -> None:
    number = planned(world, MONDAY + timedelta(hours=2))
    asked = f"Exercise {number}, Cold snap, was planned for Mon 23 Nov 2026, and nobody has recorded how it went"
    assert asked not in shown_answer(world, "@asha.patel", "/exercise due"), "it is today"
    assert "is still to come" in world.say("@niamh.doyle", f"/exercise record {number}")
    for day in (1, 2):
        world.advance(days=1)
        told = [one.handle for one in world.workspace.people() if asked in str(world.dm(f"@{one.handle}").unexpected())]
        assert len(told) == (day == 1), "the adviser, once"
        look_away(world)
    assert asked in shown_answer(world, "@asha.patel", "/exercise due")
    said = world.say("@niamh.doyle", "/exercise record table-top 23 Nov; took part Haven; lesson The road was shut")
    assert f"Exercise {number} is recorded: Cold snap. Table-top, held on Mon 23 Nov 2026 by ourselves." in said
    assert "nobody has recorded" not in shown_answer(world, "@asha.patel", "/exercise due")
    look_away(world)


def test_one_that_nobody_recorded_in_its_month_still_may_be(world: World) -> None:
    number = planned(world, MONDAY)
    with transaction(world.app.engine) as session:
        months.record_missed(session, MONDAY + timedelta(days=10))
        assert session.get_one(Exercise, number).note == "Nobody has recorded how it went."
    world.advance(days=1)
    asked = "Cold snap, was planned for Mon 23 Nov 2026, and nobody has recorded"
    assert asked in shown_answer(world, "@asha.patel", "/exercise due")
    later = world.say("@niamh.doyle", "/exercise record table-top today Thaw").split()[1]
    assert asked not in shown_answer(world, "@asha.patel", "/exercise due"), "another was held since"
    world.say("@niamh.doyle", f"/exercise record undo {later}")
    assert f"Exercise {number} is recorded" in world.say("@niamh.doyle", f"/exercise record {number}; took part Haven")
    look_away(world)
