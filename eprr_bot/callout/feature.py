"""Reaching people until they answer."""

from eprr_bot.callout import jobs, models, service
from eprr_bot.callout.ladder import LADDERS
from eprr_bot.feature import Due, Feature, tables_in

FEATURE = Feature(
    name="call-outs",
    tables=tables_in(models),
    due=(
        Due("what follows answers", service.unfollowed, lambda _, session, now, one: service.follow(session, one, now)),
    ),
    files=(LADDERS,),
    every_tick=(jobs.advance_call_outs,),
    next_due=(lambda session, _: service.next_due(session),),
    let_go=(service.let_go,),
)
