"""What organisations’ contacts read of an alert state, and what the channel shows of their answers (pure)."""

from collections.abc import Sequence
from datetime import datetime

from eprr_bot.incidents.alert import LIVE, WORDS, AlertState
from eprr_bot.incidents.messages import Facts
from eprr_bot.incidents.organisation_messages import NotTold, Row, not_told, row, row_not_told
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Content

ASKED = {
    AlertState.STANDBY: "It may be declared: make ready.",
    AlertState.DECLARED: "Activate your plan.",
    AlertState.CANCELLED: "Take back what you have begun for it.",
    AlertState.STAND_DOWN: "The response is over; each organisation decides on its own stand-down.",
}
"""What an organisation is asked to do, as the standard messages of the NHS have it."""
MOST_ROWS = 40


def title(facts: Facts, state: AlertState) -> str:
    """What a call is about; mrkdwn."""
    return f"Incident {facts.number}: {facts.type.lower()}, {WORDS[state].upper()}"


def text(facts: Facts, state: AlertState) -> str:
    """What has happened, and what is asked; mrkdwn."""
    return f"{facts.sentence} {ASKED[state]}"


def passed_on(state: str, called: int, missing: Sequence[NotTold]) -> str:
    """The log's entry; plain."""
    words = WORDS[AlertState(state)].lower()
    contacts = f"{called} organisation{'' if called == 1 else 's'}"
    said = f"Alert state “{words}”: the on-call contacts of {contacts} are being called."
    said = said if called else f"Alert state “{words}”: no organisation’s on-call contact is called."
    return blocks.sentences(said, not_told(missing))


def passed_on_later(facts: Facts, state: str, called: Sequence[str]) -> str:
    """The log's entry where more are told of a state that stands, or are told of it anew; plain."""
    words, those = WORDS[AlertState(state)].lower(), blocks.listed(called)
    what = f"{facts.type.lower()}, level {facts.level}"
    return f"Alert state “{words}” ({what}): now the on-call contacts of these are being called: {those}."


def whom(called: Sequence[str], missing: Sequence[NotTold], runs: bool = True) -> str:
    """Who is called and who is not, for whoever set the state; `runs` is whether anything calls people. Plain."""
    those = blocks.listed(blocks.few(called, MOST_ROWS, "{} more"))
    being = "being called" if runs else "called once a worker runs"
    return blocks.sentences(f"On-call contacts {being}: {those}." if called else "", not_told(missing))


def standing(
    facts: Facts, state: AlertState, at: datetime, rows: Sequence[Row], missing: Sequence[NotTold], *, is_over: bool
) -> Content:
    """Who has acknowledged an alert state, and who was not told of it; names are plain."""
    head = f"*Alert state “{WORDS[state].lower()}”, passed on to on-call contacts {blocks.when(at)}*"
    lines = [row(one, is_over=is_over) for one in sorted(rows, key=lambda one: one.answered_at is None)]
    lines += map(row_not_told, missing)
    said = "\n".join([head, *blocks.few(lines, MOST_ROWS)])
    answered = sum(one.answered_at is not None and not one.cannot_attend for one in rows)
    short = f"Incident {facts.number}: {answered} of {len(rows) + len(missing)} organisations have acknowledged it."
    return Content(short, (blocks.section(said),))


def recorded_after(state: str) -> str:
    """Why an entry about an incident that is over is a late one; nothing while it is responded to. Plain."""
    words = WORDS[AlertState(state)].lower()
    return "" if state in LIVE else f"Recorded when the incident was over already (alert state: {words})."


def is_over(number: int, state: str) -> str:
    """The same for whoever recorded something about it; mrkdwn."""
    ended = has_ended(number, state).removesuffix(".")
    return f"{ended}, so this is recorded as a late entry." if ended else ""


def has_ended(number: int, state: str) -> str:
    """That an incident is over; nothing while it is responded to; mrkdwn."""
    return "" if state in LIVE else f"*Incident {number} is over* (alert state: {WORDS[AlertState(state)].lower()})."
