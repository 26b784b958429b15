"""How what people do reaches the bot: signed HTTP posts, or envelopes when a socket is open."""

import hashlib
import hmac
import http.client
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event, Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from eprr_bot.practice.state import Json

if TYPE_CHECKING:
    from eprr_bot.practice.team import Team

RETRY_WAITS = (0.0, 60.0, 300.0)
"""Seconds before each of Slack's three further attempts to deliver an event."""
OUTAGE = "Slack is down in this practice: nothing you do in Slack reaches the bot."


@dataclass(frozen=True)
class Outcome:
    """What came of one delivery. `error` is Slack's code, or a sentence; None when the bot answered 200.

    `is_final` means the bot asked not to be sent this again.
    """

    status: int
    body: Any
    error: str | None
    seconds: float
    is_final: bool = False


def signed(secret: str, body: str, timestamp: int) -> dict[str, str]:
    """Slack's signature headers (v0) for a raw body at a Unix time in seconds."""
    base = f"v0:{timestamp}:{body}".encode()
    signature = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": str(timestamp), "X-Slack-Signature": f"v0={signature}"}


class Delivery:
    """Delivers to the bot. `pause` waits between attempts at an event; tests replace it."""

    def __init__(self, workspace: "Team") -> None:
        self._workspace = workspace
        self._closing = Event()
        self._retries: list[Thread] = []
        self._soon: list[Thread] = []
        self.pause: Callable[[float], object] = self._closing.wait

    def slash(self, form: Json) -> Outcome:
        """Deliver a slash command."""
        return self._deliver(
            "slash_commands", form, urlencode(form, errors="surrogatepass"), "application/x-www-form-urlencoded"
        )

    def interactive(self, payload: Json) -> Outcome:
        """Deliver a pressed button, a submitted or closed view, or a shortcut."""
        raw = urlencode({"payload": json.dumps(payload)})
        return self._deliver("interactive", payload, raw, "application/x-www-form-urlencoded")

    def event(self, subscription: str, event: Json) -> Outcome | None:
        """Deliver an event if the app subscribed to it; None if it did not. Failures are tried thrice more."""
        workspace = self._workspace
        if subscription not in workspace.installation.events:
            return None
        outer = self._outer(event)
        outcome = self._event_once(outer, None)
        if outcome.error is not None and not outcome.is_final and not self._closing.is_set():
            thread = Thread(target=self._retry, args=(outer, outcome), daemon=True, name="practice-retries")
            self._retries.append(thread)
            thread.start()
        return outcome

    def event_soon(self, subscription: str, event: Json) -> None:
        """Deliver an event that the bot's own call caused, without holding that call up."""
        if subscription in self._workspace.installation.events:
            thread = Thread(target=self.event, args=(subscription, event), daemon=True, name="practice-event")
            self._soon.append(thread)
            thread.start()

    def arrive(self) -> None:
        """Wait until every event that the bot's own calls caused has been delivered once."""
        while self._soon:
            self._soon.pop().join()

    def settle(self) -> None:
        """Wait until every event under way has arrived or been given up."""
        self.arrive()
        while self._retries:
            self._retries.pop().join()

    def reopen(self) -> None:
        """Wait between attempts again, after `close`."""
        self._closing.clear()

    def close(self) -> None:
        """Give up the waits between attempts."""
        self._closing.set()

    def _retry(self, outer: Json, outcome: Outcome) -> None:
        for number, seconds in enumerate(RETRY_WAITS, start=1):
            self.pause(seconds)
            if self._closing.is_set() or outcome.error is None or outcome.is_final:
                return
            outcome = self._event_once(outer, (number, _reason(outcome)))

    def _event_once(self, outer: Json, retry: tuple[int, str] | None) -> Outcome:
        raw = json.dumps(outer)
        return self._deliver("events_api", outer, raw, "application/json", retry)

    def _outer(self, event: Json) -> Json:
        workspace, ids = self._workspace, self._workspace.ids
        authorization = {"team_id": ids["team"], "user_id": workspace.bot.id, "is_bot": True}
        return {
            "type": "event_callback",
            "token": "practice",
            "team_id": ids["team"],
            "api_app_id": ids["app"],
            "event": event,
            "event_id": workspace.new_id("Ev"),
            "event_time": int(workspace.now().timestamp()),
            "authorizations": [{"enterprise_id": None, "is_enterprise_install": False, **authorization}],
            "is_ext_shared_channel": False,
        }

    def _deliver(
        self, kind: str, payload: Json, raw: str, media_type: str, retry: tuple[int, str] | None = None
    ) -> Outcome:
        workspace, started = self._workspace, time.monotonic()
        if workspace.faults.is_outage():
            return Outcome(0, "", OUTAGE, 0.0)
        status, body, error, is_final = 0, "", None, False
        try:
            if workspace.sockets.are_connected:
                status, body = 200, workspace.sockets.deliver(kind, payload, workspace.answer_limit, retry)
            else:
                reply = self._posted(raw, media_type, retry)
                status, body, is_final = reply.status, reply.body, reply.is_final
                error = None if status == 200 else "dispatch_failed"
        except TimeoutError:
            error = "operation_timeout"
        except (OSError, ValueError, http.client.HTTPException):
            error = "dispatch_failed"
        return Outcome(status, body, error, time.monotonic() - started, is_final)

    def _posted(self, raw: str, media_type: str, retry: tuple[int, str] | None) -> "Reply":
        workspace = self._workspace
        if workspace.request_url is None:
            raise ConnectionError("The app has neither a socket open nor a request URL.")
        headers = {"Content-Type": media_type, "User-Agent": "Slackbot 1.0"}
        headers |= signed(workspace.signing_secret, raw, int(time.time()))
        if retry is not None:
            headers |= {"X-Slack-Retry-Num": str(retry[0]), "X-Slack-Retry-Reason": retry[1]}
        return post(workspace.request_url, raw.encode(), headers, workspace.answer_limit)


@dataclass(frozen=True)
class Reply:
    """An HTTP response. `body` is parsed when it is JSON; `is_final` is its X-Slack-No-Retry."""

    status: int
    body: Any
    is_final: bool


def post(url: str, body: bytes, headers: dict[str, str], limit: float) -> Reply:
    """Post without a proxy or a redirect. Raises OSError, or ValueError for JSON that cannot be read."""
    where = urlsplit(url)
    kind = http.client.HTTPSConnection if where.scheme == "https" else http.client.HTTPConnection
    connection = kind(where.netloc, timeout=limit)
    try:
        path = (where.path or "/") + (f"?{where.query}" if where.query else "")
        connection.request("POST", path, body=body, headers=headers)
        response = connection.getresponse()
        text = response.read().decode()
        is_json = response.headers.get_content_type() == "application/json"
        is_final = response.headers.get("X-Slack-No-Retry") == "1"
        return Reply(response.status, json.loads(text) if is_json and text else text, is_final)
    finally:
        connection.close()


def _reason(outcome: Outcome) -> str:
    if outcome.error == "operation_timeout":
        return "http_timeout"
    return "http_error" if outcome.status else "connection_failed"
