"""What somebody asks of an incident's log by a number or a word, which is never what they want written there (pure)."""

import re
from dataclasses import dataclass

PAGE = 20
"""Entries of a page."""
_NUMBER = re.compile(r"(?:show |see |read )?(?:(?:page|pages|p|no|number|last|#)\.? ?)?([0-9]+)(?: ?entries)?")
_WORDS = {
    False: "last|newest|latest|recent|page|show|list|view|read|see|open|entries|the log",
    True: "all|whole|full|complete|everything|all entries|all of it|all pages|show all|list all|whole log|full log",
}
_WHICH = {word: is_all for is_all, words in _WORDS.items() for word in words.split("|")}
_AROUND = " \t\n.,;:!?()[]-–"


@dataclass(frozen=True)
class Pages:
    """A page of the log, the newest being 1; or all of it, as far as one answer holds."""

    number: int = 1
    is_all: bool = False


def asked_of_log(text: str) -> Pages | None:
    """`2`, `page 2` or `all` as what is to be shown; None for a text that is to be written."""
    tidy = " ".join(text.lower().strip(_AROUND).split())
    if not tidy and '"' not in text:
        return Pages() if not text.strip() else None
    if tidy in _WHICH:
        return Pages(is_all=_WHICH[tidy])
    found = _NUMBER.fullmatch(tidy)
    if found is None:
        return None
    if tidy.startswith("last"):
        return Pages()
    return Pages(max(1, min(int(found[1][:6]), 10**6)))
