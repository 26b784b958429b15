"""Who is on call, everywhere."""

from eprr_bot.feature import Feature, tables_in
from eprr_bot.noticeboard import jobs, models, reconcile, service, slack

FEATURE = Feature(
    name="noticeboard",
    doors=(slack,),
    tables=tables_in(models),
    every_tick=(
        jobs.refresh_homes,
        jobs.post_bulletin,
        jobs.draw_pictures,
    ),
    next_due=(lambda session, _: service.next_due(session), jobs.next_bulletin),
    next_slack_look=(lambda session, _: reconcile.next_due(session),),
    in_slack=(lambda app, now: reconcile.keep_in_step(app.engine, app.client, now),),
)
