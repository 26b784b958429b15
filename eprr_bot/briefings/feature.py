"""Handover briefings in an incident."""

from eprr_bot.briefings import models, parts, service, slack, text_acceptance
from eprr_bot.callout.kinds import Kind
from eprr_bot.feature import Due, Feature, tables_in

FEATURE = Feature(
    name="briefings",
    doors=(slack,),
    tables=tables_in(models),
    kinds=(Kind("briefing", understands=text_acceptance.understand),),
    due=(
        Due(
            "briefings that nobody has accepted",
            service.not_accepted,
            lambda _, session, now, number: service.remind(session, number, now),
        ),
    ),
    next_due=(service.next_due,),
    on_command=(service.when_command_passes,),
    picture=(service.lines,),
    parts=parts.PARTS,
)
