"""What people read about new versions of a rota (pure): in Slack, and on the command line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from eprr_bot.cover.difference import Moved, Stretch
from eprr_bot.cover.messages import Change
from eprr_bot.oncall.rota import Rota
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Content

MOST_LINES = 5
"""How many shifts that move one way are listed in a message; the rest are counted."""


@dataclass(frozen=True)
class Stranded:
    """A cover that a new version left without its purpose, and who would hold that time without it.

    `is_under_way`: it is half of a swap that has begun, and cannot be undone.
    """

    change: Change
    made_by_id: str
    is_under_way: bool
    changes_nothing: bool
    is_gap: bool
    held_by: tuple[str, ...]
    is_over: bool = False

    @property
    def concerned(self) -> tuple[str, ...]:
        """Whose cover it is, and who made it."""
        return self.change.incoming.id, self.made_by_id


@dataclass(frozen=True)
class MovedCover:
    """A cover that moved with its shift. `was` is the number it had before."""

    change: Change
    made_by_id: str
    was: int

    @property
    def concerned(self) -> tuple[str, ...]:
        """Whoever stands in, for whom, and who made it."""
        return self.change.incoming.id, *(one.id for one in self.change.outgoing), self.made_by_id


@dataclass(frozen=True)
class MovedShifts:
    """What a version changes for one person."""

    rota: Rota
    version: int
    moved: Moved
    followed: tuple[MovedCover, ...]
    stranded: tuple[Stranded, ...]

    @property
    def is_anything(self) -> bool:
        """Does it change anything for this person?"""
        return bool(self.moved.loses or self.moved.gains or self.followed or self.stranded)

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
        lines += [f"• {blocks.escape(followed(cover))}" for cover in one.followed]
        lines += [f":warning: {blocks.escape(stranded(cover))}" for cover in one.stranded]
        parts.append("\n".join(lines))
        plain.append(one.rota.name)
    is_new = all(one.version == 1 for one in shifts)
    rotas = blocks.listed(plain)
    head = f"{blocks.sentence(blocks.escape(by))} changed the rota, and that moves your shifts."
    short = f"Your shifts on {rotas} have moved. Changed by {by}. Look in Slack: /oncall me"
    if not any(one.moved.loses or one.moved.gains for one in shifts):
        head = f"{blocks.sentence(blocks.escape(by))} changed the rota. Please look at a cover of yours."
        short = f"Please look at a cover of yours on {rotas}. The rota was changed by {by}. Look in Slack: /oncall me"
    elif is_new:
        head = f"{blocks.sentence(blocks.escape(by))} applied a new rota, and you are on it."
        short = f"You are on a new rota, {rotas}. Applied by {by}. Look in Slack: /oncall me"
    foot = blocks.context("`/oncall me` shows all your shifts.")
    laid_out = (blocks.section(head), *map(blocks.section, parts), foot)
    return Content(f"{head}\n" + "\n".join(parts), laid_out, short)


def _shown(stretch: Stretch, zone: ZoneInfo) -> str:
    return f"{blocks.when(stretch.start, zone)} to {blocks.when(stretch.end, zone)}"


def _capped(lines: list[str]) -> list[str]:
    return blocks.few(lines, MOST_LINES, "• and {} more within a year")


def stranded(one: Stranded) -> str:
    """What is wrong with a cover now, in plain text."""
    change = one.change
    head = f"Cover {change.number} ({change.incoming.name}, {change.span.plain})"
    what = "both halves of the swap" if change.is_swap else "it"
    undo = f"Undo {what} with /oncall undo {change.number} if it is not wanted any more."
    if one.is_under_way:
        undo = "If it is not wanted any more, ask for cover with /oncall cover, or offer a new swap with /oncall swap."
    if one.is_over:
        return f"{head} no longer counts: the rota has ended by then."
    if one.changes_nothing:
        return f"{head} now changes nothing: {change.incoming.name} is on call then anyway. {undo}"
    if one.is_gap:
        return f"{head} now stands where nobody else would be on call. It still counts. {undo}"
    return f"{head} now stands in for {blocks.listed(one.held_by)}. It still counts. {undo}"


def would_follow(change: Change) -> str:
    """A cover that would move with its shift, in plain text."""
    return f"Cover {change.number} ({change.incoming.name}) moves with its shift: {change.span.plain}"


def followed(one: MovedCover) -> str:
    """A cover that moved with its shift, in plain text."""
    change = one.change
    return (
        f"Cover {one.was} ({change.incoming.name}) has moved with its shift: {change.span.plain}. "
        f"It is cover {change.number} now."
    )


def applied(rota: Rota, version: int, by: str, told: Sequence[str], others: Sequence[str], first: datetime) -> Content:
    """To the on-call channel: a version was applied. `others` are those whom the bot cannot reach."""
    text = f"{blocks.sentence(blocks.escape(by))} applied version {version} of {blocks.escape(rota.name)}."
    moves = f" From {blocks.when(first, rota.zone)} shifts move for"
    if told:
        text += f"{moves} {blocks.listed(blocks.escape(one) for one in told)}; each has been told."
        moves = " They also move for"
    if others:
        text += f"{moves} {blocks.listed(blocks.escape(one) for one in others)}, whom I cannot reach."
    return Content(text, (blocks.section(text),))


def gone(why: str, rota: Rota, gain: Stretch) -> str:
    """A version that cannot be applied: it would put somebody on call who has left by then. `why` says who."""
    when = f"{blocks.written(gain.start, rota.zone)} to {blocks.written(gain.end, rota.zone)}"
    return f"{why} The file gives them {rota.name} from {when}. Name somebody else from then on, then apply it again."


def unknown(person_id: str, name: str) -> str:
    """Somebody on a rota who cannot be on call: `name` is empty where the directory does not know the id."""
    if name:
        return f"warning: {name} has left. Take them off the rota."
    remedy = "Check the spelling, or add them with: eprr-bot people import"
    return f"warning: Nobody in the directory has the id {person_id}. {remedy}"


def new_rota(found: Sequence[Moved], names: Mapping[str | None, str], zone: ZoneInfo) -> str:
    """Who has which first shifts of a rota that there was not, a line for each person."""
    lines = []
    for one in found:
        if one.gains:
            shown = blocks.few(_each(one.gains, zone), MOST_LINES)
            lines.append(f"  {names[one.person]}: {', '.join(shown)}")
    return "\n".join(lines)


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
    return ", ".join(_each(stretches, zone))


def _each(stretches: Sequence[Stretch], zone: ZoneInfo) -> list[str]:
    return [f"{blocks.written(one.start, zone)} – {blocks.written(one.end, zone)}" for one in stretches]
