"""Home shows the calls that wait for its reader, and who has command of what is open."""

from tests.stories.incident_words import look_away
from tests.stories.test_noticeboard import home_of, open_home
from tests.world import World


def test_home_shows_who_commands_and_calls_that_wait_for_the_reader_until_they_are_answered(quick_world: World) -> None:
    world = quick_world
    open_home(world, "@farouk.aziz")
    world.say("@hana.suzuki", "/incident critical power lost at Saltmere")
    shown = home_of(world, "@farouk.aziz")
    assert "You are called" in shown
    assert "Accountable director: Farouk Aziz (has not taken command yet)" in shown
    assert "You are called" not in open_home(world, "@asha.patel"), "nobody calls her yet"
    world.press("I am responding", "@farouk.aziz")
    world.advance(seconds=5)
    shown = home_of(world, "@farouk.aziz")
    assert "You are called" not in shown
    assert "Accountable director: Farouk Aziz (has had command since" in shown
    look_away(world)


def test_home_does_not_help_out_in_an_exercise_without_slack(quick_world: World) -> None:
    world = quick_world
    world.say("@niamh.doyle", "/exercise start director without Slack")
    assert "You are called" not in open_home(world, "@farouk.aziz")
    world.say("@niamh.doyle", "/exercise stop director")
    world.say("@niamh.doyle", "/exercise start director")
    world.advance(seconds=5)
    assert "You are called" in home_of(world, "@farouk.aziz")
    look_away(world)


def test_a_call_is_answered_on_home(quick_world: World) -> None:
    world = quick_world
    away = world.workspace.faults.add("error", "chat.postMessage", error="not_allowed", times=None)
    world.say("@hana.suzuki", "/oncall page director fire at the depot")
    open_home(world, "@farouk.aziz")
    world.press("I will see to it", "@farouk.aziz")  # there is no message with that button
    world.workspace.faults.clear(away.id)
    assert "answered at once" in world.say("@hana.suzuki", "/oncall pages")
    look_away(world)
