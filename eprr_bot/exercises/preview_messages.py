"""What people read of an exercise before it is held (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from eprr_bot.callout.models import StopRule
from eprr_bot.reach.routes import ROUTES
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Content

NOTHING_SENT = "This is a preview: nothing has been sent, and nothing is kept."
_ENDS = {StopRule.FIRST: "the first answer", StopRule.EVERYONE: "the answer of everybody on the ladder"}


@dataclass(frozen=True)
class Foreseen:
    """Somebody who would be called, when and by which routes; or not, and why. Without a `name` nobody is there."""

    at: datetime
    name: str
    called_as: str
    by: tuple[str, ...] = ()
    why_not: tuple[str, ...] = ()
    passed_over: str = ""


@dataclass(frozen=True)
class Preview:
    """An exercise as it would go if nobody answered. `words` are what is read or heard by each route; plain."""

    name: str
    type: str
    begins: datetime
    calls: tuple[Foreseen, ...]
    words: Mapping[str, str]
    stop: str
    closes_after: int


def preview(found: Preview, obstacle: str = "") -> Content:
    """Who would get what, when, by which way and in which words. `obstacle` is a sentence; plain."""
    title = f"*{blocks.escape(found.name)}* ({found.type}), if it began {blocks.at(found.begins)}"
    closes = blocks.clock_time(found.begins + timedelta(minutes=found.closes_after), since=found.begins)
    ends = f"It ends with {_ENDS.get(StopRule(found.stop), 'enough answers')}, and at {closes} in any case."
    lines = [_line(one, found.begins) for one in found.calls] or ["Nobody would be called."]
    used = [one for one in ROUTES if any(one in call.by for call in found.calls if not call.passed_over)]
    said = [
        f"*{blocks.sentence(ROUTES[one].by)}:* {blocks.escape(found.words[one])}" for one in used if one in found.words
    ]
    sections = [title, blocks.escape(obstacle), "\n".join(lines), ends, *said]
    laid_out = [blocks.section(one) for one in sections if one]
    return Content("\n".join(filter(None, sections)), (*laid_out, blocks.context(NOTHING_SENT)))


def _line(one: Foreseen, begins: datetime) -> str:
    at = blocks.clock_time(one.at, since=begins)
    if not one.name:
        return f":no_bell: {at} nobody is there to call as {blocks.escape(one.called_as)}"
    who = blocks.escape(f"{one.name} ({one.called_as})")
    if one.passed_over:
        return f":no_bell: {at} {who}: not called on purpose, {blocks.escape(_within(one.passed_over))}"
    ways = blocks.listed(ROUTES[route].by for route in one.by) or "by no way"
    refused = blocks.escape("".join(f"; not {why}" for why in one.why_not))
    return f":bell: {at} {who} {ways}{refused}"


def _within(sentence: str) -> str:
    return f"{sentence[:1].lower()}{sentence[1:].rstrip('.')}"
