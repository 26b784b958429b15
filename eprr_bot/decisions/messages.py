"""What people read about decisions (pure)."""

from collections.abc import Sequence
from datetime import datetime

from eprr_bot.base.patient_data import LEFT_OUT
from eprr_bot.decisions.decision import FIELDS, State, is_late
from eprr_bot.decisions.models import Decision, DecisionStep
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Block, Content, Form, escape

RECORD, STANDS, CHANGE, NEW = (
    "incident.record_decision",
    "incident.decision_stands",
    "incident.change_decision",
    "incident.new_decision",
)
REVIEWED = "incident.reviewed_decision"
"""The forms and buttons."""
NO_REASON = "no reason was given"
NO_REVIEW = "No review time is set."
"""Of a late entry."""
MOST_IN_THE_CHANNEL, MOST_LISTED = 8, 40
LONGEST_SHOWN = 300
"""Letters of one text of a decision in a list."""
LONGEST_FIELD = 2000
"""Letters that Slack takes in a field of a form."""
LONGEST_TEXT = 180
"""Letters of a decision in a text message."""
HINTS = {
    "because": "Facts, as you know them now.",
    "options": "Each with the reason why not.",
    "information": "What you knew, and from whom.",
    "risks": "Of this, and what is done about them.",
    "powers": "Such as: financial instructions 14.3.",
    "consulted": "Who was asked, and what they said.",
}
ONE_LINE = "/incident decision {}<what> because <why>, review <time>"


def whole(one: Decision) -> str:
    """A decision with all that was said, as plain text: the log's entry."""
    said = [f"{label}: {blocks.full_stop(text)}" for label, text in _said(one)]
    by = f"Decided by {one.maker}" + (f" {blocks.on(one.decided_at)}." if one.decided_at != one.entered_at else ".")
    late = f"Entered late: {blocks.full_stop(one.late_reason or NO_REASON)}" if _is_late(one) else ""
    instead = f"It takes the place of decision {one.replaces}." if one.replaces else ""
    review = next_review(one.review_at) if one.review_at else NO_REVIEW
    parts = [f"Decision {one.number}: {blocks.full_stop(one.decision)}", *said, by, late, instead, review]
    return " ".join(filter(None, parts))


def _said(one: Decision) -> list[tuple[str, str]]:
    return [(label, text) for name, label in FIELDS.items() if (text := getattr(one, name))]


def _is_late(one: Decision) -> bool:
    return is_late(one.decided_at, one.entered_at)


def next_review(at: datetime | None) -> str:
    """When it is looked at next, as plain text."""
    return f"To be reviewed {blocks.on(at)}." if at else "No next review time is set."


def standing(one: Decision) -> str:
    """Whether a decision holds, as plain text: half a sentence."""
    if one.state == State.SUPERSEDED:
        return f"decision {one.number} is superseded by decision {one.replaced_by}"
    return f"decision {one.number} is {one.state}"


def _head(one: Decision) -> str:
    """The decision itself, cut where it is long; mrkdwn."""
    return f"*{one.number}* {blocks.full_stop(escape(blocks.fit(one.decision, LONGEST_SHOWN)))}"


def _who_and_when(one: Decision) -> str:
    entered = f", written down by {escape(one.entered_by)}" if one.entered_by != one.maker else ""
    late = f", entered late {blocks.when(one.entered_at)}" if _is_late(one) else ""
    return f"{escape(one.maker)}, {blocks.when(one.decided_at)}{entered}{late}"


def _why(one: Decision) -> str:
    return f"Why: {blocks.full_stop(escape(blocks.fit(one.because, LONGEST_SHOWN)))}" if one.because else ""


def _review(one: Decision) -> str:
    if one.state != State.IN_FORCE or not one.review_at:
        return ""
    if one.nudges:
        return f":red_circle: *Its review was due {blocks.at(one.review_at)}.*"
    return f"Review {blocks.at(one.review_at)}."


def _place(one: Decision) -> str:
    return f"{one.incident_id}/{one.number}"


def announced(one: Decision) -> Content:
    """What the incident's channel reads of a new decision."""
    instead = f"It takes the place of decision {one.replaces}." if one.replaces else ""
    lines = (f":scales: *Decision* {_head(one)}", _why(one), _who_and_when(one), instead, _review(one))
    return _in_one_section("\n".join(filter(None, lines)))


def _in_one_section(text: str) -> Content:
    return Content(text, (blocks.section(text),))


def withdrawn(one: Decision, why: str, by: str) -> Content:
    """What the incident's channel reads of a decision that holds no more."""
    said = blocks.reason(escape(blocks.fit(why, LONGEST_SHOWN)))
    return _in_one_section(f":scales: *Withdrawn: decision* {_head(one)}\n{said}\n{escape(by)}")


def recorded(one: Decision, over: str = "", *, took_out_number: bool, is_for_another: bool) -> Content:
    """The answer to whoever wrote a decision down: how it stands in the log, and what is missing in it.

    `over` says that the incident is over, where it is; mrkdwn.
    """
    missing = [] if one.because else [f"No reason is recorded: `/incident decision {one.number} because …` adds it."]
    if one.review_at is None:
        missing.append(f"{NO_REVIEW.rstrip('.')}: `/incident decision {one.number} review 04:00` sets it.")
    if _is_late(one) and not one.late_reason:
        missing.append(f"Say why it is entered late: `/incident decision {one.number} add entered late because …`")
    whose = f"It is recorded as a decision of {escape(one.maker)}." if is_for_another else ""
    left_out = LEFT_OUT if took_out_number else ""
    stands = whole(one).removesuffix(f" {NO_REVIEW}")  # that is said with how it is set
    lines = (f"Recorded. {escape(stands)}", whose, *missing, over, left_out)
    return Content("\n".join(filter(None, lines)))


def said(one: Decision, what: str, took_out_number: bool = False) -> Content:
    """The answer to whoever said something of a decision. `what` is plain."""
    left_out = f" {LEFT_OUT}" if took_out_number else ""
    return Content(f"Decision {one.number}: {escape(what)}{left_out}")


def to_review(one: Decision, again: bool) -> Content:
    """What whoever decided, the accountable director and the channel read when a decision's review is due."""
    assert one.review_at is not None
    due = f"was due {blocks.at(one.review_at)}, and nobody has said how it stands" if again else "is due now"
    head = f":alarm_clock: *The review of decision {one.number} of incident {one.incident_id} {due}.*"
    text = "\n".join(filter(None, (head, _head(one), _why(one), _who_and_when(one))))
    buttons = blocks.actions(
        blocks.button("It stands", STANDS, _place(one)), blocks.button("Change it", CHANGE, _place(one))
    )
    short = (
        f"Incident {one.incident_id}, decision {one.number}: review due {blocks.clock_time(one.review_at)}. "
        f"{blocks.full_stop(blocks.fit(' '.join(one.decision.split()), LONGEST_TEXT))} Does it stand? "
        f"Say so in the incident’s channel, or to the loggist. {blocks.NO_REPLY}"
    )
    return Content(text, (blocks.section(text), buttons), short)


def settled(one: Decision, what: str, by: str, now: datetime) -> Content:
    """The same message once somebody has said how it stands. `what` and `by` are plain."""
    next_one = f"\n{_review(one)}" if _review(one) else ""
    head = f":white_check_mark: Decision {one.number} of incident {one.incident_id}: {escape(blocks.full_stop(what))}"
    return _in_one_section(f"{head}\n{_head(one)}\n{escape(by)}, {blocks.when(now)}{next_one}")


def in_the_channel(incident_id: int, found: Sequence[Decision]) -> Content:
    """The decisions in force, the newest first, as they stand in the incident's channel."""
    holding = [one for one in found if one.state == State.IN_FORCE]
    count = f"{len(holding) or 'none'} in force"
    title = f"*Decisions of incident {incident_id}* · {count}"
    shown = [blocks.section(_in_list(one), _button(one)) for one in holding[:MOST_IN_THE_CHANNEL]]
    more = len(holding) - len(shown)
    left_out = f"and {more} more: `/incident decisions` shows all" if more > 0 else "`/incident decisions` shows all"
    foot = blocks.actions(blocks.button("Record a decision", NEW, str(incident_id)))
    laid_out = (blocks.section(title), *shown, blocks.context(f"{left_out}, earlier ones too."), foot)
    return Content(title, laid_out)


def _button(one: Decision) -> Block:
    return blocks.button("Change", CHANGE, _place(one))


def _in_list(one: Decision) -> str:
    return "\n".join(filter(None, (_head(one), _why(one), _who_and_when(one), _review(one))))


def listing(incident_id: int, found: Sequence[Decision]) -> Content:
    """Every decision of an incident: those in force, the newest first, then the others."""
    if not found:
        return Content(
            f"No decision is on record of incident {incident_id}. "
            "`/incident decision` records one, with a form; or on one line: "
            f"`{escape(ONE_LINE.format(''))}`"
        )
    holding = [one for one in found if one.state == State.IN_FORCE]
    lines = [_in_list(one) for one in holding]
    lines += [f"~{_head(one)}~ {blocks.sentence(standing(one))}." for one in found if one.state != State.IN_FORCE]
    title = f"*Decisions of incident {incident_id}* · {len(holding)} of {len(found)} in force"
    newest = (holding or found)[0].number
    more = blocks.context(f"`/incident decision {newest}` shows all of decision {newest}.")
    return Content(title, (blocks.section(title), *map(blocks.section, blocks.few(lines, MOST_LISTED)), more))


def shown(one: Decision, steps: Sequence[DecisionStep]) -> Content:
    """All of a decision, and what was said of it later."""
    head = f"*Decision {one.number} of incident {one.incident_id}* · {escape(blocks.sentence(standing(one)))}"
    texts = [f"*What was decided*\n{escape(one.decision)}"]
    texts += [f"*{label}*\n{escape(text)}" for label, text in _said(one)]
    late = f"Entered late: {escape(blocks.full_stop(one.late_reason or NO_REASON))}" if _is_late(one) else ""
    texts.append("\n".join(filter(None, (_who_and_when(one), late, _review(one)))))
    texts += [f"• {_step(step)}" for step in steps]
    plain = f"Decision {one.number}: {escape(one.decision)}"
    laid_out = [blocks.section(head), *map(blocks.section, texts)]
    if one.state == State.IN_FORCE:
        laid_out.append(
            blocks.actions(
                blocks.button("It stands", STANDS, _place(one)), blocks.button("Change it", CHANGE, _place(one))
            )
        )
    return Content(plain, tuple(laid_out))


def _step(one: DecisionStep) -> str:
    note = f": {escape(blocks.open_ended(one.note))}" if one.note else ""
    at = f"; next review {blocks.at(one.review_at)}" if one.review_at else ""
    return f"{blocks.sentence(one.step)}{note}{at}. {escape(one.by)}, {blocks.when(one.at)}"


def form(kept: str, initial: dict[str, str], *, replaces: int | None = None) -> Form:
    """The form with all fields; `initial` is what was typed already. `kept` says of which incident, and where."""
    fields = [
        blocks.text_input(
            name, label, hint=HINTS[name], multiline=True, optional=True, initial=in_field(initial.get(name, ""))
        )
        for name, label in FIELDS.items()
    ]
    what = blocks.text_input(
        "decision",
        "What is decided?",
        multiline=True,
        hint="No patient’s details.",
        initial=in_field(initial.get("decision", "")),
    )
    review = blocks.text_input(
        "review",
        "Review it when?",
        hint="Such as: 04:00, or in 2 hours.",
        optional=True,
        initial=in_field(initial.get("review", "")),
    )
    by = blocks.member("by", "Decided by", hint="Empty: you; or the accountable director, if you log.", optional=True)
    decided = blocks.text_input(
        "decided",
        "Decided when, if not now?",
        hint="Such as: 02:40.",
        optional=True,
        initial=in_field(initial.get("decided", "")),
    )
    late = blocks.text_input(
        "late", "Why is it entered only now?", hint="If that is over 5 minutes ago.", optional=True
    )
    instead = f"Decision {replaces} is superseded by this one. It stays in the log as it is."
    head = (blocks.section(instead),) if replaces else ()
    return Form(
        id=RECORD,
        title=f"Change decision {replaces}" if replaces else "Record a decision",
        submit="Record it",
        blocks=(*head, what, fields[0], review, *fields[1:], by, decided, late),
        kept=kept,
        one_line=ONE_LINE.format(f"{replaces} superseded by " if replaces else ""),
    )


def in_field(text: str) -> str:
    """A text as a field of the form shows it: cut, where it is longer than a field."""
    return blocks.fit(text, LONGEST_FIELD)


def review_form(kept: str, one: Decision) -> Form:
    """Asks when a decision that stands is looked at next."""
    return Form(
        id=REVIEWED,
        title=f"Decision {one.number} stands",
        submit="It stands",
        blocks=(
            blocks.section(_in_list(one)),
            blocks.text_input(
                "review", "Review it next when?", hint="Such as: 06:00, or in 2 hours. Empty: no more.", optional=True
            ),
            blocks.text_input("found", "What have you found?", multiline=True, optional=True),
        ),
        kept=kept,
        one_line=f"/incident decision {one.number} reviewed stands, review <time>",
    )
