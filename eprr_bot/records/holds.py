"""Legal holds of what is no incident: an exercise, a call-out, or the rotas with all that belongs to them.

Each hold and its end is an entry of the register of holds, chained and witnessed as all others; an incident's stand in
its own log.
"""

import re
from datetime import datetime

from sqlmodel import Session

from eprr_bot.base.patient_data import without_nhs_numbers
from eprr_bot.base.registers import HOLDS, News
from eprr_bot.records import books
from eprr_bot.records.models import LogEntry
from eprr_bot.slack import blocks
from eprr_bot.slack.commands import Actor, UserError

ROTAS = "rotas"
NAMED = re.compile(
    r"(?:the\s+)?(rotas?)(?=\s*(?:$|[,:;–]|because\b))|(exercise|call-?out)\s+#?(\d{1,7})\b", re.IGNORECASE
)
"""How people name what is no incident."""
NO_REASON = "No reason given."


def named(session: Session, found: re.Match[str]) -> str:
    """The name of what somebody means. Raises UserError where there is none of that number."""
    if found[1]:
        return ROTAS
    kind = "exercise" if found[2].lower() == "exercise" else "call-out"
    name = f"{kind} {int(found[3])}"
    book = books.named(name)
    if book is None or not books.is_there(session, book):
        raise UserError(f"There is no {name}.")
    return name


def held(session: Session) -> dict[str, LogEntry]:
    """What is under legal hold, by its name, with the entry that says so."""
    there: dict[str, LogEntry] = {}
    for entry, facts in books.in_register(session, HOLDS):
        there.pop(str(facts["of"]), None)
        if facts["is_held"]:
            there[str(facts["of"])] = entry
    return there


def hold(session: Session, name: str, why: str, now: datetime, actor: Actor) -> LogEntry:
    """Put it under legal hold. Raises UserError where it is."""
    if (there := held(session).get(name)) is not None:
        raise UserError(f"{_record(name)} under legal hold already, by entry {there.number} of the register of holds.")
    return _entered(session, name, f"{_record(name)} under legal hold. {_because(why)}", now, actor, is_held=True)


def release(session: Session, name: str, why: str, now: datetime, actor: Actor) -> LogEntry:
    """End its legal hold. Raises UserError where there is none."""
    if name not in held(session):
        raise UserError(f"{_record(name)} under no legal hold.")
    said = f"The legal hold of {_of(name)} is over. {_because(why)}"
    return _entered(session, name, said, now, actor, is_held=False)


def _of(name: str) -> str:
    return "the rotas" if name == ROTAS else name


def _record(name: str) -> str:
    return f"The record of {_of(name)} is"


def _because(why: str) -> str:
    return blocks.reason(without_nhs_numbers(why)[0].strip()) or NO_REASON


def _entered(session: Session, name: str, said: str, now: datetime, actor: Actor, *, is_held: bool) -> LogEntry:
    facts = {"of": name, "is_held": is_held}
    books.enter(session, now, News(HOLDS, said.rstrip("."), actor.name, facts), actor)
    entry, _ = books.in_register(session, HOLDS)[-1]
    return entry
