"""GET /forums/<token>: the forums in a browser. The token is the whole of the permission; it is its owner's."""

from collections.abc import Callable

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse, PlainTextResponse
from sqlmodel import Session

from eprr_bot.base.db import transaction
from eprr_bot.calendars import service as links
from eprr_bot.calendars.models import FeedKind
from eprr_bot.directory import service as directory
from eprr_bot.lrf import page
from eprr_bot.oncall import roles
from eprr_bot.slack.commands import Bot

NOT_FOUND = "There is no page at this address. The link was stopped, or is not complete. Type /lrf page in Slack.\n"
HEADERS = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex"}


def routes(app: Bot) -> APIRouter:
    """The routes of the forums' pages."""
    router = APIRouter()

    @router.api_route("/forums/{token}", methods=["GET", "HEAD"], include_in_schema=False)
    def every(token: str) -> Response:
        return _answer(app, token, lambda session: page.every(session, app.clock.now(), token))

    @router.api_route("/forums/{token}/{code}", methods=["GET", "HEAD"], include_in_schema=False)
    def one(token: str, code: str) -> Response:
        return _answer(app, token, lambda session: page.one(session, app.clock.now(), token, code))

    return router


def _answer(app: Bot, token: str, write: Callable[[Session], str | None]) -> Response:
    """The page, for as long as the owner of its link is of our own staff."""
    with transaction(app.engine) as session:
        link = links.find_link(session, token, (FeedKind.FORUMS,))
        owner = directory.by_slack_id(session, link.made_by) if link else None
        if link is None or not roles.is_staff(session, owner):
            return PlainTextResponse(NOT_FOUND, status_code=404, headers=HEADERS)
        links.note_use(session, link, app.clock.now())
        body = write(session)
    if body is None:
        return PlainTextResponse(NOT_FOUND, status_code=404, headers=HEADERS)
    return HTMLResponse(body, headers={**HEADERS, "Content-Security-Policy": page.policy()})
