"""GET /sitreps/<token>/<incident>: an incident's situation reports in a browser, each to print."""

from fastapi import APIRouter, Response

from eprr_bot.calendars.models import FeedKind
from eprr_bot.calendars.pages import Write, answer
from eprr_bot.sitreps import page
from eprr_bot.slack.commands import MOST_DIGITS, Bot


def routes(app: Bot) -> APIRouter:
    """The routes of the reports' pages."""
    router = APIRouter()
    read = {"methods": ["GET", "HEAD"], "include_in_schema": False}

    @router.api_route("/sitreps/{token}/{incident}", **read)  # type: ignore[arg-type]  # two kinds of value
    def every(token: str, incident: str) -> Response:
        number = _number(incident)
        return _answer(app, token, lambda session: page.every(session, app.clock.now(), number, incident))

    @router.api_route("/sitreps/{token}/{incident}/{report}", **read)  # type: ignore[arg-type]  # two kinds of value
    def one(token: str, incident: str, report: str) -> Response:
        which = (_number(incident), _number(report))
        return _answer(app, token, lambda session: page.one(session, app.clock.now(), *which, f"../{incident}"))

    return router


def _number(text: str) -> int:
    """A number in an address; 0, which nothing has, for whatever else stands there."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else 0


def _answer(app: Bot, token: str, write: Write) -> Response:
    return answer(app, token, FeedKind.SITREPS, "/incident sitrep page", page.style(), write)
