"""Lessons and actions."""

from eprr_bot.feature import Feature, tables_in
from eprr_bot.lessons import models

FEATURE = Feature(name="lessons", tables=tables_in(models))
