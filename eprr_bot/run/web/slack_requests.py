"""Slack's signed requests: what Slack did not sign is refused before anything looks into it."""

import re

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.concurrency import run_in_threadpool
from slack_bolt.adapter.starlette.handler import to_bolt_request, to_starlette_response
from slack_sdk.signature import SignatureVerifier

from eprr_bot.app import App
from eprr_bot.run.web.bodies import whole_body
from eprr_bot.slack.bolt import make_bolt
from eprr_bot.slack.manifest import LISTENS_ON

LONGEST = 1_000_000
"""Bytes. Slack's longest is a form with a hundred full fields, a third of that."""

VALID_FOR = 300
"""Seconds from the instant that stands in the signature, as Slack's own libraries have it."""


def routes(app: App) -> APIRouter:
    """The door for Slack. In Socket Mode, where nothing is signed, there is none."""
    router, bolt = APIRouter(), make_bolt(app)
    verifier = SignatureVerifier(app.settings.slack_signing_secret)

    @router.post(LISTENS_ON, include_in_schema=False)
    async def slack_events(request: Request) -> Response:
        at, signature = _seal(request, verifier.clock.now())
        body = await whole_body(request, LONGEST)
        if not _is_text(body) or not verifier.is_valid(body, at, signature):
            raise _not_from_slack()
        return to_starlette_response(await run_in_threadpool(bolt.dispatch, to_bolt_request(request, body)))

    return router


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


def _not_from_slack() -> HTTPException:
    return HTTPException(401, "Slack did not sign this, or more than five minutes ago. Check SLACK_SIGNING_SECRET.")
