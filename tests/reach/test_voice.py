"""Twilio's own client against its stand-in: what its answers mean, and what is never written down."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from eprr_bot.base.clock import MovableClock
from eprr_bot.base.settings import Settings
from eprr_bot.base.vault import Vault
from eprr_bot.outbox.channel import Outgoing, Undelivered
from eprr_bot.practice import PracticeServer, Workspace
from eprr_bot.practice.telephones import SETTINGS
from eprr_bot.reach.failures import ACCOUNT, NOBODY_HAS_IT, REFUSED
from eprr_bot.reach.routes import ROUTES
from eprr_bot.reach.voice.channel import VoiceChannel, fate
from eprr_bot.reach.voice.spoken import farewell, question
from tests.world import KEY

AT = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
VAULT = Vault((KEY,))
NUMBER = "+447700900101"
MESSAGE = Outgoing("m1", "call", VAULT.seal(NUMBER), {"say": "Power lost."}, AT)


@pytest.fixture
def server() -> Iterator[PracticeServer]:
    workspace = Workspace(clock=MovableClock(stopped_at=AT))
    workspace.add_member(name="Asha Patel", phone="07700 900101")
    with PracticeServer(workspace) as made:
        yield made


@pytest.fixture
def channel(server: PracticeServer) -> Iterator[VoiceChannel]:
    made = VoiceChannel(settings(server), VAULT)
    yield made
    made.client.http_client.session.close()


def settings(server: PracticeServer, **more: str) -> Settings:
    outside = {"EPRR_BASE_URL": "https://eprr.example.nhs.uk", "TWILIO_API_URL": server.url}
    return Settings.model_validate({**SETTINGS, **outside, **more})


def refusal(channel: VoiceChannel, message: Outgoing = MESSAGE) -> Undelivered:
    with pytest.raises(Undelivered) as refused:
        channel.send(message)
    return refused.value


def test_a_call_is_asked_for_with_an_address_that_names_nobody(server: PracticeServer, channel: VoiceChannel) -> None:
    receipt = channel.send(MESSAGE)
    [call] = server.workspace.telephones.calls
    assert (receipt.ref, receipt.is_settled, receipt.failure) == (call.sid, False, "")
    assert (call.to, call.url) == (NUMBER, "https://eprr.example.nhs.uk/voice/m1")
    assert call.events == ("initiated", "completed")


@pytest.mark.parametrize(
    ("kind", "permanent", "unknown", "reason"),
    [
        ("rate_limit", False, False, "Twilio asked for a pause"),
        ("suspended", True, False, ACCOUNT),
        ("error", False, True, "Twilio answered 500"),
        ("outage", False, True, "Twilio answered 503"),
        ("dropped", False, True, "Twilio cannot be reached"),
        ("filtered", False, True, "what came back was no answer of Twilio's"),
    ],
)
def test_what_the_service_does_wrong(
    server: PracticeServer, channel: VoiceChannel, kind: str, permanent: bool, unknown: bool, reason: str
) -> None:
    for method, ask in (("call", channel.send), ("list", channel.find)):
        server.workspace.faults.add(kind, f"twilio.{method}")
        with pytest.raises(Undelivered) as refused:
            ask(MESSAGE)
        assert (refused.value.permanent, refused.value.unknown, refused.value.reason) == (permanent, unknown, reason)


def test_a_number_that_is_none_is_not_the_services_fault(channel: VoiceChannel) -> None:
    refused = refusal(channel, replace(MESSAGE, address=VAULT.seal("12")))
    assert (refused.reason, refused.permanent) == (NOBODY_HAS_IT["voice"], True)
    assert NOBODY_HAS_IT["voice"] in ROUTES["voice"].says_dead


def test_a_refusal_for_any_other_reason_is(server: PracticeServer) -> None:
    channel = VoiceChannel(settings(server, EPRR_BASE_URL="ftp://eprr.example.nhs.uk"), VAULT)
    refused = refusal(channel)
    channel.client.http_client.session.close()
    assert (refused.reason, refused.permanent) == (REFUSED, True)
    assert {REFUSED, ACCOUNT} <= {*ROUTES["voice"].faults_of_service}


def test_where_twilio_is_not_there_the_call_is_looked_up_later() -> None:
    nowhere = Settings.model_validate({**SETTINGS, "TWILIO_API_URL": "http://127.0.0.1:9"})
    channel = VoiceChannel(nowhere, VAULT)
    assert (refusal(channel).reason, refusal(channel).unknown) == ("Twilio cannot be reached", True)


def test_a_call_is_found_by_its_number_and_its_time(server: PracticeServer, channel: VoiceChannel) -> None:
    assert channel.find(MESSAGE) is None
    earlier = channel.send(replace(MESSAGE, id="m0"))
    assert channel.find(MESSAGE) is None, "that is known to be another message's"
    again = VoiceChannel(settings(server), VAULT)
    assert again.find(replace(MESSAGE, first_tried=AT + timedelta(minutes=1))) is None, "made before it was decided"
    found = again.find(MESSAGE)
    assert found is not None, "after a restart it may be this one: better one call than two"
    assert found.ref == earlier.ref
    again.client.http_client.session.close()


def test_what_twilio_took_is_asked_for_by_twilios_own_name(server: PracticeServer, channel: VoiceChannel) -> None:
    sid = channel.send(MESSAGE).ref
    server.workspace.telephones.calls[0].status = "busy"
    found = channel.find(replace(MESSAGE, ref=sid))
    assert found is not None
    assert (found.ref, found.failure, found.is_settled) == (sid, "the line was busy", True)


@pytest.mark.parametrize(
    ("status", "settled", "failed"),
    [
        ("queued", False, False),
        ("ringing", False, False),
        ("in-progress", False, False),
        ("completed", True, False),
        ("no-answer", True, True),
        ("busy", True, True),
        ("failed", True, True),
        ("canceled", True, True),
    ],
)
def test_what_a_status_means(status: str, settled: bool, failed: bool) -> None:
    receipt = fate("CA1", status)
    assert (receipt.is_settled, bool(receipt.failure)) == (settled, failed)


def test_no_number_is_written_into_the_log(
    channel: VoiceChannel, caplog: pytest.LogCaptureFixture, server: PracticeServer
) -> None:
    with caplog.at_level(logging.INFO):
        channel.send(MESSAGE)
        channel.find(MESSAGE)
        server.workspace.faults.add("suspended", "twilio.list")
        with pytest.raises(Undelivered):
            channel.find(MESSAGE)
    assert "7700900101" not in caplog.text


def test_what_people_typed_is_said_and_nothing_else() -> None:
    said = question("</Say><Hangup/> & \x07bell", "Press 1.", "https://e.example/voice/m1/1")
    assert "&lt;/Say&gt;&lt;Hangup/&gt; &amp; bell" in said
    assert said.count("<Hangup") == 0
    assert len(farewell("a" * 9000)) < 4096


@pytest.mark.parametrize("missing", ["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_FROM", "EPRR_BASE_URL"])
def test_without_any_of_its_settings_it_is_not_set_up_and_that_is_said(server: PracticeServer, missing: str) -> None:
    given = settings(server, **{missing: ""})
    assert not ROUTES["voice"].is_set_up(given)
    assert missing in ROUTES["voice"].remedy
    [problem] = [one for one in given.problems() if one.id == "twilio.missing"]
    assert problem.what == f"Telephone calls need {missing} as well, and that is not set."


def test_without_its_library_it_is_not_set_up(server: PracticeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ROUTES["voice"].is_set_up(settings(server))
    monkeypatch.setattr("eprr_bot.reach.voice.find_spec", lambda _: None)
    assert not ROUTES["voice"].is_set_up(settings(server))
    assert "pip install 'eprr-bot[voice]'" in ROUTES["voice"].remedy
