"""A commitment: what of whose a director commits, for what, as one line of what people type (pure; SFI-04)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from eprr_bot.authority import money, organisation
from eprr_bot.directory.cluster import Cluster
from eprr_bot.directory.instruments import Instrument, Use
from eprr_bot.incidents import numbered
from eprr_bot.slack.commands import UserError

ONE_LINE = "/authority commit £180,000 Haven for generators from Aggreko"
OTHER_LINES = "or: asset Wolds, the Ridgeway ward, for a rest centre; staff Kestrel, 12 nurses, for the rest centre"


class Kind(StrEnum):
    """What is committed?"""

    SPENDING = "spending"
    CAPITAL = "capital"
    ASSET = "fixed asset"
    STAFF = "staff"

    @property
    def use(self) -> Use:
        return {Kind.ASSET: Use.ASSETS, Kind.STAFF: Use.STAFF}.get(self, Use.SPENDING)

    @property
    def is_money(self) -> bool:
        return self.use == Use.SPENDING


class State(StrEnum):
    """Does it stand? What was committed is never edited."""

    STANDS = "stands"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Typed:
    """What somebody commits, as they typed it. `instrument` is an id; `at` and `because` are as typed."""

    kind: Kind
    whose: str
    pence: int | None = None
    what: str = ""
    purpose: str = ""
    supplier: str = ""
    instrument: str = ""
    at: str = ""
    because: str = ""


SAID = numbered.words(
    {"superseded": r"supersed(?:e|ed|es)(?: by| with)?|chang(?:e|ed)(?: to)?", "withdrawn": r"withdraw[n]?"}
)

_KINDS = {
    Kind.CAPITAL: r"capital",
    Kind.ASSET: r"(?:fixed )?assets?",
    Kind.STAFF: r"staff",
    Kind.SPENDING: r"spend(?:ing)?|revenue|money",
}
_BETWEEN = " \t\r\n,:;–-"
_AROUND = re.compile(r"(?:\b(?:on behalf of|charged to|out of|of|from|by|to|for|in)\s*)$", re.IGNORECASE)
_AFTER = re.compile(r"^(?:['’]s\b)?\s*(?:money|budget)?\s*", re.IGNORECASE)
_UNDER = re.compile(
    r"[\s,;]+under\s+(?P<paper>.+?)(?=[\s,;]+(?:for|from|at|because|supplier)\b|\s*$)", re.IGNORECASE | re.DOTALL
)
_BECAUSE = re.compile(r"[\s,;]+because\s+(?P<why>.+)$", re.IGNORECASE | re.DOTALL)
_SUPPLIER = re.compile(r"[\s,;]+supplier:?\s+(?P<who>.+)$", re.IGNORECASE | re.DOTALL)
_FROM = re.compile(r"^(?P<rest>.*\S)[\s,;]+from\s+(?P<who>\S.*)$", re.IGNORECASE | re.DOTALL)
_LARGE = re.compile(r"(?<![\w.,:/-])(?:\d{1,3}(?:,\d{3})+|\d{4,11})(?:\.\d\d)?(?![\w.,:/-]*\d)")
_FOR = re.compile(r"(?:^|[\s,;]+)(?:for|as)\s+", re.IGNORECASE)


def read(cluster: Cluster, papers: Iterable[Instrument], text: str, at: str = "") -> Typed:
    """A commitment on one line, without the time at its end. Raises UserError that says what is missing."""
    kind, rest = _kind(text.strip())
    pence, rest = money.first(rest, bare=kind is not None and kind.is_money)
    if kind is None and pence is None:
        raise UserError(f"{_perhaps_pounds(rest)}Say how much of whom, or what: {ONE_LINE}; {OTHER_LINES}.")
    kind = kind or Kind.SPENDING
    rest, because = _cut(_BECAUSE, "why", rest)
    rest, paper = _paper(rest, papers)
    whose, rest = _whose(cluster, rest, money_first=kind.is_money)
    what, purpose = ("", _FOR.sub("", rest, count=1) if _FOR.match(rest) else rest) if kind.is_money else _what(rest)
    purpose, supplier = _supplier(cluster, purpose) if kind.is_money else _cut(_SUPPLIER, "who", purpose)
    return Typed(
        kind, whose, pence, what.strip(_BETWEEN), purpose.strip(_BETWEEN), supplier.strip(_BETWEEN), paper, at, because
    )


def _perhaps_pounds(text: str) -> str:
    """How to type what may be an amount of money: a large number that stands alone, or before or after whose it is."""
    found = _LARGE.search(text)
    amount = money.first(found[0], bare=True)[0] if found else None
    if not found or amount is None:
        return ""
    line = f"{text[: found.start()]}{money.pounds(amount)}{text[found.end() :]}"
    return f"If {found[0]} is an amount, type a pound sign before it: /authority commit {line[:120].rstrip(' .')}. "


def _kind(text: str) -> tuple[Kind | None, str]:
    for kind, words in _KINDS.items():
        if found := re.match(rf"(?:an?\s+|the\s+)?(?:{words})\b[\s,:]*", text, re.IGNORECASE):
            return kind, text[found.end() :]
    return None, text


def _cut(pattern: re.Pattern[str], name: str, text: str) -> tuple[str, str]:
    found = pattern.search(text)
    return (text[: found.start()], found[name].strip(_BETWEEN)) if found else (text, "")


def _paper(text: str, papers: Iterable[Instrument]) -> tuple[str, str]:
    """The text without “under” and an instrument, and the id of that; what is no instrument stays where it is."""
    found = _UNDER.search(text)
    one = instrument(papers, found["paper"]) if found else None
    return (text[: found.start()] + text[found.end() :], one.id) if found and one else (text, "")


def instrument(papers: Iterable[Instrument], text: str) -> Instrument | None:
    """The only instrument that somebody means, by its id or words of its title and clause."""
    every = list(papers)
    words = set(re.findall(r"[\w.]+", text.lower().rstrip("."))) - {"the", "our", "clause"}
    exact = [one for one in every if text.strip().lower() == one.id]
    said = {one.id: set(re.findall(r"[\w.]+", f"{one.title} {one.clause} {one.id}".lower())) for one in every}
    found = exact or [one for one in every if words and words <= said[one.id]]
    return found[0] if len(found) == 1 else None


def _whose(cluster: Cluster, text: str, *, money_first: bool) -> tuple[str, str]:
    """Whose it is, and the text without that: of money the first body that is named, else whoever is named first."""
    named, bodies = organisation.named(cluster, text), {one.id for one in cluster.statutory_bodies}
    of_bodies = [one for one in named if one.id in bodies]
    found = next(iter((of_bodies if money_first else []) or named), None)
    if found is None:
        raise UserError(f"Say whose it is: {organisation.there(cluster)}. Such as: {ONE_LINE}")
    before, after = _AROUND.sub("", text[: found.start]), _AFTER.sub("", text[found.end :], count=1)
    return found.id, " ".join(filter(None, (before.strip(_BETWEEN), after.strip(_BETWEEN))))


def _what(text: str) -> tuple[str, str]:
    """An asset or staff, and what for."""
    parts = _FOR.split(text, maxsplit=1)
    return (parts[0], parts[1]) if len(parts) == 2 else (text, "")


def _supplier(cluster: Cluster, text: str) -> tuple[str, str]:
    """The purpose, and who supplies it; “from Saltmere” says where, not who."""
    if _SUPPLIER.search(text):
        return _cut(_SUPPLIER, "who", text)
    found = _FROM.match(text)
    if found is None or organisation.named(cluster, found["who"]):
        return text, ""
    return found["rest"], found["who"]


@dataclass(frozen=True)
class Basis:
    """What a commitment relies on, and what of it counts by then. `why_not` says why nothing covers it."""

    paper: Instrument | None
    total: int
    """Pence committed of the body in the incident, this included."""
    why_not: str = ""

    @property
    def limit(self) -> int | None:
        """In pence."""
        return self.paper.limit_pounds * 100 if self.paper and self.paper.limit_pounds is not None else None

    @property
    def over(self) -> int:
        """By how many pence the total is above the limit."""
        return max(self.total - self.limit, 0) if self.limit is not None else 0


def relied_on(papers: Iterable[Instrument], body: str, total: int) -> Instrument | None:
    """Of those that cover it, one whose limit the total keeps to: the body’s own first, else the highest limit."""
    every = list(papers)
    holds = [one for one in every if one.limit_pounds is None or total <= one.limit_pounds * 100]
    if holds:
        return min(holds, key=lambda one: one.body != body)
    return max(every, key=lambda one: one.limit_pounds or 0, default=None)
