"""Local resilience forums."""

from eprr_bot.feature import Feature
from eprr_bot.lrf import checks, slack
from eprr_bot.lrf.england import ENGLAND
from eprr_bot.lrf.forum import FORUMS

FEATURE = Feature(
    name="forums",
    root="/lrf",
    summary="forums: who leads, who is there",
    doors=(slack,),
    files=(ENGLAND, FORUMS),
    file_checks=(checks.forums_served,),
)
