"""What people read about changes to who is on call (pure). Every message has one builder here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from eprr_bot.oncall.rota_words import duty
from eprr_bot.outbox.models import Lane
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Block, Content

UNDO = "cover.undo"
ASK = "cover.ask"
UNDO_LEAVE = "cover.undo_leave"

IMMEDIATE_HOURS = 12
MOST_ROWS = 40
"""A change that begins within so many hours is also told by text message, and ahead of routine messages."""


@dataclass(frozen=True)
class Party:
    """Somebody concerned: id and name. No id is nobody."""

    id: str
    name: str


@dataclass(frozen=True)
class Span:
    """Part of a rota. Times are shown on its wall clock."""

    rota: str
    start: datetime
    end: datetime
    zone: ZoneInfo

    @property
    def shown(self) -> str:
        """With Slack's dates, for messages."""
        return f"{blocks.when(self.start, self.zone)} to {blocks.when(self.end, self.zone)}"

    @property
    def plain(self) -> str:
        """Without, for text messages, fields and the command line."""
        return f"{blocks.written(self.start, self.zone)} to {blocks.written(self.end, self.zone)}"


@dataclass(frozen=True)
class Change:
    """One cover: who comes in, instead of whom. `overrules` are the numbers of earlier covers under it."""

    number: int
    span: Span
    incoming: Party
    outgoing: tuple[Party, ...]
    by: str
    reason: str = ""
    is_swap: bool = False
    overrules: tuple[str, ...] = ()


def lane(begins: datetime, now: datetime) -> Lane:
    """Changes that begin soon go ahead of routine messages."""
    return Lane.LIVE if is_immediate(begins, now) else Lane.ROUTINE


def is_immediate(begins: datetime, now: datetime) -> bool:
    """Does this begin so soon that people must be told by text message too?"""
    return (begins - now).total_seconds() <= IMMEDIATE_HOURS * 3600


def changed(changes: Sequence[Change], reader: str, *, with_reason: bool = True, may_undo: bool = True) -> Content:
    """A cover or a swap that counts from now on, as one reader (an id, "" for everybody) sees it."""
    lines = [_change_line(one, reader) for one in changes]
    why = f": {changes[0].reason}" if changes[0].reason and with_reason else ""
    notes = [blocks.full_stop(f"{blocks.sentence(changes[0].by)} arranged it{why}")]
    notes += [f"It takes the place of {blocks.listed(one.overrules)}." for one in changes if one.overrules]
    notes = [blocks.escape(one) for one in notes]
    text = "\n".join([f"{_title(changes)}. {lines[0]}", *lines[1:]])
    laid_out = _laid_out(changes, lines, " ".join(notes), may_undo=may_undo)
    return Content(f"{text} {' '.join(notes)}", tuple(laid_out), _short(changes, reader))


def with_too_much(content: Content, rotas: Sequence[str], name: str = "") -> Content:
    """The same, where whoever comes in (the reader, or who is named) then holds what nobody is to hold at once."""
    if not rotas:
        return content
    then = too_much(rotas, name)
    return Content(f"{content.text}\n{then.text}", (*content.blocks, *then.blocks), content.short)


def too_much(rotas: Sequence[str], name: str = "") -> Content:
    """What nobody is to hold at once, and somebody does."""
    who = f"{blocks.escape(name)} holds" if name else "you hold"
    both = blocks.listed(blocks.escape(one) for one in rotas)
    said = f":warning: With that {who} {both} at once, which nobody is to do. Ask for cover for one: `/oncall cover`."
    return Content(said, (blocks.section(said),))


def _laid_out(changes: Sequence[Change], lines: Sequence[str], notes: str, *, may_undo: bool) -> Iterator[Block]:
    """One button takes back a cover, or both halves of a swap; of several covers, each has its own."""
    undo = [blocks.button("Undo", UNDO, str(one.number)) if may_undo else None for one in changes]
    if len(changes) > 1 and not changes[0].is_swap:
        yield blocks.section(f"*{_title(changes)}*")
        yield from map(blocks.section, lines[:MOST_ROWS], undo)
        if more := len(lines[MOST_ROWS:]):
            yield blocks.section(f"and {more} more covers: `/oncall changes`")
        yield blocks.section(notes)
        return
    body = "\n".join(lines)
    yield blocks.section(f"*{_title(changes)}*\n{body}")
    yield blocks.section(notes)
    if undo[0]:
        yield blocks.actions(undo[0])


def _title(changes: Sequence[Change]) -> str:
    numbers = blocks.listed(str(one.number) for one in changes)
    if changes[0].is_swap:
        return f"Swap (covers {numbers})"
    return f"Cover {numbers}" if len(changes) == 1 else f"Covers {numbers}"


def _change_line(change: Change, reader: str) -> str:
    who = blocks.escape(_who_is(change.incoming, reader))
    outgoing = [_you(one, reader) for one in change.outgoing]
    instead = f", instead of {blocks.listed(outgoing)}" if outgoing else ", where nobody was"
    return f"{who} {duty(blocks.escape(change.span.rota))} from {change.span.shown}{instead}."


def _you(party: Party, reader: str) -> str:
    return "you" if party.id == reader else blocks.escape(party.name)


def _short(changes: Sequence[Change], reader: str) -> str:
    """The text message: what changes for this reader, and who arranged it."""
    parts = []
    for one in changes:
        not_you = " Not you." if reader in [party.id for party in one.outgoing] else ""
        parts.append(f"{_who_is(one.incoming, reader)} {duty(one.span.rota)} from {one.span.plain}.{not_you}")
    return f"{' '.join(parts)} Arranged by {blocks.fit(changes[0].by, 60)}."


@dataclass(frozen=True)
class Undone:
    """What was undone, and who holds that time after it. `left` says that part of it had begun and stays."""

    change: Change
    again: tuple[tuple[Party, Span], ...]
    by: str
    was_running: bool


def undone(found: Sequence[Undone], reader: str) -> Content:
    """A cover or swap that counts no more."""
    title = _title([one.change for one in found])
    verb = "ended" if found[0].was_running else "undid"
    small = f"{'the ' if found[0].change.is_swap else ''}{title[0].lower()}{title[1:]}"
    head = f"{blocks.sentence(blocks.escape(found[0].by))} {verb} {small}."
    lines = [_holds_again(party, span, reader) for one in found for party, span in one.again]
    body = "\n".join(lines)
    short = " ".join(
        f"{_who_is(party, reader)} {duty(span.rota)} from {span.plain}." for one in found for party, span in one.again
    )
    ended = f"{found[0].by} {verb} {small}. {short}"
    return Content(f"{head} {body}", (blocks.section(f"*{head}*\n{body}"),), ended)


def _who_is(party: Party, reader: str) -> str:
    """Plain. Nobody is never “you”, though both have no id where a message is for everybody."""
    if not party.id:
        return "Nobody is"
    return "You are" if party.id == reader else f"{party.name} is"


def _holds_again(party: Party, span: Span, reader: str) -> str:
    return f"{blocks.escape(_who_is(party, reader))} {duty(blocks.escape(span.rota))} from {span.shown}."


@dataclass(frozen=True)
class Inside:
    """A stretch on call that wants cover. `value` is what the button for asking carries."""

    span: Span
    value: str


def away(
    number: int, name: str, start: datetime, end: datetime, zone: ZoneInfo, inside: Sequence[Inside], is_me: bool
) -> Content:
    """Leave was written down; shifts inside it want cover."""
    who = "You are" if is_me else f"{blocks.escape(name)} is"
    head = f"{who} away from {blocks.when(start, zone)} to {blocks.when(end, zone)}. It is written down."
    back = blocks.actions(blocks.button("Undo", UNDO_LEAVE, str(number)))
    if not inside:
        return Content(f"{head} No shift falls into it.", (blocks.section(f"{head} No shift falls into it."), back))
    holds = "you are" if is_me else f"{blocks.escape(name)} is"
    warning = f":warning: While away, {holds} on call:"
    rows = [
        blocks.section(
            f"{blocks.escape(one.span.rota)}: {one.span.shown}", blocks.button("Ask for cover", ASK, one.value)
        )
        for one in inside
    ]
    lines = "\n".join(f"{blocks.escape(one.span.rota)}: {one.span.shown}" for one in inside)
    return Content(f"{head}\n{warning}\n{lines}", (blocks.section(head), back, blocks.section(warning), *rows))


def leave_told(name: str, start: datetime, end: datetime, zone: ZoneInfo, by: str) -> Content:
    """Somebody else wrote down leave for this reader."""
    text = (
        f"{blocks.escape(by)} wrote down that you are away from {blocks.when(start, zone)} to "
        f"{blocks.when(end, zone)}. If that is wrong, type `/oncall away`."
    )
    return Content(text, (blocks.section(text),), f"{by} wrote down that {name} is away.")


def leave_undone(start: datetime, end: datetime, zone: ZoneInfo, by: str) -> Content:
    """Somebody else took back this reader's leave."""
    text = (
        f"{blocks.escape(by)} took back your leave from {blocks.when(start, zone)} to {blocks.when(end, zone)}: "
        "you count as being there. If that is wrong, write it down again with `/oncall away`."
    )
    return Content(text, (blocks.section(text),), f"{by} took back your leave from {blocks.written(start, zone)}.")


@dataclass(frozen=True)
class LeaveLine:
    """One entry of leave, as a list shows it to one reader."""

    number: int
    name: str
    start: datetime
    end: datetime
    reason: str
    is_from_calendar: bool
    may_undo: bool


def leave_list(found: Sequence[LeaveLine], zone: ZoneInfo) -> Content:
    """Who is away, now and later."""
    if not found:
        return Content("Nobody has leave written down. Type `/oncall away from 14 Dec to 18 Dec`.")
    rows, lines = [], []
    for one in found:
        calendar = ", from a calendar" if one.is_from_calendar else ""
        why = f" ({blocks.escape(one.reason)})" if one.reason else ""
        line = f"{blocks.escape(one.name)}: {blocks.when(one.start, zone)} to {blocks.when(one.end, zone)}"
        line += f"{why}{calendar}"
        lines.append(line)
        undo = blocks.button("Undo", UNDO_LEAVE, str(one.number)) if one.may_undo else None
        rows.append(blocks.section(line, undo))
    return Content("Away\n" + "\n".join(lines), (blocks.section("*Away*"), *rows))


def said(text: str) -> Content:
    """One plain sentence that holds nothing to escape any more."""
    return Content(text, (blocks.section(text),))


@dataclass(frozen=True)
class Entry:
    """One line of the history: when, and what (plain text)."""

    at: datetime
    text: str


def history(title: str, entries: Sequence[Entry], zone: ZoneInfo, earlier: str) -> Content:
    """Covers, swaps and versions, the newest first. `earlier` is the command that shows those left out; "" for none."""
    if not entries:
        return Content(f"{blocks.escape(title)}: nothing has changed yet.")
    lines = [f"{blocks.when(one.at, zone)} · {blocks.escape(one.text)}" for one in entries]
    if earlier:
        lines.append(f"There are earlier ones. On the command line: `{earlier}`")
    head = blocks.section(f"*{blocks.escape(title)}*")
    return Content(f"{blocks.escape(title)}\n" + "\n".join(lines), (head, *map(blocks.section, lines)))


def cover_entry(change: Change, made: str, ended: str) -> str:
    """A cover as the history shows it. `ended` says by whom it was undone or ended, if it was."""
    kind = "swap" if change.is_swap else "cover"
    instead = f" instead of {blocks.listed(one.name for one in change.outgoing)}" if change.outgoing else " in a gap"
    why = f": {change.reason}" if change.reason else ""
    return (
        f"{kind.capitalize()} {change.number}, {change.span.rota}: {change.incoming.name}{instead}, "
        f"{change.span.plain}. {blocks.full_stop(made + why)}{ended}"
    )
