"""The bot's own health: `/eprr status`, and word to whoever looks after the directory of ways that failed."""

from eprr_bot.feature import Feature
from eprr_bot.health import failed_routes, slack

FEATURE = Feature(name="health", doors=(slack,), every_tick=(failed_routes.tell_of_failed_routes,))
