"""Whom an exercise leaves alone: who is on leave, and who was just called out for something real."""

import pytest

from tests.stories.incident_words import look_away
from tests.world import World

MARK = "EXERCISE EXERCISE EXERCISE"


@pytest.mark.both_databases
def test_those_on_leave_are_passed_over_and_the_result_says_so(world: World) -> None:
    for who in ("@farouk.aziz", "@dmitri.volkov"):
        world.say(who, "/oncall away from 23 Nov to 24 Nov")
    look_away(world)
    assert "Asha Patel is being called" in world.say("@niamh.doyle", "/exercise start director")
    world.dm("@asha.patel").expect(MARK)
    world.phone("@asha.patel").expect(MARK)
    world.advance(minutes=4)
    world.press("Acknowledge", as_="@asha.patel")
    result = world.channel("exercises").expect("Held, answered in 4 minutes: Asha Patel")
    for who in ("Farouk Aziz (Director on call)", "Dmitri Volkov"):
        assert who in result
    assert result.count("not called on purpose, on leave until Wed 25 Nov 2026 00:00") == 2
    look_away(world)


def test_whoever_was_just_called_out_for_something_real_is_passed_over_for_two_hours(world: World) -> None:
    world.say("@niamh.doyle", "/oncall page communications please ring the press office")
    world.press("I will see to it", as_="@umar.sheikh")
    world.advance(minutes=119)
    look_away(world)
    assert "Rosa Delgado is being called" in world.say("@niamh.doyle", "/exercise start communications")
    world.press("Acknowledge", as_="@rosa.delgado")
    result = world.channel("exercises").expect("Held, answered at once: Rosa Delgado")
    assert "Umar Sheikh (Communications): not called on purpose, called out for something real at 10:00" in result
    world.advance(minutes=1)
    assert "Umar Sheikh is being called" in world.say("@niamh.doyle", "/exercise start communications")
    look_away(world)


def test_where_nobody_would_be_left_to_call_an_exercise_is_refused(world: World) -> None:
    for who in ("@umar.sheikh", "@rosa.delgado"):
        world.say(who, "/oncall away from 23 Nov to 24 Nov")
    refused = world.say("@niamh.doyle", "/exercise start communications")
    until = "on leave until Wed 25 Nov 2026 00:00"
    assert f"Nobody would be left to call: Umar Sheikh ({until}) and Rosa Delgado ({until})." in refused
    assert "communications" not in world.say("@niamh.doyle", "/exercise history").lower()
    look_away(world)
