"""GET /calendar/<token>.ics: what calendar programs fetch. The token is the whole of the permission."""

import hashlib
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse

from eprr_bot.calendars import feed, service
from eprr_bot.db import transaction

if TYPE_CHECKING:
    from eprr_bot.app import App

NOT_FOUND = (
    "There is no calendar at this address. The link was stopped, or is not complete. "
    "Type /oncall calendar in Slack for a link that works.\n"
)
HEADERS = {"Cache-Control": "private, max-age=300", "X-Robots-Tag": "noindex"}


def routes(app: "App") -> APIRouter:
    """The routes of calendars."""
    router = APIRouter()

    @router.api_route("/calendar/{token}.ics", methods=["GET", "HEAD"], include_in_schema=False)
    def calendar(token: str, request: Request) -> Response:
        now = app.clock.now()
        with transaction(app.engine) as session:
            link = service.find_link(session, token)
            if link is None:
                return PlainTextResponse(NOT_FOUND, status_code=404, headers=HEADERS)
            service.note_use(session, link, now)
            found = service.feed(session, link.kind, link.subject_id, now)
        return _answer(feed.write(found), request.headers.get("If-None-Match", ""))

    return router


def _answer(body: bytes, known: str) -> Response:
    """The calendar, or 304 when the reader has it already."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {**HEADERS, "ETag": tag}
    tags = [one.strip().removeprefix("W/") for one in known.split(",")]
    if tag in tags or "*" in tags:
        return Response(status_code=304, headers=headers)
    headers["Content-Disposition"] = 'inline; filename="on-call.ics"'
    return Response(body, media_type="text/calendar; charset=utf-8", headers=headers)
