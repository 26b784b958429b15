"""The bot's own health: `/eprr status`, and word to whoever looks after the directory of ways that failed."""

from eprr_bot.feature import Due, Feature
from eprr_bot.health import auditor, failed_routes, slack, standstill
from eprr_bot.reach import dead

FEATURE = Feature(
    name="health",
    doors=(slack,),
    due=(
        Due("numbers that nobody has", dead.found, lambda _, session, now, one: dead.keep(session, one, now)),
        Due(
            "numbers that were doubtful",
            dead.arrived,
            lambda _, session, now, one: dead.trust_again(session, one, now),
        ),
        Due("nothing goes out", standstill.unsaid, standstill.write),
        Due("a route is held up", standstill.untold, standstill.tell),
        Due("late steps", auditor.untold, lambda _, session, now, one: auditor.tell(session, now, one)),
        Due("failed routes", failed_routes.untold, failed_routes.tell),
    ),
)
