"""Reaching people until they answer."""

from typing import TYPE_CHECKING

from sqlmodel import and_, col, select

from eprr_bot.base.kept import CALL_OUT
from eprr_bot.callout import kept, ladder_steps, models, pages, sealed, service, slack
from eprr_bot.callout.ladder import LADDERS
from eprr_bot.callout.models import Callee, CallOut, CallOutState, Page
from eprr_bot.feature import Due, Feature, Running, Whole, tables_in

if TYPE_CHECKING:
    from fastapi import APIRouter


def _pages(app: Whole) -> "APIRouter":
    from eprr_bot.callout import web  # with the web framework

    return web.routes(app)


OPEN = select(CallOut.id).where(CallOut.state == CallOutState.OPEN)

FEATURE = Feature(
    name="call-outs",
    doors=(slack,),
    tables=tables_in(models),
    sealed=(sealed.SEALED,),
    kept=((CALL_OUT, kept.ended),),
    due=(
        Due(
            "what became of pages",
            ladder_steps.news_of_pages,
            lambda _, session, now, one: ladder_steps.note_news(session, one, now),
        ),
        Due("pages that were shared", pages.lost, lambda _, session, now, one: pages.send_lost(session, one, now)),
        Due(
            "call-outs that reach nobody",
            service.unreachable,
            lambda _, session, now, one: service.hasten(session, one, now),
        ),
        Due("call-outs", service.due, lambda _, session, now, one: service.advance(session, one, now)),
        Due("what follows answers", service.unfollowed, lambda _, session, now, one: service.follow(session, one, now)),
    ),
    files=(LADDERS,),
    pages=(_pages,),
    next_due=(lambda session, _: service.next_due(session),),
    running=(
        Running(
            Callee,
            and_(col(Callee.call_out_id).in_(OPEN), col(Callee.answered_at).is_(None)),
            ("paged_at",),
            "paged_at",
        ),
        Running(Page, col(Page.call_out_id).in_(OPEN), ("at",), "at"),
        Running(
            CallOut,
            CallOut.state == CallOutState.OPEN,
            ("opened_at", "answer_by", "closes_at", "next_due"),
            "opened_at",
        ),
    ),
    let_go=(service.let_go,),
)
