"""Help in Slack."""

from eprr_bot.feature import Feature
from eprr_bot.slack import help

FEATURE = Feature(name="help", root="/eprr", summary="help", doors=(help,))
