"""The log that nobody can change, and its witness outside."""

from eprr_bot.feature import Due, Feature, tables_in
from eprr_bot.records import models, witness

FEATURE = Feature(
    name="records",
    tables=tables_in(models),
    due=(
        Due("where logs end", witness.due, witness.tell),
        Due("witnesses that were not reached", witness.untold, witness.tell_adviser),
    ),
    next_due=(witness.next_due,),
)
