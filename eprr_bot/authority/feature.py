"""Delegated authority."""

from typing import TYPE_CHECKING

from eprr_bot.authority import checks, slack
from eprr_bot.feature import Feature

if TYPE_CHECKING:
    from fastapi import APIRouter

    from eprr_bot.slack.commands import Bot


def _pages(app: "Bot") -> "APIRouter":
    from eprr_bot.authority import web

    return web.routes(app)


FEATURE = Feature(
    name="authority",
    root="/authority",
    summary="delegated authority: instruments and what they cover",
    doors=(slack,),
    pages=(_pages,),
    file_checks=(checks.covered,),
)
