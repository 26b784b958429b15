"""GET /calendar/<token>.ics: what calendar programs fetch. The token is the whole of the permission."""

import hashlib
from datetime import datetime
from typing import NamedTuple

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse
from sqlmodel import Session

from eprr_bot.base.db import transaction
from eprr_bot.calendars import feed, service
from eprr_bot.slack.commands import Bot

NOT_FOUND = (
    "There is no calendar at this address. The link was stopped, or is not complete. "
    "Type /oncall calendar in Slack for a link that works.\n"
)
HEADERS = {"Cache-Control": "private, max-age=300", "X-Robots-Tag": "noindex"}


class Written(NamedTuple):
    """A feed that was written out, its tag, and what it was made of."""

    made_of: tuple[object, ...]
    body: bytes
    tag: str


def routes(app: Bot) -> APIRouter:
    """The routes of calendars. Programs ask again every hour: a feed is written out anew only when it has changed."""
    router = APIRouter()
    written: dict[tuple[str, str], Written] = {}

    @router.api_route("/calendar/{token}.ics", methods=["GET", "HEAD"], include_in_schema=False)
    def calendar(token: str, request: Request) -> Response:
        now = app.clock.now()
        with transaction(app.engine) as session:
            link = service.find_link(session, token)
            if link is None:
                return PlainTextResponse(NOT_FOUND, status_code=404, headers=HEADERS)
            service.note_use(session, link, now)
            subject = (link.kind, link.subject_id)
            found = _written(session, subject, now, written.get(subject))
        written[subject] = found  # only now is it certain that what was shown is noted
        return _answer(found, request.headers.get("If-None-Match", ""))

    return router


def _written(session: Session, subject: tuple[str, str], now: datetime, before: Written | None) -> Written:
    made_of = service.depends_on(session, *subject, now)
    if before is not None and before.made_of == made_of:
        return before
    body = feed.write(service.feed(session, *subject, now))
    return Written(made_of, body, f'"{hashlib.sha256(body).hexdigest()[:32]}"')


def _answer(found: Written, known: str) -> Response:
    """The calendar, or 304 when the reader has it already."""
    headers = {**HEADERS, "ETag": found.tag}
    tags = [one.strip().removeprefix("W/") for one in known.split(",")]
    if found.tag in tags or "*" in tags:
        return Response(status_code=304, headers=headers)
    headers["Content-Disposition"] = 'inline; filename="on-call.ics"'
    return Response(found.body, media_type="text/calendar; charset=utf-8", headers=headers)
