"""Actions of an incident."""

from eprr_bot.actions import jobs, models, slack, standing
from eprr_bot.feature import Due, Feature, tables_in

FEATURE = Feature(
    name="actions",
    doors=(slack,),
    tables=tables_in(models),
    due=(Due("overdue actions", jobs.due, jobs.nudge),),
    next_due=(jobs.next_due,),
    parts=(standing.PART,),
    picture=(standing.lines,),
)
