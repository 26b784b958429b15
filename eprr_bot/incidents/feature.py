"""Incidents: declaring, command, log, channel."""

from eprr_bot.callout.kinds import Kind
from eprr_bot.feature import Due, Feature, tables_in
from eprr_bot.incidents import (
    alerts,
    checks,
    command,
    in_slack,
    known,
    models,
    parts,
    playbook,
    region,
    relief,
    roles_taken,
    service,
    slack,
    slack_course,
    slack_hazard,
    text_command,
    unanswered,
)

FEATURE = Feature(
    name="incidents",
    root="/incident",
    summary="incidents: declare, log, stand down",
    doors=(slack, slack_course, slack_hazard),
    tables=tables_in(models),
    files=(playbook.PLAYBOOK,),
    file_checks=(playbook.one_of_each, checks.command_is_taken),
    kinds=(
        Kind(
            service.KIND,
            on_answer=command.answered,
            on_refusal=command.refused,
            on_end=unanswered.put_right,
            understands=text_command.understand,
            other_word=text_command.OTHER_WORD,
            adds=text_command.who_has_it,
            has_lapsed=command.has_lapsed,
            is_over=text_command.is_over,
        ),
        Kind(
            command.QUESTION,
            on_answer=command.said_so,
            other_word=text_command.OTHER_WORD,
            adds=text_command.who_has_it,
        ),
        Kind(models.ALERT, on_answer=region.answered, only_informs=True),
    ),
    due=(
        Due(
            "command of incidents",
            command.to_look_after,
            lambda _, session, now, number: command.look_after(session, service.get(session, number), now),
        ),
        Due("calls in vain", unanswered.in_vain, unanswered.tell),
        Due("alert states", alerts.due, alerts.pass_on),
        Due("alert states that somebody is told of later", alerts.owed, alerts.call_later),
        Due("action cards", roles_taken.without_card, roles_taken.hand_out_cards),
    ),
    next_due=(relief.next_due,),
    next_send=(lambda session, _: in_slack.next_due(session),),
    retries=((models.Room, "next_try"),),
    clock_set=(service.note_in_all,),
    picture=(known.lines,),
    parts=(*parts.PARTS, parts.Part("alert", alerts.look)),
    in_slack=(lambda app, now: in_slack.reconcile_rooms(app.engine, app.client, app.parts, now),),
)
