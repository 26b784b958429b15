"""What people read about debriefs and lessons of an incident (pure)."""

from collections.abc import Mapping, Sequence
from datetime import date

from eprr_bot.base.patient_data import LEFT_OUT, REMOVED
from eprr_bot.debriefs.models import HotDebrief, PlannedDebrief, PlannedState
from eprr_bot.incidents.messages import NO_REPLY, Facts
from eprr_bot.lessons.action import Owned
from eprr_bot.lessons.messages import entry as action_line
from eprr_bot.lessons.models import Lesson
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Block, Content, Form, escape

SAID, LESSON, ACTION = "incident.debrief_said", "incident.lesson", "incident.lesson_action"
"""The three forms."""
QUESTIONS = {
    "well": "What went well?",
    "not_well": "What did not?",
    "differently": "What should be done differently?",
    "safety": "Is anybody at risk now?",
    "welfare": "How are you and yours?",
}
SHORT = {
    "well": "Went well",
    "not_well": "Did not",
    "differently": "Do differently",
    "safety": "Immediate safety",
    "welfare": "Welfare",
}
LINE = "/incident debrief well Calm voices; not well The list was old; differently Ring first"
LESSON_LINE = "/incident lesson The switchboard had an old list"
ACTION_LINE = "/incident lesson action @ben.okoro 12 Jan Send the switchboard the new list"
MOST_LISTED = 15
SIGNS = {
    PlannedState.PLANNED: ":white_large_square:",
    PlannedState.HELD: ":white_check_mark:",
    PlannedState.NOT_HELD: ":no_entry:",
}


def entry(said: Mapping[str, str]) -> str:
    """What the log says; plain."""
    parts = (f"{SHORT[name]}: {' '.join(blocks.open_ended(text).split())}" for name, text in said.items())
    return f"Hot debrief. {'; '.join(parts)}."


def at_risk(facts: Facts, safety: str, by: str) -> Content:
    """What whoever is accountable reads at once. `safety` and `by` are plain."""
    said = f"{by} says in the debrief that somebody may be at risk: {blocks.full_stop(safety)}"
    text = f":warning: *Incident {facts.number}:* {escape(said)}"
    short = f"Incident {facts.number}: {blocks.fit(' '.join(said.split()), 300)} {NO_REPLY}"
    return Content(text, (blocks.section(text),), short)


def thanks(*, removed: bool, is_told: bool) -> Content:
    """The answer to whoever said something."""
    told = " Whoever is accountable is told at once that somebody may be at risk." if is_told else ""
    left_out = f" {LEFT_OUT}" if removed else ""
    return Content(
        f"Thank you. It is in the log, under your name.{told} More comes to mind? `/incident debrief`{left_out}"
    )


def form(incident: int) -> Form:
    """Five questions, none of which must be answered."""
    told = blocks.context("Answer what you like. It stands in the incident’s record under your name.")
    asked = [blocks.text_input(name, asks, multiline=True, optional=True) for name, asks in QUESTIONS.items()]
    return Form(SAID, f"Debrief of incident {incident}", "Send", (told, *asked), str(incident), LINE)


def show(
    number: int,
    hot: Sequence[HotDebrief],
    planned: Sequence[PlannedDebrief],
    lessons: Sequence[Lesson],
    actions: Sequence[Owned],
    today: date,
) -> Content:
    """All that is on record of what an incident taught."""
    title = f"*What incident {number} taught*"
    parts = [
        _heading("Debriefs", [planned_line(one, today) for one in planned]),
        _heading("Said while it was fresh", [_said(one) for one in hot]),
        _heading("Lessons", [f"• {escape(blocks.full_stop(one.text))} ({escape(one.by)})" for one in lessons]),
        _heading("Actions", [action_line(one, today) for one in actions]),
    ]
    laid_out = [blocks.section(title), *(block for part in parts for block in part)]
    if len(laid_out) == 1:
        laid_out.append(
            blocks.section("Nothing is on record yet. `/incident debrief` and `/incident lesson` begin it.")
        )
    return Content(f"{title}: {len(hot)} debriefs, {len(lessons)} lessons, {len(actions)} actions.", tuple(laid_out))


def _heading(title: str, lines: Sequence[str]) -> list[Block]:
    return [blocks.section(f"*{title}*"), *map(blocks.section, blocks.few(lines, MOST_LISTED))] if lines else []


def planned_line(one: PlannedDebrief, today: date) -> str:
    """A debrief that is or was due; mrkdwn, escaped."""
    head = f"{SIGNS[PlannedState(one.state)]} *{one.id}* {escape(blocks.open_ended(one.name))}"
    if one.state == PlannedState.PLANNED:
        late = ": overdue" if one.due_on < today else ""
        return f"{head}, due by {blocks.written_day(one.due_on)}{late}."
    by = f", says {escape(one.said_by)} {blocks.at(one.said_at)}" if one.said_at else ""
    return blocks.sentences(f"{head}: {one.state}{by}.", escape(blocks.full_stop(one.note)))


def planned_plainly(one: PlannedDebrief, today: date) -> str:
    """The same, plain."""
    head = blocks.open_ended(one.name)
    if one.state == PlannedState.PLANNED:
        return f"{head}, due by {blocks.written_day(one.due_on)}{': overdue' if one.due_on < today else ''}."
    by = f", said {one.said_by} on {blocks.written(one.said_at)}" if one.said_at else ""
    more = blocks.reason(one.note) if one.state == PlannedState.NOT_HELD else blocks.full_stop(one.note)
    return blocks.sentences(f"{head}: {one.state}{by}.", more)


def action_stands(one: Owned, today: date) -> str:
    """How an action stands, plain."""
    if one.closed_at is None:
        return "overdue" if one.due_on < today else "open"
    return blocks.sentences(f"closed {blocks.written(one.closed_at)}", one.outcome)


def page(url: str, *, is_renewed: bool) -> Content:
    """The link to what an incident taught in a browser, shown once."""
    stopped = " The one before it has stopped." if is_renewed else ""
    keep = (
        "Keep it to yourself: whoever has it can read what people said, under their names. `/incident debrief page` "
        "makes a new one and stops this one."
    )
    return Content(f"What the incident taught, in a browser, to read and to print: `{escape(url)}`{stopped}\n{keep}")


def _said(one: HotDebrief) -> str:
    parts = [f"• {SHORT[name]}: {escape(blocks.full_stop(text))}" for name, text in one.said.items()]
    return "\n".join([f"*{escape(one.by)}*, {blocks.when(one.at)}", *parts])


def in_channel(people: int, open_ones: Sequence[PlannedDebrief], lessons: int, actions: int) -> Content:
    """What stands in the incident's channel once somebody has said something."""
    said = f":speech_balloon: *Debrief:* {_count(people, 'person has', 'people have')} said something"
    more = f", {_count(lessons, 'lesson', 'lessons')} and {_count(actions, 'action', 'actions')} are recorded."
    due = [f"{escape(blocks.open_ended(one.name))} is due by {blocks.written_day(one.due_on)}." for one in open_ones]
    text = blocks.sentences(f"{said}{more}", *due)
    return Content(text, (blocks.section(text), blocks.context("`/incident debrief` · `/incident debrief show`")))


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def settled(one: PlannedDebrief, today: date) -> Content:
    """The answer to whoever said that it was held, or was not, or is put off."""
    left_out = LEFT_OUT if REMOVED in one.note else ""
    return Content(blocks.sentences(f"It is in the log. {planned_line(one, today)}", left_out))


def reminder(found: Sequence[PlannedDebrief], today: date) -> Content:
    """What the EPRR adviser is told of debriefs that are due."""
    head = "Debriefs of incidents are due. You are told because you advise."
    lines = [f"{planned_line(one, today)} Incident {one.incident_id}." for one in found]
    how = blocks.context(
        "In the incident’s channel: `/incident debrief held <number>`, `/incident debrief missed <number> <why>`, "
        "`/incident debrief later <number> <day>`".replace("<", "&lt;").replace(">", "&gt;")
    )
    laid_out = (blocks.section(head), *map(blocks.section, blocks.few(lines, MOST_LISTED)), how)
    return Content(f"{head} {' '.join(blocks.few(lines, 3))}", laid_out)


def lesson_form(incident: int) -> Form:
    """Asks what an incident taught."""
    asked = blocks.text_input("lesson", "What was learned?", multiline=True)
    return Form(LESSON, f"Lesson of incident {incident}", "Record", (asked,), str(incident), LESSON_LINE)


def action_form(incident: int) -> Form:
    """Asks who is to do what about it, and by when."""
    asked = (
        blocks.text_input("what", "What is to be done?", multiline=True),
        blocks.member("owner", "By whom?"),
        blocks.text_input("day", "By when?", hint="Such as: 12 Jan, or next Friday."),
    )
    return Form(ACTION, f"Action of incident {incident}", "Record", asked, str(incident), ACTION_LINE)


def plain(
    facts: Facts,
    hot: Sequence[HotDebrief],
    planned: Sequence[PlannedDebrief],
    lessons: Sequence[Lesson],
    actions: Sequence[Owned],
) -> str:
    """All of it in plain text, for paper."""
    parts = {
        "Debriefs": [
            f"{one.name}, due by {blocks.written_day(one.due_on)}: {one.state}. {one.note}" for one in planned
        ],
        "Said while it was fresh": [
            f"{one.by}, {blocks.written(one.at)}: {entry(one.said).removeprefix('Hot debrief. ')}" for one in hot
        ],
        "Lessons": [f"{blocks.full_stop(one.text)} ({one.by})" for one in lessons],
        "Actions": [
            f"{one.number}. {blocks.full_stop(one.text)} {one.owner}, by {blocks.written_day(one.due_on)}: "
            + (f"closed. {one.outcome}" if one.closed_at else "open.")
            for one in actions
        ],
    }
    told = [f"{title}\n" + "\n".join(f"- {one.rstrip()}" for one in lines) for title, lines in parts.items() if lines]
    head = f"What incident {facts.number} taught: {blocks.unescape(facts.sentence)}"
    return "\n\n".join([head, *(told or ["Nothing is on record yet."])])
