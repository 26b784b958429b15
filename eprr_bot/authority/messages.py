"""What people read of the register of instruments (pure)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby

from eprr_bot.authority.instrument import KINDS, Cell, Paper, Row, Status
from eprr_bot.directory.instruments import Instrument, Use
from eprr_bot.incidents.authority import DIRECTING, limit, trigger
from eprr_bot.incidents.standing import Standing
from eprr_bot.slack import blocks
from eprr_bot.slack.answers import in_sections
from eprr_bot.slack.blocks import Content, escape

NO_REFERENCE = "Used without reference back to anybody (¶66): what is not covered is logged and told, never stopped."
MOST_GAPS, MOST_CELLS, MOST_NAMES = 40, 30, 12
_USES = {Use.SPENDING: "money", Use.ASSETS: "fixed assets", Use.STAFF: "staff", Use.PRIORITIES: "what it puts first"}


def now_held(one: Standing, cells: Sequence[Cell], gaps: Sequence[str]) -> Content:
    """Who has authority now, until when, over whom, and how much is missing in the register."""
    if not one.person_id:
        return _in_sections(["*Nobody is shown as director on call now.* `/oncall` shows the rotas.", _missing(gaps)])
    until = f", until {blocks.when(one.until)}" if one.until else ""
    lines = [f"*{escape(one.name)} has delegated authority now*{until}.", *_cells(cells)]
    return _in_sections([*lines, DIRECTING, NO_REFERENCE, _missing(gaps)])


def _missing(gaps: Sequence[str]) -> str:
    if not gaps:
        return "Nothing is missing in the register, and nothing is due."
    count = "1 thing is" if len(gaps) == 1 else f"{len(gaps)} things are"
    return f":mag: {count} missing or due in the register: `/authority gaps`."


def _in_sections(lines: Iterable[str]) -> Content:
    text = "\n".join(filter(None, lines))
    return Content(text, tuple(in_sections(text)))


def _cells(cells: Sequence[Cell]) -> list[str]:
    return blocks.few([_cell(one) for one in cells], MOST_CELLS, "and {} more: `/authority page` shows all")


def _cell(one: Cell) -> str:
    """What somebody may use of an organisation, and, as plainly, what not."""
    has = [_use(use, papers) for use, papers in one.papers if papers]
    not_so = [_USES[use] for use, papers in one.papers if not papers]
    missing = f"*not covered:* {blocks.listed(not_so, 'or')}" if not_so else ""
    return f"• {escape(one.organisation)}: {'; '.join(filter(None, (', '.join(has), missing)))}"


def _use(use: Use, papers: Sequence[Instrument]) -> str:
    if use != Use.SPENDING:
        return _USES[use]
    limits = [one.limit_pounds for one in papers]
    highest = None if None in limits else max(filter(None, limits))
    return f"money ({'no limit recorded' if highest is None else f'up to £{highest:,}'})"


def register(papers: Sequence[Paper]) -> Content:
    """Every instrument, with what it is for and how far it is."""
    if not papers:
        return Content("There is no instrument in `instruments.yaml`. docs/authority.md says how to enter one.")
    return _in_sections([f"*Register of instruments: {len(papers)}*", *map(_paper, papers)])


def _paper(one: Paper) -> str:
    kind, covers = KINDS[one.one.kind], blocks.listed(blocks.few(one.covers, MOST_NAMES, "{} more"))
    said = blocks.sentences(
        f"*{escape(one.title)}* (`{one.one.id}`, {kind}, version {escape(one.one.version)}): {one.status}.",
        f"Granted by {escape(one.body)}; covers {escape(covers)}.",
        f"For {blocks.listed(one.uses) or 'nothing on record'}; {limit(one.one)}; used by {escape(one.role)}.",
        f"Approved by {escape(one.one.approved_by)} on {_day(one.one.approved_on)}, review {_day(one.one.review_on)}.",
        f"Valid from {_day(one.one.valid_from)}{f' to {_day(one.one.valid_to)}' if one.one.valid_to else ''}.",
        _signed(one.one),
        f"Trigger: {escape(one.one.trigger)}." if one.one.trigger else "",
        f"Scope: {escape(one.one.scope)}." if one.one.scope else "",
        f"Evidence: {escape(one.one.evidence)}." if one.one.evidence else "",
    )
    return f"• {said}"


def _signed(one: Instrument) -> str:
    by = f" by {escape(blocks.listed(one.signatories))}" if one.signatories else ""
    on = f" on {_day(one.signed_on)}" if one.signed_on else ""
    return f"Signed{by}{on}." if by or on else ""


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def gaps(found: Sequence[str]) -> Content:
    """The gap report: what nobody may use, and what is due."""
    if not found:
        return Content(
            "Every body and provider is covered by an instrument in force, and no review is due within 90 days."
        )
    lines = [f"• {escape(one)}" for one in found]
    more = "and {} more: `/authority page` shows all"
    return _in_sections(["*Missing or due in the register of instruments*", *blocks.few(lines, MOST_GAPS, more)])


def matrix(rows: Sequence[Row]) -> Content:
    """Directors by body and provider; those who may do the same stand together."""
    ordered = sorted(rows, key=lambda one: (_key(one), one.name))
    groups = [list(those) for _, those in groupby(ordered, _key)]
    lines = ["*Directors, and what instruments in force let them use*"]
    for those in sorted(groups, key=lambda group: rows.index(group[0])):
        names = [f"{escape(one.name)} ({escape(one.why)})" for one in those]
        lines += [f"*{blocks.listed(blocks.few(names, MOST_NAMES, '{} more'))}*", *_cells(those[0].cells)]
    return _in_sections([*lines, DIRECTING])


def _key(row: Row) -> str:
    return repr(
        [(one.organisation, [(use, [each.id for each in papers]) for use, papers in one.papers]) for one in row.cells]
    )


def check(one: Standing, organisation: str, found: Cell, papers: Sequence[Paper], provider: Status | None) -> Content:
    """What somebody may use of one body or provider now, under what."""
    who = f"{escape(one.name)}, now" if one.person_id else "Nobody is on call now"
    titles = {each.one.id: each for each in papers}
    lines = [f"*{escape(organisation)}* ({who})", *(_line_of_use(use, those, titles) for use, those in found.papers)]
    if provider is not None and not found.has(Use.PRIORITIES):
        lines.append(f"Memorandum or contract clause: {provider}.")
    return _in_sections([*lines, DIRECTING if provider is not None else "", NO_REFERENCE])


def _line_of_use(use: Use, those: Sequence[Instrument], titles: Mapping[str, Paper]) -> str:
    if not those:
        return f":heavy_minus_sign: {blocks.sentence(_USES[use])}: no instrument in force covers it."
    under = [_under(titles[one.id], use) for one in those]
    return f":white_check_mark: {blocks.sentence(_USES[use])}, under {blocks.listed(under)}."


def _under(one: Paper, use: Use) -> str:
    more = limit(one.one) if use == Use.SPENDING else ""
    until = f"until {_day(one.one.valid_to)}" if one.one.valid_to else ""
    extra = ", ".join(filter(None, (more, until, escape(trigger(one.one)))))
    return f"{escape(one.title)}{f' ({extra})' if extra else ''}"


def outside(organisation: str, area: Iterable[str]) -> Content:
    """An organisation that lies outside somebody's area at this instant."""
    whom = escape(blocks.listed(area)) or "nobody"
    said = f"{escape(organisation)} is outside the area of whoever is on call now, which takes in {whom}."
    return Content(f":heavy_minus_sign: {said} {NO_REFERENCE}")


def page(url: str, *, is_renewed: bool) -> Content:
    """The link to the register in a browser, shown once."""
    stopped = " The one before it has stopped." if is_renewed else ""
    keep = (
        "Keep it to yourself: whoever has it can read the page. `/authority page` makes a new one and stops this one."
    )
    return Content(f"Delegated authority in a browser: `{escape(url)}`{stopped}\n{keep}")
