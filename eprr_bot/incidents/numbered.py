"""What is said of something that has a number in an incident, such as “3 done” (pure)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_NUMBERED = re.compile(r"#?(?P<number>\d{1,9})\b[\s:,–]*(?P<rest>.*)", re.DOTALL)

Words = Mapping[str, re.Pattern[str]]


@dataclass(frozen=True)
class About:
    """Something said of what has this number: `word` says what, and is empty to look at it."""

    number: int
    word: str
    rest: str


def words(patterns: Mapping[str, str]) -> Words:
    """The words that may follow a number, by what each of them says; the first that fits counts.

    Each ends where a word does: “supersede” is not found in “superseded”.
    """
    flags = re.IGNORECASE | re.DOTALL
    ended = r"(?:(?<!\w)|(?!\w))"
    return {word: re.compile(rf"(?:{one}){ended}[\s:,–]*(?P<rest>.*)", flags) for word, one in patterns.items()}


def about(text: str, said: Words) -> About | None:
    """What a line says by a number; None where it is something new, even one that begins with a number."""
    found = _NUMBERED.fullmatch(text.strip())
    if found is None:
        return None
    number, rest = int(found["number"]), found["rest"].strip()
    if not rest:
        return About(number, "", "")
    fits = ((word, pattern.fullmatch(rest)) for word, pattern in said.items())
    return next((About(number, word, one["rest"].strip()) for word, one in fits if one), None)
