"""GET /authority/<token>: the register of instruments in a browser, and what was committed in an incident."""

from fastapi import APIRouter, Response
from sqlmodel import Session

from eprr_bot.authority import page
from eprr_bot.authority.files import BYTE_ORDER_MARK
from eprr_bot.calendars.models import FeedKind
from eprr_bot.calendars.pages import Write, answer
from eprr_bot.incidents.models import Incident
from eprr_bot.slack.commands import MOST_DIGITS, Bot


def routes(app: Bot) -> APIRouter:
    """The routes of the pages about delegated authority."""
    router = APIRouter()

    @router.api_route("/authority/{token}", methods=["GET", "HEAD"], include_in_schema=False)
    def register(token: str) -> Response:
        return _answer(app, token, lambda session: page.whole(session, app.clock.now(), token))

    @router.api_route("/authority/{token}/incident/{name}", methods=["GET", "HEAD"], include_in_schema=False)
    def schedule(token: str, name: str) -> Response:
        return _answer(app, token, lambda session: _schedule(app, session, token, name))

    return router


def _schedule(app: Bot, session: Session, token: str, name: str) -> str | Response | None:
    number = name.removesuffix(".csv")
    if not (number.isascii() and number.isdecimal()) or len(number) > MOST_DIGITS:
        return None
    incident = session.get(Incident, int(number))
    if incident is None:
        return None
    if name == number:
        return page.schedule(session, incident, "", app.clock.now(), token)
    held = {"Content-Disposition": f'attachment; filename="commitments-{name}"'}
    text = BYTE_ORDER_MARK + page.schedule_table(session, incident)
    return Response(text, media_type="text/csv; charset=utf-8", headers=held)


def _answer(app: Bot, token: str, write: Write) -> Response:
    return answer(app, token, FeedKind.AUTHORITY, "/authority page", page.style(), write)
