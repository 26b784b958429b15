"""GET /mutual-aid/<token>: the register in a browser, to print, and as CSV; of one incident with its number."""

from fastapi import APIRouter, Response
from sqlmodel import Session

from eprr_bot.base.tables import BYTE_ORDER_MARK
from eprr_bot.calendars.models import FeedKind
from eprr_bot.calendars.pages import Write, answer
from eprr_bot.mutual_aid import page
from eprr_bot.slack.commands import MOST_DIGITS, Bot


def routes(app: Bot) -> APIRouter:
    """The routes of the register's pages."""
    router = APIRouter()
    read = {"methods": ["GET", "HEAD"], "include_in_schema": False}

    @router.api_route("/mutual-aid/{token}", **read)  # type: ignore[arg-type]  # two kinds of value
    def every(token: str) -> Response:
        return _answer(app, token, lambda session: page.every(session, app.clock.now()))

    @router.api_route("/mutual-aid/{token}/{name}", **read)  # type: ignore[arg-type]  # two kinds of value
    def some(token: str, name: str) -> Response:
        if name.endswith(".csv"):
            return _answer(app, token, _file(app, name))
        return _answer(app, token, lambda session: page.of_incident(session, app.clock.now(), _number(name)))

    @router.api_route("/mutual-aid/{token}/{incident}/{name}", **read)  # type: ignore[arg-type]  # two kinds of value
    def file(token: str, incident: str, name: str) -> Response:
        return _answer(app, token, _file(app, name, _number(incident) or -1))

    return router


def _file(app: Bot, name: str, incident: int = 0) -> Write:
    def write(session: Session) -> Response | None:
        text = page.table(session, app.clock.now(), name.removesuffix(".csv"), incident)
        held = {"Content-Disposition": f'attachment; filename="mutual-aid-{name}"'}
        body = None if text is None else BYTE_ORDER_MARK + text
        return Response(body, media_type="text/csv; charset=utf-8", headers=held) if body else None

    return write


def _number(text: str) -> int:
    """A number in an address; 0, which nothing has, for whatever else stands there."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else 0


def _answer(app: Bot, token: str, write: Write) -> Response:
    return answer(app, token, FeedKind.MUTUAL_AID, "/mutual-aid page", page.style(), write)
