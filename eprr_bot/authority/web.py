"""GET /authority/<token>: the register and what was committed, in a browser; /authority-card/<code>: a card."""

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse, PlainTextResponse
from sqlmodel import Session

from eprr_bot.authority import card, page
from eprr_bot.base import pages
from eprr_bot.base.db import reading
from eprr_bot.base.tables import BYTE_ORDER_MARK
from eprr_bot.calendars.models import FeedKind
from eprr_bot.calendars.pages import HEADERS, Write, answer
from eprr_bot.incidents.models import Incident
from eprr_bot.slack.commands import MOST_DIGITS, Bot

NO_CARD = "There is no authority card with this code. Compare it with the card, letter by letter.\n"


def routes(app: Bot) -> APIRouter:
    """The routes of the pages about delegated authority."""
    router = APIRouter()

    @router.api_route("/authority/{token}", methods=["GET", "HEAD"], include_in_schema=False)
    def register(token: str) -> Response:
        return _answer(app, token, lambda session: page.whole(session, app.clock.now(), token))

    @router.api_route("/authority/{token}/incident/{name}", methods=["GET", "HEAD"], include_in_schema=False)
    def schedule(token: str, name: str) -> Response:
        return _answer(app, token, lambda session: _schedule(app, session, token, name))

    @router.api_route("/authority-card/{code}", methods=["GET", "HEAD"], include_in_schema=False)
    def verify(code: str) -> Response:
        return _verified(app, code)

    return router


def _verified(app: Bot, code: str) -> Response:
    """The card of a code, for anybody: the code is the whole of the permission."""
    now = app.clock.now()
    with reading(app.engine) as session:
        found = card.find(session, code, now)
        if found is None:
            return PlainTextResponse(NO_CARD, status_code=404, headers=HEADERS)
        address = f"{app.settings.base_url.rstrip('/')}/authority-card/{found.code}"
        body = page.card(session, found, now, address)
    return HTMLResponse(body, headers={**HEADERS, "Content-Security-Policy": pages.policy(page.style())})


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
