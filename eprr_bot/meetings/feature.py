"""Meetings of an incident."""

from eprr_bot.feature import Due, Feature, tables_in
from eprr_bot.meetings import jobs, models, service, slack

FEATURE = Feature(
    name="meetings",
    doors=(slack,),
    tables=tables_in(models),
    due=(Due("agendas", service.due, jobs.remind),),
    next_due=(service.next_due,),
    picture=(jobs.lines,),
)
