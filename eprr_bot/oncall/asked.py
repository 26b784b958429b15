"""What somebody means who asks who is on call: a rota, or none in particular, and a moment, in whichever order."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from eprr_bot.base.wall_clock import wall_at
from eprr_bot.directory import service as directory
from eprr_bot.directory import times
from eprr_bot.oncall import service
from eprr_bot.oncall.rota_words import by_role

MOST_WORDS = 12
"""A longer line than this is no question of who and when."""
_SAYS_NOTHING = re.compile(
    r"\b(?:who(?:['’]?s|['’]?re| is| are)?|is|are|was|were|will be|(?:(?:un)?till? )?when|(?:for )?how long"
    r"|(?:(?:do|can|should) (?:i|we)|to) (?:call|ring|phone|contact)|after|from|for|over|during"
    r"|of|the|me|show|please|pls|plz|on[ -]?(?:call|duty)|on(?=\s*$)|duty|shifts?|rotas?|all|every(?:one|body))"
    r"(?![\w.-])",
    re.IGNORECASE,
)
"""What people type around a question."""
_TODAY = re.compile(r"(?:(?:at|on) )?today", re.IGNORECASE)
_TONIGHT = re.compile(r"(?:(?:at|on) )?(?:tonight|tonite|2nite|this night)", re.IGNORECASE)
_HOUR = re.compile(r"\d{1,2}")
"""As all that is said of a moment it is an hour; of a span it says too little."""
_MARKS = re.compile(r"['’]s\b|[?!…\"“”]+|[.,;:–-]+(?=\s|$)")


@dataclass(frozen=True)
class Asked:
    """A rota, or everybody where there is none, at a moment, or now."""

    rota_id: str | None
    instant: datetime | None


def essence(text: str) -> str:
    """A question without the words and marks that say nothing."""
    return " ".join(_SAYS_NOTHING.sub(" ", _MARKS.sub(" ", _SAYS_NOTHING.sub(" ", text))).split())


def readings(text: str) -> Iterator[tuple[str, str]]:
    """How a line may be taken apart: what it names, and the moment, which stands before it, after it or around it.

    Words of time come before names; of names, the longest comes first.
    """
    words = text.split()
    if len(words) > MOST_WORDS:
        return
    yield "", " ".join(words)
    for number in range(len(words), 0, -1):
        for first in range(len(words) - number, -1, -1):
            named, others = words[first : first + number], words[:first] + words[first + number :]
            yield " ".join(named), " ".join(others)


def moment_meant(session: Session, moment: str, now: datetime) -> datetime | None:
    """The moment that is asked about, or None for now. Raises UserError."""
    hour = f"at {moment}" if _HOUR.fullmatch(moment) else moment
    return times.when(session, hour, now) if moment and not _is_under_way(session, moment, now) else None


def _is_under_way(session: Session, moment: str, now: datetime) -> bool:
    """Whoever asks about today alone means now; about tonight, in the small hours, the night that is not over yet."""
    is_night = wall_at(now, directory.cluster(session).zone).hour < 6
    return bool(_TODAY.fullmatch(moment) or (is_night and _TONIGHT.fullmatch(moment)))


def understood(session: Session, text: str, now: datetime) -> Asked | None:
    """What is asked; None where it names neither a rota nor a moment. Raises UserError for a time of no use."""
    for line in (text, essence(text)):
        if text and not line:
            return Asked(None, None)
        for named, moment in readings(line):
            rota_id = _rota(session, named, now)
            if named and rota_id is None:
                continue
            instant = _instant(session, moment, now) if moment else None
            if instant is not None or (rota_id and not moment):
                return Asked(rota_id, None if instant == now else instant)
    return None


def _instant(session: Session, moment: str, now: datetime) -> datetime | None:
    return now if _is_under_way(session, moment, now) else times.when_if_any(session, moment, now)


def _rota(session: Session, named: str, now: datetime) -> str | None:
    """By its name, by the end of it that says what its holder is, or by its level of command."""
    found = service.find_rota(session, named) or by_role(session, named)
    return found or service.rota_of_level(session, named, now)
