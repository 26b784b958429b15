"""Handovers from one shift to the next."""

from sqlmodel import and_, col

from eprr_bot.base.kept import ROTA
from eprr_bot.callout.kinds import Kind
from eprr_bot.feature import Due, Feature, Running, tables_in
from eprr_bot.handover import acceptance, before, handover, jobs, kept, messages, models, service, slack

_unaccepted = and_(col(models.Handover.accepted_at).is_(None), col(models.Handover.withdrawn_at).is_(None))

FEATURE = Feature(
    name="handovers",
    doors=(slack,),
    tables=tables_in(models),
    kept=((ROTA, kept.ended),),
    file_checks=(handover.without_handovers,),
    kinds=(
        Kind(
            before.ROLL_CALL,
            on_answer=service.roll_call_answered,
            on_refusal=service.roll_call_refused,
            if_they_cannot=messages.CANNOT_COME_ON,
            turn=service.TURN,
        ),
        Kind(
            acceptance.ACCEPTANCE,
            on_answer=service.acceptance_answered,
            on_refusal=service.acceptance_refused,
            if_they_cannot=messages.CANNOT_TAKE_OVER,
            turn=service.TURN,
        ),
    ),
    due=(Due("handovers", service.due, jobs.advance),),
    every_tick=(jobs.plan_handovers,),
    running=(Running(models.Handover, _unaccepted, ("unconfirmed_due", "chase_due", "unaccepted_due")),),
    next_due=(service.next_due,),
    on_call_notes=(slack.still_reachable,),
)
