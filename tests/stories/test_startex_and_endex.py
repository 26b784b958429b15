"""STARTEX, how an exercise goes, and ENDEX: to those who were called, and in the exercises' channel."""

import pytest

from eprr_bot.base import documents
from eprr_bot.base.db import transaction
from tests.clusters import small
from tests.stories.incident_words import look_away
from tests.world import World, texts_in

MARK = "EXERCISE EXERCISE EXERCISE"


@pytest.fixture
def everyone(world: World) -> World:
    """Everybody on the loggists' ladder is to answer."""
    files = (small() / "exercises.yaml").read_text(encoding="utf-8")
    before, of_loggists = files.split("  - id: loggist-call-out")
    changed = f"{before}  - id: loggist-call-out{of_loggists.replace('stop: first', 'stop: everyone')}"
    with transaction(world.app.engine) as session:
        documents.save(session, "programme", "programme", changed, world.now, "a test")
    return world


def shown(world: World) -> str:
    """The only message in the exercises' channel, as it stands now."""
    world.advance(seconds=5)  # a channel gets no more than a change a second
    [message] = world.workspace.messages("exercises")
    return "\n".join(texts_in(message.blocks))


@pytest.mark.both_databases
def test_one_message_shows_how_an_exercise_goes_and_becomes_its_result(everyone: World) -> None:
    world = everyone
    world.say("@niamh.doyle", "/exercise start loggist")
    begun = shown(world)
    assert "Running" in begun
    assert "STARTEX" in begun
    assert (
        "Ximena Flores (Loggist), step 1: no answer yet (called in Slack 10:00; called by text message 10:00)" in begun
    )
    assert "Yusra Hassan" not in begun, "nobody reads of those who are called next"
    world.reply("@ximena.flores", "1")
    assert "your answer is recorded" in world.phone("@ximena.flores").unexpected()[-1]
    assert "ENDEX" not in world.phone("@ximena.flores").unexpected()[-1]
    going = shown(world)
    assert "Running, answered in" in going
    assert "Yusra Hassan" in going
    for who in ("@violet.chan", "@william.achebe", "@zachary.webb", "@yusra.hassan", "@anwen.price"):
        world.advance(minutes=1)
        world.reply(who, "1")
    assert "ENDEX" in world.phone("@ximena.flores").unexpected()[-1]
    assert "your answer is recorded" in world.phone("@anwen.price").unexpected()[-1]
    assert "ENDEX: the exercise is over." in world.phone("@anwen.price").unexpected()[-1]
    over = shown(world)
    assert "Held, answered" in over
    assert "ENDEX" in over
    assert "Running" not in over
    look_away(world)


def test_nobody_is_told_of_an_exercise_before_they_are_called(world: World) -> None:
    world.say("@niamh.doyle", "/exercise start director")
    world.advance(minutes=9)
    for who in ("@dmitri.volkov", "@asha.patel", "@idris.bevan"):
        assert world.dm(who).unexpected() == world.phone(who).unexpected() == []
    assert "Dmitri Volkov" not in shown(world)
    world.advance(minutes=1)
    assert "Dmitri Volkov" in shown(world)
    world.press("Acknowledge", as_="@dmitri.volkov")
    world.phone("@farouk.aziz").expect(MARK)
    world.phone("@farouk.aziz").expect(MARK)
    world.phone("@farouk.aziz").expect(MARK, "ENDEX")
    for who in ("@farouk.aziz", "@dmitri.volkov"):
        assert "ENDEX: the exercise is over." in world.workspace.person(who).messages()[-1].text
    look_away(world)


def test_slack_away_while_it_runs_leaves_one_message_the_result(world: World) -> None:
    away = world.workspace.faults.add("outage", "chat.postMessage", times=None)
    world.say("@niamh.doyle", "/exercise start director")
    world.advance(minutes=2)
    world.reply("@farouk.aziz", "1")
    world.workspace.faults.clear(away.id)
    world.advance(minutes=5)
    assert "Held, answered in 2 minutes: Farouk Aziz" in shown(world)
    look_away(world)
