"""What people read about new versions of a rota (pure): in Slack, and on the command line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from eprr_bot import blocks
from eprr_bot.blocks import Content
from eprr_bot.cover.difference import Moved, Stretch
from eprr_bot.cover.messages import Change
from eprr_bot.oncall.rota import Rota

MOST_LINES = 5
"""How many shifts that move one way are listed in a message; the rest are counted."""


@dataclass(frozen=True)
class Stranded:
    """A cover that a new version left without its purpose, and who would hold that time without it."""

    change: Change
    made_by_id: str
    changes_nothing: bool
    is_gap: bool
    held_by: tuple[str, ...]


@dataclass(frozen=True)
class MovedShifts:
    """What a version changes for one person."""

    rota: Rota
    version: int
    moved: Moved
    stranded: tuple[Stranded, ...]

    @property
    def is_anything(self) -> bool:
        """Does it change anything for this person?"""
        return bool(self.moved.loses or self.moved.gains or self.stranded)

    @property
    def starts(self) -> list[datetime]:
        """When each of the changes begins."""
        return [one.start for one in (*self.moved.loses, *self.moved.gains)]


def moved(shifts: Sequence[MovedShifts], by: str) -> Content:
    """To one person: what moved for them."""
    parts, plain = [], []
    for one in shifts:
        rota = blocks.escape(one.rota.name)
        lines = [f"*{rota}*, version {one.version}:"]
        lines += _capped([f"• You lose {_shown(stretch, one.rota.zone)}" for stretch in one.moved.loses])
        lines += _capped([f"• You gain {_shown(stretch, one.rota.zone)}" for stretch in one.moved.gains])
        lines += [f":warning: {blocks.escape(stranded(cover))}" for cover in one.stranded]
        parts.append("\n".join(lines))
        plain.append(one.rota.name)
    head = f"{blocks.escape(by)} changed the rota, and that moves your shifts."
    if not any(one.moved.loses or one.moved.gains for one in shifts):
        head = f"{blocks.escape(by)} changed the rota. Please look at a cover of yours."
    foot = blocks.context("`/oncall me` shows all your shifts.")
    laid_out = (blocks.section(head), *map(blocks.section, parts), foot)
    short = f"Your shifts on {blocks.listed(plain)} have moved. Changed by {by}. Look in Slack: /oncall me"
    return Content(f"{head}\n" + "\n".join(parts), laid_out, short)


def _shown(stretch: Stretch, zone: ZoneInfo) -> str:
    return f"{blocks.when(stretch.start, zone)} to {blocks.when(stretch.end, zone)}"


def _capped(lines: list[str]) -> list[str]:
    if len(lines) <= MOST_LINES:
        return lines
    return [*lines[:MOST_LINES], f"• and {len(lines) - MOST_LINES} more within a year"]


def stranded(one: Stranded) -> str:
    """What is wrong with a cover now, in plain text."""
    change = one.change
    head = f"Cover {change.number} ({change.incoming.name}, {change.span.plain})"
    undo = f"Undo it with /oncall undo {change.number} if it is not wanted any more."
    if one.changes_nothing:
        return f"{head} now changes nothing: {change.incoming.name} is on call then anyway. {undo}"
    if one.is_gap:
        return f"{head} now stands where nobody else would be on call. It still counts. {undo}"
    return f"{head} now stands in for {blocks.listed(one.held_by)}. It still counts. {undo}"


def applied(rota: Rota, version: int, by: str, names: Sequence[str], first: datetime) -> Content:
    """To the on-call channel: a version was applied."""
    text = (
        f"{blocks.escape(by)} applied version {version} of {blocks.escape(rota.name)}. From "
        f"{blocks.when(first, rota.zone)} shifts move for {blocks.listed(blocks.escape(one) for one in names)}; "
        "each has been told."
    )
    return Content(text, (blocks.section(text),))


def difference(rota: Rota, found: Sequence[Moved], names: Mapping[str | None, str], settings: Sequence[str]) -> str:
    """What a version changes, as plain text for the command line."""
    lines = [f"{rota.name} ({rota.id})"]
    for one in found:
        parts = []
        if one.loses:
            parts.append(f"loses {_plain(one.loses, rota.zone)}")
        if one.gains:
            parts.append(f"gains {_plain(one.gains, rota.zone)}")
        lines.append(f"  {names[one.person]} {'; '.join(parts)}")
    lines += [f"  {phrase}" for phrase in settings]
    return "\n".join(lines)


def _plain(stretches: Sequence[Stretch], zone: ZoneInfo) -> str:
    return ", ".join(f"{blocks.written(one.start, zone)} – {blocks.written(one.end, zone)}" for one in stretches)
