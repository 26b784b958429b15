"""The web app: Slack's signed requests, call-backs of the text service, health and figures."""

import hmac
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any, Literal, TypeVar

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import BaseModel, ValidationError
from sqlalchemy.exc import SQLAlchemyError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from eprr_bot.app import App
from eprr_bot.base.db import transaction
from eprr_bot.base.letters import mended
from eprr_bot.callout import text_replies
from eprr_bot.health import readiness
from eprr_bot.outbox import fates
from eprr_bot.reach import notify
from eprr_bot.run.bodies import whole_body
from eprr_bot.run.web import slack_requests
from eprr_bot.run.web.in_words import InWords
from eprr_bot.run.web.telephone import telephone_callbacks

SAFE_HEADERS = {
    b"content-security-policy": b"default-src 'none'; frame-ancestors 'none'",
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
}


class SafeHeaders:
    """Puts the safe headers on every answer that has none of that name.

    FastAPI's decorator for this costs more than all the rest of a short answer.
    """

    def __init__(self, web: ASGIApp) -> None:
        self._web = web

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": _made_safe(message["headers"])}
            await send(message)

        await self._web(scope, receive, send_safely)


class MendedPaths:
    """No address holds what no database takes, such as a NUL: nobody was given one that does."""

    def __init__(self, web: ASGIApp) -> None:
        self._web = web

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        await self._web({**scope, "path": mended(scope["path"])} if "path" in scope else scope, receive, send)


def _made_safe(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    given = list(headers)
    names = {name.lower() for name, _ in given}
    return [*given, *(one for one in SAFE_HEADERS.items() if one[0] not in names)]


Posted = TypeVar("Posted", bound=BaseModel)
NOT_FROM_NOTIFY = "This is no text message, and nothing said of one, as GOV.UK Notify passes it on."
LONGEST_REPLY = 64_000
"""Bytes of a call-back; a text message has at most 918 letters."""


class TextReply(BaseModel):
    """What GOV.UK Notify sends when somebody replies to a text message. Numbers come as 447700900123."""

    id: str = ""
    source_number: str
    message: str
    date_received: str = ""

    @property
    def at(self) -> datetime | None:
        """When Notify had it: passed on later where we were away. None where that is no time."""
        try:
            found = datetime.fromisoformat(self.date_received)
        except ValueError:
            return None
        return found if found.tzinfo else None


class TextStatus(BaseModel):
    """What GOV.UK Notify sends once it knows what became of a text. `reference` is ours, the message's own id."""

    id: str
    reference: str | None = None
    status: str
    notification_type: Literal["sms", "email"] = "sms"


def text_callbacks(app: App) -> APIRouter:
    """The doors for GOV.UK Notify."""
    router = APIRouter()

    async def from_notify(request: Request) -> Any:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        expected = app.settings.notify_callback_token
        if not expected or not hmac.compare_digest(given.encode(), expected.encode()):
            raise HTTPException(401, "The bearer token is not the one in NOTIFY_CALLBACK_TOKEN.")
        try:
            return mended(json.loads(await whole_body(request, LONGEST_REPLY)))
        except (ValueError, RecursionError):
            raise HTTPException(422, NOT_FROM_NOTIFY) from None

    @router.post("/callbacks/notify/text", include_in_schema=False)
    def notify_text(posted: Annotated[Any, Depends(from_notify)]) -> dict[str, str]:
        reply = _as(TextReply, posted)
        outcome = text_replies.answer(app, reply.source_number, reply.message, reply.id, reply.at)
        app.wake.set()
        return {"outcome": outcome}

    @router.post("/callbacks/notify/status", include_in_schema=False)
    def notify_status(posted: Annotated[Any, Depends(from_notify)]) -> dict[str, str]:
        told = _as(TextStatus, posted)
        fate = notify.fate(notify.ROUTES[told.notification_type], told.id, told.status)
        with transaction(app.engine) as session:
            is_news = fates.note(session, told.reference or "", fate, app.clock.now())
        return {"outcome": "noted" if is_news else "no news"}

    return router


def _as(model: type[Posted], posted: Any) -> Posted:
    try:
        return model.model_validate(posted)
    except ValidationError:
        raise HTTPException(422, NOT_FROM_NOTIFY) from None


def make_web(app: App) -> FastAPI:
    """The web app of one process."""
    web = FastAPI(title="EPRR bot", docs_url=None, redoc_url=None)
    web.add_middleware(InWords)
    web.add_middleware(MendedPaths)
    web.add_middleware(SafeHeaders)
    if app.settings.slack_signing_secret:
        web.router.routes.insert(0, slack_requests.route(app))

    @web.get("/healthz")
    async def healthz() -> PlainTextResponse:
        return PlainTextResponse("alive")

    @web.get("/readyz")
    def readyz() -> JSONResponse:
        notes = {}
        try:
            found = readiness.look(app.engine, app.clock.now(), is_socket_mode=app.settings.is_socket_mode)
            notes = readiness.notes(app.engine, app.settings, app.clock.now())
        except SQLAlchemyError:
            found = {"database": "cannot be reached"}
        is_ready = readiness.can_serve(found, has_worker=app.has_worker)
        return JSONResponse(found | notes, status_code=200 if is_ready else 503)

    @web.get("/metrics")
    def metrics() -> Response:
        return Response(readiness.figures(app.engine, app.clock.now()), media_type=CONTENT_TYPE_LATEST)

    web.include_router(text_callbacks(app))
    web.include_router(telephone_callbacks(app))
    for routes in (one for feature in app.features for one in feature.pages):
        web.include_router(routes(app))
    return web
