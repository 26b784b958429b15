"""What people read about a call-out (pure)."""

from dataclasses import dataclass
from datetime import datetime

from eprr_bot import blocks
from eprr_bot.blocks import Content

ANSWER_LATE = "Answer late"
LATE_IS_WELCOME = "You had not answered. If you were there, say so: it will be recorded as late."
NOTHING_TO_DO = "There is nothing for you to do."


@dataclass(frozen=True)
class Answered:
    """Who answered, when, after how many seconds, and whether that was after the call-out had closed."""

    name: str
    at: datetime
    seconds: float
    is_late: bool = False
    answered_by: str = ""


@dataclass(frozen=True)
class Paging:
    """A call-out as one callee sees it. `title` and `text` are mrkdwn, already escaped; `summary` is plain text.

    `may_answer` is false once an answer would be of no use to anybody.
    """

    call_out_id: int
    title: str
    text: str
    summary: str
    button: str
    reached_as: str
    opened_at: datetime
    answer_by: datetime
    closes_at: datetime
    is_open: bool
    may_answer: bool = True
    ending: str = ""
    mine: Answered | None = None
    others: tuple[Answered, ...] = ()


def page(paging: Paging) -> Content:
    """The message to one callee. It says what to do until there is nothing left to do."""
    status = _status(paging)
    laid_out = [blocks.section(f"*{paging.title}*\n{paging.text}"), blocks.section(status)]
    if paging.mine is None and paging.may_answer:
        label, style = (paging.button, "primary") if paging.is_open else (ANSWER_LATE, "")
        button = blocks.button(label, "callout.acknowledge", str(paging.call_out_id), style)
        laid_out.append(blocks.actions(button))
    laid_out.append(blocks.context(f"You are called as {blocks.escape(paging.reached_as)}."))
    return Content(f"{paging.title}. {paging.text} {status}", tuple(laid_out), _short(paging))


def _status(paging: Paging) -> str:
    if paging.mine is not None:
        late = " That was after the call-out had closed; it is recorded as late." if paging.mine.is_late else ""
        told_by = f" {blocks.escape(paging.mine.answered_by)} answered for you." if paging.mine.answered_by else ""
        took = blocks.took(paging.mine.seconds)
        return f":white_check_mark: You answered at {_at(paging.mine.at)}, after {took}.{told_by}{late}"
    if not paging.is_open:
        return f"{paging.ending} {LATE_IS_WELCOME}" if paging.may_answer else paging.ending
    answered = _others(paging.others)
    return f"Please press *{paging.button}* by {_at(paging.answer_by)}.{' ' + answered if answered else ''}"


def how_to_answer(title: str) -> Content:
    """The text message to somebody whose reply was not understood, once for each call-out. `title` is mrkdwn."""
    words = f"{blocks.unescape(title)}: your reply was not understood. Reply 1 to answer."
    return Content(blocks.escape(words), short=words)


def ending(stopped_because: str, first: Answered | None) -> str:
    """How a call-out ended, in a sentence."""
    if stopped_because:
        return blocks.escape(stopped_because)
    if first is not None:
        return f"{blocks.escape(first.name)} answered at {_at(first.at)}. {NOTHING_TO_DO}"
    return "The call-out has closed, and nobody had answered."


def _others(others: tuple[Answered, ...]) -> str:
    names = blocks.listed(blocks.escape(one.name) for one in others)
    return f"{names} {'has' if len(others) == 1 else 'have'} answered." if others else ""


def _at(instant: datetime) -> str:
    return blocks.when(instant)


def _short(paging: Paging) -> str:
    """The text message: it carries its time, and until when it counts."""
    sent = blocks.clock_time(paging.opened_at)
    ignore_after = blocks.clock_time(paging.closes_at, since=paging.opened_at)
    summary = blocks.fit(paging.summary, 90)
    return f"{blocks.unescape(paging.title)}. {summary}. Sent {sent}. Reply 1 to answer. Ignore after {ignore_after}."
