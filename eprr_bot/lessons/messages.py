"""What people read about lessons and actions (pure)."""

from collections.abc import Sequence
from datetime import date

from eprr_bot.base.patient_data import LEFT_OUT, REMOVED
from eprr_bot.lessons.action import Owned, Taken
from eprr_bot.lessons.models import Lesson
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Block, Content, Form, escape, written_day

DONE, NOT_YET = "lessons.done", "lessons.not_yet"
OUTCOME, LATER = "lessons.outcome", "lessons.later"
"""The forms that these buttons open."""
DONE_LINE = "/exercise done {} <what came of it>"
LATER_LINE = "/exercise later {} <day> [why]"
HOW_TO_ADD = "`/exercise action <exercise> @owner <day> <what>` records one."
MOST_LISTED = 40
MOST_ON_HOME = 5


def given(one: Owned, today: date) -> Content:
    """What the owner of a new action is told at once."""
    head = f"{escape(one.by)} gave you action {one.number}, from {one.about}, {one.how_late(today)}"
    return Content(f"{head}: {_what(one)}", (blocks.section(f"{head}:\n{_line(one, today)}"), _buttons(one)))


def nudged(found: Sequence[Owned], today: date) -> Content:
    """What an owner is told of actions that are due soon, today, or overdue."""
    count = "an action that is" if len(found) == 1 else f"{len(found)} actions that are"
    head = f"You have {count} due or overdue. “Not yet” gives one another day."
    laid_out = [part for one in found for part in (blocks.section(_line(one, today)), _buttons(one))]
    text = " ".join(f"{one.number}, {one.how_late(today)}: {_what(one)}" for one in found)
    return Content(f"{head} {text}", (blocks.section(head), *laid_out))


def long_overdue(found: Sequence[Owned], today: date) -> Content:
    """What the EPRR adviser is told: actions that nobody has closed for weeks, or whose owner cannot be told."""
    lines = [entry(one, today) for one in found]
    head = "These actions are long overdue, or their owner cannot be told. You are told because you advise."
    more = blocks.context("`/exercise actions` shows them all; `/exercise done` and `/exercise later` settle them.")
    return Content(head, (blocks.section(head), *map(blocks.section, blocks.few(lines, MOST_LISTED)), more))


def _buttons(one: Owned) -> Block:
    number = str(one.number)
    return blocks.actions(blocks.button("Done", DONE, number), blocks.button("Not yet", NOT_YET, number))


def _what(one: Owned) -> str:
    return blocks.full_stop(escape(one.text))


def _line(one: Owned, today: date) -> str:
    """An open action in a line."""
    due = f"From {one.about}, by {written_day(one.due_on)}: {one.how_late(today)}."
    return f"{_mark(one, today)} *{one.number}* {_what(one)} {due}"


def _mark(one: Owned, today: date) -> str:
    return ":red_circle:" if one.due_on < today else ":white_circle:"


def mine(found: Sequence[Owned], today: date) -> list[Block]:
    """The reader's own open actions, for Home."""
    laid_out = [part for one in found[:MOST_ON_HOME] for part in (blocks.section(_line(one, today)), _buttons(one))]
    more = len(found) - MOST_ON_HOME
    return laid_out + ([blocks.context(f"and {more} more: `/exercise actions`")] if more > 0 else [])


def learned(one: Lesson, about: str) -> Content:
    """The answer to whoever recorded a lesson."""
    return Content(f"Recorded as a lesson of {about}: {blocks.full_stop(escape(one.text))}{_left_out(one.text)}")


def added(one: Owned, today: date, *, is_told: bool) -> Content:
    """The answer to whoever recorded an action."""
    told = "" if is_told else f" I cannot tell {escape(one.owner)} now: tell them yourself."
    head = f"Action {one.number} is recorded for {escape(one.owner)}, by {written_day(one.due_on)}"
    return Content(f"{head} ({one.how_late(today)}): {_what(one)}{told}{_left_out(one.text)}")


def _left_out(text: str) -> str:
    return f" {LEFT_OUT}" if REMOVED in text else ""


def closed(one: Owned) -> Content:
    """The answer to whoever closed an action."""
    again = f"A mistake? `/exercise reopen {one.number}`"
    return Content(
        f"Action {one.number} is closed: {blocks.full_stop(escape(one.outcome))}{_left_out(one.outcome)} {again}"
    )


def reopened(one: Owned) -> Content:
    """The answer to whoever opened an action again."""
    return Content(f"Action {one.number} is open again, by {written_day(one.due_on)}. {escape(one.owner)} owns it.")


def later(one: Owned, today: date) -> Content:
    """The answer to whoever put an action off."""
    return Content(f"Action {one.number} is now {one.how_late(today)}, by {written_day(one.due_on)}.")


def listing(found: Sequence[Owned], today: date, about: str = "") -> Content:
    """Every open action, overdue first; or of one exercise all, with what became of them."""
    title = f"Actions of {about}" if about else "Open actions"
    if not found:
        none = f"No action is on record of {about}." if about else "No action is open."
        return Content(f"{none} {escape(HOW_TO_ADD)}")
    lines = [entry(one, today) for one in found]
    more = blocks.context(escape("`/exercise done <action> <what came of it>` closes one."))
    laid_out = (blocks.section(f"*{title}*"), *map(blocks.section, blocks.few(lines, MOST_LISTED)), more)
    return Content(f"{title}: {len(found)}.", laid_out)


def entry(one: Owned, today: date) -> str:
    """An action with its owner and what became of it; mrkdwn, escaped."""
    owner, due = escape(one.owner), f"From {one.about}, by {written_day(one.due_on)}"
    mark = ":white_check_mark:" if one.closed_at else _mark(one, today)
    head = f"{mark} *{one.number}* {owner}: {_what(one)} {due}: {'closed' if one.closed_at else one.how_late(today)}."
    return "\n".join([head, *[f"• {_step(taken)}" for taken in one.steps]])


def _step(one: Taken) -> str:
    until = f" until {written_day(one.due_on)}" if one.due_on else ""
    note = f": {escape(blocks.full_stop(one.note))}" if one.note else ""
    return f"{one.step}{until}, {blocks.when(one.at)}, by {escape(one.by)}{note}"


def done_form(one: Owned) -> Form:
    """Asks what came of an action."""
    hint = "A few words: what was done, or why it needs doing no more. They stand in the report."
    return Form(
        id=OUTCOME,
        title=f"Action {one.number}",
        submit="Close it",
        blocks=(
            blocks.section(_what(one)),
            blocks.text_input("outcome", "What came of it?", hint=hint, multiline=True),
        ),
        kept=str(one.number),
        one_line=DONE_LINE.format(one.number),
    )


def later_form(one: Owned) -> Form:
    """Asks by when an action will be done, and why not yet."""
    return Form(
        id=LATER,
        title=f"Action {one.number}",
        submit="Put it off",
        blocks=(
            blocks.section(_what(one)),
            blocks.text_input("day", "By when?", hint="Such as: 12 Jan, or next Friday."),
            blocks.text_input("why", "Why not yet?", optional=True),
        ),
        kept=str(one.number),
        one_line=LATER_LINE.format(one.number),
    )
