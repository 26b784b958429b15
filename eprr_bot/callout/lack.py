"""What a call-out still lacks, in a sentence (pure)."""

from collections.abc import Collection, Sequence
from datetime import datetime

from eprr_bot.callout.models import CallOut, StopRule
from eprr_bot.slack import blocks


def of_answers(stop: str, name: str, *, has_lapsed: bool = False) -> str:
    """What is still missing while a call-out is open. `name` is that of the ladder, as in its file."""
    if stop == StopRule.COMMAND:
        return "Nobody has command now." if has_lapsed else "Nobody has taken command yet."
    if stop == StopRule.EVERYONE:
        return f"Not everybody called for {name} has answered yet."
    return f"Nobody has answered for {name} yet." if stop == StopRule.FUNCTION else ""


def of_answer(call_out: CallOut) -> str:
    """For a log, in which many calls may go on at once: which of them nobody has answered."""
    about = blocks.unescape(blocks.fit(call_out.title, 80))
    return f"Nobody has answered for {call_out.ladder['name']} yet ({about[:1].lower()}{about[1:]})."


def of_calls(left: Collection[object]) -> str:
    """Why a round calls nobody, although some are `left`, or because none is; half a sentence."""
    if not left:
        return "nobody, for nobody is left to call"
    return "nobody now, for whoever is left cannot be reached or has been called as often as may be within the hour"


def of_people(most: int, what: str, people: Sequence[tuple[str, datetime | None]], *, is_real: bool = True) -> str:
    """How many of those asked for are coming: “2 of 5 loggists are coming: Ann Lee 03:40, Jo Fox.” Plain.

    In what is not real they have only answered.
    """
    named = ", ".join(f"{name} {blocks.clock_time(at)}" if at else name for name, at in people)
    one, more = ("is coming", "are coming") if is_real else ("has answered", "have answered")
    said = f"{len(people)} of {most} {what} {one if len(people) == 1 else more}"
    return f"{said}: {named}." if named else f"{said}."
