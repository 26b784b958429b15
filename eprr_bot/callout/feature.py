"""Reaching people until they answer."""

from eprr_bot.callout import ladder_steps, models, service
from eprr_bot.callout.ladder import LADDERS
from eprr_bot.feature import Due, Feature, tables_in

FEATURE = Feature(
    name="call-outs",
    tables=tables_in(models),
    due=(
        Due(
            "what became of pages",
            ladder_steps.news_of_pages,
            lambda _, session, now, one: ladder_steps.note_news(session, one, now),
        ),
        Due(
            "call-outs that reach nobody",
            service.unreachable,
            lambda _, session, now, one: service.hasten(session, one, now),
        ),
        Due("call-outs", service.due, lambda _, session, now, one: service.advance(session, one, now)),
        Due("what follows answers", service.unfollowed, lambda _, session, now, one: service.follow(session, one, now)),
    ),
    files=(LADDERS,),
    next_due=(lambda session, _: service.next_due(session),),
    let_go=(service.let_go,),
)
