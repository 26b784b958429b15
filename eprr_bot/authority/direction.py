"""A direction to providers: what they are to stop, start or put first, under which instrument (pure; ¶62).

given ──► acknowledged
  └──────────┴────────► cannot, withdrawn

Without an instrument in force, or without a trigger, it goes out as a request, and says so.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from eprr_bot.callout.tries import Try
from eprr_bot.slack.commands import UserError

ONE_LINE = "/authority direct Saltmere, Fenbridge: stop planned surgery until 08:00"
CHASED_AFTER = (timedelta(minutes=15), timedelta(hours=1))
"""How long after it was given the channel reads who has not acknowledged it."""
LOOK_AGAIN = timedelta(hours=1)
"""How often, after that, whoever could not be called is tried."""
BETWEEN = " \t\r\n,:;.–-"


class Act(StrEnum):
    """What is a provider to do with it?"""

    STOP = "stop"
    START = "start"
    REFOCUS = "put first"


class Progress(StrEnum):
    """How far is a provider with it?"""

    GIVEN = "not acknowledged"
    ACKNOWLEDGED = "acknowledged"
    CANNOT = "cannot"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Share:
    """A provider’s part in a direction, as people read it. Without an instrument it is a request, and `why_not` why."""

    number: int
    organisation: str
    progress: Progress
    at: datetime
    by: str = ""
    note: str = ""
    instrument: str = ""
    why_not: str = ""
    tries: tuple[Try, ...] = ()
    not_told: str = ""
    """Why nobody of it can be called now, where nobody can."""


@dataclass(frozen=True)
class Given:
    """A direction as people read it; texts are plain."""

    number: int
    incident: int | None
    """Nothing where it belongs to none: then its trigger is the reason."""
    act: Act
    what: str
    director: str
    entered_by: str
    at: datetime
    until: datetime | None = None
    trigger: str = ""
    is_over: bool = False
    shares: tuple[Share, ...] = ()

    @property
    def directed(self) -> Sequence[Share]:
        """Those whom an instrument binds."""
        return [one for one in self.shares if one.instrument]

    @property
    def asked(self) -> Sequence[Share]:
        """Those of whom it is a request."""
        return [one for one in self.shares if not one.instrument]

    @property
    def waited_for(self) -> Sequence[Share]:
        return [] if self.is_over else [one for one in self.shares if one.progress == Progress.GIVEN]


@dataclass(frozen=True)
class Typed:
    """A direction on one line: of whom (as typed), what, until when, under what, and its trigger."""

    whom: str
    act: Act
    what: str
    until: str = ""
    instrument: str = ""
    trigger: str = ""


_COLON = re.compile(r":(?![\d/])")
_TRIGGER = re.compile(r"[\s,;]+(?:because(?:\s+of)?|trigger:?)\s+(?P<why>.+)$", re.IGNORECASE | re.DOTALL)
_UNDER = re.compile(r"[\s,;]+under\s+(?P<paper>.+?)(?=[\s,;]+(?:until|till|for)\s|\s*$)", re.IGNORECASE | re.DOTALL)
_FOR = re.compile(r"[\s,;]+for\s+(?P<count>\d{1,3})\s*(?P<unit>minutes?|hours?|days?|weeks?)\s*$", re.IGNORECASE)
_ACTS = {Act.STOP: r"stop|suspend|pause|cancel|close", Act.START: r"start|open|begin|resume|provide"}
_DOING = re.compile(
    rf"\s+(?:(?:to|must|should|please)\s+)*(?=(?:{'|'.join(_ACTS.values())}|put|take|focus|prioritise)\s)",
    re.IGNORECASE,
)
"""“Saltmere stop planned surgery”: without a colon what they are to do begins with one of these."""
_SAID = {
    Progress.WITHDRAWN: r"withdrawn?|cancel(?:led)?|lift(?:ed)?|no longer needed",
    Progress.CANNOT: r"cannot|can ?not|can['’]t|unable|refuses?|refused|declines?|declined",
    Progress.ACKNOWLEDGED: r"acknowledged?|acknowledges|accepted|accepts|told(?: them| it)?|has it|have it|ok",
}
_WORDS = re.compile("|".join(rf"(?P<{one.name}>\b(?:{words})(?!\w))" for one, words in _SAID.items()), re.IGNORECASE)


def read(text: str) -> Typed:
    """A direction on one line, but for a time after “until”. Raises UserError where nobody is named."""
    line = " ".join(text.split())
    between = _COLON.search(line) or _DOING.search(line)
    if between is None:
        raise UserError(f"Say which providers, then a colon, then what: {ONE_LINE}")
    rest, trigger, paper, until = line[between.end() :].strip(BETWEEN), "", "", ""
    if found := _TRIGGER.search(rest):
        rest, trigger = rest[: found.start()], found["why"].strip(BETWEEN)
    if found := _UNDER.search(rest):
        rest, paper = rest[: found.start()] + rest[found.end() :], found["paper"].strip(BETWEEN)
    if found := _FOR.search(rest):
        rest, until = rest[: found.start()], f"in {found['count']} {found['unit']}"
    return Typed(line[: between.start()], act_of(rest), rest.strip(BETWEEN), until, paper, trigger)


def act_of(what: str) -> Act:
    """What kind of direction it is, by its first word."""
    first = what.split(" ", 1)[0]
    return next((act for act, words in _ACTS.items() if re.fullmatch(words, first, re.IGNORECASE)), Act.REFOCUS)


def said(text: str) -> tuple[str, Progress, str] | None:
    """“Fenbridge cannot: no theatre”: of whom, what, and why; None for what is no such thing."""
    found = _WORDS.search(text)
    if found is None:
        return None
    progress = next(one for one in _SAID if found[one.name])
    whom = re.sub(r"(?i)\b(?:is|are|was|has|have|says? (?:it|they))\s*$", "", text[: found.start()].strip(BETWEEN))
    note = re.sub(r"(?i)^(?:because|as)\s+", "", text[found.end() :].strip(BETWEEN))
    return whom.strip(BETWEEN), progress, note


def next_look(at: datetime, chased: int, now: datetime, until: datetime | None) -> datetime:
    """When whoever has not acknowledged is looked at next, or it ends."""
    ahead = at + CHASED_AFTER[chased] if chased < len(CHASED_AFTER) else now + LOOK_AGAIN
    return min(filter(None, (ahead, until)))
