"""What organisations’ contacts read of an alert state, and what the channel shows of their answers (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from eprr_bot.callout import tries
from eprr_bot.callout.tries import Try
from eprr_bot.incidents.alert import WORDS, AlertState
from eprr_bot.incidents.messages import Facts
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


@dataclass(frozen=True)
class Row:
    """One organisation: who of it answered and when, or by what they were called."""

    organisation: str
    answered_by: str = ""
    answered_at: datetime | None = None
    cannot_attend: bool = False
    tries: tuple[Try, ...] = ()


@dataclass(frozen=True)
class NotTold:
    """An organisation of which nobody can be called now. `hours` are those of its contacts, if it has any; plain.

    Where it is `called_then`, it is called when they begin; one that `has_no_way` has a contact whom no route reaches.
    """

    organisation: str
    hours: str = ""
    called_then: bool = True
    has_no_way: bool = False

    @property
    def why(self) -> str:
        """Why nobody can be called."""
        if self.has_no_way:
            return "there is no way to call its contact"
        then = ", and is called then" if self.called_then else ""
        return f"its contact is on call {self.hours}{then}" if self.hours else "no on-call contact is known"


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


def whom(called: Sequence[str], missing: Sequence[NotTold]) -> str:
    """Who is called and who is not, for whoever set the state; plain."""
    those = blocks.listed(blocks.few(called, MOST_ROWS, "{} more"))
    return blocks.sentences(f"On-call contacts being called: {those}." if called else "", not_told(missing))


def not_told(missing: Sequence[NotTold]) -> str:
    """Who does not know, and what to do; plain."""
    named = blocks.listed(f"{one.organisation} ({one.why})" for one in missing)
    return f"NOT told, because nobody can be called there now: {named}. Ring them." if missing else ""


def standing(
    facts: Facts, state: AlertState, at: datetime, rows: Sequence[Row], missing: Sequence[NotTold], *, is_over: bool
) -> Content:
    """Who has acknowledged an alert state, and who was not told of it; names are plain."""
    head = f"*Alert state “{WORDS[state].lower()}”, passed on to on-call contacts {blocks.when(at)}*"
    lines = [_row(one, is_over=is_over) for one in sorted(rows, key=lambda one: one.answered_at is None)]
    lines += [f":no_bell: {blocks.escape(one.organisation)}: NOT told, {one.why}: ring them" for one in missing]
    said = "\n".join([head, *blocks.few(lines, MOST_ROWS)])
    answered = sum(one.answered_at is not None and not one.cannot_attend for one in rows)
    short = f"Incident {facts.number}: {answered} of {len(rows) + len(missing)} organisations have acknowledged it."
    return Content(short, (blocks.section(said),))


def _row(one: Row, *, is_over: bool) -> str:
    name = blocks.escape(one.organisation)
    if one.answered_at is not None:
        by = f"{blocks.escape(one.answered_by)}, {blocks.when(one.answered_at)}"
        return f":no_entry: {name}: {by}: cannot" if one.cannot_attend else f":white_check_mark: {name}: {by}"
    said = blocks.escape(tries.without_an_answer(one.tries))
    if one.tries and not any(tried.taken_at or tried.is_on_its_way for tried in one.tries):
        return f":no_bell: {name}: {said}: ring them"
    return f"{':heavy_minus_sign:' if is_over else ':hourglass_flowing_sand:'} {name}: {said}"
