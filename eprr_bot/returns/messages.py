"""What people read about requests from above (pure)."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from eprr_bot.base.patient_data import LEFT_OUT, REMOVED
from eprr_bot.incidents.picture import Heading, Line
from eprr_bot.returns.request import Asked, State, Step, Taken
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Block, Content, Form

RECORD, SENT, HAS_SENT = "returns.record", "returns.sent", "returns.has_sent"
HOW = "/incident return NHS England Midlands: bed position by 10:00 @grace"
HOW_SUBMITTED = "/incident return {} submitted what was sent"
BRIEF, MOST_LISTED, LONGEST_RECORD = 200, 30, 2800


def recorded_entry(one: Asked) -> str:
    """The log's entry; plain."""
    due = f", by {blocks.written(one.due_at)}" if one.due_at else ""
    what = f"Return {one.number} is asked for by {one.issuer}: {blocks.open_ended(one.what)}{due}."
    why = f"Purpose: {blocks.full_stop(one.purpose)}" if one.purpose else ""
    return blocks.sentences(what, why, f"Owner: {one.owner or 'nobody yet'}.")


def step_entry(one: Asked) -> str:
    """The log's entry about what became of it; plain."""
    last = one.steps[-1]
    note = f" {last.note}" if last.step == Step.GIVEN else f": {blocks.open_ended(last.note)}" if last.note else ""
    late = " It was late." if one.was_late else ""
    return (
        f"Return {one.number} to {one.issuer} ({blocks.fit(blocks.open_ended(one.what), 80)}): {last.step}{note}.{late}"
    )


def recorded(one: Asked, is_over: str = "", *, is_told: bool) -> Content:
    """The answer to whoever recorded it. `is_over` says in mrkdwn that it is late."""
    due = f", due {blocks.when(one.due_at)}" if one.due_at else ", with no time by which it is due"
    head = f"*Return {one.number} is recorded* for {blocks.escape(one.issuer)}: {_what(one)}{due}."
    about = f"It is about incident {one.incident}." if one.incident else "It is about no incident."
    how = f"`{HOW_SUBMITTED.format(one.number)}` says that it was."
    left_out = LEFT_OUT if REMOVED in f"{one.issuer} {one.what} {one.purpose}" else ""
    return Content(blocks.sentences(head, about, is_over, _owned(one, is_told=is_told), how, left_out))


def given_on(one: Asked, *, is_told: bool) -> Content:
    """The answer to whoever gave it to somebody else."""
    return Content(f"Return {one.number}: {_owned(one, is_told=is_told)}")


def _owned(one: Asked, *, is_told: bool) -> str:
    if not one.owner:
        return f"Nobody owns it: `/incident return {one.number} @somebody` says who does."
    told = "" if is_told else f" I cannot tell {blocks.escape(one.owner)} now: tell them yourself."
    return f"{blocks.escape(one.owner)} owns it, and is reminded.{told}"


def changed(one: Asked, is_over: str = "") -> Content:
    """The answer to whoever said what became of it. `is_over` says in mrkdwn that it is a late entry."""
    last = one.steps[-1]
    note = f": {blocks.full_stop(blocks.escape(blocks.fit(last.note, BRIEF)))}" if last.note else "."
    late = " It was late." if one.was_late else ""
    left_out = f" {LEFT_OUT}" if REMOVED in last.note else ""
    again = "" if one.is_open else f" A mistake? `/incident return {one.number} open`"
    state = "owed again" if last.step == Step.REOPENED else last.step
    over = f" {is_over}" if is_over else ""
    head = f"Return {one.number} to {blocks.escape(one.issuer)} is {state}{note}{late}"
    return Content(f"{head}{over}{left_out}{again}")


def given(one: Asked, now: datetime) -> Content:
    """What its owner is told at once."""
    due = f", by {blocks.clock_time(one.due_at, since=now)}" if one.due_at else ""
    plain = f"Return {one.number} is yours: {_brief(one)}, for {one.issuer}{due}."
    return _to_owner(":inbox_tray:", one, plain, f"{plain} Recorded by {one.by}. {blocks.sent_at(now)}")


def reminded(one: Asked, now: datetime) -> Content:
    """What its owner is told before it is due, and after."""
    if one.due_at is None or not one.is_late(now):
        due = f"is due by {blocks.clock_time(one.due_at, since=now)}" if one.due_at else "is owed"
        plain = f"Return {one.number} {due}: {_brief(one)}, for {one.issuer}."
        return _to_owner(":bell:", one, plain, f"{plain} {blocks.sent_at(now)}")
    plain = (
        f"Return {one.number} is overdue since {blocks.clock_time(one.due_at, since=now)}: {_brief(one)}, for "
        f"{one.issuer}."
    )
    return _to_owner(":alarm_clock:", one, plain, f"{plain} {blocks.sent_at(now)}")


def overdue(one: Asked, now: datetime, *, is_last: bool) -> Content:
    """What the accountable director and the adviser are told of one that is overdue."""
    owner = f"{one.owner} owns it" if one.owner else "Nobody owns it"
    since = f" since {blocks.clock_time(one.due_at, since=now)}" if one.due_at else ""
    last = " Nobody is reminded of it again." if is_last else ""
    plain = f"Return {one.number} to {one.issuer} is overdue{since}: {_brief(one)}. {owner}.{last}"
    short = f"{plain} {blocks.sent_at(now)} {blocks.NO_REPLY}"
    return _to_owner(":alarm_clock:", one, plain, short)


def _to_owner(mark: str, one: Asked, plain: str, short: str) -> Content:
    laid_out = (blocks.section(f"{mark} {blocks.escape(plain)}"), _button(one))
    return Content(blocks.escape(plain), laid_out, short)


def _button(one: Asked) -> Block:
    return blocks.actions(blocks.button("It is submitted", SENT, str(one.number)))


def of_nobody(one: Asked, now: datetime) -> Content:
    """What the EPRR adviser is told of one whose owner cannot be told."""
    owner = f"{one.owner} owns it and cannot be told" if one.owner else "Nobody owns it"
    due = f", due by {blocks.clock_time(one.due_at, since=now)}" if one.due_at else ""
    plain = f"Return {one.number} to {one.issuer}{due}: {_brief(one)}. {owner}: see to it, or give it to somebody."
    return _to_owner(":bell:", one, plain, f"{plain} {blocks.sent_at(now)}")


def overdue_entry(one: Asked) -> str:
    """The log's entry as it becomes overdue; plain."""
    return f"Return {one.number} to {one.issuer} is overdue: {_brief(one)}. Owner: {one.owner or 'nobody'}."


def listing(found: Sequence[Asked], about: str, now: datetime) -> Content:
    """The register: those that are owed first."""
    if not found:
        return Content(f"No return is asked for{about}. `{HOW}` records a request.")
    lines = blocks.few([_line(one, now) for one in found], MOST_LISTED)
    title = f"*Requests from above{about}*"
    how = blocks.context("`/incident return` and a number shows one, with the record from which to answer it.")
    return Content("\n".join([title, *lines]), (blocks.section(title), *map(blocks.section, lines), how))


def _line(one: Asked, now: datetime) -> str:
    mark = ":alarm_clock:" if one.is_late(now) else ":inbox_tray:" if one.is_open else _MARKS[one.state]
    owner = f" · {blocks.escape(one.owner)}" if one.owner else " · nobody owns it"
    incident = f" · incident {one.incident}" if one.incident else ""
    return (
        f"{mark} *{one.number}* {blocks.escape(one.issuer)}: {_what(one)}{_due(one, now)}{owner}{incident}{_last(one)}"
    )


_MARKS = {State.SUBMITTED: ":white_check_mark:", State.WITHDRAWN: ":heavy_minus_sign:"}


def _due(one: Asked, now: datetime) -> str:
    if one.due_at is None:
        return ""
    return f", {'overdue since' if one.is_late(now) else 'due'} {blocks.when(one.due_at)}"


def _last(one: Asked) -> str:
    last = next((step for step in reversed(one.steps) if step.step != Step.GIVEN), None)
    if last is None or one.is_open:
        return ""
    late = ", late" if one.was_late else ""
    return f" · {last.step}{late} {blocks.when(last.at)} by {blocks.escape(last.by)}"


def whole(one: Asked, record: Mapping[Heading, Sequence[Line]], now: datetime) -> Content:
    """One request with all that became of it, and the record from which to answer it, ready to be copied."""
    head = [
        f"*Return {one.number}: {blocks.escape(one.issuer)}*",
        f"{_what(one)}{_due(one, now)}",
        f"*Purpose* {blocks.escape(one.purpose)}" if one.purpose else "",
        f"*Owner* {blocks.escape(one.owner) or 'nobody'}",
        f"*Recorded* {blocks.when(one.at)} by {blocks.escape(one.by)}",
        *map(_step, one.steps),
    ]
    text = "\n".join(filter(None, head))
    laid_out = [blocks.section(text)]
    if record:
        laid_out += [blocks.section("*From the record, to be copied*"), *_copied(record)]
    elif one.incident is None:
        laid_out.append(blocks.context("It is about no incident, so there is no record here to answer it from."))
    if one.is_open:
        laid_out.append(_button(one))
    copied = "\n".join([text, *(f"{name}\n{_lines(lines)}" for name, lines in record.items())])
    return Content(copied, tuple(laid_out))


def _copied(record: Mapping[Heading, Sequence[Line]]) -> list[Block]:
    """Each heading in a field of its own that is copied as it stands."""
    return [
        blocks.section(f"*{heading}*\n```{blocks.whole_lines(_lines(lines), LONGEST_RECORD)}```")
        for heading, lines in record.items()
    ]


def _lines(lines: Sequence[Line]) -> str:
    return "\n".join(blocks.escape(one.text).replace("```", "'''") for one in lines)


def _step(one: Taken) -> str:
    note = f" {one.note}" if one.step == Step.GIVEN else f": {blocks.full_stop(one.note)}" if one.note else ""
    return f"• {blocks.sentence(one.step)}{blocks.escape(note)} ({blocks.when(one.at)}, {blocks.escape(one.by)})"


def in_a_sentence(one: Asked, now: datetime) -> str:
    """A request that is owed, for reports; plain."""
    when = "overdue since" if one.is_late(now) else "due"
    due = f", {when} {blocks.written(one.due_at)}" if one.due_at else ""
    return f"Return {one.number} to {one.issuer}: {_brief(one)}{due}. Owner: {one.owner or 'nobody'}."


def _what(one: Asked) -> str:
    return blocks.escape(blocks.fit(blocks.open_ended(one.what), BRIEF))


def _brief(one: Asked) -> str:
    return blocks.fit(blocks.open_ended(one.what), 120)


def record_form(channel: str = "") -> Form:
    """Asks who asks for what, by when, who owns it and what it is for. `channel` is where it was opened."""
    return Form(
        id=RECORD,
        title="A request from above",
        submit="Record it",
        blocks=(
            blocks.text_input("issuer", "Who asks for it?", hint="Such as: NHS England Midlands."),
            blocks.text_input("what", "What do they ask for?", multiline=True),
            blocks.text_input("by", "By when?", hint="Such as: 10:00, or tomorrow noon.", optional=True),
            blocks.member(
                "owner", "Who owns it?", hint="They are told, and reminded. Without one, you do.", optional=True
            ),
            blocks.text_input("purpose", "What is it for?", optional=True),
        ),
        kept=channel,
        one_line=HOW,
    )


def sent_form(one: Asked) -> Form:
    """Asks what was sent."""
    return Form(
        id=HAS_SENT,
        title=f"Return {one.number}",
        submit="It is submitted",
        blocks=(
            blocks.section(f"*{blocks.escape(one.issuer)}*\n{_what(one)}"),
            blocks.text_input("sent", "What was sent?", hint="In short; it is kept.", multiline=True, optional=True),
        ),
        kept=str(one.number),
        one_line=HOW_SUBMITTED.format(one.number),
    )
