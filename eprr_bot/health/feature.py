"""The bot's own health: `/eprr status`, and word to whoever looks after the directory of ways that failed."""

from eprr_bot.feature import Due, Feature
from eprr_bot.health import failed_routes, slack

FEATURE = Feature(name="health", doors=(slack,), due=(Due("failed routes", failed_routes.untold, failed_routes.tell),))
