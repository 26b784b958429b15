"""Slack's signed requests: what Slack did not sign is refused before anything looks into it.

No framework stands in this way, because who is on call is asked here: an answer that is known goes out at once.
"""

import json
import re
from urllib.parse import parse_qsl

from fastapi import HTTPException, Request, Response
from fastapi.concurrency import run_in_threadpool
from slack_bolt.adapter.starlette.handler import to_bolt_request, to_starlette_response
from slack_sdk.signature import SignatureVerifier
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from eprr_bot.app import App
from eprr_bot.run.bodies import whole_body
from eprr_bot.slack.bolt import answered_before, make_bolt
from eprr_bot.slack.manifest import LISTENS_ON

LONGEST = 1_000_000
"""Bytes. Slack's longest is a form with a hundred full fields, a third of that."""

VALID_FOR = 300
"""Seconds from the instant that stands in the signature, as Slack's own libraries have it."""


def route(app: App) -> Route:
    """The door for Slack. In Socket Mode, where nothing is signed, there is none."""
    return Route(LISTENS_ON, SlackDoor(app), methods=["POST"], include_in_schema=False)


class SlackDoor:
    """Where Slack's requests come in over HTTP."""

    def __init__(self, app: App) -> None:
        self._app, self._bolt = app, make_bolt(app)
        self._verifier = SignatureVerifier(app.settings.slack_signing_secret)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        at, signature = _seal(request, self._verifier.clock.now())
        body = await whole_body(request, LONGEST)
        if not _is_text(body) or not self._verifier.is_valid(body, at, signature):
            raise _not_from_slack()
        response = self._known(body)
        if response is None:
            if not _is_whole(body):
                raise HTTPException(400, "This is signed, but it is nothing that Slack would send.")
            answered = await run_in_threadpool(self._bolt.dispatch, to_bolt_request(request, body))
            response = to_starlette_response(answered)
        await response(scope, receive, send)

    def _known(self, body: bytes) -> Response | None:
        """What was answered before and still is true. Over a network even a look is left to a thread."""
        if not self._app.answers.is_quick or b"command=" not in body:
            return None
        fields = dict(parse_qsl(body.decode(), keep_blank_values=True))
        kept = answered_before(self._app, fields.get("command", ""), fields.get("text", ""), fields.get("user_id", ""))
        return None if kept is None else Response(kept, media_type="application/json")


def _seal(request: Request, now: float) -> tuple[str, str]:
    """When it was signed, and the signature, each given once and well formed. Raises HTTPException."""
    at = _only(request, "X-Slack-Request-Timestamp", "[0-9]{1,12}")
    signature = _only(request, "X-Slack-Signature", "v0=[0-9a-f]{64}")
    if abs(now - int(at)) > VALID_FOR:
        raise _not_from_slack()
    return at, signature


def _only(request: Request, name: str, form: str) -> str:
    given = request.headers.getlist(name)
    if len(given) != 1 or not re.fullmatch(form, given[0]):
        raise _not_from_slack()
    return given[0]


def _is_text(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _is_whole(body: bytes) -> bool:
    """Is it a form, or an object in JSON, by itself or in a form; and has each button in it a name?"""
    text = body.decode()
    text = dict(parse_qsl(text)).get("payload", text if text.lstrip()[:1] in ("{", "[") else "{}")
    try:
        found = json.loads(text)
        return all(isinstance(one["action_id"], str) for one in found.get("actions", ()))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return False


def _not_from_slack() -> HTTPException:
    return HTTPException(401, "Slack did not sign this, or more than five minutes ago. Check SLACK_SIGNING_SECRET.")
