"""What is asked for, of whom and when, on one line (pure): “two ambulances from Saltmere from 18:00 to midnight”."""

import re
from dataclasses import dataclass

from eprr_bot.base.time_words import hours
from eprr_bot.base.when import is_time

LONGEST_TIME = 10
"""Words of a time at the end of a line, at most."""
MOST_TRIED = 5
"""More “from” than this in one line are not looked at: a long text must not cost much."""

_FROM = re.compile(r"\s+from\s+", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\s+(?P<start>\S+(?:\s\S+){0,3}?)\s+and\s+(?=\S)", re.IGNORECASE)
_A_TIME_FIRST = re.compile(r"(?:from|by|before|until|till|for|today|tonight|tomorrow|this)\b", re.IGNORECASE)
_WHOM_FIRST = re.compile(r"from\s+(?P<whom>\S.*?)[\s:,]+(?P<what>\d{1,6}\s+[^\W\d].*)", re.IGNORECASE)
_BEFORE_A_TIME = re.compile(r"^(?:by|before|after|starting|beginning|between|as of|,)\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Asked:
    """The parts of a line, each as it was typed; `at` is empty where it says no time."""

    what: str
    whom: str
    at: str = ""


def what_and_whom(line: str) -> Asked | None:
    """The parts; a time may stand before those who are asked or after them. None where what or whom is missing."""
    text = _in_order(" ".join(line.split()))
    for found in reversed(list(_FROM.finditer(text))[-MOST_TRIED:]):
        what, (whom, at) = text[: found.start()], _without_time(text[found.end() :])
        if what and whom and (len(whom.split()) > LONGEST_TIME or not is_time(hours(whom))):
            what, before = (what, "") if at else _without_time(what)
            return Asked(what, whom, at or before)
    return None


def _in_order(text: str) -> str:
    """The line with what is needed first, whom it is of next and the time last, wherever they stood."""
    text = _BETWEEN.sub(lambda found: f"from {found['start']} to " if is_time(found["start"]) else found[0], text, 2)
    first, rest = _time_first(text)
    if found := _WHOM_FIRST.fullmatch(rest):
        (what, last), whom = _without_time(found["what"]), found["whom"]
        rest = f"{what} from {whom} {last}" if " from " not in what.lower() else rest
    return f"{rest} {first}".strip() if rest else text


def _time_first(text: str) -> tuple[str, str]:
    """The time that a line begins with, the longest that it can be, and the rest."""
    words = text.split()
    for end in range(min(LONGEST_TIME, len(words) - 1), 0, -1) if _A_TIME_FIRST.match(text) else ():
        time = " ".join(words[:end]).rstrip(",:")
        if is_time(hours(_BEFORE_A_TIME.sub("", time))):
            return time, " ".join(words[end:])
    return "", text


def _without_time(text: str) -> tuple[str, str]:
    """The text without a time at its end, and that time: the longest that it can be."""
    words = text.split()
    for first in range(max(1, len(words) - LONGEST_TIME), len(words)):
        time = " ".join(words[first:])
        if not time.isdecimal() and is_time(hours(_BEFORE_A_TIME.sub("", time))):
            return " ".join(words[:first]).rstrip(","), time
    return text, ""
