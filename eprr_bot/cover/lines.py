"""What people type about cover, taken apart. Pure.

director-on-call from tomorrow 18:00 to 23:00 by @ben.okoro because of a funeral
me on manager-on-call tomorrow 18:00 to 23:00
@ben.okoro to @cara.hughes from 23:30 to Mon 09:00 because ill
"""

import re
from dataclasses import dataclass

from eprr_bot.base.patient_data import without_nhs_numbers
from eprr_bot.base.time_words import MONTH, NAMED_DAY, WEEKDAY

LONGEST_REASON = 500

_TIME = (
    rf"from|until|till|to|for|on|by|with|at|in|now|today|tonight|tomorrow|yesterday|noon|midday|midnight"
    rf"|this|next|last|the|{WEEKDAY}|(?:{MONTH})(?= \d)|{NAMED_DAY}|new year['’]s|half(?= )|quarter(?= )|weekend"
    r"|day(?= after tomorrow)"
)
_WORD = rf"(?!(?:{_TIME})(?:\s|$))[^\W\d][\w.'’-]*"
_NAME = rf"{_WORD}(?: {_WORD}){{0,3}}"
_MARKED = rf"(?:<@[^>]+>|@{_NAME}|@\S+|me)"
"""A person who cannot be taken for a rota; `_PERSON` is one by name too."""
_PERSON = rf"(?:{_MARKED}(?= |$)|{_NAME})"
_BECAUSE = re.compile(r"(?:^|\s)because(?: of)?\s+(?P<reason>.+)$", re.IGNORECASE)
_INSTEAD = re.compile(rf"(?P<out>{_PERSON}) to (?P<into>{_PERSON})(?: (?P<rest>.+))?", re.IGNORECASE)
_TO_AT_THE_END = re.compile(rf"(?P<text>.+) to (?P<into>{_MARKED})", re.IGNORECASE)
_BY = re.compile(rf" by (?P<by>{_PERSON})(?= |$)", re.IGNORECASE)
_ABOUT = re.compile(rf"(?P<about>{_MARKED})(?: (?P<rest>.+))?", re.IGNORECASE)
_ON_ROTA = re.compile(rf"(?:^| )on (?P<rota>{_WORD}(?: (?:on )?{_WORD})*)(?= |$)", re.IGNORECASE)
_SWAP = re.compile(rf"(?P<mine>.+?) with (?P<person>{_PERSON}) (?P<theirs>.+)", re.IGNORECASE)
_UNTIL = re.compile(r"(?:^|\s)(?:(?:from )?now\s+)?(?P<until>(?:until|till|to|for)\s.+)$", re.IGNORECASE)


@dataclass(frozen=True)
class CoverLine:
    """Whose time it is (`about` is me or somebody), on which rota, who takes it, when, and why; empty where not said.

    `into` is somebody put in at once, `by` somebody who is asked.
    """

    about: str = ""
    rota: str = ""
    into: str = ""
    by: str = ""
    span: str = ""
    reason: str = ""


def cover_line(text: str) -> CoverLine:
    """The parts of what follows `/oncall cover`."""
    text, reason = split_reason(text)
    by = _BY.search(f" {text}")
    if by:
        text = f" {text}".replace(by[0], "", 1).strip()
    asked = by["by"] if by else ""
    instead = None if by else _INSTEAD.fullmatch(text)
    if instead:
        rota, span = _on_rota(instead["rest"] or "")
        return CoverLine(instead["out"], rota, instead["into"], "", span, reason)
    at_the_end = None if by else _TO_AT_THE_END.fullmatch(text)
    text, into = (at_the_end["text"], at_the_end["into"]) if at_the_end else (text, "")
    about = _ABOUT.fullmatch(text)
    if about:
        rota, span = _on_rota(about["rest"] or "")
        return CoverLine(about["about"], rota, into, asked, span, reason)
    rota, _, span = text.partition(" from ")
    return CoverLine("", rota, into, asked, span, reason)


def _on_rota(text: str) -> tuple[str, str]:
    """`on director-on-call from now to 18:00` as the rota and the rest; "on 7 Dec" is a day."""
    found = _ON_ROTA.search(text)
    if not found:
        return "", text
    return found["rota"], f"{text[: found.start()]}{text[found.end() :]}".strip()


def split_reason(text: str) -> tuple[str, str]:
    """A text without its `because …`, and the reason."""
    found = _BECAUSE.search(text)
    if not found:
        return text.strip(), ""
    return text[: found.start()].strip(), kept(found["reason"])


def kept(reason: str) -> str:
    """A reason as it is kept: on one line, not too long, and without any patient's number."""
    return without_nhs_numbers(" ".join(reason.split()))[0][:LONGEST_REASON]


@dataclass(frozen=True)
class SwapLine:
    """My shift, whom I swap with, and the shift of theirs that I take."""

    mine: str
    person: str
    theirs: str
    reason: str


def swap_line(text: str) -> SwapLine | None:
    """The parts of what follows `/oncall swap`, or None when it does not say all three."""
    text, reason = split_reason(text)
    found = _SWAP.fullmatch(text)
    if not found:
        return None
    theirs = re.sub(r"^for\s+", "", found["theirs"].strip(), flags=re.IGNORECASE)
    return SwapLine(found["mine"].strip(), found["person"].strip(), theirs, reason)


@dataclass(frozen=True)
class TakeLine:
    """Which rota, until when (empty: to the end of the shift), and why."""

    rota: str
    until: str
    reason: str


def take_line(text: str) -> TakeLine:
    """The parts of what follows `/oncall take`."""
    text, reason = split_reason(text)
    found = _UNTIL.search(text)
    return TakeLine((text[: found.start()] if found else text).strip(), found["until"] if found else "", reason)


@dataclass(frozen=True)
class AwayLine:
    """Who is away (empty: whoever types), when, and why."""

    person: str
    span: str
    reason: str


def away_line(text: str) -> AwayLine:
    """The parts of what follows `/oncall away`."""
    text, reason = split_reason(text)
    found = re.fullmatch(rf"(?:(?P<person>{_MARKED}) )?(?P<span>.+)", text, re.IGNORECASE)
    return AwayLine((found["person"] or "") if found else "", found["span"] if found else "", reason)
