"""What the instruments in force let somebody do, and what none of them covers (pure; ¶61, ¶62, ¶66)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from eprr_bot.directory.cluster import Cluster
from eprr_bot.directory.instruments import Area, Instrument, Use

FACTS = (
    *("spending_instruments", "bodies_without_spending"),
    *("asset_instruments", "organisations_without_assets"),
    *("staff_instruments", "organisations_without_staff"),
    *("provider_instruments", "providers_without_instrument"),
)
"""What is covered, and what is not: money, fixed assets, staff, what providers put first."""

DIRECTING = (
    "What a provider puts first is directed in an incident, once a critical or major one is declared or another "
    "trigger is stated; without one it is asked."
)


@dataclass(frozen=True)
class Whom:
    """The bodies and the providers of an area, by their ids, with their names."""

    bodies: Mapping[str, str]
    providers: Mapping[str, str]

    @property
    def all(self) -> Mapping[str, str]:
        return {**self.bodies, **self.providers}

    def of(self, use: Use) -> Mapping[str, str]:
        """Those of whom somebody is to cover this: only bodies have money of ours, only providers are directed."""
        one_kind = {Use.SPENDING: self.bodies, Use.PRIORITIES: self.providers}
        return one_kind.get(use, self.all)


def whole_area(cluster: Cluster, on: date) -> Whom:
    """The bodies that are there on a day, and the providers that any body commissions."""
    return Whom({one.id: one.name for one in cluster.bodies_on(on)}, {one.id: one.name for one in cluster.providers})


def area_of(cluster: Cluster, areas: Iterable[Area], role: str, now: datetime) -> Whom:
    """For whom a role answers at an instant: what its last area that holds takes in, else the whole cluster.

    A body brings the providers that it commissions.
    """
    local = now.astimezone(cluster.zone)
    whole = whole_area(cluster, local.date())
    holding = [one for one in areas if one.role == role and one.holds(local)]
    if not holding:
        return whole
    named = set(holding[-1].covers)
    theirs = {one.id for one in cluster.providers if one.id in named or named & set(one.bodies)}
    return Whom(
        {one: name for one, name in whole.bodies.items() if one in named},
        {one: name for one, name in whole.providers.items() if one in theirs},
    )


def takes_in(areas: Iterable[Area], body: str, local: datetime) -> bool:
    """Does a role with these areas answer for a statutory body at a moment of the wall clock?"""
    holding = [one for one in areas if one.holds(local)]
    return not holding or body in holding[-1].covers


def in_force(instruments: Iterable[Instrument], roles: Collection[str], on: date) -> list[Instrument]:
    """The instruments that whoever has one of these roles may use on a day."""
    return [one for one in instruments if one.role in roles and one.is_in_force(on)]


def authority(
    cluster: Cluster,
    instruments: Iterable[Instrument] | None,
    on: date,
    roles: Collection[str] | None = None,
    area: Whom | None = None,
) -> dict[str, Any]:
    """The facts of playbooks about authority: instruments for somebody's roles that are in force on a day.

    Without roles, those of the director's rota are meant; without an area, the whole cluster. None stands for
    instruments that nobody can read: then nothing is said to be covered, nor to be uncovered.
    """
    if instruments is None:
        return {fact: [] for fact in FACTS}
    area = area or whole_area(cluster, on)
    mine = in_force(instruments, cluster.incident_rotas[:1] if roles is None else roles, on)
    granted_by, lists = cluster.organisation_names, list[Any]()
    named = {**area.all, **{one.id: one.name for one in cluster.organisations if not one.bodies}}
    for use in Use:
        papers = [one for one in mine if one.is_for(use)]
        names = {one: name for one, name in named.items() if use != Use.PRIORITIES or one not in area.bodies}
        lists += [_shown(papers, names, granted_by, on), _without(papers, area.of(use))]
    return dict(zip(FACTS, lists, strict=True))


def limit(one: Instrument) -> str:
    """The amount above which others are told at once, in words."""
    return f"limit £{one.limit_pounds:,}" if one.limit_pounds is not None else "no limit recorded"


def trigger(one: Instrument) -> str:
    """On what it may be used: “trigger: A major incident is declared”; empty where it does not say."""
    return f"trigger: {one.trigger.rstrip(' .')}" if one.trigger else ""


def as_named(one: Instrument) -> str:
    """An instrument as it is relied on: its title, its clause, and on what it may be used."""
    return ", ".join(filter(None, (one.title, one.clause, trigger(one))))


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _shown(
    instruments: Iterable[Instrument], names: Mapping[str, str], bodies: Mapping[str, str], on: date
) -> list[dict[str, Any]]:
    """Instruments as texts name them, each with whom it covers of these; one that covers none of them is left out.

    `bodies` has the names of all that may have granted one, also of those that have ended since.
    """
    return [
        {
            "title": one.title,
            "clause": one.clause,
            "body": bodies.get(one.body, one.body),
            "covers": covered,
            "limit": limit(one),
            "until": _day(one.valid_to) if one.valid_to is not None else "",
            "trigger": trigger(one),
            "review": f"review was due on {_day(one.review_on)}" if one.review_on < on else "",
        }
        for one in instruments
        if (covered := [names[covers] for covers in one.covers if covers in names])
    ]


def _without(instruments: Sequence[Instrument], names: Mapping[str, str]) -> list[str]:
    """Those of these that no instrument covers."""
    covered: Collection[str] = {covers for one in instruments for covers in one.covers}
    return [name for one, name in names.items() if one not in covered]
