"""What stands at a forum without dates of its own, in words, and what `changes` makes of it later. Pure."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from eprr_bot.lrf import forum as dated
from eprr_bot.lrf.forum import AHEAD, Chair, LocalForum, Particulars
from eprr_bot.slack.blocks import listed

NOUNS = {
    "supported_by": "support",
    "partnership": "health partnership",
    "codeword": "code-word",
    "activation": "activation",
    "opening_phrase": "opening phrase",
    "meeting_place": "meeting place",
    "dial_in": "dial-in",
    "status_names": "names of alert states",
    "call_out": "call-out sheet",
    "places": "places of providers",
    "sites": "tested sites",
}
"""What people call each of them."""
FOR_ALL = ("supported_by", "partnership")
"""What whoever is not of our own staff reads of it."""
SECRET = ("codeword", "activation", "opening_phrase", "dial_in")
"""What a link may not show, because whoever has the link can read it."""
STATES = {"standby": "Standby", "declared": "Declared", "cancelled": "Cancelled", "stand_down": "Stand down"}


@dataclass(frozen=True)
class Coming:
    """What will be otherwise from an instant on: by its field, in words, empty where nothing takes its place."""

    at: datetime
    what: Mapping[str, str]


def coming(row: LocalForum, now: datetime, zone: ZoneInfo, name_of: Callable[[str], str]) -> Iterator[Coming]:
    """Each change within a year. `name_of` gives the name of a person or an organisation."""
    for one in row.changes:
        if now < one.starts(zone) <= now + AHEAD:
            at = one.starts(zone)
            yield Coming(at, {field: said(one, field, at, zone, name_of) for field in one.changed})


def said(row: Particulars, field: str, at: datetime, zone: ZoneInfo, name_of: Callable[[str], str]) -> str:
    """One of them in words, as it is at an instant."""
    value = getattr(row, field)
    if isinstance(value, str):
        return value
    if field == "supported_by":
        return listed(map(name_of, value))
    if field == "partnership":
        chairs = [chaired_by(one, name_of) for one in dated.chairs(row) if one.holds(at, zone)]
        return f"{value.name}, chaired by {listed(chairs) or 'nobody'}" if value else ""
    if field == "status_names":
        return "; ".join(f"{STATES[state]}: {name}" for state, name in value.items())
    if field == "call_out":
        return ", ".join(name_of(one.organisation) + " (if needed)" * one.is_optional for one in value)
    return ", ".join(one.name for one in value)


def chaired_by(one: Chair, name_of: Callable[[str], str]) -> str:
    """Who is in a chair, and whether they share it."""
    name = name_of(one.person) if one.person else one.name
    return f"{name} (co-chair)" if one.is_co_chair else name
