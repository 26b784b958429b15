"""Calendars: links to shifts, and other people's calendars."""

from typing import TYPE_CHECKING

from eprr_bot.calendars import models, service, slack
from eprr_bot.feature import Feature, tables_in

if TYPE_CHECKING:
    from fastapi import APIRouter

    from eprr_bot.slack.commands import Bot


def _pages(app: "Bot") -> "APIRouter":
    from eprr_bot.calendars import web

    return web.routes(app)


FEATURE = Feature(
    name="calendars",
    doors=(slack,),
    tables=tables_in(models),
    pages=(_pages,),
    retries=((models.ImportedCalendar, "next_at"),),
    former_members=(service.stop_links_of_former_members,),
    let_go=(service.let_go,),
)
