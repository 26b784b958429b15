"""What people read about forums (pure)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from eprr_bot.lrf import register_messages
from eprr_bot.lrf.ahead import FOR_ALL, NOUNS, STATES, Coming
from eprr_bot.lrf.forum import AHEAD, ContactAbove
from eprr_bot.lrf.register import OnRecord
from eprr_bot.lrf.service import Sitting, Standing, Stretch
from eprr_bot.oncall.service import OnCall
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Block, Content, escape

NOBODY = "*nobody*"
NOTHING: Mapping[str, OnRecord] = MappingProxyType({})


def listing(found: Sequence[Standing], zone: ZoneInfo, on_record: Mapping[str, OnRecord] = NOTHING) -> Content:
    """Every forum of the cluster, a section each."""
    laid_out = [blocks.section(_in_list(one, zone, on_record.get(one.code))) for one in found]
    more = blocks.context("`/lrf` and a name shows one of them, `/lrf lead` and a name who has led it and will.")
    text = "; ".join(f"{escape(one.name)}, {_led_by(one.lead)}" for one in found)
    return Content(f"Forums: {text}.", (*laid_out, more))


def _in_list(one: Standing, zone: ZoneInfo, kept: OnRecord | None) -> str:
    seats = ", ".join(f"{_who(sitting.person)} for {escape(sitting.body)}" for sitting in one.seats)
    lines = [f"*{escape(one.name)}* · led by {_leading(one, zone)}", f"Sits there: {seats or NOBODY}"]
    lines += [f"From {blocks.when(ahead.at, zone)}: new {_nouns(ahead)}" for ahead in one.ahead]
    lines += [brief] if kept and (brief := register_messages.in_brief(kept.open, kept.series)) else []
    return "\n".join([*lines, *(f":warning: {escape(text)}" for text in (*one.missing, *(kept.late if kept else ())))])


def _nouns(ahead: Coming) -> str:
    return blocks.listed(NOUNS[field] for field in ahead.what)


def _led_by(lead: Stretch) -> str:
    return f"led by {_who(lead.body)}"


def _who(name: str) -> str:
    return escape(name) if name else NOBODY


def _leading(one: Standing, zone: ZoneInfo) -> str:
    """Who leads, until when, and who after."""
    text = _who(one.lead.body)
    if one.coming is None or one.coming.start is None:
        return text
    return f"{text} until {blocks.when(one.coming.start, zone)}, then {_who(one.coming.body)}"


def forum(
    one: Standing, on_call: Sequence[OnCall], zone: ZoneInfo, kept: OnRecord | None = None, *, is_ours: bool
) -> Content:
    """One forum: who leads, is on call and sits there; to our own people also how it is activated and what is late."""
    laid_out: list[Block] = [
        blocks.header(one.name),
        blocks.section(f"*Leads for the local NHS*\n{_leading(one, zone)}"),
        blocks.section("*On call now*\n" + "\n".join(map(_on_call, on_call))),
        blocks.section("*Sits there*\n" + ("\n".join(map(_seat, one.seats)) or NOBODY)),
        blocks.section(_partners(one)),
        *([blocks.section(text)] if is_ours and (text := _rung(one)) else []),
    ]
    if is_ours and (activation := _activation(one)):
        laid_out.append(blocks.section(activation))
    laid_out += [blocks.section(text) for ahead in one.ahead if (text := _coming(ahead, zone, is_ours=is_ours))]
    if kept:
        on_record = register_messages.on_forum(kept.open, kept.series, is_ours=is_ours)
        laid_out += [blocks.section(text) for text in on_record]
    late = kept.late if kept and is_ours else ()
    laid_out += [blocks.section(f":warning: {escape(text)}") for text in (*one.missing, *late)]
    laid_out.append(blocks.context(f"{one.code} · {escape(', '.join(one.regions) or 'region not known')}"))
    return Content(f"{escape(one.name)}: {_led_by(one.lead)}.", tuple(laid_out))


def _on_call(one: OnCall) -> str:
    return f"{escape(one.rota.name)}: {_who(one.name or '')} · to call: `/oncall page {one.rota.id}`"


def _seat(one: Sitting) -> str:
    deputy = f"; deputy: {escape(one.deputy)}" if one.deputy else ""
    return f"{_who(one.person)} for {escape(one.body)}{deputy}"


def _rung(one: Standing) -> str:
    """Of the organisations on its call-out sheet, which have an on-call contact; the numbers are on paper alone."""
    have, lack = (escape(", ".join(those)) for those in (one.with_contact, one.without_contact))
    found = [f"*On-call contact known:* {have}"] if have else []
    return "\n".join(found + ([f":warning: *No on-call contact known:* {lack}"] if lack else []))


def _partners(one: Standing) -> str:
    rows = [("Supported by", ", ".join(one.support)), ("UK Health Security Agency", _named(one.ukhsa))]
    rows += [("Ambulance service", _named(one.ambulance))]
    if one.row.partnership:
        chairs = blocks.listed(one.chairs) if one.chairs else "nobody"
        rows.append(("Health partnership", f"{one.row.partnership.name}, chaired by {chairs}"))
    return "\n".join(f"*{label}:* {escape(text) or NOBODY}" for label, text in rows)


def _named(found: tuple[str, str] | None) -> str:
    return "" if found is None else f"{found[0]}; deputy: {found[1]}" if found[1] else found[0]


def _activation(one: Standing) -> str:
    row = one.row
    rows = [
        ("Code-word", row.codeword),
        ("Activated by", row.activation),
        ("Messages begin with", row.opening_phrase),
        ("Meets at", row.meeting_place),
        ("Dial-in", row.dial_in),
        ("Local words", "; ".join(f"{STATES[state]}: {said}" for state, said in row.status_names.items())),
    ]
    return "\n".join(f"*{label}:* {escape(text)}" for label, text in rows if text)


def _coming(ahead: Coming, zone: ZoneInfo, *, is_ours: bool) -> str:
    """What will be otherwise; to others only what they may read."""
    rows = [(NOUNS[field], text) for field, text in ahead.what.items() if is_ours or field in FOR_ALL]
    lines = [f"{label[0].upper()}{label[1:]}: {escape(text) or 'none'}" for label, text in rows]
    return "\n".join([f"*From {blocks.when(ahead.at, zone)}*", *lines]) if lines else ""


def contacts(found: Sequence[ContactAbove], missing: Sequence[str]) -> Content:
    """Whom an incident is told to above the cluster, and who is missing there."""
    lines = [contact(one) for one in found] + [f":warning: {escape(one)}" for one in missing]
    more = blocks.context("Numbers are on the hard copy alone. They stand under `contacts` in forums.yaml.")
    return Content("Who is told above the cluster.", (blocks.section("\n".join(lines) or NOBODY), more))


def page(url: str, *, is_renewed: bool) -> Content:
    """The link to the forums in a browser, shown once."""
    stopped = " The one before it has stopped." if is_renewed else ""
    keep = "Keep it to yourself: whoever has it can read the page. `/lrf page` makes a new one and stops this one."
    return Content(f"Our forums in a browser: `{escape(url)}`{stopped}\n{keep}")


def contact(one: ContactAbove) -> str:
    """One of them, as a line; a full stop is left to whoever goes on."""
    return f"*{escape(one.name)}*: {escape(blocks.open_ended(one.how))}"


def elsewhere(name: str, code: str, regions: Sequence[str]) -> Content:
    """A forum in whose area none of our bodies lies."""
    where = f" is in {escape(blocks.listed(regions))}. None of our statutory bodies is in its area."
    nobodys = " is in the area of none of our statutory bodies."
    return Content(f"{escape(name)} ({code}){where if regions else nobodys}")


def without_lead(name: str, start: datetime, end: datetime, now: datetime, zone: ZoneInfo) -> str:
    """A time at which nobody leads, in plain text. An end a year ahead is none in sight."""
    since = "now" if start <= now else f"from {blocks.written(start, zone)}"
    until = "" if end >= now + AHEAD else f" until {blocks.written(end, zone)}"
    return f"Nobody leads for the local NHS at {name}, {since}{until}. Leads are in forums.yaml."


def leads(one: Standing, found: Sequence[Stretch], zone: ZoneInfo) -> Content:
    """Who has led a forum, leads it and will."""
    lines = "\n".join(f"• {_stretch(stretch, zone)}" for stretch in found)
    return Content(f"Who leads at *{escape(one.name)}* for the local NHS:\n{lines}")


def _stretch(one: Stretch, zone: ZoneInfo) -> str:
    start = f"from {blocks.when(one.start, zone)}" if one.start else ""
    end = f"until {blocks.when(one.end, zone)}" if one.end else "on" if one.start else ""
    return f"{' '.join(filter(None, (start, end))) or 'at all times'}: {_who(one.body)}"


IN_PACK = {"meeting_place": "meets at", "dial_in": "dial-in:", "codeword": "code-word"}


def in_pack(one: Standing, zone: ZoneInfo, until: datetime) -> str:
    """A line for whoever takes over as director until then: who leads, where it meets, the code-word (LRF-06)."""
    parts = [_led_by(one.lead), *_for_pack({field: getattr(one.row, field) for field in IN_PACK})]
    for ahead in one.ahead:
        if ahead.at < until and (others := _for_pack(ahead.what)):
            parts.append(f"from {blocks.when(ahead.at, zone)}: {', '.join(others)}")
    return f"*{escape(one.name)}*: {' · '.join(parts)}"


def _for_pack(what: Mapping[str, str]) -> list[str]:
    return [f"{label} {escape(what[field])}" for field, label in IN_PACK.items() if what.get(field)]
