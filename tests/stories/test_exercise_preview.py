"""What an exercise would do is shown before it is held, and nothing is sent or kept."""

import pytest
from sqlmodel import func, select

from eprr_bot.base.db import reading
from eprr_bot.callout.models import CallOut
from eprr_bot.exercises.models import Exercise, PassedOver
from eprr_bot.outbox.models import Message
from tests.stories.incident_words import look_away, shown_answer
from tests.world import World

KEPT = (CallOut, Exercise, PassedOver, Message)


def rows(world: World) -> list[int]:
    with reading(world.app.engine) as session:
        return [session.exec(select(func.count()).select_from(one)).one() for one in KEPT]


def test_a_preview_says_who_would_get_what_and_does_nothing(world: World) -> None:
    world, before = world, rows(world)
    shown = shown_answer(world, "@niamh.doyle", "/exercise preview director")
    for line in (
        "10:00 Farouk Aziz (Director on call) in Slack and by text message",
        "10:05 Farouk Aziz (Director on call) in Slack and by text message",
        "10:10 Dmitri Volkov (Director of Strategy) in Slack and by text message",
        "10:20 Idris Bevan (Chief Executive)",
        "It ends with the first answer, and at 11:00 in any case.",
        "nothing has been sent, and nothing is kept",
    ):
        assert line in shown
    assert rows(world) == before


@pytest.mark.both_databases
def test_who_is_passed_over_brings_the_others_on_as_when_it_is_held(world: World) -> None:
    shown = shown_answer(world, "@niamh.doyle", "/exercise plan director Tue 1 Dec 10:00")
    assert "10:05 Asha Patel (Director on call)" in shown
    assert "Asha Patel (Accountable" not in shown, "she is the director whom she would stand in for"
    assert "10:15 Idris Bevan (Chief Executive)" in shown
    for who in ("@farouk.aziz", "@dmitri.volkov"):
        world.say(who, "/oncall away from 23 Nov to 24 Nov")
    shown = shown_answer(world, "@niamh.doyle", "/exercise preview director")
    assert "10:00 Farouk Aziz (Director on call): not called on purpose" in shown
    assert "10:00 Asha Patel (Accountable emergency officer) in Slack" in shown
    assert "10:05 Idris Bevan (Chief Executive)" in shown
    world.say("@niamh.doyle", "/exercise start director")
    world.advance(minutes=5)
    assert "Sent 10:00." in world.phone("@asha.patel").expect("EXERCISE")
    assert "Sent 10:05." in world.phone("@idris.bevan").expect("EXERCISE")
    world.say("@niamh.doyle", "/exercise stop")
    look_away(world)


def test_the_words_of_a_preview_are_those_that_go_out(world: World) -> None:
    shown = shown_answer(world, "@niamh.doyle", "/exercise preview loggist read back")
    world.say("@niamh.doyle", "/exercise start loggist read back")
    assert world.phone("@ximena.flores").expect("EXERCISE") in shown
    assert "Please press Acknowledge by 10:30, then Read it back." in shown.replace("*", "")
    assert world.workspace.person("@ximena.flores").messages()[-1].text.split("Please press")[0] in shown
    shown = shown_answer(world, "@niamh.doyle", "/exercise preview loggist")
    assert "It could not begin now: An exercise of Loggist is running already." in shown
    world.say("@niamh.doyle", "/exercise stop loggist")
    look_away(world)
