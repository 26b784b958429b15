"""The page on which somebody answers a call (pure)."""

from dataclasses import dataclass

from markupsafe import Markup

from eprr_bot.base import pages
from eprr_bot.callout import messages
from eprr_bot.callout.messages import Paging
from eprr_bot.outbox.service import EXERCISE
from eprr_bot.slack import blocks, printed
from eprr_bot.slack.blocks import Content


@dataclass(frozen=True)
class OnPage:
    """A call-out on the page on which somebody answers it, in plain words; no `button` where none is of use.

    `others` are the smaller buttons: what each says, and what it is for; see `web.py`.
    """

    title: str
    lines: tuple[str, ...]
    button: str = ""
    others: tuple[tuple[str, str], ...] = ()
    read_back: str = ""
    """The button under a field for the message that they read back."""


def on_page(paging: Paging, more: str = "") -> OnPage:
    """What a browser shows of a call-out to one of those who were called; `more` of somebody who has answered."""
    lines = [
        blocks.full_stop(paging.summary),
        f"You are called as {paging.reached_as}.",
        blocks.full_stop(f"Dial in: {paging.dial_in}") if paging.dial_in else "",
        *_standing_on_page(paging, more),
    ]
    button = paging.label if paging.is_wanted else ""
    read_back = messages.READ_BACK if paging.may_read_back else ""
    title, others = blocks.unescape(paging.title), _smaller_buttons(paging)
    return OnPage(title, tuple(filter(None, lines)), button, others, read_back)


def _smaller_buttons(paging: Paging) -> tuple[tuple[str, str], ...]:
    arrivals = [(f"I arrive in {number} minutes", str(number)) for number in messages.ARRIVE_IN]
    return (*(arrivals if paging.may_say_when else []), *([(messages.CANNOT, "cannot")] if paging.may_refuse else []))


def _standing_on_page(paging: Paging, more: str) -> tuple[str, ...]:
    if paging.mine is not None:
        late = f" {messages.CAME_LATE}" if paging.mine.is_late else ""
        by = f" {paging.mine.answered_by} answered for you." if paging.mine.answered_by else ""
        at = blocks.clock_time(paging.mine.at, since=paging.sent_at)
        if paging.mine.cannot_attend:
            return (f"You said at {at} that you cannot attend.{by}{late}{more}", paging.lacks)
        arrives_at = paging.mine.arrives_at
        arrives = f" You arrive at {blocks.clock_time(arrives_at, since=paging.sent_at)}." if arrives_at else ""
        return (f"You answered at {at}.{by}{late}{arrives}{more}", paging.lacks)
    if not paging.is_open:
        welcome = messages.HELP_IS_WELCOME if paging.is_incident else messages.LATE_IS_WELCOME
        return (printed.lines(Content(paging.ending), lambda _: None), welcome if paging.may_answer else "")
    return (paging.lacks, "With your answer you have command." if paging.gives_command else "")


def write(words: OnPage, name: str, token: str, *, is_exercise: bool) -> str:
    """The page for one person. It works without a script."""
    facts = {"words": words, "name": name, "token": token, "exercise": EXERCISE if is_exercise else ""}
    page = pages.templates("eprr_bot.callout").get_template("answer.html")
    return page.render(style=_style(), **facts)


def policy() -> str:
    """The page's content security policy: its own style, and a form that is sent back to us."""
    return pages.policy(_style(), form_action="'self'")


def _style() -> Markup:
    return pages.style("eprr_bot.callout")
