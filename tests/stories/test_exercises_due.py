"""One command answers when exercises of each kind were last held, and when the next are due."""

from datetime import timedelta

import pytest

from eprr_bot.base.db import transaction
from eprr_bot.exercises import jobs
from tests.stories.incident_words import look_away, shown_answer
from tests.stories.test_exercise_evidence import MARK
from tests.world import World


@pytest.mark.both_databases
def test_one_command_says_when_each_kind_was_last_held_and_by_whom(world: World) -> None:
    said = shown_answer(world, "@asha.patel", "/exercise due")
    assert said.count("none of our own is on record, which begins on Mon 23 Nov 2026.") >= 5
    assert "NHS England EPRR Framework" in said
    world.say("@niamh.doyle", "/exercise record live 3 Oct Heron; organiser Humber LRF")
    world.say("@niamh.doyle", "/exercise record equipment test 20 Aug")
    world.say("@niamh.doyle", "/exercise record table-top 12 Nov Surge")
    said = shown_answer(world, "@asha.patel", "/exercise due")
    assert ":large_orange_circle: *Live*, every 36 months: none of our own is on record, which begins on" in said
    assert ":red_circle: *Equipment test*, every 3 months: last our own Thu 20 Aug 2026" in said
    assert "By others: Sat 3 Oct 2026 (exercise" in said
    assert "Was due by Fri 20 Nov 2026." in said
    assert "Next due by Fri 12 Nov 2027." in said
    assert said.index("Equipment test") < said.index("Live") < said.index("Table-top")


def test_the_communications_exercise_is_the_call_out_that_was_held(world: World) -> None:
    world.say("@niamh.doyle", "/exercise start manager")
    world.dm("@grace.adeyemi").expect(MARK)
    world.phone("@grace.adeyemi").expect(MARK)
    assert "*Communications*, every 6 months: none" in shown_answer(world, "@asha.patel", "/exercise due")
    world.press("Acknowledge", as_="@grace.adeyemi")
    said = shown_answer(world, "@asha.patel", "/exercise due")
    assert ":large_green_circle: *Communications*, every 6 months: last our own Mon 23 Nov 2026 (exercise" in said
    look_away(world)


def test_the_adviser_and_the_officer_hear_once_a_month_of_what_is_overdue(world: World) -> None:
    world.say("@niamh.doyle", "/exercise record equipment test 20 Aug")
    look_away(world)
    with transaction(world.app.engine) as session:
        jobs.tell_overdue(world.app, session, world.now)
    world.settle()
    told = [who.handle for who in world.workspace.people() if world.dm(f"@{who.handle}").unexpected()]
    assert len(told) == 2
    text = world.dm(f"@{told[0]}").expect("Exercises are overdue against the minimums:", "*Equipment test*")
    assert "*Live*" not in text, "of which nothing is known yet"
    look_away(world)


def test_nothing_is_said_while_nothing_is_overdue(world: World) -> None:
    with transaction(world.app.engine) as session:
        jobs.tell_overdue(world.app, session, world.now + timedelta(days=1))
    world.settle()
