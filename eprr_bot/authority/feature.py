"""Delegated authority."""

from typing import TYPE_CHECKING

from eprr_bot.authority import (
    card,
    checks,
    commitments,
    direction_answers,
    direction_jobs,
    direction_messages,
    directions,
    known,
    models,
    proof,
    slack,
    slack_card,
    slack_commit,
    slack_direct,
)
from eprr_bot.callout.kinds import Kind
from eprr_bot.feature import Due, Feature, tables_in

if TYPE_CHECKING:
    from fastapi import APIRouter

    from eprr_bot.slack.commands import Bot


def _pages(app: "Bot") -> "APIRouter":
    from eprr_bot.authority import web

    return web.routes(app)


FEATURE = Feature(
    name="authority",
    root="/authority",
    summary="delegated authority: card, instruments, commitments, directions",
    doors=(slack, slack_card, slack_commit, slack_direct),
    tables=tables_in(models),
    kinds=(
        Kind(
            directions.KIND,
            on_answer=direction_answers.answered,
            understands=direction_answers.understand,
            only_informs=True,
            how_to_reply=direction_messages.HOW_TO_REPLY,
            buttons=direction_answers.buttons,
        ),
    ),
    due=(Due("directions", direction_jobs.due, direction_jobs.look_at),),
    next_due=(direction_jobs.next_due,),
    retries=((models.Direction, "next_at"),),
    on_command=(card.command_passes,),
    on_state=(commitments.state_changed, direction_jobs.state_changed, card.state_changed),
    parts=(known.PART, known.DIRECTIONS),
    picture=(known.lines,),
    proofs=(proof.faults,),
    pages=(_pages,),
    file_checks=(checks.covered,),
)
