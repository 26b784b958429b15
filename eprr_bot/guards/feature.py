"""Warnings of gaps, clashes and strain on the rotas ahead."""

from eprr_bot.feature import Feature, tables_in
from eprr_bot.guards import jobs, models, slack

FEATURE = Feature(
    name="guards",
    doors=(slack,),
    tables=tables_in(models),
    every_tick=(jobs.look,),
    next_look=(lambda session, _: jobs.next_due(session),),
    calendar=(jobs.WEEKLY,),
)
