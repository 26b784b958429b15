"""What people read about an incident's actions (pure)."""

from collections.abc import Sequence
from datetime import datetime

from eprr_bot.actions.action import Priority, Status
from eprr_bot.actions.models import IncidentAction
from eprr_bot.base.patient_data import LEFT_OUT
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Block, Content, Form, escape

DONE, LATER, NEW = "incident.action_done", "incident.action_later", "incident.new_action"
GIVE, PUT_OFF = "incident.give_action", "incident.put_off_action"
"""The buttons and forms."""
BRIEF = 80
LONGEST_SHOWN, LONGEST_TEXT = 300, 180
"""Letters of an action in a list, and in a text message."""
MOST_IN_THE_CHANNEL, MOST_LISTED = 15, 40
LONGEST_FIELD = 2000
NOBODY = "nobody yet"
ONE_LINE = "/incident action @owner <what> by <time>"


def whole(one: IncidentAction) -> str:
    """An action with all that was said, as plain text: the log's entry."""
    due = f"Due {blocks.on(one.due_at)}." if one.due_at else "No time is set."
    priority = f"{one.priority.capitalize()} priority." if one.priority != Priority.NORMAL else ""
    decision = f"For decision {one.decision}." if one.decision else ""
    parts = (f"Action {one.number}: {blocks.full_stop(one.what)}", f"Owner: {one.owner or NOBODY}.")
    return " ".join(filter(None, (*parts, due, priority, decision)))


def _what(one: IncidentAction) -> str:
    return blocks.full_stop(escape(blocks.fit(one.what, LONGEST_SHOWN)))


def _line(one: IncidentAction) -> str:
    """An action in a line, as it stands; mrkdwn."""
    owner = escape(one.owner or NOBODY)
    decision = f" (decision {one.decision})" if one.decision else ""
    return f"{_mark(one)} *{one.number}* {owner}: {_what(one)}{decision} {_standing(one)}"


def _mark(one: IncidentAction) -> str:
    if one.status != Status.OPEN:
        return ":white_check_mark:" if one.status == Status.DONE else ":heavy_minus_sign:"
    if one.nudges:
        return ":red_circle:"
    return ":large_orange_circle:" if one.priority == Priority.HIGH else ":white_circle:"


def _standing(one: IncidentAction) -> str:
    if one.status != Status.OPEN:
        at = f" {blocks.at(one.completed_at)}" if one.completed_at else ""
        outcome = f": {escape(blocks.open_ended(blocks.fit(one.outcome, LONGEST_SHOWN)))}" if one.outcome else ""
        return f"{blocks.sentence(one.status)}{at} by {escape(one.completed_by)}{outcome}."
    priority = f" {blocks.sentence(one.priority)} priority." if one.priority != Priority.NORMAL else ""
    if not one.due_at:
        return f"No time is set.{priority}"
    return f"{'Was due' if one.nudges else 'Due'} {blocks.at(one.due_at)}.{priority}"


def _place(one: IncidentAction) -> str:
    return f"{one.incident_id}/{one.number}"


def _buttons(one: IncidentAction) -> Block:
    return blocks.actions(blocks.button("Done", DONE, _place(one)), blocks.button("Later", LATER, _place(one)))


def given(one: IncidentAction, now: datetime) -> Content:
    """What the owner of an action is told."""
    head = f":clipboard: *Action {one.number} of incident {one.incident_id} is yours*, from {escape(one.by)}."
    due = f" by {blocks.clock_time(one.due_at, since=now)}" if one.due_at else ""
    return _told(one, head, f"is yours{due}, from {one.by}")


def _told(one: IncidentAction, head: str, short: str) -> Content:
    text = f"{head}\n{_line(one)}"
    brief = blocks.full_stop(blocks.fit(" ".join(one.what.split()), LONGEST_TEXT))
    plain = (
        f"Incident {one.incident_id}, action {one.number} {blocks.full_stop(short)} {brief} "
        f"Say in the incident’s channel, or to the loggist, once it is done. {blocks.NO_REPLY}"
    )
    return Content(text, (blocks.section(text), _buttons(one)), plain)


def overdue(one: IncidentAction) -> Content:
    """What the owner, then the channel and the manager read of an action that is overdue."""
    assert one.due_at is not None
    head = f":alarm_clock: *Action {one.number} of incident {one.incident_id} was due {blocks.at(one.due_at)}.*"
    return _told(one, head, f"({one.owner or NOBODY}) was due {blocks.clock_time(one.due_at)}")


def as_it_stands(one: IncidentAction, by: str, now: datetime) -> Content:
    """The same messages after a change. `by` is plain."""
    text = (
        f"Action {one.number} of incident {one.incident_id}, changed by {escape(by)}, {blocks.when(now)}:\n{_line(one)}"
    )
    buttons = (_buttons(one),) if one.status == Status.OPEN else ()
    return Content(text, (blocks.section(text), *buttons))


def recorded(one: IncidentAction, over: str = "", *, is_told: bool, took_out_number: bool) -> Content:
    """The answer to whoever gave an action. `over` says that the incident is over, where it is; mrkdwn."""
    lines = [f"Recorded. {escape(whole(one))}"]
    if not one.owner:
        lines.append(f"`/incident action {one.number} @owner` gives it to somebody.")
    elif not is_told:
        lines.append(f"I cannot tell {escape(one.owner)}: tell them yourself.")
    if not one.due_at and not over:
        lines.append(f"`/incident action {one.number} later 04:00` sets one; on one line: “… by 04:00”.")
    if over:
        later = f"`/incident action {one.number} carry on 12 Jan` keeps it."
        lines.append(f"{over} Nobody is nudged about it. {later}")
    return Content("\n".join([*lines, *([LEFT_OUT] if took_out_number else [])]))


def changed(one: IncidentAction, *, is_told: bool = True, took_out_number: bool = False) -> Content:
    """The answer to whoever changed an action: how it stands now."""
    told = "" if is_told else f" I cannot tell {escape(one.owner)}: tell them yourself."
    left_out = f" {LEFT_OUT}" if took_out_number else ""
    again = (
        f" A mistake? `/incident action {one.number} open again`" if one.status in (Status.DONE, Status.DROPPED) else ""
    )
    return Content(f"{_line(one)}{told}{left_out}{again}")


def in_the_channel(incident_id: int, found: Sequence[IncidentAction]) -> Content:
    """The open actions as they stand in the incident's channel, the late ones first."""
    waiting = _in_order([one for one in found if one.status == Status.OPEN])
    late = sum(one.nudges > 0 for one in waiting)
    title = f"*Actions of incident {incident_id}* · {len(waiting)} open{f', {late} late' if late else ''}"
    lines = blocks.few([_line(one) for one in waiting], MOST_IN_THE_CHANNEL, "and {} more: `/incident actions`")
    closes = f"`/incident action {waiting[0].number} done` closes action {waiting[0].number} · " if waiting else ""
    foot = (
        blocks.context(f"{closes}`/incident actions` shows all, closed ones too."),
        blocks.actions(blocks.button("Record an action", NEW, str(incident_id))),
    )
    return Content(title, (blocks.section(title), *map(blocks.section, lines), *foot))


def _in_order(found: Sequence[IncidentAction]) -> list[IncidentAction]:
    """Late ones first, then those that press; each by when it is due."""
    return sorted(found, key=lambda one: (not one.nudges, one.priority != Priority.HIGH))


def listing(incident_id: int, found: Sequence[IncidentAction]) -> Content:
    """Every action of an incident: open ones first."""
    if not found:
        return Content(f"No action is on record of incident {incident_id}. `{escape(ONE_LINE)}` records one.")
    waiting = _in_order([one for one in found if one.status == Status.OPEN])
    closed = [one for one in found if one.status != Status.OPEN]
    title = f"*Actions of incident {incident_id}* · {len(waiting)} of {len(found)} open"
    lines = blocks.few([_line(one) for one in (*waiting, *closed)], MOST_LISTED)
    number = (*waiting, *closed)[0].number
    words = ("done", "later 05:00", "@owner", "dropped because …", "carry on 12 Jan")
    more = blocks.context(f"`/incident action {number}` and one of: " + " · ".join(f"`{one}`" for one in words))
    return Content(title, (blocks.section(title), *map(blocks.section, lines), more))


def shown(one: IncidentAction) -> Content:
    """One action, with its buttons while it is open."""
    buttons = (_buttons(one),) if one.status == Status.OPEN else ()
    text = f"{_line(one)}\nGiven by {escape(one.by)}, {blocks.when(one.at)}"
    return Content(text, (blocks.section(text), *buttons))


def form(kept: str, what: str = "", due: str = "", decision: str = "") -> Form:
    """The form with all fields. `kept` says of which incident, and where it was opened."""
    priorities = [(one.value, one.value.capitalize()) for one in Priority]
    return Form(
        id=GIVE,
        title="Record an action",
        submit="Record it",
        blocks=(
            blocks.text_input("what", "What is to be done?", multiline=True, initial=blocks.fit(what, LONGEST_FIELD)),
            blocks.member("owner", "Who does it?", hint="They are told at once.", optional=True),
            blocks.text_input("role", "Or a role, in words", hint="Such as: manager on call.", optional=True),
            blocks.text_input("due", "By when?", hint="Such as: 03:30, or in 20 minutes.", optional=True, initial=due),
            blocks.choice("priority", "Priority", priorities, initial=Priority.NORMAL),
            blocks.text_input("decision", "For which decision?", hint="Its number.", optional=True, initial=decision),
        ),
        kept=kept,
        one_line=ONE_LINE,
    )


def later_form(kept: str, one: IncidentAction) -> Form:
    """Asks by when an action will be done, and why not yet."""
    return Form(
        id=PUT_OFF,
        title=f"Action {one.number}",
        submit="Put it off",
        blocks=(
            blocks.section(_line(one)),
            blocks.text_input("due", "By when?", hint="Such as: 05:00, or in 30 minutes."),
            blocks.text_input("why", "Why not yet?", optional=True),
        ),
        kept=kept,
        one_line=f"/incident action {one.number} later <time>",
    )
