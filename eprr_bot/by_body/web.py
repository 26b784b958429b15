"""GET /authority/<token>/bodies: by statutory body in a browser, and as CSV; of one incident with its number."""

from fastapi import APIRouter, Response
from sqlmodel import Session

from eprr_bot.base.tables import BYTE_ORDER_MARK
from eprr_bot.by_body import page
from eprr_bot.calendars.models import FeedKind
from eprr_bot.calendars.pages import answer
from eprr_bot.incidents.models import Incident
from eprr_bot.slack.commands import MOST_DIGITS, Bot


def routes(app: Bot) -> APIRouter:
    """The routes of the page."""
    router = APIRouter()

    @router.api_route("/authority/{token}/bodies", methods=["GET", "HEAD"], include_in_schema=False)
    def everything(token: str) -> Response:
        return _answer(app, token, "bodies")

    @router.api_route("/authority/{token}/bodies.csv", methods=["GET", "HEAD"], include_in_schema=False)
    def as_a_table(token: str) -> Response:
        return _answer(app, token, "bodies.csv")

    @router.api_route("/authority/{token}/bodies/{name}", methods=["GET", "HEAD"], include_in_schema=False)
    def of_incident(token: str, name: str) -> Response:
        return _answer(app, token, name, is_of_one=True)

    return router


def _answer(app: Bot, token: str, name: str, *, is_of_one: bool = False) -> Response:
    def write(session: Session) -> str | Response | None:
        number = name.removesuffix(".csv")
        is_number = number.isascii() and number.isdecimal() and len(number) <= MOST_DIGITS
        incident = session.get(Incident, int(number)) if is_of_one and is_number else None
        if is_of_one and incident is None:
            return None
        if name == number:
            return page.page(session, incident, app.clock.now(), csv=f"{name}.csv")
        held = {"Content-Disposition": f'attachment; filename="by-body-{name}"'}
        text = BYTE_ORDER_MARK + page.table(session, incident)
        return Response(text, media_type="text/csv; charset=utf-8", headers=held)

    return answer(app, token, FeedKind.AUTHORITY, "/authority page", page.style(), write)
