"""What is read of organisations that are called: who has acknowledged, and who could not be told (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from eprr_bot.callout import tries
from eprr_bot.callout.tries import Try
from eprr_bot.slack import blocks


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


def not_told(missing: Sequence[NotTold]) -> str:
    """Who does not know, and what to do; plain."""
    named = blocks.listed(f"{one.organisation} ({one.why})" for one in missing)
    return f"NOT told, because nobody can be called there now: {named}. Ring them." if missing else ""


def row_not_told(one: NotTold) -> str:
    """An organisation that was not told, in a list; mrkdwn."""
    return f":no_bell: {blocks.escape(one.organisation)}: NOT told, {one.why}: ring them"


def row(one: Row, *, is_over: bool) -> str:
    """An organisation that was called, in a list; mrkdwn."""
    name = blocks.escape(one.organisation)
    if one.answered_at is not None:
        by = f"{blocks.escape(one.answered_by)}, {blocks.when(one.answered_at)}"
        return f":no_entry: {name}: {by}: cannot" if one.cannot_attend else f":white_check_mark: {name}: {by}"
    mark, said = unanswered(one.tries, is_over=is_over)
    return f"{mark} {name}: {said}"


def unanswered(tried: Sequence[Try], *, is_over: bool) -> tuple[str, str]:
    """A mark, and what is said of whoever was called and has not answered; mrkdwn."""
    said = blocks.escape(tries.without_an_answer(tried))
    if tried and not any(one.taken_at or one.is_on_its_way for one in tried):
        return ":no_bell:", f"{said}: ring them"
    return (":heavy_minus_sign:" if is_over else ":hourglass_flowing_sand:"), said
