"""What people read about an incident's meetings (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from eprr_bot.base.patient_data import LEFT_OUT, REMOVED
from eprr_bot.meetings.agenda import Item
from eprr_bot.meetings.models import IncidentMeeting, MeetingCycle
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Block, Content, Form, escape

HELD, NOT_HELD, ADD = "incident.meeting_held", "incident.meeting_not_held", "incident.meeting_add"
RECORD, MISSED, SET = "incident.meeting_record", "incident.meeting_missed", "incident.meeting_set"
"""The buttons, and the forms that they open."""
ADD_LINE = "/incident meeting tactical group at 09:00 every 4 hours"
HELD_LINE = "/incident meeting held {} Farouk Aziz, Grace Adeyemi; the ward is moved by noon"
MISSED_LINE = "/incident meeting missed {} everybody was at the scene"
MOST_KNOWN = 5
LONGEST_KNOWN = 200
MOST_LISTED = 15


@dataclass(frozen=True)
class Shown:
    """A meeting with what is known of the next one and of the last. `every` is such as “every 4 hours”."""

    number: int
    incident: int
    name: str
    every: str
    next_at: datetime | None
    last: IncidentMeeting | None = None


def added(one: MeetingCycle, every: str, *, removed: bool = False) -> Content:
    """The answer to whoever set a meeting."""
    left_out = f" {LEFT_OUT}" if removed else ""
    return Content(
        f"Meeting {one.id} is set: {escape(blocks.open_ended(one.name))}, {every}; "
        f"the first {blocks.at(one.first_at)}. "
        "The agenda is posted in the incident’s channel 15 minutes before. "
        f"Not right? `/incident meeting cancel {one.id}`{left_out}"
    )


def listing(incident: int, found: Sequence[Shown], zone: ZoneInfo) -> Content:
    """The meetings of an incident, with a button to set one."""
    add = blocks.actions(blocks.button("Set a meeting", ADD, str(incident)))
    if not found:
        text = f"No meeting of incident {incident} is set. On one line: `{ADD_LINE}`"
        return Content(text, (blocks.section(text), add))
    lines = [_line(one, zone) for one in found]
    title = f"*Meetings of incident {incident}*"
    laid_out = [blocks.section(title), *map(blocks.section, blocks.few(lines, MOST_LISTED)), add]
    return Content("\n".join([title, *lines]), tuple(laid_out))


def _line(one: Shown, zone: ZoneInfo) -> str:
    coming = f"next {blocks.at(one.next_at, zone)}" if one.next_at else "none to come"
    head = f"*{one.number}* {escape(blocks.open_ended(one.name))}, {one.every}: {coming}."
    return f"{head} {came_of(one.last, zone)}" if one.last else head


def came_of(last: IncidentMeeting, zone: ZoneInfo) -> str:
    """What is on record of a meeting; mrkdwn, escaped."""
    at = blocks.at(last.at, zone)
    if last.was_held is None:
        return f"Of the one {at} nobody has said yet whether it was held."
    if not last.was_held:
        return blocks.sentences(f"The one {at} was not held.", escape(blocks.reason(last.outcome)))
    came = f"Attended: {escape(blocks.full_stop(last.attended))}" if last.attended else ""
    outcome = f"Outcome: {escape(blocks.full_stop(last.outcome))}" if last.outcome else ""
    return blocks.sentences(f"The one {at} was held.", came, outcome)


def reminder(one: Shown, at: datetime, items: Sequence[Item], earlier: str = "", is_draft: bool = False) -> Content:
    """The agenda before a meeting; `earlier` says in mrkdwn what is on record of the one before."""
    name = escape(blocks.open_ended(one.name))
    head = f":calendar: *{name}* {blocks.at(at)}. Meeting {one.number} of incident {one.incident}."
    parts = [f"{number}. *{item.title}.* {item.asked}{_known(item)}" for number, item in enumerate(items, 1)]
    following = blocks.at(one.next_at) if one.next_at else "none is set"
    parts.append(f"{len(items) + 1}. *Next meeting:* {following}.")
    laid_out = [blocks.section(head), *map(blocks.section, parts)]
    laid_out += [blocks.context(earlier)] if earlier else []
    return Content(head, (*laid_out, *([] if is_draft else [_buttons(one)])))


def _known(item: Item) -> str:
    lines = [
        f"{'• :red_circle:' if one.is_late else '•'} {escape(blocks.fit(blocks.sentence(one.text), LONGEST_KNOWN))}"
        for one in item.known
    ]
    return "".join(f"\n{one}" for one in blocks.few(lines, MOST_KNOWN, "… and {} more"))


def _buttons(one: Shown) -> Block:
    value = f"{one.incident}/{one.number}"
    return blocks.actions(blocks.button("It was held", HELD, value), blocks.button("It was not held", NOT_HELD, value))


def recorded_there(one: Shown, last: IncidentMeeting, zone: ZoneInfo) -> Content:
    """What stands in the channel in place of the agenda once somebody has written down what came of it."""
    by = f"Written down by {escape(last.recorded_by)}, {blocks.when(last.recorded_at or last.at)}."
    text = f":calendar: *{escape(blocks.open_ended(one.name))}.* {blocks.sentences(came_of(last, zone), by)}"
    again = blocks.context(
        f"Not right? `/incident meeting held {one.number}` or `/incident meeting missed {one.number}`"
    )
    return Content(text, (blocks.section(text), again))


def recorded(last: IncidentMeeting, zone: ZoneInfo, still_at: datetime | None = None) -> Content:
    """The answer to whoever wrote it down; `still_at` is of a meeting that was set and whose time has not come."""
    left_out = LEFT_OUT if REMOVED in last.attended + last.outcome else ""
    still = (
        ""
        if still_at is None
        else (f"No meeting was due yet, so it is recorded as of now; the one {blocks.at(still_at, zone)} stays set.")
    )
    said = f"It is in the log. {came_of(last, zone)}"
    return Content(blocks.sentences(said, still, left_out))


def cancelled(one: MeetingCycle) -> Content:
    """The answer to whoever cancelled a meeting."""
    again = f"/incident meeting {escape(blocks.open_ended(one.name))} at …"
    return Content(f"Meeting {one.id} is cancelled, and nobody is reminded of it any more. On again? `{again}`")


def add_form(incident: int) -> Form:
    """Asks for the three things that make a meeting."""
    return Form(
        id=SET,
        title="Set a meeting",
        submit="Set it",
        blocks=(
            blocks.text_input("name", "Which meeting?", hint="Such as: tactical group."),
            blocks.text_input("at", "When is the first?", hint="Such as: 09:00, or tomorrow 14:30."),
            blocks.text_input("every", "How often?", hint="Such as: every 4 hours, daily. Empty: once.", optional=True),
        ),
        kept=str(incident),
        one_line=ADD_LINE,
    )


def record_form(one: Shown) -> Form:
    """Asks who came and what came of it."""
    return Form(
        id=RECORD,
        title=f"Meeting {one.number}",
        submit="Write it down",
        blocks=(
            blocks.section(f"*{escape(blocks.open_ended(one.name))}*"),
            blocks.text_input("attended", "Who attended?", hint="Names or organisations.", optional=True),
            blocks.text_input("outcome", "What came of it?", hint="In a line.", multiline=True, optional=True),
        ),
        kept=f"{one.incident}/{one.number}",
        one_line=HELD_LINE.format(one.number),
    )


def missed_form(one: Shown) -> Form:
    """Asks why it was not held."""
    return Form(
        id=MISSED,
        title=f"Meeting {one.number}",
        submit="Write it down",
        blocks=(
            blocks.section(f"*{escape(blocks.open_ended(one.name))}* was not held."),
            blocks.text_input("why", "Why not?", optional=True),
        ),
        kept=f"{one.incident}/{one.number}",
        one_line=MISSED_LINE.format(one.number),
    )
