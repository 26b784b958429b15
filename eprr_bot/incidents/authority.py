"""What the instruments in force let the director do, and what none of them covers (pure; ¶61, ¶62)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from eprr_bot.directory.cluster import Cluster
from eprr_bot.directory.instruments import Instrument

DIRECTING = ("contract_clause", "memorandum")
"""The kinds that let the director put a provider's priorities first. A board cannot grant that over others."""

FACTS = (
    *("spending_instruments", "bodies_without_spending"),
    *("asset_instruments", "organisations_without_assets"),
    *("provider_instruments", "providers_without_instrument"),
)
"""What is covered, and what is not: money, fixed assets, what providers put first."""


def authority(cluster: Cluster, instruments: Iterable[Instrument] | None, on: date) -> dict[str, Any]:
    """The facts of playbooks about authority: instruments for the director's rota that are in force on a day.

    None stands for instruments that nobody can read: then nothing is said to be covered, nor to be uncovered.
    """
    if instruments is None:
        return {fact: [] for fact in FACTS}
    bodies = {one.id: one.name for one in cluster.bodies_on(on)}
    providers = {one.id: one.name for one in cluster.organisations if one.bodies}
    granted_by = cluster.organisation_names
    names = bodies | {one.id: one.name for one in cluster.organisations}
    mine = [one for one in instruments if one.role == cluster.incident_rotas[0] and one.is_in_force(on)]
    spending = [one for one in mine if one.covers_spending]
    assets = [one for one in mine if one.covers_fixed_assets]
    directing = [one for one in mine if one.kind in DIRECTING]
    others = {one: name for one, name in names.items() if one not in bodies}
    lists = (
        *(_shown(spending, names, granted_by, on), _without(spending, bodies)),
        *(_shown(assets, names, granted_by, on), _without(assets, bodies | providers)),
        *(_shown(directing, others, granted_by, on), _without(directing, providers)),
    )
    return dict(zip(FACTS, lists, strict=True))


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
            "limit": f"limit £{one.limit_pounds:,}" if one.limit_pounds is not None else "no limit recorded",
            "until": _day(one.valid_to) if one.valid_to is not None else "",
            "review": f"review was due on {_day(one.review_on)}" if one.review_on < on else "",
        }
        for one in instruments
        if (covered := [names[covers] for covers in one.covers if covers in names])
    ]


def _without(instruments: Sequence[Instrument], names: Mapping[str, str]) -> list[str]:
    """Those of these that no instrument covers."""
    covered: Collection[str] = {covers for one in instruments for covers in one.covers}
    return [name for one, name in names.items() if one not in covered]
