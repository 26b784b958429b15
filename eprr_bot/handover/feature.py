"""Handovers from one shift to the next."""

from eprr_bot.feature import Feature, tables_in
from eprr_bot.handover import jobs, models, service, slack

FEATURE = Feature(
    name="handovers",
    doors=(slack,),
    tables=tables_in(models),
    every_tick=(jobs.run_handovers,),
    next_due=(service.next_due,),
    on_call_notes=(slack.still_reachable,),
)
