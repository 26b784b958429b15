"""GET /forums/<token>: the forums in a browser."""

from fastapi import APIRouter, Response

from eprr_bot.calendars.models import FeedKind
from eprr_bot.calendars.pages import Write, answer
from eprr_bot.lrf import page
from eprr_bot.slack.commands import Bot


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


def _answer(app: Bot, token: str, write: Write) -> Response:
    return answer(app, token, FeedKind.FORUMS, "/lrf page", page.style(), write)
