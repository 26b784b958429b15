"""What people read when somebody asks for whoever is on call (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from eprr_bot.base.patient_data import LEFT_OUT
from eprr_bot.callout.tries import Try, in_words, without_an_answer
from eprr_bot.oncall.rota_words import duty
from eprr_bot.page_requests.models import Told
from eprr_bot.reach.routes import ROUTES
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Block, Content

BUTTON = "I will see to it"
AGAIN = "Call again all the same"
STOP = "Stop calling"
RING_BACK = "If it was a number to ring, page again and begin it with +44."
SWITCHBOARD = "If it is urgent, ring the switchboard."


@dataclass(frozen=True)
class Outcome:
    """How a request ended."""

    rota_name: str
    told: Told
    asked_at: datetime
    answered_by: str
    answered_at: datetime | None
    called: tuple[str, ...]
    ending: str = ""
    number: int = 0
    goes_on: bool = False


def title(rota_name: str) -> str:
    return f"You are asked for as {blocks.escape(rota_name)}"


def text(asked_by: str, slack_id: str, message: str) -> str:
    """Who asks, and in their words about what."""
    mention = f" (<@{slack_id}>)" if slack_id else ""
    told = "\nThey are told as soon as somebody answers." if slack_id else ""
    return f"{blocks.escape(asked_by)}{mention} asks: {blocks.full_stop(blocks.escape(message))}{told}"


def started(
    rota_name: str,
    called: Sequence[str],
    closes_after: timedelta,
    is_number_left_out: bool,
    number: int,
    *,
    has_slack: bool = True,
    is_own: bool = False,
    runs: bool = True,
    missed: str = "",
) -> Content:
    """The answer to whoever asked. `is_own` is whether they hold that rota themselves, and so are not called.

    `runs` is whether anything calls people; `missed` is a sentence on what does not.
    """
    name = blocks.escape(rota_name)
    own = f"You are {duty(name)} yourself. " if is_own else ""
    if not called:
        nobody = "Nobody else can be called." if is_own else f"Nobody who could be called is {duty(name)}."
        return Content(f":warning: {own}{nobody} {SWITCHBOARD}")
    left_out = f"\n:warning: {LEFT_OUT} {RING_BACK}" if is_number_left_out else ""
    who = blocks.being_called([blocks.escape(one) for one in called], runs, f" for {name}")
    follow = (
        "Whoever does not answer in time is followed by the next in line, then by everybody on the rota, until "
        "somebody answers"
    )
    after = blocks.took(closes_after.total_seconds())
    told = (
        f"I send you a direct message as soon as somebody answers. {follow}; after {after} I tell you if nobody has."
        if has_slack
        else f"{follow}. `/oncall pages` shows whether anybody has: nothing can be sent to you."
    )
    words = f":telephone_receiver: {own}{blocks.sentences(who, missed, told, SWITCHBOARD)}{left_out}"
    return Content(words, (blocks.section(words), _stop(number)))


def _stop(number: int) -> Block:
    return blocks.actions(blocks.button(STOP, "noticeboard.page_stop", str(number)))


def repeated(rota_name: str, called: Sequence[str], asked_at: datetime, value: str, *, runs: bool = True) -> Content:
    """Asked twice within a moment: probably by mistake."""
    who = blocks.being_called(
        [blocks.escape(one) for one in called] or ["Somebody"], runs, f" for {blocks.escape(rota_name)}"
    )
    words = f"You asked {blocks.at(asked_at)}, and {who}. Nothing new was sent."
    button = blocks.button(AGAIN, "noticeboard.page_again", value[:2000])
    return Content(words, (blocks.section(words), blocks.actions(button)))


def outcome(found: Outcome) -> Content:
    """How it ended, for whoever asked."""
    name = blocks.escape(found.rota_name)
    asked = f"You asked for {name} {blocks.at(found.asked_at)}."
    if found.told == Told.STOPPED:
        return Content(f"{asked} The call was stopped. {blocks.full_stop(blocks.escape(found.ending))}")
    if found.answered_at is None:
        who = blocks.listed((blocks.escape(one) for one in found.called), "or") or "anybody"
        words = f":red_circle: {asked} No answer came from {who}. {SWITCHBOARD}"
        if not found.goes_on:
            return Content(words)
        words += " Everybody on the rota is called again every ten minutes until somebody answers."
        return Content(words, (blocks.section(words), _stop(found.number)))
    after = blocks.after((found.answered_at - found.asked_at).total_seconds())
    late = " after all" if found.told == Told.LATE else ""
    return Content(
        f":white_check_mark: {asked} {blocks.escape(found.answered_by)} answered{late}, {after}, "
        "and will get in touch with you."
    )


def called(
    name: str,
    called_as: str,
    tries: Sequence[Try],
    answer: tuple[str, datetime, str] | None,
    *,
    cannot_attend: bool = False,
) -> str:
    """Somebody who was to be called, what came of it, and their answer: its route, its time, who passed it on."""
    if answer is None:
        return f"{name} ({called_as}): {without_an_answer(tries)}"
    route, at, passed_on_by = answer
    how = f" {ROUTES[route].by}" if route in ROUTES else ""
    by = f", passed on by {passed_on_by}" if passed_on_by else ""
    what = ", and cannot attend" if cannot_attend else ""
    return f"{name} ({called_as}): answered{how} {blocks.written(at)}{what}{by}{in_words(tries)}"


def dropped_out(name: str, rota_name: str) -> Content:
    """What whoever asked reads when the one who had answered cannot after all. Both are plain."""
    return Content(
        f":warning: {blocks.escape(name)}, who answered your call for {blocks.escape(rota_name)}, cannot after all. "
        "Others are being called. I tell you as soon as somebody answers. If it is urgent, ring the switchboard."
    )


def history(rows: Sequence[tuple[datetime, str, str, str]], earlier: int) -> Content:
    """Who asked for whom, the newest first, and how many `earlier` requests there are."""
    if not rows:
        return Content("Nobody has used `/oncall page` yet.")
    lines = [
        f"• {blocks.when(at)}: {blocks.escape(by)} for {blocks.escape(rota)}, {state}" for at, by, rota, state in rows
    ]
    lines += [f"• and {earlier} earlier ones"] if earlier else []
    return Content("Calls asked for with `/oncall page`\n" + "\n".join(lines), (blocks.section("\n".join(lines)),))
