"""A text that its service took and that then did not arrive: a number that nobody has, a phone that is off."""

import json
from collections.abc import Iterator

import pytest

from eprr_bot.base.db import transaction
from eprr_bot.directory.models import Person
from eprr_bot.outbox import fates
from eprr_bot.practice.delivery import post
from tests.patience import LONG
from tests.stories.incident_words import declared, from_bot, log_of, look_away
from tests.web.test_shell import fetch
from tests.world import World, shown

FAROUK = "07700 900015"
DOUBTFUL = "the phone was off or out of reach until the network gave up, twice in a row (since 10:"
GONE = "EPRR bot: Text message to Farouk Aziz failed: the network says that nobody has this number."
OFF = "EPRR bot: Text message to Farouk Aziz failed: the phone was off or out of reach until the network gave up."


@pytest.fixture
def world(world: World) -> Iterator[World]:
    """A world in which the stories here look at what they are about alone."""
    yield world
    look_away(world)


def to_adviser(world: World) -> list[str]:
    said = [shown(one) for one in world.workspace.person("@priya.raman").messages()]
    return [one for one in said if "Farouk Aziz c" in one and "not be reached by" in one]


def told(world: World, body: object, token: str = "practice") -> tuple[int, object]:
    """What the door for statuses answers."""
    url = f"{world.rehearsal.server.url}/bot/callbacks/notify/status"
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
    reply = post(url, json.dumps(body).encode(), headers, LONG)
    return reply.status, reply.body


def next_question(world: World) -> object:
    with transaction(world.app.engine) as session:
        return fates.next_question(session)


def test_a_number_that_nobody_has_is_in_the_log_within_a_minute_and_told_once(world: World) -> None:
    world.workspace.phones.undeliverable.add(FAROUK)
    declared(world, "power lost at Saltmere")
    assert GONE not in log_of(world, 1)
    world.advance(seconds=30)
    assert GONE in log_of(world, 1)
    [said] = to_adviser(world)
    assert "cannot be reached by text message: the network says that nobody has this number (since 10:00" in said
    world.advance(minutes=70)
    assert len(to_adviser(world)) == 1


def test_where_somebody_has_no_other_way_the_ladder_goes_on_at_once(world: World) -> None:
    with transaction(world.app.engine) as session:
        session.get_one(Person, "farouk.aziz").slack_id = None
    world.workspace.phones.undeliverable.add(FAROUK)
    room = declared(world, "power lost at Saltmere")
    assert not world.phone("@dmitri.volkov").unexpected()
    world.advance(minutes=1)
    world.phone("@dmitri.volkov").expect("Power lost")
    assert ":no_bell: Farouk Aziz, director on call: cannot be called" in shown(from_bot(world, room)[0])


def test_a_phone_that_is_off_is_asked_after_until_the_network_gives_up(world: World) -> None:
    world.workspace.phones.off.add(FAROUK)
    declared(world, "power lost at Saltmere")
    world.advance(minutes=3)
    assert OFF not in log_of(world, 1)
    world.workspace.phones.give_up(FAROUK)
    world.advance(minutes=4)
    assert OFF in log_of(world, 1)
    assert len(to_adviser(world)) == 1


def test_a_phone_that_is_off_twice_in_a_row_is_doubtful_and_still_called(world: World) -> None:
    phones = world.workspace.phones
    phones.off.add(FAROUK)
    declared(world, "power lost at Saltmere")
    world.advance(minutes=6)
    phones.give_up(FAROUK)
    world.advance(minutes=7)
    assert any(DOUBTFUL in one and "calls still go there" in one for one in to_adviser(world))
    assert DOUBTFUL in world.say("@hana.suzuki", "/eprr status")
    sent = len(to_farouk(world))
    world.advance(minutes=30)
    assert len(to_farouk(world)) > sent, "it may be on again"
    assert not any("tried by text message all the same" in one for one in log_of(world, 1))
    phones.switch_on(FAROUK)
    world.advance(minutes=40)
    assert DOUBTFUL not in world.say("@hana.suzuki", "/eprr status"), "a text has arrived"


def to_farouk(world: World) -> list[object]:
    return [one for one in world.workspace.phones.notifications if str(one["phone_number"]).endswith("900015")]


def test_a_text_that_arrives_late_is_no_failure(world: World) -> None:
    world.workspace.phones.off.add(FAROUK)
    declared(world, "power lost at Saltmere")
    world.advance(minutes=2)
    world.workspace.phones.switch_on(FAROUK)
    world.phone("@farouk.aziz").expect("Power lost")
    world.reply("@farouk.aziz", "1")
    world.reply("@grace.adeyemi", "1")
    world.advance(minutes=5)
    assert next_question(world) is None, "nothing more becomes of any of them"
    assert not to_adviser(world)


@pytest.mark.both_databases
def test_what_the_service_tells_by_itself_counts_at_once(world: World) -> None:
    phones = world.workspace.phones
    phones.status_url = f"{world.rehearsal.server.url}/bot/callbacks/notify/status"
    phones.off.add(FAROUK)
    declared(world, "power lost at Saltmere")
    assert phones.give_up(FAROUK) == [200]
    world.settle()
    assert OFF in log_of(world, 1)


def test_only_the_service_tells_and_only_of_what_it_took(world: World) -> None:
    known = {"id": "8f1c", "reference": "no such message", "status": "permanent-failure"}
    assert told(world, known) == (200, {"outcome": "no news"})
    assert told(world, known, token="wrong")[0] == 401
    assert told(world, {"status": "delivered"})[0] == told(world, ["delivered"])[0] == 422


def test_what_cannot_be_asked_now_is_asked_later(world: World) -> None:
    away = world.workspace.faults.add("outage", "notify.get", times=None)
    world.workspace.phones.undeliverable.add(FAROUK)
    declared(world, "power lost at Saltmere")
    world.advance(minutes=2)
    assert GONE not in log_of(world, 1)
    world.workspace.faults.clear(away.id)
    world.advance(minutes=4)
    assert GONE in log_of(world, 1)


@pytest.mark.both_databases
def test_the_limit_of_a_day_is_the_services_fault_and_other_ways_are_used_at_once(world: World) -> None:
    with transaction(world.app.engine) as session:
        session.get_one(Person, "farouk.aziz").slack_id = None
    full = world.workspace.faults.add("day_is_full", "notify.sms", times=None)
    declared(world, "power lost at Saltmere")
    world.dm("@dmitri.volkov").expect("Power lost")
    world.settle()
    why = "the number of texts that Notify allows in a day is used up"
    assert any(f"Text message to Farouk Aziz failed: {why}." in one for one in log_of(world, 1))
    said = [shown(one) for one in world.workspace.person("@priya.raman").messages()]
    [told_adviser] = [one for one in said if "did not reach" in one]
    assert f"people: {why}." in told_adviser
    assert "check their entry" not in " ".join(said)
    line = f":large_orange_circle: *Text messages:* {why} (last tried Mon 23 Nov 2026 10:00)"
    assert line in world.say("@hana.suzuki", "/eprr status")
    status, body, _ = fetch(world, "/readyz")
    assert (status, json.loads(body)["text messages"]) == (200, f"{why} (last tried Mon 23 Nov 2026 10:00)")
    world.workspace.faults.clear(full.id)
    world.advance(minutes=12)
    assert world.phone("@grace.adeyemi").unexpected(), "once it is over, texts go out again"
    assert why not in world.say("@hana.suzuki", "/eprr status")
