"""Debriefs of an incident, and its lessons."""

from eprr_bot.debriefs import jobs, models, parts, service, slack
from eprr_bot.feature import Feature, tables_in

FEATURE = Feature(
    name="debriefs",
    doors=(slack,),
    tables=tables_in(models),
    on_state=(service.when_state_changes,),
    calendar=(jobs.REMINDERS,),
    parts=parts.PARTS,
)
