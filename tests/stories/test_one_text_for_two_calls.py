"""Several calls of one incident that call the same person: whose texts they get, how often, and what an answer does."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from tests.stories.incident_words import log_of, look_away
from tests.stories.test_texts_that_fail import FAROUK, GONE
from tests.stories.test_who_commands import phone_of
from tests.world import MONDAY, World, sqlite_url

DECLARED = "/incident critical power lost at Saltmere"


@pytest.fixture
def quick_world(tmp_path: Path) -> Iterator[World]:
    """A world on SQLite alone, in which only what is asked for is looked at."""
    made = World(sqlite_url(tmp_path))
    yield made
    made.close()


def texted(world: World, who: str) -> list[int]:
    """The minutes since the declaration at which somebody was texted about it."""
    sent = [one.partition("Sent ")[2] for one in phone_of(world, who) if "Power lost, Saltmere" in one]
    begun = MONDAY.hour * 60
    return [60 * int(one[:2]) + int(one[3:5]) - begun for one in sent]


def test_nobody_is_left_without_a_text_because_two_calls_share_their_six_an_hour(quick_world: World) -> None:
    world = quick_world
    world.say("@asha.patel", DECLARED)
    world.advance(minutes=121)
    for who in ("@farouk.aziz", "@grace.adeyemi", "@priya.raman", "@ben.okoro"):
        at = texted(world, who)
        assert max(later - earlier for earlier, later in pairwise([*at, 121])) <= 20, f"{who}: {at}"
    assert texted(world, "@farouk.aziz")[:7] == [0, 5, 15, 25, 35, 45, 65], "six an hour, of their own call at first"


def test_two_calls_that_mean_the_same_person_send_one_text_and_an_answer_counts_in_both(quick_world: World) -> None:
    world = quick_world
    world.say("@farouk.aziz", "/oncall take manager")
    world.say("@asha.patel", DECLARED)
    world.advance(minutes=5)
    assert texted(world, "@farouk.aziz") == [0, 5]
    assert "Reply 1 to answer: you then have command." in phone_of(world, "@farouk.aziz")[-1]
    world.reply("@farouk.aziz", "1")
    log = "\n".join(log_of(world, 1))
    assert "Farouk Aziz has command and is the accountable director." in log
    assert log.count("Farouk Aziz answered by text message") == 1
    world.advance(minutes=30)
    assert texted(world, "@farouk.aziz") == [0, 5]
    assert texted(world, "@grace.adeyemi") == [], "neither call goes on"


def test_a_text_that_serves_two_calls_is_in_the_log_as_taken_for_both(quick_world: World) -> None:
    world = quick_world
    world.say("@farouk.aziz", "/oncall take manager")
    world.say("@asha.patel", DECLARED)
    world.advance(minutes=1)
    log = log_of(world, 1)
    assert sum("Calling Farouk Aziz" in one and "by Slack and text message" in one for one in log) == 2
    assert sum("Called, as the services took it: Farouk Aziz by Slack and text message." in one for one in log) == 2


def test_a_text_that_serves_two_calls_and_fails_is_in_the_log_as_failed_once(quick_world: World) -> None:
    world = quick_world
    world.workspace.phones.undeliverable.add(FAROUK)
    world.say("@farouk.aziz", "/oncall take manager")
    world.say("@asha.patel", DECLARED)
    world.advance(minutes=2)
    assert log_of(world, 1).count(GONE) == 1


def test_the_log_names_the_two_calls_that_a_text_serves(quick_world: World) -> None:
    """Farouk Aziz is director and manager at once, and called as both at the beginning and five minutes later."""
    world = quick_world
    world.say("@farouk.aziz", "/oncall take manager")
    world.say("@niamh.doyle", DECLARED)
    world.advance(minutes=6)
    served = [one for one in log_of(world, 1) if "One text message" in one]
    which = "for Director on call and for Manager on call"
    assert served == [f"EPRR bot: One text message serves both calls to Farouk Aziz: {which}."] * 2


def test_one_answer_took_one_time_wherever_it_is_read(quick_world: World) -> None:
    world = quick_world
    world.say("@asha.patel", DECLARED)
    world.advance(minutes=16)
    world.press("I am responding", as_="@farouk.aziz")
    answered = [one for one in world.dm("@farouk.aziz").unexpected() if "You answered" in one]
    assert len(answered) == 3
    assert all("after 16 minutes" in one for one in answered)


def test_an_answer_at_the_very_instant_came_at_once(quick_world: World) -> None:
    world = quick_world
    world.say("@asha.patel", DECLARED)
    world.press("I am responding", as_="@farouk.aziz")
    assert "Farouk Aziz: Farouk Aziz answered in Slack at once." in log_of(world, 1)
    assert "at 10:00>, at once." in world.dm("@farouk.aziz").unexpected()[0]


@pytest.mark.both_databases
def test_a_text_that_two_calls_share_goes_out_for_the_other_when_one_of_them_ends_first(world: World) -> None:
    world.say("@farouk.aziz", "/oncall take manager")
    away = world.workspace.faults.add("outage", "notify*", times=None)
    world.say("@asha.patel", DECLARED)
    world.say("@ben.okoro", "/incident command take")
    world.workspace.faults.clear(away.id)
    world.advance(minutes=1)
    (text,) = [one for one in phone_of(world, "@farouk.aziz") if "Reply 1 to answer" in one]
    assert "command" not in text, "the call for command is over"
    look_away(world)


def test_whoever_answers_the_two_calls_of_a_text_that_waits_gets_none(quick_world: World) -> None:
    world = quick_world
    world.say("@farouk.aziz", "/oncall take manager")
    away = world.workspace.faults.add("outage", "notify*", times=None)
    world.say("@asha.patel", DECLARED)
    world.press("I am responding", as_="@farouk.aziz")
    world.workspace.faults.clear(away.id)
    world.advance(minutes=1)
    assert not [one for one in phone_of(world, "@farouk.aziz") if "Reply 1 to answer" in one]
