"""Which standard an exercise satisfies: by name and framework version, never by a number that changes (pure)."""

from eprr_bot.exercises.models import ExerciseKind
from eprr_bot.exercises.programme import Programme
from eprr_bot.exercises.standing import HELD, Result, Standing

STANDARD = "NHS core standards for EPRR, domain Training and exercising"
NAMES = {
    ExerciseKind.COMMUNICATIONS: "a communications exercise",
    ExerciseKind.TABLE_TOP: "a table-top exercise",
    ExerciseKind.LIVE: "a live exercise",
    ExerciseKind.COMMAND_POST: "a command post exercise",
    ExerciseKind.EQUIPMENT: "a test of the equipment of the incident co-ordination centre",
}


def satisfied(one: Result, programme: Programme) -> list[str]:
    """What it counts for, a sentence each; also that it counts for nothing, and why."""
    if one.standing == Standing.RUNNING:
        return ["It is running: what it satisfies is said when it is over."]
    if one.standing not in HELD:
        return ["It satisfies no standard: it was not held to its end."]
    if one.organiser:
        return [f"Held by {one.organiser}. It is no exercise of our own, so it satisfies no standard of ours."]
    version = programme.framework_version or "version not recorded in exercises.yaml"
    every = programme.minimums.by_kind[one.kind]
    often = "every month" if every == 1 else f"every {every} months"
    found = [f"{STANDARD} ({version}): {NAMES[one.kind]} at least {often}."]
    if one.rota_id:
        found.append("Standing duty to prove the on-call system by a call-out every month: it counts for its month.")
    if one.rota_id and one.is_call_out:
        found.append(f"Call-outs in hours and out of hours: it was held {'in' if one.is_in_hours else 'out of'} hours.")
    return found
