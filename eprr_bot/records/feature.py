"""The log that nobody can change."""

from eprr_bot.feature import Feature, tables_in
from eprr_bot.records import models

FEATURE = Feature(name="records", tables=tables_in(models))
