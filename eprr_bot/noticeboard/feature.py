"""Who is on call, everywhere."""

from eprr_bot.feature import Due, Feature, tables_in
from eprr_bot.noticeboard import in_slack, jobs, models, service, slack

FEATURE = Feature(
    name="noticeboard",
    doors=(slack,),
    tables=tables_in(models),
    due=(Due("regular post", jobs.bulletin_due, jobs.post_bulletin),),
    every_tick=(jobs.refresh_homes, jobs.draw_pictures),
    retries=(
        (models.Look, "next_look"),
        (models.Look, "paused_until"),
        (models.UserGroup, "next_try"),
        (models.ChannelTopic, "next_try"),
    ),
    clock_set=(service.forget_calls,),
    next_due=(lambda session, _: service.next_due(session), jobs.next_bulletin),
    next_slack_look=(lambda session, _: in_slack.next_due(session),),
    in_slack=(lambda app, now: in_slack.keep_in_step(app.engine, app.client, now),),
)
