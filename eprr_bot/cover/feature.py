"""Covers, swaps and leave, and the versions of rotas."""

from eprr_bot.cover import jobs, models, requests, slack
from eprr_bot.feature import Feature, tables_in

FEATURE = Feature(
    name="cover",
    doors=(slack,),
    tables=tables_in(models),
    every_tick=(jobs.advance_requests,),
    next_due=(lambda session, _: requests.next_due(session),),
)
