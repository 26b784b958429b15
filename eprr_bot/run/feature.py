"""What every installation does besides its features: it keeps in touch with Slack and forgets what is of no use."""

from eprr_bot.base import db, documents, failing_jobs, heartbeats
from eprr_bot.feature import CalendarJob, Feature, tables_in
from eprr_bot.run import chores

FEATURE = Feature(
    name="base",
    tables=(*tables_in(db), *tables_in(heartbeats), *tables_in(failing_jobs), *tables_in(documents)),
    calendar=(CalendarJob("forget-requests", "10 0 * * *", lambda _, session, now: db.forget_requests(session, now)),),
    retries=((heartbeats.Heartbeat, "at"), (failing_jobs.FailingJob, "next_try")),
    next_slack_look=(chores.next_due,),
    in_slack=(chores.look_after_slack,),
)
