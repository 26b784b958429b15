"""A meeting as people type it: “tactical group at 09:00 every 4 hours” (pure)."""

import re

from eprr_bot.base.time_words import hour_alone
from eprr_bot.base.when import is_time
from eprr_bot.slack.commands import MOST_DIGITS, UserError

LONGEST_TIME = 8
"""Words of a time at the end of a line, at most."""
_BEFORE = re.compile(r"^(?:at|from|on|starting|,)\s+", re.IGNORECASE)
_NUMBER = re.compile(rf"#?(\d{{1,{MOST_DIGITS}}})(?![\w:])[\s:,]*")


def name_and_time(text: str) -> tuple[str, str]:
    """What it is called, and the time at the end: the longest that it can be; empty where there is none."""
    words = text.split()
    for first in range(max(1, len(words) - LONGEST_TIME), len(words)):
        said = " ".join(words[first:])
        time = _BEFORE.sub("", said)
        if is_time(time) or (time != said and hour_alone(time) != time):
            return re.sub(r"[\s,]*(?:\b(?:at|from|on)\b)?[\s,]*$", "", " ".join(words[:first]), flags=re.I), time
    return text, ""


def numbered(text: str) -> tuple[int | None, str]:
    """The number that a line begins with, where it begins with one, and the rest."""
    found = _NUMBER.match(text)
    return (int(found[1]), text[found.end() :].strip()) if found else (None, text.strip())


def named(text: str, name: str) -> str | None:
    """What follows the name of a meeting, where a line begins with it."""
    found = re.match(rf"{re.escape(name)}(?!\w)[\s,.:;–-]*", text, re.IGNORECASE)
    return text[found.end() :] if found else None


def who_and_what(text: str) -> tuple[str, str]:
    """`Farouk, Grace; the ward is moved` as who came and what came of it. Raises UserError where there is too much."""
    came, _, outcome = text.partition(";")
    if ";" in outcome:
        raise UserError("One semicolon stands between who attended and what came of it; leave out the others.")
    return came.strip(), outcome.strip()
