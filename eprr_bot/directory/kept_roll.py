"""What of people goes into the register of people with each change, and whether the directory still says so.

Their Slack account is in it: whoever has it acts as them.

How they are reached stands in it as a digest of what is sealed, which tells nothing of a number or an address: the
sealed text differs each time, and the key stays here.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from eprr_bot.base.db import at_the_end
from eprr_bot.base.registers import PEOPLE, News, tell
from eprr_bot.directory.models import Competence, Person

NOW = "now"
"""Under which an entry holds how people stand after it."""
_TOLD = "people changed"
SLACK = "slack_id"
_PLAIN = ("name", "job_title", "organisation", SLACK, "contact_hours", "no_voice_calls", "text_hours", "voice_hours")
_SEALED = ("email", "mobile", "landline")
_LETTERS = 32

Facts = dict[str, object]


def facts(session: Session, ids: Collection[str] | None = None) -> dict[str, Facts]:
    """How people stand, by id; all of them, or those. What is empty is left out."""
    trained: dict[str, list[str]] = {}
    for one in session.exec(select(Competence).order_by(col(Competence.name))).all():
        trained.setdefault(one.person_id, []).append(f"{one.name}:{one.expires.isoformat()}")
    found = select(Person).order_by(col(Person.id))
    if ids is not None:
        found = found.where(col(Person.id).in_(ids))
    return {one.id: _of(one, trained.get(one.id, [])) for one in session.exec(found).all()}


def _of(person: Person, trained: Sequence[str]) -> Facts:
    all_of_them: Facts = {name: getattr(person, name) for name in _PLAIN}
    all_of_them |= {name: _digest(getattr(person, name)) for name in _SEALED}
    all_of_them |= {"competences": list(trained), "has_left": not person.is_active}
    all_of_them["left_on"] = person.left_on.isoformat() if person.left_on else ""
    return {name: value for name, value in all_of_them.items() if value}


def _digest(sealed: str) -> str:
    return hashlib.sha256(sealed.encode()).hexdigest()[:_LETTERS] if sealed else ""


def changed(session: Session, now: datetime, by: str, person_id: str, what: str) -> None:
    """Somebody changed: with all others of this transaction they go into the register at its end."""
    session.info.setdefault(_TOLD, {})[person_id] = what
    at_the_end(session, _TOLD, lambda last: _tell(last, now, by))


def _tell(session: Session, now: datetime, by: str) -> None:
    told: Mapping[str, str] = session.info.pop(_TOLD, {})
    session.flush()
    text = "; ".join(f"{person_id} {what}" for person_id, what in told.items())
    tell(session, now, News(PEOPLE, text, by, {NOW: facts(session, told)}))


def all_anew(session: Session, now: datetime, by: str, text: str) -> None:
    """Everybody goes into the register as they stand."""
    session.flush()
    if everybody := facts(session):
        tell(session, now, News(PEOPLE, text, by, {NOW: everybody}))


def has_accounts(said: Iterable[object]) -> bool:
    """Does any of these say who somebody is in Slack?"""
    return any(SLACK in theirs for one in said if isinstance(one, dict) for theirs in one.values())


def faults(session: Session, log: Sequence[tuple[int, Mapping[str, object]]]) -> Iterator[str]:
    """Whoever is not as the last entry about them says, by the numbers and facts of all entries."""
    said: dict[str, tuple[int, Facts]] = {}
    for number, one in log:
        now = one.get(NOW)
        said |= {person_id: (number, theirs) for person_id, theirs in (now if isinstance(now, dict) else {}).items()}
    there = facts(session) if said else {}
    for person_id, (number, theirs) in sorted(said.items()):
        here = there.get(person_id)
        if here is None:
            yield f"{person_id} is in the directory no more; entry {number} of its log has them."
        elif other := [name for name in sorted({*here, *theirs}) if here.get(name) != theirs.get(name)]:
            words = ", ".join(other).replace("_", " ")
            yield f"{person_id} is not in the directory as entry {number} of its log has them: {words}."
    for person_id in sorted(there.keys() - said.keys()):
        yield f"{person_id} is in the directory, and in no entry of its log."
