"""What people read about commitments (pure)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from eprr_bot.authority.commitment import ONE_LINE, Kind, State
from eprr_bot.authority.models import Commitment
from eprr_bot.authority.money import in_figures, pounds
from eprr_bot.base.patient_data import LEFT_OUT
from eprr_bot.base.tables import as_csv
from eprr_bot.directory.instruments import Instrument
from eprr_bot.slack import blocks
from eprr_bot.slack.answers import in_sections
from eprr_bot.slack.blocks import Content, Form, escape

NEW, COMMIT = "authority.new_commitment", "authority.commit"
"""The button, and the form."""
OTHER_LINE = "/authority commit asset Wolds, the Ridgeway ward, for a rest centre"
MOST_IN_THE_CHANNEL, MOST_LISTED, LONGEST = 8, 40, 200
COLUMNS = (
    "commitment", "incident", "at", "entered", "director", "entered by", "body", "kind", "pounds", "what", "purpose",
    "supplier", "instrument", "limit in pounds", "total by then in pounds", "over the limit by", "not covered because",
    "told at once", "stands", "replaced by", "because",
)  # fmt: skip


def over(one: Commitment) -> int:
    """By how many pence the body’s total was above the limit, with this."""
    return max(one.total_pence - one.limit_pence, 0) if one.limit_pence is not None else 0


def not_covered(one: Commitment, *, is_outside: bool) -> str:
    """Why nothing covers it; plain, a sentence."""
    what = {Kind.ASSET: "the fixed assets", Kind.STAFF: "the staff"}.get(Kind(one.kind), "the money")
    where = ", which is outside their area at that time" if is_outside else ""
    return f"No instrument in force gives {one.director} {what} of {one.body_name}{where}."


def does_not_cover(paper: Instrument, kind: Kind) -> str:
    """Somebody named an instrument that does not cover it; plain, a sentence."""
    return f"{paper.title}, {paper.clause}, was named, and does not cover this {kind}."


def in_a_sentence(one: Commitment) -> str:
    """What of whose is committed, for what; plain, without a full stop."""
    amount = f"{pounds(one.pence)} " if one.pence is not None else ""
    head = f"{amount}({one.kind})" if amount else one.kind
    what = f": {blocks.open_ended(one.what)}" if one.what else ""
    purpose = f" for {blocks.open_ended(one.purpose)}" if one.purpose else ", purpose not said"
    supplier = f", supplied by {blocks.open_ended(one.supplier)}" if one.supplier else ""
    return f"{head} of {one.body_name}{what}{purpose}{supplier}"


def entry(one: Commitment) -> str:
    """The log’s entry; plain."""
    no_incident = "Made before an incident." if one.incident_id is None else ""
    instead = f"It takes the place of commitment {one.replaces}." if one.replaces else ""
    return blocks.sentences(
        f"Commitment {one.id}: {in_a_sentence(one)}.", f"Director: {one.director}.", instead, no_incident,
        blocks.reason(one.because) if one.because else "", *_relies_on(one), _told(one),
    )  # fmt: skip


def _relies_on(one: Commitment) -> list[str]:
    """Under what, and what counts by then; plain sentences."""
    if one.why_not_covered:
        under = f"NOT COVERED: {one.why_not_covered} It stands all the same (¶66)."
    else:
        limit = f", limit {pounds(one.limit_pence)}" if one.limit_pence is not None else ""
        under = f"Under {one.instrument}{limit}."
    if not Kind(one.kind).is_money:
        return [under]
    where = "in this incident" if one.incident_id else "without an incident"
    total = f"Committed of {one.body_name} {where}: {pounds(one.total_pence)}."
    above = f"OVER THE LIMIT by {pounds(over(one))}. It stands all the same (¶66)." if over(one) else ""
    return [under, total, above]


def _told(one: Commitment) -> str:
    if one.told:
        return f"A message goes at once to {one.told}."
    needs = over(one) or one.why_not_covered
    return f"Nobody of {one.body_name} can be told from here: ring them." if needs else ""


def withdrawn_entry(one: Commitment) -> str:
    """The log’s entry where one is withdrawn; plain."""
    return f"Commitment {one.id} withdrawn: {in_a_sentence(one)}. {blocks.reason(one.ended_because)}"


def standing(one: Commitment) -> str:
    """Whether it stands; plain, a sentence."""
    if one.state == State.SUPERSEDED:
        return f"Commitment {one.id} was superseded by commitment {one.replaced_by}."
    return f"Commitment {one.id} {'was withdrawn' if one.state == State.WITHDRAWN else 'stands'}."


def recorded(one: Commitment, *, took_out: bool) -> Content:
    """The answer to whoever recorded it."""
    lines = [
        f"*Commitment {one.id} is recorded: {escape(in_a_sentence(one))}.*",
        f"It was made {blocks.at(one.at)}." if one.at != one.entered_at else "",
        *(escape(said) for said in _relies_on(one) if said),
        f":bell: {escape(_told(one))}" if _told(one) else "",
        f"`/authority commit {one.id} superseded …` puts another in its place; nothing is edited.",
        LEFT_OUT if took_out else "",
    ]
    text = "\n".join(filter(None, lines))
    return Content(text, tuple(in_sections(text)))


def withdrawn(one: Commitment, *, took_out: bool) -> Content:
    """The answer to whoever withdrew it."""
    more = f" {LEFT_OUT}" if took_out else ""
    return Content(f"Commitment {one.id} is withdrawn: {escape(in_a_sentence(one))}. It stays in the register.{more}")


def shown(one: Commitment) -> Content:
    """One commitment, whole."""
    text = f"{escape(entry(one))} {escape(standing(one))} {_when(one)}"
    return Content(text, tuple(in_sections(text)))


def _when(one: Commitment) -> str:
    entered = f", entered {blocks.when(one.entered_at)} by {escape(one.entered_by)}"
    return f"{blocks.when(one.at)}{entered if one.at != one.entered_at or one.entered_by != one.director else ''}"


def to_room(one: Commitment) -> Content:
    """What the incident’s channel reads at once of one that is over a limit or not covered."""
    text = f":warning: *Commitment {one.id}: {escape(in_a_sentence(one))}.* {escape(_why_told(one))}"
    return Content(text, (blocks.section(text),))


def _why_told(one: Commitment) -> str:
    above = f"The body’s total, {pounds(one.total_pence)}, is {pounds(over(one))} over its limit." if over(one) else ""
    return blocks.sentences(one.why_not_covered, above)


def to_body(one: Commitment, now: datetime) -> Content:
    """What whoever answers for the body reads at once. Nothing is asked of them."""
    where = f"Incident {one.incident_id}: " if one.incident_id else ""
    plain = f"{where}{one.director} has committed {blocks.fit(in_a_sentence(one), 500)}. {_why_told(one)}"
    short = f"{blocks.fit(plain, 330)} {blocks.sent_at(now)} For your information. {blocks.NO_REPLY}"
    told = f":warning: {escape(plain)} You are told, not asked (¶66)."
    return Content(escape(plain), (blocks.section(told),), short)


@dataclass(frozen=True)
class Total:
    """What stands committed of one organisation: pence of its money, and how many assets and of staff."""

    body: str
    name: str
    pence: int
    assets: int
    staff: int
    uncovered: int
    over: int


def totals(found: Iterable[Commitment]) -> list[Total]:
    """By body, those with most money first; what was superseded or withdrawn counts no more (GOV-03)."""
    by_body: dict[str, list[Commitment]] = {}
    for one in found:
        by_body.setdefault(one.body, []).append(one)
    made = [_total(body, those) for body, those in by_body.items()]
    return sorted(made, key=lambda one: (-one.pence, one.name))


def _total(body: str, those: Sequence[Commitment]) -> Total:
    holding = [one for one in those if one.state == State.STANDS]
    pence = sum(one.pence or 0 for one in holding if Kind(one.kind).is_money)
    limits = [one.limit_pence for one in holding if one.limit_pence is not None]
    return Total(
        body=body,
        name=those[-1].body_name,
        pence=pence,
        assets=sum(one.kind == Kind.ASSET for one in holding),
        staff=sum(one.kind == Kind.STAFF for one in holding),
        uncovered=sum(bool(one.why_not_covered) for one in holding),
        over=max(pence - max(limits), 0) if limits else 0,
    )


def total_line(one: Total) -> str:
    """What stands committed of one organisation; plain, a sentence."""
    counts = [pounds(one.pence)] if one.pence else []
    counts += [f"{one.assets} fixed asset{'' if one.assets == 1 else 's'}"] if one.assets else []
    counts += [f"{one.staff} commitment{'' if one.staff == 1 else 's'} of staff"] if one.staff else []
    above = f"{pounds(one.over)} over the limit." if one.over else ""
    bare = f"{one.uncovered} without an instrument." if one.uncovered else ""
    return blocks.sentences(f"{one.name}: {blocks.listed(counts) or 'nothing that stands'}.", above, bare)


def listing(incident: int | None, found: Sequence[Commitment]) -> Content:
    """Every commitment of an incident, or of none, with what stands by body."""
    where = f"of incident {incident}" if incident else "made without an incident"
    if not found:
        return Content(f"There are no commitments {where}. `{ONE_LINE}` records one.")
    sums = [f"• {escape(total_line(one))}" for one in totals(found)]
    lines = blocks.few([_line(one) for one in reversed(found)], MOST_LISTED, "and {} more: `/authority page` shows all")
    text = "\n".join([f"*Commitments {where}*", *sums, *lines])
    return Content(text, tuple(in_sections(text)))


def _line(one: Commitment) -> str:
    mark = ":warning: " if over(one) or one.why_not_covered else ""
    said = escape(blocks.fit(in_a_sentence(one), LONGEST))
    ended = f" _{escape(standing(one))}_" if one.state != State.STANDS else ""
    return f"{mark}*{one.id}* {said}. {escape(one.director)}, {_when(one)}.{ended}"


def in_the_channel(incident: int, found: Sequence[Commitment]) -> Content:
    """The message that is kept up to date in an incident’s channel."""
    sums = [f"• {escape(total_line(one))}" for one in totals(found)]
    lines = [_line(one) for one in reversed(found)]
    few = blocks.few(lines, MOST_IN_THE_CHANNEL, "and {} more: `/authority commitments`")
    text = "\n".join([f"*Commitments of incident {incident}*", *blocks.few(sums, 20), *few])
    button = blocks.button("Record a commitment", NEW, str(incident))
    return Content(text, (*in_sections(text), blocks.actions(button)))


def schedule_told(theirs: Sequence[Commitment], now: datetime) -> Content:
    """What a director of finance gets of their body as an incident closes (SFI-06)."""
    (total,) = totals(theirs)
    head = f"Incident {theirs[0].incident_id} is closed. Committed of {total_line(total)}"
    lines = blocks.few([_line(one) for one in theirs], MOST_LISTED, "and {} more")
    how = f"As a table: eprr-bot authority schedule {theirs[0].incident_id} {total.body} --csv FILE."
    text = "\n".join([f"*{escape(head)}*", *lines, how])
    short = f"{blocks.fit(head, 300)} {blocks.sent_at(now)} The schedule is in Slack and e-mail."
    return Content(text, tuple(in_sections(text)), short)


def schedule_entry(theirs: Sequence[Commitment], told: Sequence[str]) -> str:
    """The log’s entry about the same; plain."""
    (total,) = totals(theirs)
    to = f"The schedule was sent to {blocks.listed(told)}." if told else "Nobody can be sent the schedule from here."
    return f"Committed at the close, {total_line(total)} {to}"


def table(found: Sequence[Commitment], zone: ZoneInfo) -> str:
    """The schedule as CSV, a row for each commitment, also those that stand no more."""
    return as_csv(COLUMNS, [_row(one, zone) for one in found])


def _row(one: Commitment, zone: ZoneInfo) -> Mapping[str, object]:
    values = (
        one.id, one.incident_id or "", blocks.written(one.at, zone), blocks.written(one.entered_at, zone), one.director,
        one.entered_by, one.body_name, one.kind, in_figures(one.pence), one.what, one.purpose, one.supplier,
        one.instrument, in_figures(one.limit_pence), in_figures(one.total_pence), in_figures(over(one) or None),
        one.why_not_covered, one.told, one.state, one.replaced_by or "", one.ended_because or one.because,
    )  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))


def form(
    bodies: Sequence[tuple[str, str]], papers: Sequence[tuple[str, str]], kept: str, *, in_incident: bool, replaces: int
) -> Form:
    """Asks for a commitment. `kept` says of which incident, what it replaces, and where it was opened."""
    why = "Why now, without an incident?" if not in_incident else "Why is it entered late, if it is?"
    kinds = [(one.name, blocks.sentence(one)) for one in Kind]
    options = [("-", "The register says which"), *papers][:100]
    return Form(
        id=COMMIT,
        title="Commitment",
        submit="Record it",
        blocks=(
            blocks.choice("kind", "What is committed?", kinds, initial=Kind.SPENDING.name),
            blocks.choice("whose", "Whose is it?", list(bodies)[:100]),
            blocks.text_input("amount", "How much?", hint="Of money: £180,000, 180k or 1.2m.", optional=True),
            blocks.text_input("what", "Which asset or staff?", hint="Such as: the Ridgeway ward.", optional=True),
            blocks.text_input("purpose", "What for?", optional=True),
            blocks.text_input("supplier", "Supplier", optional=True),
            blocks.choice("instrument", "Under which instrument?", options, initial="-"),
            blocks.text_input("at", "When?", hint="Left out: now.", optional=True),
            blocks.text_input("because", why, optional=in_incident),
        ),
        kept=kept,
        one_line=f"/authority commit {replaces} superseded <what>" if replaces else ONE_LINE,
    )
