"""The evidence of exercises: reports, figures and pages."""

from typing import TYPE_CHECKING

from eprr_bot.evidence import slack
from eprr_bot.feature import Feature

if TYPE_CHECKING:
    from fastapi import APIRouter

    from eprr_bot.slack.commands import Bot


def _pages(app: "Bot") -> "APIRouter":
    from eprr_bot.evidence import web

    return web.routes(app)


FEATURE = Feature(name="evidence", doors=(slack,), pages=(_pages,))
