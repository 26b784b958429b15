"""What is attributed to which statutory body."""

from typing import TYPE_CHECKING

from eprr_bot.by_body import slack
from eprr_bot.feature import Feature

if TYPE_CHECKING:
    from fastapi import APIRouter

    from eprr_bot.slack.commands import Bot


def _pages(app: "Bot") -> "APIRouter":
    from eprr_bot.by_body import web

    return web.routes(app)


FEATURE = Feature(name="by body", doors=(slack,), pages=(_pages,))
