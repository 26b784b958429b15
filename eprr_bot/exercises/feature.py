"""Call-out exercises."""

from eprr_bot.exercises import jobs, models, service, slack
from eprr_bot.feature import Feature, tables_in
from eprr_bot.run.ticker import CalendarJob

FEATURE = Feature(
    name="exercises",
    root="/exercise",
    summary="call-out exercises",
    doors=(slack,),
    tables=tables_in(models),
    every_tick=(jobs.run_exercises,),
    next_due=(lambda session, _: service.next_due(session),),
    calendar=(CalendarJob("plan-exercises", "10 0 * * *", jobs.plan_month),),
)
