"""Lessons and actions."""

from eprr_bot.feature import Feature, tables_in
from eprr_bot.lessons import jobs, models, slack

FEATURE = Feature(name="lessons", doors=(slack,), tables=tables_in(models), calendar=(jobs.NUDGES,))
