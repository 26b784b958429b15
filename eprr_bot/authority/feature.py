"""Delegated authority."""

from typing import TYPE_CHECKING

from eprr_bot.authority import checks, commitments, known, models, slack, slack_commit
from eprr_bot.feature import Feature, tables_in

if TYPE_CHECKING:
    from fastapi import APIRouter

    from eprr_bot.slack.commands import Bot


def _pages(app: "Bot") -> "APIRouter":
    from eprr_bot.authority import web

    return web.routes(app)


FEATURE = Feature(
    name="authority",
    root="/authority",
    summary="delegated authority: instruments and commitments",
    doors=(slack, slack_commit),
    tables=tables_in(models),
    on_state=(commitments.state_changed,),
    parts=(known.PART,),
    picture=(known.lines,),
    pages=(_pages,),
    file_checks=(checks.covered,),
)
