"""GET /debriefs/<token>/<incident>: what an incident taught, in a browser, to read and to print."""

from fastapi import APIRouter, Response

from eprr_bot.calendars.models import FeedKind
from eprr_bot.calendars.pages import answer
from eprr_bot.debriefs import page
from eprr_bot.slack.commands import MOST_DIGITS, Bot


def routes(app: Bot) -> APIRouter:
    """The route of the page."""
    router = APIRouter()

    @router.api_route("/debriefs/{token}/{incident}", methods=["GET", "HEAD"], include_in_schema=False)
    def debriefs(token: str, incident: str) -> Response:
        number = int(incident) if incident.isascii() and incident.isdecimal() and len(incident) <= MOST_DIGITS else 0
        command, now = "/incident debrief page", app.clock.now()
        return answer(
            app, token, FeedKind.DEBRIEFS, command, page.style(), lambda session: page.of_number(session, now, number)
        )

    return router
