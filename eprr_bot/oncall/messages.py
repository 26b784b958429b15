"""What people read about who is on call (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from eprr_bot.oncall.rota import Rota
from eprr_bot.oncall.rota_words import duty
from eprr_bot.oncall.schedule import Reason, Shift
from eprr_bot.oncall.service import OnCall
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Content

SHIFTS_OF_A_PERSON = 8


@dataclass(frozen=True)
class Who:
    """Somebody who is asked about, perhaps whoever asks."""

    name: str
    slack_id: str | None
    is_me: bool


def on_call(found: Sequence[OnCall], now: datetime, at: datetime | None = None, notes: Sequence[str] = ()) -> Content:
    """Who holds each rota: now, or at another instant. `notes` are mrkdwn, already escaped."""
    if not found:
        return Content("There is no rota yet. Your EPRR officer applies one with `eprr-bot rota apply`.")
    title = "On call now" if at is None else f"On call {_at(at, now)}"
    lines = [_line(one) for one in found]
    hint = blocks.context(
        "`/oncall next` shows what comes · `/oncall at tomorrow 9am` · `/oncall why director-on-call`"
    )
    besides = [blocks.section("\n".join(notes))] if notes else []
    laid_out = (blocks.section(f"*{title}*"), *map(blocks.section, lines), *besides, hint)
    return Content("\n".join([title, *(_plain(one) for one in found), *notes]), laid_out)


def _at(at: datetime, now: datetime) -> str:
    """An instant that somebody asked about; its year is plain where it is another, because perhaps nobody meant it."""
    is_this_year = at.astimezone(blocks.LONDON).year == now.astimezone(blocks.LONDON).year
    return blocks.at(at) if is_this_year else blocks.on(at)


def _who(name: str | None, slack_id: str | None) -> str:
    if name is None:
        return ":warning: *Nobody*"
    return f"<@{slack_id}>" if slack_id else blocks.escape(name)


def _line(one: OnCall) -> str:
    until = "for the next 13 weeks and beyond"
    if one.next_start:
        until = f"until {blocks.when(one.next_start)}"
    then = f", then {blocks.escape(one.next_name or 'nobody')}" if one.next_start else ""
    shadow = f" ({one.shadow})" if one.shadow else ""
    return f"*{blocks.escape(one.rota.name)}:* {_who(one.name, one.slack_id)} {until}{then}{shadow}"


def _plain(one: OnCall) -> str:
    """The same for a notification or a screen reader."""
    who = blocks.escape(one.name) + " is" if one.name else "Nobody is"
    until = f" until {blocks.when(one.next_start)}" if one.next_start else ""
    return f"{who} {duty(blocks.escape(one.rota.name))}{until}{f' ({one.shadow})' if one.shadow else ''}."


def coming(found: Sequence[tuple[OnCall, Sequence[tuple[Shift, str | None]], int]]) -> Content:
    """The next few shifts of each rota, and how many more there are."""
    parts = []
    for one, ahead, more in found:
        rows = [f"• {blocks.when(shift.start)}: {blocks.escape(name or 'nobody')}" for shift, name in ahead]
        rows += [f"• and {more} more in the next 13 weeks"] if more else []
        parts.append(
            f"*{blocks.escape(one.rota.name)}*\n" + ("\n".join(rows) or "Nothing changes in the next 13 weeks.")
        )
    return Content("Next on call\n" + "\n".join(parts), tuple(map(blocks.section, parts)))


def person(
    one: Who,
    held: Sequence[Rota],
    ahead: Sequence[tuple[Rota, Shift]],
    now: datetime,
    at: datetime | None = None,
    reachable: Sequence[Rota] = (),
) -> Content:
    """One person: what they hold now, or at another instant, for what they stay `reachable`, and what comes."""
    who = "You" if one.is_me else blocks.escape(one.name)
    are, have = ("are", "have") if one.is_me else ("is", "has")
    then = "now" if at is None else _at(at, now)
    if held:
        first = f"{who} {are} on call {then}: {blocks.listed(blocks.escape(rota.name) for rota in held)}."
    else:
        first = f"{who} {are} not on call {then}."
    if reachable:
        stay, names = "stay" if one.is_me else "stays", blocks.listed(blocks.escape(rota.name) for rota in reachable)
        first += f" {who} {stay} reachable for {names} until the handover is accepted."
    rows = [
        f"• {blocks.escape(rota.name)}: {blocks.when(shift.start)} to {blocks.when(shift.end)}" for rota, shift in ahead
    ]
    rows = blocks.few(rows, SHIFTS_OF_A_PERSON, "• and {} more in the next 13 weeks")
    rest = "\n".join(rows) if rows else f"{who} {have} no shift in the next 13 weeks."
    head = f"*{first}*" + ("" if one.is_me or not one.slack_id else f" (<@{one.slack_id}>)")
    return Content(f"{first}\n{rest}", (blocks.section(head), blocks.section(rest)))


def why(rota: Rota, at: datetime, now: datetime, reasons: Sequence[tuple[Reason, str]]) -> Content:
    """Which layer, fixed period or cover decides, and what it overrules."""
    title = f"{blocks.escape(rota.name)}, {_at(at, now)}"
    if not reasons:
        text = f"{title}: nobody. No layer, fixed period or cover names anybody for that time."
        return Content(text, (blocks.section(text),))
    rows = []
    for reason, name in reasons:
        claim = f"{_source(reason)}: {blocks.escape(name)}, {blocks.when(reason.start)} to {blocks.when(reason.end)}"
        rows.append(f":arrow_right: *{claim}* – this decides" if reason.decides else f"• {claim} – overruled")
    body = "\n".join(rows)
    return Content(f"{title}\n{body}", (blocks.section(f"*{title}*"), blocks.section(body)))


def _source(reason: Reason) -> str:
    kind, _, name = reason.source.partition(":")
    words = {"layer": f"Layer “{name}”", "fixed": f"Fixed period “{name}”" if name else "Fixed period"}
    note = f" ({reason.note})" if reason.note and kind == "cover" else ""
    return blocks.escape(words.get(kind, f"Cover {name}".strip()) + note)
