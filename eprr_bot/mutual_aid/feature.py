"""Mutual aid between organisations."""

from typing import TYPE_CHECKING

from eprr_bot.callout.kinds import Kind
from eprr_bot.feature import Due, Feature, tables_in
from eprr_bot.incidents.parts import Part
from eprr_bot.mutual_aid import answers, calls, jobs, known, models, slack, slack_return, slack_steps
from eprr_bot.mutual_aid.capability import MUTUAL_AID_FILE

if TYPE_CHECKING:
    from fastapi import APIRouter

    from eprr_bot.slack.commands import Bot


def _pages(app: "Bot") -> "APIRouter":
    from eprr_bot.mutual_aid import web

    return web.routes(app)


FEATURE = Feature(
    name="mutual aid",
    root="/mutual-aid",
    summary="mutual aid",
    doors=(slack, slack_steps, slack_return),
    tables=tables_in(models),
    kinds=(
        Kind(
            models.MUTUAL_AID,
            on_answer=answers.answered,
            understands=answers.understand,
            only_informs=True,
            how_to_reply=calls.HOW_TO_REPLY,
            buttons=answers.buttons,
        ),
    ),
    due=(
        Due("mutual aid that is late", jobs.late, jobs.raise_late),
        Due("mutual aid that somebody is told of later", jobs.owed, jobs.call_later),
    ),
    next_due=(jobs.next_late,),
    on_state=(jobs.state_changed,),
    parts=(Part("aid", known.look),),
    picture=(known.lines,),
    pages=(_pages,),
    files=(MUTUAL_AID_FILE,),
)
