"""A meeting as people type it on one line (pure).

havenshire partnership 12 Nov; attended Haven, Wolds; apologies Beacon Ambulance; next 10 Feb; minutes 4.2
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from eprr_bot.base.gone import gone
from eprr_bot.base.when import WhenError, parse_when
from eprr_bot.lrf.forum import LocalForum
from eprr_bot.lrf.meeting import THE_FORUM
from eprr_bot.slack import typed_parts
from eprr_bot.slack.blocks import written_day
from eprr_bot.slack.commands import UserError

EXAMPLE = (
    "/lrf meeting havenshire partnership 12 Nov; attended Haven, Wolds; apologies Beacon Ambulance; "
    "next 10 Feb; minutes 4.2"
)
PARTNERSHIP = ("partnership", "health partnership", "lhrp")
PARTS = {
    "attended": ("attended by", "attended", "there", "present"),
    "apologies": ("apologies from", "apologies"),
    "chair": ("chaired by", "chair"),
    "minutes": ("minutes", "minute", "reference"),
    "next": ("next on", "next meeting", "next"),
}
"""What may follow the day, and the words that each begins with."""


@dataclass(frozen=True)
class Typed:
    """What was typed. `texts` has `attended`, `apologies`, `chair` and `minutes` where they were given."""

    series: str
    held_on: date
    next_on: date | None = None
    texts: Mapping[str, str] = field(default_factory=dict)


def read(head: str, parts: Iterable[str], row: LocalForum, now: datetime, zone: ZoneInfo) -> Typed:
    """What follows the forum's name, up to the first semicolon, and the parts after it. Raises UserError."""
    series, day = _series(head, row)
    if not day:
        raise UserError(f"Say on which day it was. {_TYPE}")
    texts: dict[str, str] = {}
    for part in filter(None, map(str.strip, parts)):
        name, said = typed_parts.part(part, PARTS, _TYPE)
        if name in texts:
            raise UserError(f"“{name}” stands there twice. {_TYPE}")
        texts[name] = said
    held, then = day_gone(day, now, zone), texts.pop("next", "")
    next_on = _day(then, now, zone) if then else None
    if next_on and next_on <= held:
        raise UserError(f"The next, on {written_day(next_on)}, would not be after this one, on {written_day(held)}.")
    return Typed(series, held, next_on, texts)


_TYPE = f"Type it like: {EXAMPLE}"


def _series(head: str, row: LocalForum) -> tuple[str, str]:
    """Which series a meeting is of, and what follows its name."""
    partnership = row.partnership
    named = {THE_FORUM: THE_FORUM, "forum": THE_FORUM}
    if partnership:
        named |= {one.lower(): one for one in partnership.groups}
        named |= dict.fromkeys((*PARTNERSHIP, partnership.name.lower()), partnership.name)
    lower = head.lower()
    word = max((one for one in named if re.match(rf"{re.escape(one)}(?!\w)", lower) or not one), key=len)
    if not word and lower.startswith(PARTNERSHIP):
        raise UserError("That forum has no health partnership in forums.yaml yet.")
    return named[word], re.sub(r"^\s*(?:on\b|:)?\s*", "", head[len(word) :])


def day_gone(text: str, now: datetime, zone: ZoneInfo) -> date:
    """The day that people mean of something that has happened: the last such day. Raises UserError."""
    try:
        return gone(text, now, zone).astimezone(zone).date()
    except WhenError as error:
        raise UserError(str(error)) from None


def _day(text: str, now: datetime, zone: ZoneInfo) -> date:
    try:
        return parse_when(text, now, zone).astimezone(zone).date()
    except WhenError as error:
        raise UserError(str(error)) from None
