"""Requests from above."""

from eprr_bot.feature import Due, Feature, tables_in
from eprr_bot.returns import jobs, models, slack

FEATURE = Feature(
    name="returns",
    doors=(slack,),
    tables=tables_in(models),
    due=(Due("requests from above", jobs.due, jobs.remind),),
    next_due=(jobs.next_due,),
    picture=(jobs.lines,),
)
