"""The web app: Slack's signed requests, call-backs of the text service, health and figures."""

import hmac
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import BaseModel
from slack_bolt.adapter.starlette.handler import to_bolt_request, to_starlette_response
from sqlalchemy.exc import SQLAlchemyError

from eprr_bot.app import App
from eprr_bot.bolt import make_bolt
from eprr_bot.calendars import web as calendars_web
from eprr_bot.web import health, text_replies

SAFE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


PAGES: tuple[Callable[[App], APIRouter], ...] = (calendars_web.routes,)
"""The web doors of features: each makes its routes for an app."""


class TextReply(BaseModel):
    """What GOV.UK Notify sends when somebody replies to a text message. Numbers come as 447700900123."""

    id: str = ""
    source_number: str
    message: str


def slack_requests(app: App) -> APIRouter:
    """Slack's signed requests. In Socket Mode, where nothing is signed, there is no such door."""
    router, bolt = APIRouter(), make_bolt(app)

    @router.post("/slack/events", include_in_schema=False)
    async def slack_events(request: Request) -> Response:
        bolt_request = to_bolt_request(request, await request.body())
        return to_starlette_response(await run_in_threadpool(bolt.dispatch, bolt_request))

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
    def healthz() -> PlainTextResponse:
        return PlainTextResponse("alive")

    @web.get("/readyz")
    def readyz() -> JSONResponse:
        try:
            found = health.look(app.engine, app.clock.now(), is_socket_mode=app.settings.is_socket_mode)
        except SQLAlchemyError:
            found = {"database": "cannot be reached"}
        is_ready = all(state == "ok" for state in found.values())
        return JSONResponse(found, status_code=200 if is_ready else 503)

    @web.get("/metrics")
    def metrics() -> Response:
        return Response(health.figures(app.engine, app.clock.now()), media_type=CONTENT_TYPE_LATEST)

    def from_notify(request: Request) -> None:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        expected = app.settings.notify_callback_token
        if not expected or not hmac.compare_digest(given.encode(), expected.encode()):
            raise HTTPException(401, "The bearer token is not the one in NOTIFY_CALLBACK_TOKEN.")

    @web.post("/callbacks/notify/text", include_in_schema=False, dependencies=[Depends(from_notify)])
    def notify_text(reply: TextReply) -> dict[str, str]:
        return {"outcome": text_replies.answer(app, reply.source_number, reply.message)}

    if app.settings.slack_signing_secret:
        web.include_router(slack_requests(app))
    for page in PAGES:
        web.include_router(page(app))
    return web
