"""Kinds of field that several of the files share: ids, names, times of day, weekly hours."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, time
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from eprr_bot.base.files import FileModel, fault

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAYS: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_IDENTIFIER = re.compile(r"[a-z0-9][a-z0-9._-]*")
"""As wide as any file ever had it, because versions that were applied must be readable for ever."""
_CLOCK_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


def is_identifier(text: str) -> bool:
    """Is this an id: lower-case words and numbers joined by hyphens, dots or underscores?"""
    return _IDENTIFIER.fullmatch(text) is not None


def _identifier(text: str) -> str:
    if not is_identifier(text):
        raise fault(f'"{text}" is not an id.', "Use lower-case words with hyphens or dots, such as director-on-call.")
    return text


def _clock_time(text: object) -> object:
    if not isinstance(text, str) or not _CLOCK_TIME.fullmatch(text):
        raise fault(f'"{text}" is not a time of day.', "Use the 24-hour clock with two digits, such as 09:00.")
    return text


Identifier = Annotated[str, AfterValidator(_identifier)]
"""What a file calls a thing by, so that others can name it. Every id in every file is one."""

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
"""Text for people, never empty."""

ClockTime = Annotated[str, BeforeValidator(_clock_time)]
"""A wall-clock time of day, HH:MM."""

Schema = Literal[1]
"""The version of a file's format."""


class WeeklyHours(FileModel):
    """Hours of the week on the wall clock. When `to` is not later than `from`, they end on the next day."""

    days: Annotated[tuple[Day, ...], Field(min_length=1)]
    from_: ClockTime = Field(alias="from")
    to: ClockTime

    @property
    def opens_at(self) -> time:
        """The wall-clock time at which the hours begin."""
        return time.fromisoformat(self.from_)

    @property
    def closes_at(self) -> time:
        """The wall-clock time at which they end, on the next day if it is not later than `opens_at`."""
        return time.fromisoformat(self.to)

    def holds(self, local: datetime) -> bool:
        """Is this wall-clock moment within the hours?"""
        at, opens, closes = local.time(), self.opens_at, self.closes_at
        began_today = DAYS[local.weekday()] in self.days and at >= opens
        if opens < closes:
            return began_today and at < closes
        return began_today or (at < closes and DAYS[local.weekday() - 1] in self.days)


def refuse_repeats(ids: Iterable[str], what: str) -> None:
    """Raise a fault that names every id given more than once."""
    repeated = sorted(one for one, times in Counter(ids).items() if times > 1)
    if repeated:
        raise fault(f"{what} given more than once: {', '.join(repeated)}.", "Give each its own id.")
