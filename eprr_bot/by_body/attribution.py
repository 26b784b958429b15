"""What is attributed to which statutory body, though one team acts for all of them (pure; GOV-03).

What a body has is its own. What a provider has, does or says is attributed to each body that commissions it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from eprr_bot.directory.cluster import Cluster

NO_BODY = "No statutory body of ours"


class Kind(StrEnum):
    """What is it?"""

    COMMITMENT = "commitment"
    DIRECTION = "direction"
    REQUEST = "request"
    AID = "mutual aid"
    REPORT = "report"


MANY = {
    Kind.COMMITMENT: "commitments",
    Kind.DIRECTION: "directions",
    Kind.REQUEST: "requests to providers",
    Kind.AID: "parts in mutual aid",
    Kind.REPORT: "sections of situation reports",
}


@dataclass(frozen=True)
class Item:
    """One thing, of an organisation. Texts are plain. `pence` is money of a body that stands committed."""

    kind: Kind
    number: int
    incident: int | None
    at: datetime
    by: str
    organisation: str
    """An id; empty for whoever is not of our cluster."""
    name: str
    what: str
    under: str = ""
    stands: str = ""
    pence: int | None = None
    is_exercise: bool = False


@dataclass(frozen=True)
class Of:
    """What is attributed to one body; the oldest first."""

    id: str
    name: str
    items: tuple[Item, ...]

    @property
    def pence(self) -> int:
        """What stands committed of its money; of real work alone."""
        return sum(one.pence or 0 for one in self.items if not one.is_exercise)

    def count(self, kind: Kind) -> int:
        return sum(one.kind == kind and not one.is_exercise for one in self.items)


def bodies_of(cluster: Cluster) -> Mapping[str, Sequence[str]]:
    """To which bodies an organisation is attributed, by its id."""
    own = {one.id: (one.id,) for one in cluster.statutory_bodies}
    return own | {one.id: one.bodies for one in cluster.organisations}


def attributed(cluster: Cluster, items: Iterable[Item]) -> list[Of]:
    """By body, in the order of their file; last what belongs to none of them, if anything does."""
    whose, found = bodies_of(cluster), dict[str, list[Item]]()
    for one in sorted(items, key=lambda one: one.at):
        for body in whose.get(one.organisation, ()) or ("",):
            found.setdefault(body, []).append(one)
    names = {one.id: one.name for one in cluster.statutory_bodies} | {"": NO_BODY}
    return [Of(one, name, tuple(found.get(one, ()))) for one, name in names.items() if one or one in found]
