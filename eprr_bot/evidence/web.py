"""GET /exercises/<token>: the exercises in a browser, a year at a time, and the report of each to print or as CSV."""

from fastapi import APIRouter, Response

from eprr_bot.base.tables import BYTE_ORDER_MARK
from eprr_bot.calendars.models import FeedKind
from eprr_bot.calendars.pages import Write, answer
from eprr_bot.evidence import page
from eprr_bot.slack.commands import MOST_DIGITS, Bot


def routes(app: Bot) -> APIRouter:
    """The routes of the exercises' pages."""
    router = APIRouter()
    read = {"methods": ["GET", "HEAD"], "include_in_schema": False}

    @router.api_route("/exercises/{token}", **read)  # type: ignore[arg-type]  # two kinds of value
    def newest(token: str) -> Response:
        return _answer(app, token, lambda session: page.history(session, app.clock.now(), token))

    @router.api_route("/exercises/{token}/year/{year}", **read)  # type: ignore[arg-type]  # two kinds of value
    def of_a_year(token: str, year: str) -> Response:
        return _answer(app, token, lambda session: page.history(session, app.clock.now(), token, year))

    @router.api_route("/exercises/{token}/people", **read)  # type: ignore[arg-type]  # two kinds of value
    def people(token: str) -> Response:
        return _answer(app, token, lambda session: page.people(session, app.clock.now(), token))

    @router.api_route("/exercises/{token}/report/{name}", **read)  # type: ignore[arg-type]  # two kinds of value
    def one(token: str, name: str) -> Response:
        return _answer(app, token, _report(app, token, name))

    return router


def _report(app: Bot, token: str, name: str) -> Write:
    number = name.removesuffix(".csv")
    if not (number.isascii() and number.isdecimal()) or len(number) > MOST_DIGITS:
        return lambda _: None
    if name == number:
        return lambda session: page.one(session, app.clock.now(), token, int(number))
    return lambda session: _file(page.table(session, int(number)), f"exercise-{name}")


def _file(text: str | None, name: str) -> Response | None:
    held = {"Content-Disposition": f'attachment; filename="{name}"'}
    return (
        None if text is None else Response(BYTE_ORDER_MARK + text, media_type="text/csv; charset=utf-8", headers=held)
    )


def _answer(app: Bot, token: str, write: Write) -> Response:
    return answer(app, token, FeedKind.EXERCISES, "/exercise page", page.style(), write)
