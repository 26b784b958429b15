"""The web app: health, figures, call-backs, and who may knock."""

import json
import re
import time
import urllib.error
import urllib.request
from email.message import Message
from pathlib import Path
from urllib.parse import urlencode

import pytest
from slack_sdk.signature import SignatureVerifier

from eprr_bot.app import build
from eprr_bot.base.db import make_engine
from eprr_bot.base.settings import Settings
from eprr_bot.health import readiness
from eprr_bot.practice.delivery import signed
from eprr_bot.run.web.shell import make_web
from tests.patience import LONG
from tests.test_database_watch import NOWHERE
from tests.world import World, sqlite_url


def fetch(
    world: World, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
) -> tuple[int, str, dict[str, str]]:
    """(status, body, headers) of the bot's own web app."""
    request = urllib.request.Request(f"{world.rehearsal.server.url}/bot{path}", data=body, headers=headers or {})
    try:
        with urllib.request.urlopen(request, timeout=LONG) as answer:
            return answer.status, answer.read().decode(), lower(answer.headers)
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(), lower(error.headers)


def lower(headers: Message) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def test_it_is_ready_while_everything_moves_and_says_what_does_not(world: World) -> None:
    assert fetch(world, "/healthz")[:2] == (200, "alive")
    assert fetch(world, "/readyz")[0] == 200

    world.clock.move_to(world.now.replace(minute=5))
    status, body, _ = fetch(world, "/readyz")
    assert status == 503
    assert json.loads(body)["ticker"] == "has not moved for 300 s"

    world.workspace.faults.add(kind="outage", times=None)
    world.settle()
    status, body, _ = fetch(world, "/readyz")
    assert json.loads(body)["slack"] == "away: has not moved for 300 s"
    assert status == 200, "it goes on without Slack: by text, and in the record"
    world.workspace.faults.clear()
    world.advance(minutes=1)
    assert fetch(world, "/readyz")[0] == 200


def test_slack_is_called_away_before_two_minutes_are_over(world: World) -> None:
    world.workspace.faults.add(kind="outage", times=None)
    world.advance(seconds=91)
    status, body, _ = fetch(world, "/readyz")
    assert json.loads(body)["slack"].startswith("away: has not moved for ")
    assert status == 200
    world.workspace.faults.clear()
    world.advance(seconds=11)
    assert json.loads(fetch(world, "/readyz")[1])["slack"] == "ok"


def test_it_is_not_ready_while_the_sender_of_text_messages_stands_still(world: World) -> None:
    world.clock.move_to(world.now.replace(minute=2))
    world.app.tick()
    for other in (one.channel.name for one in world.app.senders):
        if other != "text":
            world.app.send(other)
    status, body, _ = fetch(world, "/readyz")
    assert status == 503
    assert json.loads(body)["sender text"] == "has not moved for 120 s"
    world.app.send("text")
    assert fetch(world, "/readyz")[0] == 200


def test_a_process_that_only_serves_pages_says_that_no_worker_runs_and_serves_on(world: World) -> None:
    """Whoever declares through it must not be turned away."""
    world.app.has_worker = False
    world.clock.move_to(world.now.replace(minute=5))
    status, body, _ = fetch(world, "/readyz")
    assert (status, json.loads(body)["ticker"]) == (200, "has not moved for 300 s")


def test_an_overdue_step_of_a_call_out_is_not_ready(world: World) -> None:
    world.say("@asha.patel", "/exercise start")
    world.dm("@farouk.aziz").expect("EXERCISE")
    world.phone("@farouk.aziz").expect("EXERCISE")
    world.channel("exercises").expect("Running")
    world.clock.move_to(world.now.replace(minute=9))
    assert "overdue" in fetch(world, "/readyz")[1]


def test_the_figures_are_for_prometheus(world: World) -> None:
    status, body, headers = fetch(world, "/metrics")
    assert status == 200
    assert "eprr_outbox_oldest_seconds 0.0" in body
    assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"


@pytest.mark.parametrize("token", ["", "Bearer ", "Bearer wrong"])
def test_a_text_reply_without_the_right_token_is_refused(world: World, token: str) -> None:
    body = json.dumps({"source_number": "447700900010", "message": "1"}).encode()
    headers = {"Content-Type": "application/json", "Authorization": token}
    assert fetch(world, "/callbacks/notify/text", body, headers)[0] == 401


@pytest.mark.parametrize(
    ("number", "text", "outcome"),
    [
        ("447700900999", "1", "nobody has this number"),
        ("447700900010", "1", "nothing waits for an answer"),
        ("447700900010", "who is this", "not understood as an answer"),
    ],
)
def test_a_text_reply_that_answers_nothing_says_so(world: World, number: str, text: str, outcome: str) -> None:
    body = json.dumps({"source_number": number, "message": text}).encode()
    headers = {"Content-Type": "application/json", "Authorization": "Bearer practice"}
    status, answer, _ = fetch(world, "/callbacks/notify/text", body, headers)
    assert (status, json.loads(answer)) == (200, {"outcome": outcome})


@pytest.mark.parametrize("fault", ["wrong secret", "too old", "other body"])
def test_a_request_that_slack_did_not_sign_is_refused(world: World, fault: str) -> None:
    body = "command=%2Foncall&text=&user_id=U0000001"
    at = str(int(time.time()) - (301 if fault == "too old" else 0))
    secret = "other" if fault == "wrong secret" else "practice-secret"
    signature = SignatureVerifier(secret).generate_signature(timestamp=at, body=body) or ""
    sent = body + ("x" if fault == "other body" else "")
    headers = {
        "X-Slack-Request-Timestamp": at,
        "X-Slack-Signature": signature,
        "Content-Type": "application/x-www-form-urlencoded",
    }
    assert fetch(world, "/slack/events", sent.encode(), headers)[0] == 401


ACTION = '{"type": "block_actions", "user": {"id": "U0000001"}, "actions": %s}'


@pytest.mark.parametrize(
    "body",
    [
        *(
            urlencode({"payload": one})
            for one in ('{"typ', "[]", "null", "7", "[" * 9000, ACTION % "[{}]", ACTION % "7")
        ),
        *("[]", '{"typ', '[{"type": "event_callback"}]'),
    ],
)
def test_signed_nonsense_is_refused_without_a_traceback(quick_world: World, body: str) -> None:
    world = quick_world
    kind = "application/json" if body[:1] in "[{" else "application/x-www-form-urlencoded"
    headers = {"Content-Type": kind, **signed("practice-secret", body, int(time.time()))}
    assert fetch(world, "/slack/events", body.encode(), headers)[0] == 400


@pytest.mark.logs_errors("its database has no tables")
def test_in_socket_mode_there_is_no_door_for_signed_requests(tmp_path: Path) -> None:
    settings = Settings.model_validate({"DATABASE_URL": sqlite_url(tmp_path), "SLACK_APP_TOKEN": "xapp"})
    app = build(settings)
    paths = {getattr(route, "path", "") for route in make_web(app).routes}
    app.close()
    assert "/healthz" in paths
    assert "/slack/events" not in paths


@pytest.mark.parametrize("path", ["/desk", "/answer/abc", "/exercises/abc", "/metrics", "/desk/sign-in/abc"])
@pytest.mark.logs_errors("its database is nowhere")
def test_a_page_that_cannot_be_had_says_why(world: World, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world.app, "engine", make_engine(NOWHERE))
    status, body, headers = fetch(world, path)
    assert status == 503, "whoever passes texts and calls on tries again"
    assert "I cannot reach my database just now" in body
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.logs_errors("a page fails")
def test_a_page_that_fails_by_our_own_mistake_says_so_with_a_number(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readiness, "figures", lambda *_: 1 / 0)
    status, body, _ = fetch(world, "/metrics")
    assert status == 503
    assert re.search(r"Something went wrong on my side \(error [0-9a-f]{6}\)", body)
