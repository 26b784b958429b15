"""GET /authority/<token>: the register of instruments in a browser."""

from fastapi import APIRouter, Response

from eprr_bot.authority import page
from eprr_bot.calendars.models import FeedKind
from eprr_bot.calendars.pages import Write, answer
from eprr_bot.slack.commands import Bot


def routes(app: Bot) -> APIRouter:
    """The routes of the pages about delegated authority."""
    router = APIRouter()

    @router.api_route("/authority/{token}", methods=["GET", "HEAD"], include_in_schema=False)
    def register(token: str) -> Response:
        return _answer(app, token, lambda session: page.whole(session, app.clock.now(), token))

    return router


def _answer(app: Bot, token: str, write: Write) -> Response:
    return answer(app, token, FeedKind.AUTHORITY, "/authority page", page.style(), write)
