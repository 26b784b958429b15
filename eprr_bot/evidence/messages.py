"""What people read about the evidence of exercises (pure)."""

from eprr_bot.evidence.corrections import Correction
from eprr_bot.evidence.report import Report
from eprr_bot.exercises import recorded_messages
from eprr_bot.exercises.messages import outcome
from eprr_bot.slack.blocks import Content, escape, took, written


def page(url: str, *, is_renewed: bool) -> Content:
    """The link to the exercises in a browser, shown once."""
    stopped = " The one before it has stopped." if is_renewed else ""
    keep = (
        "Keep it to yourself: whoever has it can read all of them. `/exercise page` makes a new one and stops this one."
    )
    return Content(f"Exercises in a browser, to read and to print: `{escape(url)}`{stopped}\n{keep}")


def in_lines(found: Report) -> list[str]:
    """A report as lines of plain text, without what stands only on its page."""
    one, figures = found.result, found.figures
    lines = [f"Exercise {one.number}: {one.name}", f"{one.verdict}."]
    if one.started_at and not one.is_call_out:
        lines.append(recorded_messages.plainly(one))
    elif one.started_at:
        lines.append(f"Started {written(one.started_at, found.zone)} by {one.started_by or 'nobody known'}.")
    if figures.asked:
        in_time = f"{figures.in_target} within {one.target_minutes} minutes of the start"
        lines.append(f"{figures.answered} of {figures.asked} answered, {in_time}.")
    if figures.median is not None:
        lines.append(f"Median time to answer, from the first call to each: {took(figures.median)}.")
    people = [f"{each.name} ({each.called_as}), step {each.step}: {outcome(each, one)}" for each in one.called]
    return [*lines, *people, *(_correction(each, found) for each in found.corrections), *found.satisfies]


def _correction(one: Correction, found: Report) -> str:
    if one.put_right_at is None:
        return f"{one.name}: {one.fault}. Not put right yet."
    return f"{one.name}: {one.fault}. Put right {written(one.put_right_at, found.zone)} by {one.by}."
