"""What `check` says about on-call contacts of organisations: without one a direction reaches nobody at night (¶62)."""

from collections.abc import Iterable, Iterator
from datetime import time

from sqlmodel import col, select

from eprr_bot.base.file_kinds import Files
from eprr_bot.base.files import Fault
from eprr_bot.directory.cluster import CLUSTER
from eprr_bot.directory.models import ALWAYS, Person
from eprr_bot.directory.people_file import PEOPLE

_DAY = 24 * 60
_HOW = "Give it a row with contact_hours in people.csv, as docs/contacts.md says."


def without_contact(files: Files) -> Iterator[Fault]:
    """A warning for each provider that has no on-call contact, or none at some time of the day."""
    if not (read := files.only(CLUSTER)) or not files.is_whole(PEOPLE):
        return
    hours = _hours(files)
    for row, one in enumerate(read.content.organisations):
        theirs = hours.get(one.id, [])
        if one.bodies and (gap := first_gap(theirs)):
            when = f" from {gap}" if theirs else ""
            problem = f"{one.name} has no on-call contact{when}."
            yield read.text.fault(("organisations", row, "id"), problem, _HOW, is_warning=True)


def _hours(files: Files) -> dict[str, list[str]]:
    """When somebody is to be called of each organisation: by the file, and by what was imported from another."""
    people = files.only(PEOPLE)
    found = {one.id: (one.organisation, one.contact_hours) for one in people.content.people} if people else {}
    if files.session:
        known = select(Person.id, Person.organisation, Person.contact_hours).where(col(Person.is_active))
        found |= {one: (of, hours) for one, of, hours in files.session.exec(known).all() if one not in found}
    by: dict[str, list[str]] = {}
    for organisation, hours in found.values():
        by.setdefault(organisation, []).extend([hours] if hours else [])
    return by


def first_gap(hours: Iterable[str]) -> str:
    """The first time of day from which none of these hold, such as 18:00; empty where some always do."""
    held: set[int] = set()
    for one in hours:
        if one == ALWAYS:
            return ""
        opens, closes = (_minute(part) for part in one.split("-"))
        held |= {minute % _DAY for minute in range(opens, closes if closes > opens else closes + _DAY)}
    free = [minute for minute in range(_DAY) if minute not in held]
    begins = [minute for minute in free if (minute - 1) % _DAY in held] or free
    return f"{begins[0] // 60:02}:{begins[0] % 60:02}" if begins else ""


def _minute(text: str) -> int:
    at = time.fromisoformat(text)
    return at.hour * 60 + at.minute
