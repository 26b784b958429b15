"""Situation reports: drafted, written, asked for, authorised, due."""

from typing import TYPE_CHECKING

from eprr_bot.callout.kinds import Kind
from eprr_bot.feature import Due, Feature, tables_in
from eprr_bot.incidents.parts import Part
from eprr_bot.incidents.quick import QuickAction
from eprr_bot.sitreps import ask_messages, asks, board, models, proof, slack, timer

if TYPE_CHECKING:
    from fastapi import APIRouter

    from eprr_bot.slack.commands import Bot


def _pages(app: "Bot") -> "APIRouter":
    from eprr_bot.sitreps import web

    return web.routes(app)


FEATURE = Feature(
    name="situation reports",
    doors=(slack,),
    tables=tables_in(models),
    kinds=(Kind(models.ASK, on_answer=asks.answered, only_informs=True, how_to_reply=ask_messages.HOW_TO_REPLY),),
    due=(
        Due("situation reports that are due", timer.due, timer.nudge),
        Due("sections that nobody has answered", asks.late, asks.chase),
        Due("sections that somebody is asked for later", asks.owed, asks.call_later),
    ),
    next_due=(timer.next_due, asks.next_late),
    on_state=(asks.state_changed,),
    picture=(board.lines,),
    proofs=(proof.faults,),
    papers=(proof.papers,),
    quick_actions=(QuickAction("Sitrep", "sitrep", 40),),
    parts=(Part("sitrep", board.look), Part("sitrep central", board.look_centrally, is_central=True)),
    pages=(_pages,),
)
