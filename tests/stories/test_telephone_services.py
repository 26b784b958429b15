"""Twilio as a service: what it does not sign, does not say, does twice or refuses."""

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlencode

import pytest
from structlog.testing import capture_logs

from eprr_bot.practice.delivery import Reply, post
from eprr_bot.practice.telephones import TOKEN, signed
from tests.patience import LONG
from tests.stories.incident_words import declare_on_the_command_line, declared, log_of
from tests.stories.telephone_words import a_world_that_rings, calls, is_rung, presses, takes
from tests.web.test_shell import fetch
from tests.world import World, shown

OUTSIDE = "https://eprr.example.nhs.uk/bot"
KEY_1 = {"CallSid": "CA1", "Digits": "1"}


@pytest.fixture
def world(database_url: str, tmp_path: Path) -> Iterator[World]:
    with a_world_that_rings(database_url, tmp_path) as made:
        yield made


def rung(world: World) -> str:
    """The director's telephone rings; the address at which Twilio is to ask what to say."""
    declared(world, "power lost at Saltmere")
    world.advance(minutes=5)
    return calls(world)[0].url


def sent(address: str, fields: dict[str, str], signature: str) -> Reply:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    headers |= {"X-Twilio-Signature": signature} if signature else {}
    return post(address, urlencode(fields).encode(), headers, LONG)


def test_what_twilio_did_not_sign_is_refused(world: World) -> None:
    key = f"{rung(world)}/1"
    forged = ["", "nonsense", "£", signed("another token", key, KEY_1), signed(TOKEN, key, {"Digits": "2"})]
    with capture_logs() as logged:
        for signature in forged:
            refused = sent(key, KEY_1, signature.encode().decode("latin-1"))
            assert (refused.status, "Twilio did not sign this." in str(refused.body)) == (403, True)
    assert [one["event"] for one in logged] == ["a call-back that Twilio did not sign was refused"], "once a minute"
    assert sent(f"{key[:-2]}/status", {"CallSid": "CA1", "CallStatus": "busy"}, "").status == 403
    assert "answered" not in " ".join(log_of(world, 1))
    assert sent(key, KEY_1, signed(TOKEN, key, KEY_1)).status == 200
    assert "answered" in " ".join(log_of(world, 1))


def test_a_signature_is_for_one_address(world: World) -> None:
    key = f"{rung(world)}/1"
    assert sent(f"{key}?a=1", KEY_1, signed(TOKEN, key, KEY_1)).status == 403
    assert sent(f"{key}?a=1", KEY_1, signed(TOKEN, f"{key}?a=1", KEY_1)).status == 200


def test_behind_a_proxy_the_address_outside_is_what_twilio_signed(database_url: str, tmp_path: Path) -> None:
    with a_world_that_rings(database_url, tmp_path, EPRR_BASE_URL=f"{OUTSIDE}/") as world:
        given = rung(world)
        assert given.startswith(f"{OUTSIDE}/voice/")
        inside = f"{world.rehearsal.server.url}/bot/{given.removeprefix(f'{OUTSIDE}/')}"
        assert sent(inside, KEY_1, signed(TOKEN, inside, KEY_1)).status == 403
        said = sent(inside, KEY_1, signed(TOKEN, given, KEY_1))
        assert (said.status, f'action="{given}/1"' in str(said.body)) == (200, True)


def test_where_no_calls_are_made_nothing_is_taken(quick_world: World) -> None:
    key = f"{quick_world.rehearsal.server.url}/bot/voice/anything/1"
    assert sent(key, KEY_1, signed("", key, KEY_1)).status == 403


def test_an_address_that_belongs_to_no_call_says_that_it_is_over(world: World) -> None:
    rung(world)
    for path in ("nothing", "nothing/1"):
        unknown = f"{world.rehearsal.server.url}/bot/voice/{path}"
        assert "This call is over. Goodbye." in str(sent(unknown, KEY_1, signed(TOKEN, unknown, KEY_1)).body)


@pytest.mark.parametrize("fault", ["lost_reply", "filtered_reply"])
def test_after_a_lost_reply_the_call_is_looked_up_before_another_is_made(world: World, fault: str) -> None:
    world.workspace.faults.add(fault, "twilio.call")
    rung(world)
    world.advance(minutes=1, seconds=10)
    assert len(calls(world)) == 1
    assert "Telephone call to Farouk Aziz failed: the telephone rang and nobody took it." in log_of(world, 1)[-1]


def test_a_call_that_never_began_is_made_once_that_is_known(world: World) -> None:
    world.workspace.faults.add("outage", "twilio.*", times=2)
    declared(world, "power lost at Saltmere")
    world.advance(minutes=5)
    assert not calls(world)
    world.advance(seconds=30)
    assert is_rung(world, "@farouk.aziz")
    assert len(calls(world)) == 1


def test_what_twilio_tells_of_a_call_counts_where_its_answer_was_lost(world: World) -> None:
    world.workspace.telephones.tells_beginnings = True
    world.workspace.faults.add("lost_reply", "twilio.call")
    rung(world)
    assert "Called, as the services took it: Farouk Aziz by Slack" in " ".join(log_of(world, 1))
    takes(world, "@farouk.aziz")
    assert "recorded at 10:05" in presses(world, "@farouk.aziz", "1")


@pytest.mark.both_databases
def test_an_account_that_may_make_no_calls_is_the_services_fault(world: World) -> None:
    fault = world.workspace.faults.add("suspended", "twilio.call", times=None)
    declared(world, "power lost at Saltmere")
    world.advance(minutes=5)
    why = "Twilio lets this account make no calls: its token is wrong, it is suspended, or it has no money"
    assert f"EPRR bot: Telephone call to Farouk Aziz failed: {why}." in log_of(world, 1)
    assert f":large_orange_circle: *Telephone calls:* {why}" in world.say("@hana.suzuki", "/eprr status")
    assert json.loads(fetch(world, "/readyz")[1])["telephone calls"].startswith(why)
    said = " ".join(shown(one) for one in world.workspace.person("@priya.raman").messages())
    assert "check their entry" not in said
    world.workspace.faults.clear(fault.id)


def test_twilio_is_asked_for_one_call_a_second(world: World) -> None:
    declare_on_the_command_line(world, "power lost", "Saltmere")
    declare_on_the_command_line(world, "flood", "Saltmere")
    world.advance(minutes=26)
    made = [one.made_at for one in calls(world)]
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(made)]
    assert len(made) > 5, "everybody is rung in the rounds"
    assert min(gaps) >= 1
