"""The web app: Slack's signed requests, call-backs of the text service, health and figures."""

import hmac
import json
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import BaseModel
from sqlalchemy.exc import SQLAlchemyError

from eprr_bot.app import App
from eprr_bot.base.letters import mended
from eprr_bot.calendars import web as calendars_web
from eprr_bot.run.web import health, slack_requests, text_replies
from eprr_bot.run.web.bodies import whole_body

SAFE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


PAGES: tuple[Callable[[App], APIRouter], ...] = (calendars_web.routes,)
"""The web doors of features: each makes its routes for an app."""


LONGEST_REPLY = 64_000
"""Bytes of a call-back; a text message has at most 918 letters."""


class TextReply(BaseModel):
    """What GOV.UK Notify sends when somebody replies to a text message. Numbers come as 447700900123."""

    id: str = ""
    source_number: str
    message: str


def text_callbacks(app: App) -> APIRouter:
    """The door for GOV.UK Notify."""
    router = APIRouter()

    async def from_notify(request: Request) -> TextReply:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        expected = app.settings.notify_callback_token
        if not expected or not hmac.compare_digest(given.encode(), expected.encode()):
            raise HTTPException(401, "The bearer token is not the one in NOTIFY_CALLBACK_TOKEN.")
        try:
            return TextReply.model_validate(mended(json.loads(await whole_body(request, LONGEST_REPLY))))
        except (ValueError, RecursionError):  # pydantic's is a ValueError, too
            raise HTTPException(422, "This is no text message as GOV.UK Notify passes it on.") from None

    @router.post("/callbacks/notify/text", include_in_schema=False)
    def notify_text(reply: Annotated[TextReply, Depends(from_notify)]) -> dict[str, str]:
        return {"outcome": text_replies.answer(app, reply.source_number, reply.message, reply.id)}

    return router


def make_web(app: App) -> FastAPI:
    """The web app of one process."""
    web = FastAPI(title="EPRR bot", docs_url=None, redoc_url=None)

    @web.middleware("http")
    async def safe_headers(request: Request, call_next: Any) -> Response:
        response: Response = await call_next(request)
        for name, value in SAFE_HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    @web.get("/healthz")
    async def healthz() -> PlainTextResponse:
        return PlainTextResponse("alive")

    @web.get("/readyz")
    def readyz() -> JSONResponse:
        notes = {}
        try:
            found = health.look(app.engine, app.clock.now(), is_socket_mode=app.settings.is_socket_mode)
            notes = health.notes(app.engine, has_texts=app.settings.has_texts)
        except SQLAlchemyError:
            found = {"database": "cannot be reached"}
        is_ready = health.can_serve(found, has_worker=app.has_worker)
        return JSONResponse(found | notes, status_code=200 if is_ready else 503)

    @web.get("/metrics")
    def metrics() -> Response:
        return Response(health.figures(app.engine, app.clock.now()), media_type=CONTENT_TYPE_LATEST)

    web.include_router(text_callbacks(app))
    if app.settings.slack_signing_secret:
        web.include_router(slack_requests.routes(app))
    for page in PAGES:
        web.include_router(page(app))
    return web
