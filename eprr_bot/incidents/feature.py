"""Incidents: declaring, command, log, channel."""

from eprr_bot.feature import Feature, tables_in
from eprr_bot.incidents import command, jobs, models, parts, reconcile, slack, slack_course, unanswered

FEATURE = Feature(
    name="incidents",
    root="/incident",
    summary="incidents: declare, log, stand down",
    doors=(slack, slack_course),
    tables=tables_in(models),
    every_tick=(jobs.look_after_command, unanswered.tell_if_nobody_answered, jobs.hand_out_cards),
    next_due=(command.next_due,),
    next_send=(lambda session, _: reconcile.next_due(session),),
    parts=parts.PARTS,
    in_slack=(lambda app, now: reconcile.reconcile_rooms(app.engine, app.client, app.parts, now),),
)
