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
_BEFORE_A_TIME = re.compile(r"^(?:by|before|after|starting|beginning|between|as of|,)\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Asked:
    """The parts of a line, each as it was typed; `at` is empty where it says no time."""

    what: str
    whom: str
    at: str = ""


def what_and_whom(line: str) -> Asked | None:
    """The parts; a time may stand before those who are asked or after them. None where what or whom is missing."""
    text = " ".join(line.split())
    for found in reversed(list(_FROM.finditer(text))[-MOST_TRIED:]):
        what, (whom, at) = text[: found.start()], _without_time(text[found.end() :])
        if what and whom and (len(whom.split()) > LONGEST_TIME or not is_time(hours(whom))):
            what, before = (what, "") if at else _without_time(what)
            return Asked(what, whom, at or before)
    return None


def _without_time(text: str) -> tuple[str, str]:
    """The text without a time at its end, and that time: the longest that it can be."""
    words = text.split()
    for first in range(max(1, len(words) - LONGEST_TIME), len(words)):
        time = " ".join(words[first:])
        if not time.isdecimal() and is_time(hours(_BEFORE_A_TIME.sub("", time))):
            return " ".join(words[:first]).rstrip(","), time
    return text, ""
