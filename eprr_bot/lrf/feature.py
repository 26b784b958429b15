"""Local resilience forums."""

from typing import TYPE_CHECKING

from eprr_bot.feature import Due, Feature, tables_in
from eprr_bot.lrf import checks, jobs, models, slack, slack_register
from eprr_bot.lrf.england import ENGLAND
from eprr_bot.lrf.forum import FORUMS

if TYPE_CHECKING:
    from fastapi import APIRouter

    from eprr_bot.slack.commands import Bot


def _pages(app: "Bot") -> "APIRouter":
    from eprr_bot.lrf import web

    return web.routes(app)


FEATURE = Feature(
    name="forums",
    root="/lrf",
    summary="forums: who leads, who is there, issues, meetings",
    doors=(slack, slack_register),
    tables=tables_in(models),
    pages=(_pages,),
    due=(Due("empty seats", jobs.seats_to_tell_of, jobs.tell_of_seats),),
    calendar=(jobs.WEEKLY,),
    files=(ENGLAND, FORUMS),
    file_checks=(checks.forums_served,),
)
