"""What somebody wants written in a log: the text, when it happened, for whom, or what it corrects (pure)."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from eprr_bot.directory.times import BETWEEN, first, is_hour

LATE_AFTER = timedelta(minutes=5)
"""An entry that follows what it tells of by more than this is a late one, and says why (DOMAIN §5, log integrity)."""
CORRECTION = "correction"
"""The kind of an entry that puts another right, or strikes it out. That one stays, struck through."""
LONGEST_NAME = 80


@dataclass(frozen=True)
class Wanted:
    """An entry as it was typed. With `corrects` it takes the place of that one; without a text it only strikes it."""

    text: str
    happened: str = ""
    late_because: str = ""
    on_behalf_of: str = ""
    corrects: int = 0


_CORRECT = re.compile(r"correct\s+(?:entry\s+#?|#)(\d{1,9})\b[\s:,–]*(.*)", re.IGNORECASE | re.DOTALL)
_STRIKE = re.compile(
    r"(?:strike|cross)(?:\s+out)?\s+(?:entry\s+#?|#)(\d{1,9})\b(?:\s+out)?[\s:,–]*(?:because\b[\s:]*)?(.*)",
    re.IGNORECASE | re.DOTALL,
)
_LATE = re.compile(
    r"[,;.]?\s*\(?\b(?:(?:entered|logged|written)\s+)?late\s+because\b:?\s*(?P<why>[^)]+)\)?\s*\Z",
    re.IGNORECASE | re.DOTALL,
)
_HAPPENED = re.compile(r"[,;.\n(]\s*(?:it\s+)?happened\b:?\s*(?:(?:at|on)\s+)?(?P<when>[^)]+)\)?\s*\Z", re.IGNORECASE)
_FOR = re.compile(rf"for\s+@?(?P<whom>[^:\n]{{2,{LONGEST_NAME}}}):\s+(?P<text>.*)", re.IGNORECASE | re.DOTALL)


def read(typed: str) -> Wanted:
    """What stands in one line: `text, happened 03:10, late because …`, `for Farouk Aziz: …`, `correct entry 12: …`."""
    text = typed.strip()
    if found := _STRIKE.fullmatch(text):
        return Wanted("", late_because=found[2].strip(BETWEEN), corrects=int(found[1]))
    number = 0
    if found := _CORRECT.fullmatch(text):
        number, text = int(found[1]), found[2].strip()
    text, when, why = _when_and_why(text)
    whom = ""
    if found := _FOR.fullmatch(text):
        whom, text = found["whom"].strip(), found["text"]
    return Wanted(text, when, why, whom, number)


def _when_and_why(text: str) -> tuple[str, str, str]:
    """The text without when it happened and why it is late, in either order; a reason alone is part of the text."""
    rest, when = _without_time(text)
    rest, why = _without(_LATE, rest, "why")
    if not when:
        rest, when = _without_time(rest)
    return (rest.rstrip(), when, why) if when else (text, "", "")


def _without(pattern: re.Pattern[str], text: str, name: str) -> tuple[str, str]:
    found = pattern.search(text)
    return (text[: found.start()], found[name].strip(BETWEEN + ".")) if found else (text, "")


def _without_time(text: str) -> tuple[str, str]:
    """The text without the time at its end, and that time; what is no time stays part of the text."""
    found = _HAPPENED.search(text)
    said = found["when"].strip(BETWEEN + ".") if found else ""
    named, rest = (said, "") if is_hour("", said) else first(said)
    return (text[: found.start()], named) if found and named and not rest else (text, "")


def is_late(event_at: datetime, entered_at: datetime) -> bool:
    """Was it written down more than a few minutes after it happened?"""
    return entered_at - event_at > LATE_AFTER
