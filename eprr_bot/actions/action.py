"""An action of an incident: how it stands, when it is nudged, and how it is read from one line (pure)."""

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from eprr_bot.decisions.decision import time_first
from eprr_bot.directory.times import last
from eprr_bot.incidents import numbered
from eprr_bot.incidents.numbered import About

AGAIN = (timedelta(), timedelta(minutes=15), timedelta(hours=1))
"""An action that is overdue is nudged when it was due and so long after that; then it stands in every list."""


class Status(StrEnum):
    """What has become of it?"""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"
    CARRIED_ON = "carried on"


class Priority(StrEnum):
    """How much does it press?"""

    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


@dataclass(frozen=True)
class Given:
    """An action as somebody gives it: `owner` is a role in words, and `due` a time in theirs."""

    what: str = ""
    owner: str = ""
    due: str = ""
    priority: str = Priority.NORMAL
    decision: str = ""


_DUE = re.compile(r"[\s,;(]*\b(?:(?:and\s+)?due(?:\s+(?:by|at|on))?|by|before|until|no later than)\s+", re.IGNORECASE)
_IN = re.compile(
    r"[\s,;(]*\b(?=(?:with)?in\s+[\w½]+(?:\s+an?)?\s+(?:minutes?|mins?|hours?|hrs?|days?)\b)", re.IGNORECASE
)
_PRIORITY = re.compile(
    r"[\s,;(]*\b(?:(?P<first>high|low|normal)\s+priority|priority:?\s+(?P<last>high|low|normal))\b\)?|\A(?P<urgent>urgent(?:ly)?)\b:?",
    re.IGNORECASE,
)
_DECISION = re.compile(r"[\s,;(]*\b(?:for|from|of|see|under)\s+decision\s+#?(?P<number>\d{1,9})\b\)?", re.IGNORECASE)
_ROLE = re.compile(r"(?P<role>[^\W\d_][\w’'&/ -]{1,40}?)\s*:\s+(?P<what>\S.*)", re.DOTALL)
_BETWEEN = " \t\r\n,;:–"


def read(text: str) -> Given:
    """What stands in one line: what is to be done, by when, how urgent it is, for which decision, and by which role."""
    given = Given()
    if found := _PRIORITY.search(text):
        said = (found["first"] or found["last"] or Priority.HIGH).lower()
        given, text = replace(given, priority=said), _without(text, found)
    if found := _DECISION.search(text):
        given, text = replace(given, decision=found["number"]), _without(text, found)
    due, text = _due(text)
    role = _ROLE.fullmatch(text.strip(_BETWEEN))
    if role:
        given, text = replace(given, owner=role["role"]), role["what"]
    return replace(given, due=due, what=text.strip(_BETWEEN))


def _without(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} {text[found.end() :]}".strip()


def _due(text: str) -> tuple[str, str]:
    """The last time in a line that is one by which something is done, and the line without it."""
    for found in sorted((*_DUE.finditer(text), *_IN.finditer(text)), key=lambda one: -one.start()):
        ahead = text[found.end() :]
        named, rest = time_first(re.sub(r"^within\b", "in", ahead, flags=re.IGNORECASE), text[: found.end()])
        if named and not rest.strip(" .,;)"):
            return named, text[: found.start()]
        if named:
            return named, f"{text[: found.start()].rstrip(_BETWEEN)} {rest.lstrip(_BETWEEN)}"
    rest, named = last(text, "at")
    return named, rest if named else text


_SAID = numbered.words(
    {
        "done": r"(?:is\s+)?(?:done|complete|completed|finished)\b",
        "dropped": r"(?:is\s+)?(?:dropped|drop|cancel|cancelled)\b(?:[\s,]+because\b(?:\s+of\b)?)?",
        "open": r"(?:is\s+)?(?:open|reopen|reopened|not\s+done)\b(?:\s+again\b)?",
        "after": r"carry\s+on\b(?:\s+(?:by|until|on)\b)?",
        "later": r"(?:later|put\s+off|due|by)\b(?:\s+(?:at|by|until|to|on)\b)?",
        "priority": r"priority\b|(?=(?:high|low|normal)\s+priority\b)",
        "owner": r"(?:owner|for)\b(?=\s+\S)|(?=<?@)",
    }
)


def about(text: str) -> About | None:
    """What a line says of an action by its number; None where it is a new action, even one that begins with one."""
    return numbered.about(text, _SAID)
