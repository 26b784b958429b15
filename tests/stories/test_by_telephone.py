"""People who are reached by telephone, and answer by a key."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from eprr_bot.base.db import transaction
from eprr_bot.directory.models import Person
from tests.stories.incident_words import declare_on_the_command_line, declared, end, from_bot, log_of
from tests.stories.telephone_words import FAROUK, a_world_that_rings, calls, is_rung, presses, takes
from tests.world import World, shown

QUESTION = "Press 1 to say that you can attend. You then have command. Press 2 if you cannot."


@pytest.fixture
def world(database_url: str, tmp_path: Path) -> Iterator[World]:
    with a_world_that_rings(database_url, tmp_path) as made:
        yield made


def log(world: World) -> str:
    return " ".join(log_of(world, 1))


@pytest.mark.both_databases
def test_a_director_is_reached_by_telephone_while_slack_and_texts_fail(world: World) -> None:
    world.workspace.faults.add("outage", times=None)
    world.workspace.faults.add("day_is_full", "notify.sms", times=None)
    declare_on_the_command_line(world, "power lost", "Saltmere")
    world.advance(minutes=5)
    said = takes(world, "@farouk.aziz")
    assert said.startswith("Incident 1: critical incident. Power lost, Saltmere. You are called as Director on call.")
    assert said.endswith(QUESTION)
    assert "answered" not in log(world), "to take the call is no answer"
    back = presses(world, "@farouk.aziz", "1")
    assert back == "Incident 1: critical incident: recorded at 10:05 that you can attend. You have command. Goodbye."
    assert "Calling Farouk Aziz (Director on call) by Slack, text message and telephone call." in log(world)
    assert "Called, as the services took it: Farouk Aziz by telephone call." in log(world)
    assert "Farouk Aziz answered by telephone after 5 minutes." in log(world)
    assert "Farouk Aziz has command" in log(world)
    assert not is_rung(world, "@farouk.aziz")
    world.workspace.faults.clear()


def test_a_director_who_presses_2_is_not_waited_for(world: World) -> None:
    declared(world, "power lost at Saltmere")
    world.advance(minutes=5)
    takes(world, "@farouk.aziz")
    back = presses(world, "@farouk.aziz", "2")
    assert back == "Incident 1: critical incident: recorded at 10:05 that you cannot attend. Goodbye."
    assert "Farouk Aziz answered by telephone after 5 minutes that they cannot attend." in log(world)
    assert "has command" not in log(world)
    world.phone("@dmitri.volkov").expect("Power lost")
    world.advance(minutes=5)
    assert len(calls(world)) == 1, "they are not called again"


def test_whoever_answers_on_the_telephone_is_not_told_to_reply(world: World) -> None:
    declared(world, "power lost at Saltmere")
    world.advance(minutes=20, seconds=10)
    takes(world, "@grace.adeyemi")
    back = presses(world, "@grace.adeyemi", "1")
    assert back.endswith("recorded at 10:20 that you can attend. Nobody has taken command yet. Goodbye.")


def test_whoever_cannot_attend_and_takes_another_call_can_after_all(world: World) -> None:
    declared(world, "power lost at Saltmere")
    world.advance(minutes=5)
    world.reply("@farouk.aziz", "2")
    said = takes(world, "@farouk.aziz")
    assert "You said at 10:05 that you cannot attend." in said
    assert said.endswith("Press 1 to say that you can attend after all. You then have command.")
    assert presses(world, "@farouk.aziz", "2").startswith("That key does not answer the call.")
    assert "recorded at 10:05 that you can attend. You have command." in presses(world, "@farouk.aziz", "1")


def test_whoever_must_not_be_rung_never_is(world: World) -> None:
    with transaction(world.app.engine) as session:
        session.get_one(Person, "farouk.aziz").no_voice_calls = True
    declared(world, "power lost at Saltmere")
    world.advance(minutes=21)
    why = "Farouk Aziz cannot be reached by telephone call: no voice calls are to be made to them."
    assert log(world).count(why) == 1
    assert calls(world), "others are rung in the rounds after the ladder"
    theirs = world.workspace.person("@farouk.aziz")
    assert not [one for one in theirs.phone if one.kind == "voice"]


def test_a_mailbox_that_takes_the_call_answers_nothing_and_the_ladder_goes_on(world: World) -> None:
    declared(world, "power lost at Saltmere")
    world.advance(minutes=5)
    takes(world, "@farouk.aziz")
    assert [presses(world, "@farouk.aziz", "").endswith(QUESTION) for _ in range(2)] == [True, True]
    last = presses(world, "@farouk.aziz", "")
    assert last == "No answer is recorded, because no key was pressed that means one. Goodbye."
    assert calls(world)[0].status == "completed"
    taken = "The telephone call to Farouk Aziz was taken, by them or by a mailbox, and no key was pressed."
    assert taken in log(world)
    assert "answered" not in log(world)
    world.advance(minutes=5)
    world.phone("@dmitri.volkov").expect("Power lost")


def test_a_wrong_key_asks_again(world: World) -> None:
    declared(world, "power lost at Saltmere")
    world.advance(minutes=5)
    takes(world, "@farouk.aziz")
    assert presses(world, "@farouk.aziz", "7").startswith("That key does not answer the call. Incident 1")
    assert "recorded at 10:05 that you can attend" in presses(world, "@farouk.aziz", "1")


def test_a_telephone_that_nobody_takes_stands_in_the_log_at_once(world: World) -> None:
    declared(world, "power lost at Saltmere")
    world.advance(minutes=5)
    world.workspace.person("@farouk.aziz").leave_call()
    world.settle()
    assert "Telephone call to Farouk Aziz failed: the telephone rang and nobody took it." in log(world)
    assert [one.text for one in world.workspace.person("@farouk.aziz").phone if one.kind == "voice"] == ["Missed call"]


def test_where_the_service_does_not_tell_it_is_asked(world: World) -> None:
    declared(world, "power lost at Saltmere")
    world.advance(minutes=6, seconds=30)
    assert "Telephone call to Farouk Aziz failed: the telephone rang and nobody took it." in log(world)


@pytest.mark.parametrize(
    ("among", "why"),
    [
        ("busy", "the line was busy"),
        ("off", "the telephone rang and nobody took it"),
        ("undeliverable", "the network could not put the call through; it may be that nobody has this number"),
    ],
)
def test_where_a_call_does_not_come_through_the_ladder_goes_on_at_once(world: World, among: str, why: str) -> None:
    with transaction(world.app.engine) as session:
        session.get_one(Person, "farouk.aziz").slack_id = None
    world.workspace.faults.add("day_is_full", "notify.sms", times=1)
    phones = world.workspace.telephones if among == "busy" else world.workspace.phones
    getattr(phones, among).add(FAROUK)
    declared(world, "power lost at Saltmere")
    assert "Nobody could be reached: going on to the next step at once." in log(world)
    world.advance(minutes=1)
    assert f"Telephone call to Farouk Aziz failed: {why}." in log(world)


def test_in_an_exercise_that_is_said_first(world: World) -> None:
    world.say("@niamh.doyle", "/exercise start director")
    world.advance(minutes=5)
    assert takes(world, "@farouk.aziz").startswith("This is an exercise. Call-out exercise")
    assert presses(world, "@farouk.aziz", "1").startswith("This is an exercise. Call-out exercise")


def test_in_an_exercise_people_are_rung_at_any_hour_as_on_the_day(world: World) -> None:
    with transaction(world.app.engine) as session:
        session.get_one(Person, "farouk.aziz").voice_hours = "12:00-18:00"
    world.say("@niamh.doyle", "/exercise start director")
    world.advance(minutes=5)
    assert calls(world)


def test_whoever_takes_a_call_that_is_over_is_told_so(world: World) -> None:
    room = declared(world, "power lost at Saltmere")
    world.advance(minutes=5)
    end(world, "@asha.patel", "/incident cancel a test", channel=room.name)
    said = takes(world, "@farouk.aziz")
    assert said == "Incident 1: critical incident. Incident 1: cancelled. There is nothing for you to do."
    assert calls(world)[0].status == "completed"


def test_whoever_has_answered_elsewhere_meanwhile_hears_that(world: World) -> None:
    declared(world, "power lost at Saltmere")
    world.advance(minutes=5)
    takes(world, "@farouk.aziz")
    world.reply("@farouk.aziz", "1")
    assert "You answered at 10:05." in presses(world, "@farouk.aziz", "1")
    assert log(world).count("Farouk Aziz answered") == 1


def test_nobody_is_rung_for_news_who_can_be_told_otherwise(world: World) -> None:
    declared(world, "power lost at Saltmere")
    world.advance(minutes=5)
    takes(world, "@farouk.aziz")
    presses(world, "@farouk.aziz", "1")
    end(world, "@asha.patel", "/incident standdown power is back")
    world.advance(minutes=2)
    assert "STAND DOWN" in world.workspace.person("@farouk.aziz").phone[-1].text
    assert len(calls(world)) == 1


def test_an_hour_of_rings_in_vain_pushes_nothing_out_and_rings_nobody_twice_at_once(world: World) -> None:
    """The log keeps every ring; the headline shows what else has happened.

    The manager's call widens to the director, whose own rings already, in vain.
    """
    room = declared(world, "power lost at Saltmere")
    world.say("@asha.patel", "/incident log Decision: close the theatres", channel=room.name)
    world.advance(minutes=45)
    newest = shown(from_bot(world, room)[0]).partition("Newest in the log")[2]
    assert "close the theatres" in newest
    assert "Called, as the services took it" not in newest
    assert "Called, as the services took it" in log(world)
    assert len([one for one in log_of(world, 1) if "rang and nobody took it" in one]) > 3
    said = " ".join(shown(one) for one in world.workspace.person("@priya.raman").messages())
    assert "by telephone" not in said
    assert "Telephone calls did not reach" not in said
    assert "could not be delivered" not in world.say("@priya.raman", "/eprr status")
    assert "by telephone" not in world.say("@hana.suzuki", "/eprr status")
    at = [one.made_at for one in calls(world) if one.to.endswith(FAROUK.replace(" ", "")[1:])]
    assert len(at) > 3
    assert all(later - earlier >= timedelta(minutes=9) for earlier, later in pairwise(at)), at
