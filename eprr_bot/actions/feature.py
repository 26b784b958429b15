"""Actions of an incident."""

from eprr_bot.actions import jobs, models, slack, standing
from eprr_bot.feature import Due, Feature, tables_in
from eprr_bot.incidents.quick import QuickAction

FEATURE = Feature(
    name="actions",
    doors=(slack,),
    tables=tables_in(models),
    due=(Due("overdue actions", jobs.due, jobs.nudge),),
    next_due=(jobs.next_due,),
    quick_actions=(QuickAction("Action", "action", 30),),
    parts=(standing.PART,),
    picture=(standing.lines,),
)
