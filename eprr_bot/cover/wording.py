"""What people type about cover, taken apart. Pure.

director-on-call from tomorrow 18:00 to 23:00 by @ben.okoro because of a funeral
me tomorrow 18:00 to 23:00
@ben.okoro to @cara.hughes from 23:30 to Mon 09:00 because ill
"""

import re
from dataclasses import dataclass

from eprr_bot.patient_data import without_nhs_numbers

LONGEST_REASON = 500

_PERSON = r"(?:<@[^>]+>|@\S+)"
_BECAUSE = re.compile(r"(?:^|\s)because(?: of)?\s+(?P<reason>.+)$", re.IGNORECASE)
_INSTEAD = re.compile(
    rf"(?P<out>{_PERSON}) (?:to|by|with) (?P<into>{_PERSON})(?: on (?P<rota>.+?)(?= from | until |$))?"
    r"(?: (?P<span>.+))?",
    re.IGNORECASE,
)
_BY = re.compile(
    rf" by (?P<by>{_PERSON}|(?!\d)[\w.'’-]+(?: (?!from\b)[\w.'’-]+)?)(?= from\b| until\b|$)", re.IGNORECASE
)
_ABOUT = re.compile(rf"(?P<about>me|{_PERSON})(?: (?P<span>.+))?", re.IGNORECASE)
_SWAP = re.compile(rf"(?P<mine>.+?) with (?P<person>{_PERSON}) (?P<theirs>.+)", re.IGNORECASE)
_SWAP_WITH_NAME = re.compile(r"(?P<mine>.+?) with (?P<person>[^\d@<]+?)\s+(?P<theirs>\S*\d.*)", re.IGNORECASE)
_UNTIL = re.compile(r"(?:^|\s)(?P<until>(?:until|till)\s.+)$", re.IGNORECASE)


@dataclass(frozen=True)
class CoverLine:
    """Whose time it is (`about`: me, somebody or a rota), who takes it, when, and why; empty where it is not said.

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
    instead = _INSTEAD.fullmatch(text)
    if instead:
        part = {name: value or "" for name, value in instead.groupdict().items()}
        return CoverLine(part["out"], part["rota"], part["into"], "", part["span"], reason)
    by = _BY.search(f" {text}")
    if by:
        text = f" {text}"[: by.start()] + f" {text}"[by.end() :]
        text = text.strip()
    about = _ABOUT.fullmatch(text)
    if about:
        return CoverLine(about["about"], "", "", by["by"] if by else "", about["span"] or "", reason)
    rota, _, span = text.partition(" from ")
    return CoverLine("", rota, "", by["by"] if by else "", span, reason)


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
    found = _SWAP.fullmatch(text) or _SWAP_WITH_NAME.fullmatch(text)
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
    """The parts of what follows `/oncall away`. What follows the time needs no `because`."""
    text, reason = split_reason(text)
    found = re.fullmatch(rf"(?:(?P<person>{_PERSON}) )?(?P<span>.+)", text)
    return AwayLine((found["person"] or "") if found else "", found["span"] if found else "", reason)
