"""Local resilience forums."""

from eprr_bot.feature import Feature, tables_in
from eprr_bot.lrf import checks, models, slack, slack_register
from eprr_bot.lrf.england import ENGLAND
from eprr_bot.lrf.forum import FORUMS

FEATURE = Feature(
    name="forums",
    root="/lrf",
    summary="forums: who leads, who is there, issues, meetings",
    doors=(slack, slack_register),
    tables=tables_in(models),
    files=(ENGLAND, FORUMS),
    file_checks=(checks.forums_served,),
)
