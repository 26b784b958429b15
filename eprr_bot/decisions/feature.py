"""Decisions of an incident."""

from eprr_bot.decisions import jobs, models, proof, slack, standing
from eprr_bot.feature import Due, Feature, tables_in
from eprr_bot.incidents.quick import QuickAction

FEATURE = Feature(
    name="decisions",
    doors=(slack,),
    tables=tables_in(models),
    due=(Due("reviews of decisions", jobs.due, jobs.raise_review),),
    next_due=(jobs.next_due,),
    quick_actions=(QuickAction("Decide", "decision", 20),),
    parts=(standing.PART,),
    picture=(standing.lines,),
    proofs=(proof.faults,),
)
