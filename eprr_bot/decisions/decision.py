"""A decision: what may become of it, and how it is read from one line (pure)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from eprr_bot.directory.times import first, is_hour
from eprr_bot.incidents import numbered
from eprr_bot.incidents.log_entry import is_late as is_late
from eprr_bot.incidents.numbered import About

AGAIN = (timedelta(), timedelta(minutes=15), timedelta(hours=1))
"""A review is raised when it is due and so long after that; then it stands in every list, and nobody is nudged."""

FIELDS: Mapping[str, str] = {
    "because": "Why",
    "options": "Options considered, and why not",
    "information": "Information held",
    "risks": "Risks",
    "powers": "Powers and policies",
    "consulted": "Consulted",
}
"""What a decision says beside itself, and what people read before it."""


class State(StrEnum):
    """Does a decision still hold?"""

    IN_FORCE = "in force"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """What was said of a decision after it was recorded."""

    REVIEWED = "reviewed"
    REVIEW_SET = "review set"
    ADDED = "added"
    OUTCOME = "outcome"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Given:
    """A decision as somebody gives it: each field in their words, the times too."""

    decision: str = ""
    because: str = ""
    options: str = ""
    information: str = ""
    risks: str = ""
    powers: str = ""
    consulted: str = ""
    review: str = ""
    decided: str = ""
    late: str = ""


_APART = r"(?:^|[,;.\n])\s*(?:and\s+)?"
_TIMES = {
    "review": re.compile(
        rf"(?:{_APART}|\s(?=review\s+(?:it\s+)?(?:(?:at|by|on|in)\s|\d\d?[:.]?\d\d))|\s+and\s+)"
        r"(?:to\s+be\s+)?(?:next\s+)?review(?:ed)?(?:\s+it)?(?:\s+again)?\b:?\s*(?:(?:at|by|on)\s+)?",
        re.IGNORECASE,
    ),
    "decided": re.compile(
        rf"(?:{_APART}(?:it\s+was\s+)?decided\b:?\s*(?:(?:at|on)\s+)?|\s+decided\s+at\s+)", re.IGNORECASE
    ),
}
_WORDS = re.compile(
    "|".join(
        (
            r"(?P<late>[,;.]?\s*\b(?:and\s+)?(?:(?:entered|logged|written|recorded)\s+)?late\s+because\b:?)",
            r"(?P<because>[,;.]?\s*\bbecause\b(?:\s+of\b)?:?)",
            rf"(?P<options>{_APART}(?:the\s+)?(?:other\s+)?options?(?:\s+(?:considered|rejected))?\b:?)",
            rf"(?P<information>{_APART}(?:information|known|knowing)(?:\s+held)?\b:?)",
            rf"(?P<risks>{_APART}(?:the\s+)?risks?\b:?)",
            rf"(?P<powers>{_APART}(?:powers?|polic(?:y|ies)|authority)\b:?)",
            rf"(?P<consulted>{_APART}consulted\b:?)",
        )
    ),
    re.IGNORECASE,
)
_BETWEEN = " \t\r\n,;:–"


def read(text: str) -> Given:
    """What stands in one line: the decision first, then its fields by the words that begin them, in any order."""
    times = {}
    for name in _TIMES:
        times[name], text = _without_time(_TIMES[name], text)
    found = list(_WORDS.finditer(text))
    starts = [one.start() for one in found] + [len(text)]
    parts = {"decision": text[: starts[0]].strip(_BETWEEN)}
    for one, end in zip(found, starts[1:], strict=True):
        name, said = one.lastgroup or "", text[one.end() : end].strip(_BETWEEN)
        parts[name] = "; ".join(filter(None, (parts.get(name, ""), said)))
    return replace(Given(**parts), **times)


def _without_time(pattern: re.Pattern[str], text: str) -> tuple[str, str]:
    """The time after the first such word that has one after it, and the text without both."""
    for found in pattern.finditer(text):
        named, rest = time_first(text[found.end() :])
        if named:
            before = text[: found.start()].rstrip(_BETWEEN)
            gap = " " if before.endswith(".") else ", "
            return named, f"{before}{gap if before and rest else ''}{rest}"
    return "", text


def time_first(text: str, before: str = "") -> tuple[str, str]:
    """The time that a text begins with, whatever stops follow it, and the rest as it stands; a number alone is an hour.

    `before` is what stands before it.
    """
    if is_hour(before, alone := text.strip(f".){_BETWEEN}")):
        return alone, ""
    named, _ = first(re.sub(r"[.,;)]+(?=\s|$)", "", text))
    after = text.split(maxsplit=len(named.split())) if named else []
    return named, after[-1] if len(after) > len(named.split()) else "" if named else text


_FIELD = "because|options?|information|risks?|powers?|consulted"
_SAID = numbered.words(
    {
        "superseded": r"(?:is\s+|reviewed[\s:,]+)?(?:super[sc]eded|replaced|changed)\b(?:\s+(?:by|to|with)\b)?",
        "change": r"change\b(?:\s+it\b)?",
        "withdrawn": r"(?:is\s+|reviewed[\s:,]+)?(?:withdrawn|withdraw)\b(?:[\s,]+because\b(?:\s+of\b)?)?",
        "reviewed": r"reviewed\b|(?=(?:it\s+)?stands\b)",
        "review": r"(?:next\s+)?review\b(?:\s+(?:at|by|on)\b)?",
        "outcome": r"outcome\b",
        "added": rf"add(?:ed)?\b|(?=(?:{_FIELD})\b)",
    }
)


def about(text: str) -> About | None:
    """What a line says of a decision by its number; None where it is a new decision, even one that begins with one."""
    return numbered.about(text, _SAID)


_STANDS = re.compile(r"(?:it\s+)?stands?\b[\s:,.–]*(?:and\s+)?", re.IGNORECASE)


def review(text: str) -> tuple[str, str]:
    """What was found in a review, and the time of the next one: both in people's words, either may be empty."""
    rest = _STANDS.sub("", text, count=1) if _STANDS.match(text) else text
    named, rest = _without_time(_TIMES["review"], rest)
    if not named:
        next_at = re.match(r"(?:next\s+)?(?:at|by|until|on)?\s*(?=\S)", rest, re.IGNORECASE)
        named, after = time_first(rest[next_at.end() :] if next_at else rest)
        rest = after if named else rest
    return rest.strip(_BETWEEN), named
