"""Reaching people until they answer."""

from eprr_bot.callout import jobs, models, service
from eprr_bot.feature import Feature, tables_in

FEATURE = Feature(
    name="call-outs",
    tables=tables_in(models),
    every_tick=(jobs.advance_call_outs,),
    next_due=(lambda session, _: service.next_due(session),),
    let_go=(service.let_go,),
)
