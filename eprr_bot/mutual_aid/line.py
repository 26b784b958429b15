"""Mutual aid as people type it: labelled parts, and so many of something (pure)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from eprr_bot.mutual_aid.aid import MOST
from eprr_bot.slack.commands import UserError

BETWEEN = " \t\r\n,;:.–-"
WORDS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}
WORDS |= {"nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "a dozen": 12, "twenty": 20, "thirty": 30, "forty": 40}
_QUANTITY = re.compile(
    rf"(?P<figures>\d{{1,3}}(?:,\d{{3}})+|\d{{1,9}})(?![\w:.,£%/-]*\d|[ap]m\b|[\w:/])|(?P<word>{'|'.join(WORDS)})(?!\w)",
    re.IGNORECASE,
)
_NO_QUANTITY = re.compile(r"[-+−–]?\s?\d[\d,]*(?:\.\d+)?\s+[^\W\d]")
"""What is written like a number of something."""
_POUNDS = re.compile(r"(?:£\s*)?(\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.(\d\d))?(?:\s*pounds?)?(?![\w.,]*\d)", re.IGNORECASE)
_NOTHING = re.compile(r"(?:no|without)\s+(?:re-?)?charge|free(?: of charge)?|nothing|nil", re.IGNORECASE)
PRIORITIES = {"immediate": "immediate", "urgent": "urgent", "planned": "planned"}
_PRIORITY = r"(immediate(?:ly)?|urgent(?:ly)?|planned)"
_PRIORITY_FIRST = re.compile(rf"{_PRIORITY}\b[\s,:]*", re.IGNORECASE)
_PRIORITY_LAST = re.compile(rf"[\s,;(]+{_PRIORITY}\W*\Z", re.IGNORECASE)
_ANSWER = re.compile(r"[\s,;.]+(?:answers?|answered|reply|replies)\s+(?:is |are )?(?:wanted |due )?by\s+(.+)\Z", re.I)


_MINUS = re.compile(r"[\s,;:.–]*[-−](?:£\s?)?\d")


def trimmed(text: str) -> str:
    """Without what stands between words; a minus before a number stays, so that nobody takes -3 for 3."""
    return f"-{text.strip(BETWEEN)}" if _MINUS.match(text) else text.strip(BETWEEN)


@dataclass(frozen=True)
class Parts:
    """A line, and what was said after it under names of ours, such as `; where Saltmere`."""

    head: str
    said: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.said.get(name, "")


def labelled(text: str, names: Mapping[str, str]) -> Parts:
    """`10 paramedics; where Saltmere` in parts. `names` are patterns, by what they mean."""
    words = "|".join(f"(?:{pattern})" for pattern in names.values())
    head, *pieces = re.split(rf";\s*(?=(?:{words})\b)", " ".join(text.split()), flags=re.IGNORECASE)
    said = {}
    for piece in pieces:
        for name, pattern in names.items():
            if found := re.match(rf"(?:{pattern})\b[\s:]*(?:is |are )?", piece, re.IGNORECASE):
                said[name] = piece[found.end() :].strip(BETWEEN)
                break
    return Parts(head.strip(), said)


def quantity(text: str) -> tuple[int, str]:
    """How many a text begins with, and the rest; 0 where it says no number."""
    found = _QUANTITY.match(text)
    return (0, text) if found is None else _read(found, text)


def how_many(what: str) -> int:
    """How many are asked for; 0 where no number is said. Raises UserError for a number that nobody can give."""
    found = quantity(what)[0]
    if not found and _NO_QUANTITY.match(what):
        raise UserError(f"Say how many as a whole number from 1 to {MOST:,}, such as 10 paramedics, or leave it out.")
    return found


def number(text: str) -> tuple[int, str]:
    """The same where “a” is no number: `accept 1 Beacon a bit later`."""
    found = _QUANTITY.match(text)
    return (0, text) if found is None or found[0].lower() in ("a", "an") else _read(found, text)


def _read(found: re.Match[str], text: str) -> tuple[int, str]:
    number = int(found["figures"].replace(",", "")) if found["figures"] else WORDS[found["word"].lower()]
    return (number, text[found.end() :].strip(BETWEEN)) if number <= MOST else (0, text)


def pounds(text: str) -> tuple[int | None, str]:
    """So much money as pence, and the rest; 0 where nothing is charged, None where no amount is named."""
    if found := _NOTHING.match(text):
        return 0, text[found.end() :].strip(BETWEEN)
    found = _POUNDS.match(text)
    if found is None:
        return None, text
    return int(found[1].replace(",", "")) * 100 + int(found[2] or 0), text[found.end() :].strip(BETWEEN)


def priority(text: str) -> tuple[str, str]:
    """How urgent a line says that it is, and the line without that; nothing where it does not say."""
    first, last = _PRIORITY_FIRST.match(text), _PRIORITY_LAST.search(text)
    found = first or last
    if found is None:
        return "", text
    rest = text[found.end() :] if first else text[: found.start()]
    return found[1].lower().removesuffix("ly"), rest.strip()


def answer_by(text: str) -> tuple[str, str]:
    """When answers are wanted, as it was typed at the end of a line, and the line without that."""
    found = _ANSWER.search(text)
    return (found[1].strip(BETWEEN), text[: found.start()].strip()) if found else ("", text)
