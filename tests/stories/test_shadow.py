"""A rota in shadow (¶57): exercises call it, what is real does not yet, and everywhere it is said."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from eprr_bot.base.settings import bundled
from eprr_bot.run.check import check
from tests.stories.incident_words import log_of, look_away, shown_answer
from tests.stories.quiet_cluster import example_in, replace_in
from tests.world import MONDAY, World

SAID = "in shadow until Fri 1 Jan 2027 09:00: exercises only"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """The small cluster, whose managers are not live before the new year."""
    made = example_in(tmp_path)
    replace_in(made / "manager-on-call.yaml", "mandatory: true", "mandatory: true\nshadow_until: 2027-01-01T09:00")
    return made


@pytest.fixture
def shadow(database_url: str, files: Path) -> Iterator[World]:
    made = World(database_url, MONDAY, rotas=files)
    yield made
    look_away(made)
    made.close()


def test_what_is_real_does_not_call_it_and_says_why(shadow: World) -> None:
    world = shadow
    world.say("@farouk.aziz", "/incident critical power lost at Saltmere")
    world.advance(minutes=20)
    assert not [text for text in world.dm("@grace.adeyemi").unexpected() if "You are called as Manager" in text]
    world.dm("@priya.raman").expect("Incident 1: critical incident")
    assert f"EPRR bot: Nobody is there to call as Manager on call ({SAID})." in log_of(world, 1)


def test_an_exercise_calls_it(shadow: World) -> None:
    assert "Grace Adeyemi is being called" in shadow.say("@niamh.doyle", "/exercise start manager")
    shadow.press("Acknowledge", as_="@grace.adeyemi")


def test_wherever_it_stands_who_is_on_call_it_is_said(shadow: World) -> None:
    for line in ("/oncall", "/oncall manager", "/oncall week"):
        assert SAID in shown_answer(shadow, "@asha.patel", line), line
    assert SAID not in shown_answer(shadow, "@asha.patel", "/oncall manager at 1 Jan 2027 09:00")


def test_check_warns_where_incidents_are_to_call_it(files: Path) -> None:
    [fault] = [one for one in check(files, bundled("playbooks")) if "shadow" in one.problem]
    assert fault.is_warning
    assert "incidents do not call manager-on-call, though incident_rotas names it" in fault.problem


@pytest.mark.both_databases
def test_where_it_is_the_rota_that_commands_those_who_stand_in_are_called_at_once(
    database_url: str, tmp_path: Path
) -> None:
    made = example_in(tmp_path)
    replace_in(made / "director-on-call.yaml", "mandatory: true", "mandatory: true\nshadow_until: 2027-01-01T09:00")
    world = World(database_url, MONDAY, rotas=made)
    answer = world.say("@grace.adeyemi", "/incident critical power lost at Saltmere")
    assert "rector on call: ring the switchboard." in answer
    assert "Farouk Aziz" not in "\n".join(log_of(world, 1)), "nobody is accountable by a rota that is not live"
    world.dm("@dmitri.volkov").expect("Incident 1: critical incident", "With your answer you have command.")
    assert not any("Incident 1: critical" in text for text in world.dm("@farouk.aziz").unexpected())
    world.press("I am responding", as_="@dmitri.volkov")
    assert "Command passes to Dmitri Volkov" in "\n".join(log_of(world, 1))
    look_away(world)
    world.close()
