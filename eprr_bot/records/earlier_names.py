"""Every name that somebody or an organisation has had: the log of an incident keeps the one of its day."""

from collections.abc import Iterator

from sqlmodel import Session

from eprr_bot.base import documents
from eprr_bot.base.files import FaultsFound
from eprr_bot.base.registers import PEOPLE
from eprr_bot.directory import kept_roll
from eprr_bot.directory.cluster import CLUSTER
from eprr_bot.records import books


def of_person(session: Session, person_id: str) -> frozenset[str]:
    """By the register of people; empty where it has nobody with this id."""
    stood = (facts.get(kept_roll.NOW) for _, facts in books.in_register(session, PEOPLE))
    theirs = (one[person_id] for one in stood if isinstance(one, dict) and person_id in one)
    return frozenset(one.get("name", "") for one in theirs) - {""}


def of_organisations(session: Session) -> dict[str, list[str]]:
    """By every version of the cluster that was applied, the newest first, by the ids of the organisations."""
    found: dict[str, list[str]] = {}
    for version in reversed(list(_versions(session))):
        for organisation, name in version.items():
            if name not in found.setdefault(organisation, []):
                found[organisation].append(name)
    return found


def _versions(session: Session) -> Iterator[dict[str, str]]:
    for one in documents.versions(session, CLUSTER.kind, CLUSTER.kind):
        try:
            yield documents.parsed(one, CLUSTER.parse).organisation_names
        except FaultsFound:
            continue  # by today's rules it is no cluster any more
