"""What people read by statutory body (pure)."""

from collections.abc import Iterable, Iterator, Sequence
from zoneinfo import ZoneInfo

from eprr_bot.authority.money import in_figures, pounds
from eprr_bot.base.tables import as_csv
from eprr_bot.by_body.attribution import MANY, Item, Kind, Of
from eprr_bot.outbox.service import EXERCISE
from eprr_bot.slack import blocks
from eprr_bot.slack.answers import in_sections
from eprr_bot.slack.blocks import Content, escape

MOST, LONGEST = 12, 160
ONE = {Kind.REPORT: "section of a situation report", Kind.AID: "part in mutual aid"}
COLUMNS = (
    *("body", "kind", "number", "incident", "exercise", "at", "by", "organisation", "what", "under", "stands"),
    "pounds",
)
HOW_ATTRIBUTED = (
    "What a provider has, does or says stands under each body that commissions it. Exercises are not in the sums."
)


def where(incident: int | None) -> str:
    """Of what; plain."""
    return f"of incident {incident}" if incident else "of all incidents, and of none"


def sums(one: Of) -> str:
    """What of a body is committed, and how much else there is; plain, without a full stop."""
    counts = [(kind, one.count(kind)) for kind in Kind]
    said = [f"{number} {_word(kind, number)}" for kind, number in counts if number]
    return ", ".join([f"{pounds(one.pence)} committed", *said]) if one.items else "nothing"


def _word(kind: Kind, number: int) -> str:
    return MANY[kind] if number != 1 else ONE.get(kind, str(kind))


def listing(found: Sequence[Of], incident: int | None) -> Content:
    """By body: the sums, and the newest of each."""
    lines = [f"*By statutory body, {where(incident)}*"]
    for one in found:
        lines.append(f"*{escape(one.name)}*: {escape(sums(one))}")
        shown = [f"• {escape(line(each))}" for each in reversed(one.items)]
        lines += blocks.few(shown, MOST, "and {} more: `/authority page` shows all")
    text = "\n".join([*lines, HOW_ATTRIBUTED])
    return Content(text, tuple(in_sections(text)))


def line(one: Item) -> str:
    """One thing; plain."""
    mark = f"{EXERCISE}: " if one.is_exercise else ""
    of = f" ({one.name})" if one.kind != Kind.COMMITMENT else ""
    what = blocks.fit(blocks.open_ended(one.what), LONGEST)
    return f"{mark}{blocks.sentence(one.kind)} {one.number}{of}: {what}. {blocks.sentence(one.stands)}."


def table(found: Iterable[Of], zone: ZoneInfo) -> str:
    """As CSV, a row for each thing under each body."""
    return as_csv(COLUMNS, (dict(zip(COLUMNS, _row(of, one, zone), strict=True)) for of, one in _each(found)))


def _each(found: Iterable[Of]) -> Iterator[tuple[Of, Item]]:
    return ((of, one) for of in found for one in of.items)


def _row(of: Of, one: Item, zone: ZoneInfo) -> Sequence[object]:
    mark = "EXERCISE" if one.is_exercise else ""
    at = blocks.written(one.at, zone)
    return (
        of.name, one.kind, one.number, one.incident or "", mark, at, one.by, one.name, one.what, one.under, one.stands,
        in_figures(one.pence),
    )  # fmt: skip
