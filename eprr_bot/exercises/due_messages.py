"""What people read about when exercises of each kind were last held, and are next due (pure)."""

from collections.abc import Sequence
from datetime import date

from eprr_bot.exercises.due import KindDue, Last, State
from eprr_bot.exercises.messages import month_name
from eprr_bot.exercises.standing import Result
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Content, escape, written_day

MARKS = {
    State.OVERDUE: ":red_circle:",
    State.NEVER: ":large_orange_circle:",
    State.SOON: ":large_orange_circle:",
    State.IN_TIME: ":large_green_circle:",
}
MOST_MISSED = 12
NO_SOURCE = "exercises.yaml names no framework_version"


def due(kinds: Sequence[KindDue], missed: Sequence[Result], ahead: Sequence[str], source: str, today: date) -> Content:
    """Every kind, overdue first; the months missed; and what the programme cannot keep, in plain sentences."""
    title = "*When exercises were last held, and are next due*"
    lines = [kind(one, today) for one in kinds]
    laid_out = [blocks.section(title), *map(blocks.section, lines)]
    if missed:
        laid_out.append(blocks.section("\n".join(["*Months missed*", *blocks.few(_missed(missed), MOST_MISSED)])))
    if ahead:
        laid_out.append(blocks.section("\n".join(["*Programme*", *(f":warning: {escape(one)}" for one in ahead)])))
    laid_out.append(blocks.context(f"Minimums: {escape(source or NO_SOURCE)}. `/exercise record` records one."))
    return Content("\n".join([title, *lines]), tuple(laid_out))


def kind(one: KindDue, today: date) -> str:
    """One kind: how it stands, the last of one's own, the next due, and the last of others; mrkdwn, escaped."""
    head = f"{MARKS[one.state(today)]} *{blocks.sentence(one.kind)}*, every {_months(one.months)}: {_own(one, today)}"
    planned = f" The next is planned for {written_day(one.planned_on)}." if one.planned_on else ""
    others = f" By others: {_last(one.others)}." if one.others else ""
    unrecorded = f" {to_record(one.unrecorded)}" if one.unrecorded else ""
    return f"{head}{planned}{unrecorded}{others}"


def to_record(one: Last) -> str:
    """Of what was planned for a day that is past; mrkdwn, escaped."""
    name = f"Exercise {one.number}, {escape(one.name)}, was planned for {written_day(one.on)}"
    return f"{name}, and nobody has recorded how it went: `/exercise record {one.number}`."


def ask_to_record(found: Sequence[Last]) -> Content:
    """What the EPRR adviser is told on the morning after a day for which something was planned."""
    more = "Was it not held after all? Then leave it: it stays as not recorded."
    return Content("\n".join([*map(to_record, found), more]))


def _months(number: int) -> str:
    return "month" if number == 1 else f"{number} months"


def _own(one: KindDue, today: date) -> str:
    none = f"none of our own is on record, which begins on {written_day(one.begins)}"
    last = f"last our own {_last(one.own)}" if one.own else none
    return f"{last}. {'Was' if one.state(today) == State.OVERDUE else 'Next'} due by {written_day(one.due_by)}."


def _last(one: Last) -> str:
    real = f", a real activation: incident {one.incident_id}" if one.incident_id else ""
    whose = f", {escape(one.organiser)}" if one.organiser else ""
    return f"{written_day(one.on)} (exercise {one.number}, {escape(one.name)}{whose}{real})"


def _missed(found: Sequence[Result]) -> list[str]:
    return [f"{one.mark} {month_name(one.month)}, {escape(one.name)}: {escape(one.words)}" for one in found]


def overdue(kinds: Sequence[KindDue], today: date) -> Content:
    """What the EPRR adviser and the accountable emergency officer are told once a month."""
    head = "Exercises are overdue against the minimums:"
    lines = [kind(one, today) for one in kinds]
    more = blocks.context("`/exercise due` shows all. You are told once a month until one is held and recorded.")
    return Content("\n".join([head, *lines]), (blocks.section("\n".join([head, *lines])), more))
