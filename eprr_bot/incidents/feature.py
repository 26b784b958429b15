"""Incidents: declaring, command, log, channel."""

from sqlmodel import col

from eprr_bot.callout.kinds import Kind
from eprr_bot.feature import Due, Feature, Running, tables_in
from eprr_bot.incidents import (
    alerts,
    at_group,
    checklist_nudges,
    checks,
    command,
    in_slack,
    known,
    models,
    parts,
    playbook,
    proof,
    quiet,
    region,
    relief,
    role_calls,
    role_messages,
    roles_taken,
    service,
    slack,
    slack_channel,
    slack_checklist,
    slack_course,
    slack_hazard,
    slack_steer,
    text_command,
    unanswered,
)
from eprr_bot.incidents.alert import LIVE, AlertState
from eprr_bot.incidents.quick import QuickAction

FEATURE = Feature(
    name="incidents",
    root="/incident",
    summary="incidents: declare, log, stand down",
    doors=(slack, slack_checklist, slack_course, slack_channel, slack_steer, slack_hazard),
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
        Kind(
            role_calls.KIND,
            on_answer=role_calls.said_so,
            on_refusal=role_calls.refused,
            if_they_cannot=role_messages.CANNOT_HAVE_IT,
            adds=role_calls.says_so,
        ),
        Kind(
            at_group.KIND,
            on_answer=at_group.said_so,
            on_refusal=at_group.refused,
            if_they_cannot=role_messages.CANNOT_COMMAND_AT_BASE,
            adds=at_group.says_so,
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
        Due("quiet incidents", quiet.due, quiet.ask),
        Due("overdue checklists", checklist_nudges.due, checklist_nudges.nudge),
        Due("action cards", roles_taken.without_card, roles_taken.hand_out_cards),
    ),
    next_due=(relief.next_due, quiet.next_due, checklist_nudges.next_due),
    next_send=(lambda session, _: in_slack.next_due(session),),
    calendar=(quiet.WEEKLY,),
    running=(
        Running(models.Checklist, col(models.Checklist.nudge_at).is_not(None), ("opened_at", "nudge_at"), "opened_at"),
    ),
    retries=((models.Room, "next_try"),),
    clock_set=(service.note_in_all,),
    on_state=(proof.tell_witness,),
    picture=(known.lines,),
    quick_actions=(
        QuickAction("Command", "command", 10),
        QuickAction("Log", "log", 60, tuple(AlertState)),
        QuickAction("Show all", "picture", 70, tuple(AlertState)),
        QuickAction("Stand down", "standdown", 90),
        QuickAction("Close", "close", 90, (AlertState.STAND_DOWN, AlertState.RECOVERY)),
        QuickAction("Reopen", "reopen", 95, tuple(one for one in AlertState if one not in LIVE)),
    ),
    parts=(*parts.PARTS, parts.Part("alert", alerts.look)),
    in_slack=(lambda app, now: in_slack.reconcile_rooms(app.engine, app.client, app.parts, now),),
)
