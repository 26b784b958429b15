"""What is said on the telephone about a call-out (pure)."""

from dataclasses import dataclass

from eprr_bot.callout.messages import LONGEST_SUMMARY, Answered, Paging
from eprr_bot.slack import blocks, printed
from eprr_bot.slack.blocks import Content

WRONG_KEY = "That key does not answer the call."
NO_KEY = "No answer is recorded, because no key was pressed that means one. Goodbye."
HEARD = "you have heard this"
NOTHING_TO_SAY = "This call is over. Goodbye."


@dataclass(frozen=True)
class Spoken:
    """What is said; then which keys may be pressed. Without those the bot hangs up."""

    words: str
    keys: str = ""


def asked(paging: Paging) -> Spoken:
    """A call-out to one of those who were called: what it is about, and what to press while that is of use."""
    title = f"{blocks.unescape(paging.title)}."
    if not paging.may_answer and paging.mine is None:
        return Spoken(f"{title} {_plain(paging.ending)}")
    if not paging.is_wanted:
        return Spoken(" ".join(filter(None, [title, _given(paging.mine), paging.lacks])))
    parts = [
        title,
        blocks.full_stop(blocks.fit(paging.summary, LONGEST_SUMMARY)),
        f"You are called as {paging.reached_as}.",
        _given(paging.mine),
        paging.lacks if paging.is_open else _plain(paging.ending),
        blocks.full_stop(f"Dial in: {paging.dial_in}") if paging.dial_in else "",
    ]
    return Spoken(" ".join(filter(None, parts)), _keys(paging))


def taken(title: str, answer: Answered, more: str = "", *, only_informs: bool = False) -> Spoken:
    """The word back to somebody who said by a key whether they can attend, or that they heard. `title` is mrkdwn."""
    late = " It came after it had stopped counting, and is recorded as late." if answer.is_late else ""
    what = HEARD if only_informs else "you cannot attend" if answer.cannot_attend else "you can attend"
    when = blocks.clock_time(answer.at)
    return Spoken(f"{blocks.unescape(title)}: recorded at {when} that {what}.{late}{more} Goodbye.")


def again(question: Spoken, pressed: str) -> Spoken:
    """The same question once more."""
    return Spoken(f"{WRONG_KEY} {question.words}" if pressed else question.words, question.keys)


def _keys(paging: Paging) -> str:
    if paging.only_informs:
        return f"Press 1 to say that {HEARD}."
    after_all = " after all" if paging.mine is not None else ""
    then = " You then have command." if paging.gives_command else ""
    cannot = " Press 2 if you cannot." if paging.may_refuse else ""
    return f"Press 1 to say that you can attend{after_all}.{then}{cannot}"


def _given(mine: Answered | None) -> str:
    if mine is None:
        return ""
    at = blocks.clock_time(mine.at)
    return f"You said at {at} that you cannot attend." if mine.cannot_attend else f"You answered at {at}."


def _plain(mrkdwn: str) -> str:
    return printed.lines(Content(mrkdwn), lambda _: None)
