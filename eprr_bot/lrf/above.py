"""Whom an incident is told to above the cluster, and who is missing there (¶64, ESC-01). Pure."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from eprr_bot.lrf.forum import Above, ContactAbove

TOLD_OF = ("critical", "major")
"""Types of incident of which the region is told whatever their level."""
REGION_FROM, NATION_FROM = 2, 3
"""Levels: from 2 on several organisations act, from 3 on it reaches beyond the cluster, and so beyond one forum.

From 2 on it may span two forums where the cluster serves several: until somebody says which, we take it that it does.
"""
WHO = {"nation": "NHS England nationally", "government": "the government’s resilience adviser"}


def told(incident_type: str, level: int, forums: int, *, is_widespread: bool = False) -> tuple[Above, ...]:
    """The kinds of contact that an incident needs; `forums` is how many it may span.

    One that `is_widespread` is known to span two or more, and is told to those who look after that at every level.
    """
    needs: dict[Above, bool] = {
        "region": incident_type in TOLD_OF or level >= REGION_FROM or is_widespread,
        "nation": level >= NATION_FROM,
        "government": level >= NATION_FROM or (forums > 1 and level >= REGION_FROM) or is_widespread,
    }
    return tuple(kind for kind, is_needed in needs.items() if is_needed)


def in_force(
    contacts: Iterable[ContactAbove], regions: Iterable[str], at: datetime, zone: ZoneInfo
) -> list[ContactAbove]:
    """Those who count at an instant, in the order of the file; of regions, our own alone."""
    ours = {None, *regions}
    return [one for one in contacts if one.region in ours and one.holds(at, zone)]


def missing(found: Iterable[ContactAbove], regions: Mapping[str, str]) -> Iterator[str]:
    """Whom nobody has named, a sentence each. `regions` are the names of our own, by their ids."""
    known = list(found)
    for region, name in regions.items():
        if not any(one.region == region for one in known):
            yield f"Nobody of NHS England’s region {name} is named, to be told at any hour."
    for kind, who in WHO.items():
        if not any(one.kind == kind for one in known):
            yield f"Nobody is named of {who}."
