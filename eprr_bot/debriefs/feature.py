"""Debriefs of an incident, and its lessons."""

from typing import TYPE_CHECKING

from eprr_bot.debriefs import jobs, models, parts, service, slack
from eprr_bot.feature import Feature, tables_in

if TYPE_CHECKING:
    from fastapi import APIRouter

    from eprr_bot.slack.commands import Bot


def _pages(app: "Bot") -> "APIRouter":
    from eprr_bot.debriefs import web

    return web.routes(app)


FEATURE = Feature(
    name="debriefs",
    doors=(slack,),
    tables=tables_in(models),
    on_state=(service.when_state_changes,),
    calendar=(jobs.REMINDERS,),
    parts=parts.PARTS,
    pages=(_pages,),
)
