"""Decisions of an incident."""

from eprr_bot.decisions import jobs, models, slack, standing
from eprr_bot.feature import Due, Feature, tables_in

FEATURE = Feature(
    name="decisions",
    doors=(slack,),
    tables=tables_in(models),
    due=(Due("reviews of decisions", jobs.due, jobs.raise_review),),
    next_due=(jobs.next_due,),
    parts=(standing.PART,),
    picture=(standing.lines,),
)
