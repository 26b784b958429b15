"""Answering for pages that a link opens. The token is the whole of the permission; it is its owner's."""

from collections.abc import Callable

from fastapi import Response
from fastapi.responses import HTMLResponse, PlainTextResponse
from sqlmodel import Session

from eprr_bot.base import pages
from eprr_bot.base.db import transaction
from eprr_bot.calendars import service
from eprr_bot.calendars.models import FeedKind
from eprr_bot.directory import service as directory
from eprr_bot.oncall import roles
from eprr_bot.slack.commands import Bot

NOT_FOUND = "There is no page at this address. The link was stopped, or is not complete. Type {} in Slack.\n"
HEADERS = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex"}

Write = Callable[[Session], str | Response | None]
"""Writes a page as HTML, or a file; None where there is none."""


def answer(app: Bot, token: str, kind: FeedKind, command: str, style: str, write: Write) -> Response:
    """The page, for as long as the owner of its link is of our own staff. `command` gives a new link."""
    body: str | Response | None = None
    with transaction(app.engine) as session:
        link = service.find_link(session, token, (kind,))
        owner = directory.by_slack_id(session, link.made_by) if link else None
        if link is not None and roles.is_staff(session, owner):
            service.note_use(session, link, app.clock.now())
            body = write(session)
    if body is None:
        return PlainTextResponse(NOT_FOUND.format(command), status_code=404, headers=HEADERS)
    if isinstance(body, Response):
        body.headers.update(HEADERS)
        return body
    return HTMLResponse(body, headers={**HEADERS, "Content-Security-Policy": pages.policy(style)})
