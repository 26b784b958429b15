"""What people read of an incident's M/ETHANE report (pure)."""

from collections.abc import Sequence

from eprr_bot.base.patient_data import LEFT_OUT
from eprr_bot.incidents.alert import TYPES, AlertState
from eprr_bot.incidents.messages import Facts
from eprr_bot.incidents.models import IncidentType
from eprr_bot.methane import methane
from eprr_bot.methane.methane import BY_NAME, DECLARED, FIELDS, NAMES, Difference, Field, Report
from eprr_bot.methane.models import LONGEST_IN_FORM, Methane
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Block, Content, Form

FORM, SENT, TAKE_BACK = "methane.form", "methane.sent", "methane.take_back"
LONGEST_FIELD, BRIEF = 330, 120
"""Letters of a field in the report, and where several versions stand below each other; the log has all of it."""
MOST_VERSIONS = 25
COUNTS_ONLY = (
    ":warning: Only counts belong here: how many, of what kind, how badly hurt. If that names a patient, put it right: "
    "`/incident methane casualties 3 P1, 5 P3`"
)
SAY_WHEN = "It does not say since when: `/incident methane declared yes 03:10`"
DETAILS = "details"
"""The field of the form for what goes with “yes” or “no”."""


def form(number: int, report: Report, version: int, channel: str) -> Form:
    """The seven fields as they are known now. `version` is the one that is shown, `channel` where it was opened."""
    answer, details = methane.answer_and_details(report.get(DECLARED, ""))
    choices = [("no", "No: this is an ETHANE report"), ("yes", "Yes, it is declared"), ("unknown", "Not known")]
    first = BY_NAME[DECLARED]
    return Form(
        id=SENT,
        title="M/ETHANE report",
        submit="Record",
        blocks=(
            blocks.choice(DECLARED, first.label, choices, initial=answer or ("no" if not version else "unknown")),
            _input(DETAILS, "Since when, and by whom?", "If it is declared, such as 03:10 by Beacon.", details),
            *(_input(one.name, one.label, one.hint, report.get(one.name, "")) for one in FIELDS[1:]),
            _input("source", "From whom?", "Who told you, such as Beacon Ambulance control.", ""),
        ),
        kept=f"{number}/{version}/{channel}",
        one_line="/incident methane access Mill Lane closed; casualties 3 P1, 5 P3; from Beacon Ambulance",
    )


def _input(name: str, label: str, hint: str, initial: str) -> Block:
    return blocks.text_input(name, label, hint=hint, optional=True, initial=blocks.fit(initial, LONGEST_IN_FORM))


def nothing_yet(number: int) -> Content:
    """There is no report yet; how to begin one."""
    text = (
        f"No M/ETHANE report is recorded for incident {number} yet. Fill in what you know, or type one field: "
        "`/incident methane access Mill Lane closed, use the north gate`"
    )
    return Content(text, (blocks.section(text), blocks.actions(_update("Fill it in", number))))


def _update(label: str, number: int) -> Block:
    return blocks.button(label, FORM, str(number))


def report(version: Methane, before: Report, facts: Facts, *, is_newest: bool = True) -> Content:
    """A version with what is new in it, and how it fits with what the incident says."""
    name = f"{methane.title(version.report)} {version.number}"
    hints = _hints(version, facts) if is_newest else ["This is not the newest. `/incident methane` shows that."]
    laid_out = [
        blocks.header(f"{name}: incident {facts.number}"),
        blocks.section("\n".join(_line(one, version.report) for one in FIELDS)),
        *_what_is_new(version, before),
        blocks.context(_received(version)),
        *([blocks.section("\n".join(hints))] if hints else []),
        *([blocks.actions(_update("Update", facts.number))] if is_newest else []),
    ]
    said = "; ".join(f"{one.short.lower()}: {_text(one, version.report, BRIEF)}" for one in _known(version))
    text = blocks.full_stop(f"{name} of incident {facts.number}: {said or 'nothing known'}")
    return Content(text, tuple(laid_out))


def _known(version: Methane) -> list[Field]:
    return list(methane.known(version.report))


def _line(one: Field, said: Report) -> str:
    return f"*{one.letter}*   {one.short}: {_text(one, said, LONGEST_FIELD)}"


def _text(one: Field, said: Report, most: int) -> str:
    return _short(said.get(one.name, ""), most)


def _short(text: str, most: int) -> str:
    return blocks.fit(blocks.escape(text), most) if text else "not known"


def _what_is_new(version: Methane, before: Report) -> list[Block]:
    if version.number == 1:
        return []
    new = methane.differences(before, version.report)
    undone = ", which is taken back" if version.takes_back else ""
    lines = [_new(one) for one in new] or ["Nothing: it was confirmed."]
    return [blocks.section("\n".join([f"*New since version {version.number - 1}*{undone}", *lines]))]


def _new(one: Difference, *, is_first: bool = False) -> str:
    was = "" if is_first else f" (until now: {_short(one.before, BRIEF)})"
    return f"• {one.field.short}: {_short(one.now, BRIEF)}{was}"


def _received(version: Methane) -> str:
    source = f"From {blocks.escape(blocks.fit(version.source, BRIEF))}" if version.source else "From whom: not said"
    return f"{source}. Received by {blocks.escape(version.received_by)}, {blocks.when(version.received_at)}."


def _hints(version: Methane, facts: Facts) -> list[str]:
    """Where the report and the incident say different things, and what is missing."""
    is_major_here = facts.type == TYPES[IncidentType.MAJOR]
    declared = methane.is_major(version.report)
    if is_major_here and not declared and facts.alert_state == AlertState.DECLARED:
        return [":warning: Here it is a major incident that is declared: `/incident methane declared yes 03:10`"]
    here = f":warning: Here it is a {facts.type.lower()}. `/incident type major` makes it a major incident."
    is_so = {here: declared and not is_major_here, SAY_WHEN: methane.has_no_time(version.report)}
    return [said for said, so in is_so.items() if so]


def told(version: Methane, new: Sequence[Difference]) -> Content:
    """What the channel reads of a version after the first."""
    name = f"{methane.title(version.report)} {version.number}"
    undone = f": version {version.takes_back} is taken back" if version.takes_back else ""
    lines = [_new(one) for one in new] or ["Nothing is new in it: it was confirmed."]
    text = "\n".join([f":clipboard: *{name} of incident {version.incident_id}*{undone}", *lines, _received(version)])
    return Content(text, (blocks.section(text),))


def recorded(version: Methane, new: Sequence[Difference], facts: Facts, *, left_out: bool = False) -> Content:
    """The answer to whoever recorded a version: what is new in it, and the way back."""
    name = f"{methane.title(version.report)} {version.number}"
    taken_back = f" Version {version.takes_back} is taken back; it stays in the history." if version.takes_back else ""
    lines = [
        f"*{name} of incident {facts.number} is recorded.*{taken_back} It is in the log, and its channel shows it.",
        *(_new(one, is_first=version.number == 1) for one in new),
        *([LEFT_OUT] if left_out else []),
        *([COUNTS_ONLY] if methane.may_name_somebody(version.casualties) else []),
        *_hints(version, facts),
        *_missing(version),
    ]
    text = "\n".join(lines)
    back = blocks.button("Take back", TAKE_BACK, f"{facts.number}/{version.number}")
    row = blocks.actions(_update("Update", facts.number), *([back] if version.number > 1 else []))
    return Content(text, (blocks.section(text), row))


def _missing(version: Methane) -> list[str]:
    """The fields that nobody knows yet."""
    open_ones = [one.short.lower() for one in FIELDS if not version.report[one.name]]
    return [f"Not known yet: {blocks.listed(open_ones)}."] if open_ones else []


def history(number: int, found: Sequence[Methane]) -> Content:
    """Every version, the newest first: when, by whom, from whom, and what was new."""
    if not found:
        return nothing_yet(number)
    befores: list[Report] = [{}, *(one.report for one in found[:-1])]
    lines = [_in_history(one, before) for one, before in zip(found, befores, strict=True)][::-1]
    shown = blocks.few(lines, MOST_VERSIONS, "and {} earlier: `/incident methane 1` shows the first")
    title = f"*M/ETHANE report of incident {number}: {len(found)} version{'' if len(found) == 1 else 's'}*"
    return Content("\n".join([title, *shown]), (blocks.section(title), *map(blocks.section, shown)))


def _in_history(version: Methane, before: Report) -> str:
    new = methane.differences(before, version.report)
    said = "; ".join(f"{one.field.short.lower()}: {_short(one.now, BRIEF)}" for one in new)
    undone = f"Version {version.takes_back} taken back. " if version.takes_back else ""
    what = said if len(new) < len(NAMES) or version.number > 1 else "first report"
    return f"*{methane.title(version.report)} {version.number}* {undone}{what or 'confirmed'}\n{_received(version)}"


def in_picture(one: Field, version: Methane) -> str:
    """A field as whoever reports or hands over reads it, plain."""
    return blocks.full_stop(f"{one.short}: {version.report[one.name]}")


def where_from(version: Methane) -> str:
    """What heads the fields in reports, plain: which version, from whom, received by whom."""
    source = f", from {version.source}" if version.source else ""
    return f"{methane.title(version.report)} {version.number}{source}, received by {version.received_by}."
