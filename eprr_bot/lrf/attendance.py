"""Which organisations were at a meeting, by what was typed about it (pure)."""

import re
from collections.abc import Iterable, Mapping, Sequence

from eprr_bot.directory.cluster import Cluster, StatutoryBody
from eprr_bot.lrf.forum import LocalForum
from eprr_bot.lrf.meeting import THE_FORUM, Meeting

_OF_MANY = frozenset({"nhs", "trust", "foundation", "integrated", "care", "board", "icb", "council", "service"}) | {
    "services",
    "the",
    "of",
    "and",
    "for",
}
"""Words that tell no organisation from another."""


Speakers = Sequence[tuple[str, str]]
"""Names of people, and the id of the organisation that each speaks for."""


def expected(cluster: Cluster, row: LocalForum, bodies: Sequence[StatutoryBody], series: str) -> list[str]:
    """The ids of the NHS bodies that should be there: at the forum ours, elsewhere also whom they commission (¶65)."""
    ours = [one.id for one in bodies]
    if series == THE_FORUM:
        return ours
    return [*ours, *(one.id for one in cluster.organisations if one.bodies and row.forum in one.forums)]


def unheard_of(meeting: Meeting, wanted: Iterable[str], names: Mapping[str, str], of: Speakers) -> list[str]:
    """The names of those of whom nobody was there, and who sent no apologies.

    `names` are those of every organisation, by their ids; `of` says who speaks for whom.
    """
    heard = {found for said in _each(meeting.attended, meeting.apologies) for found in _meant(said, names, of)}
    return [names[one] for one in wanted if one not in heard]


def _each(*texts: str) -> list[str]:
    return [one for text in texts for one in re.split(r"[,\n]", text)]


def _meant(said: str, names: Mapping[str, str], of: Speakers) -> set[str]:
    """The ids of whom a text names: exactly, or else by some words of their name, or by a person of theirs."""
    words = _words(said)
    known = {one: own for one, name in names.items() if words and (own := _words(name))}
    exact = {one for one, own in known.items() if own == words}
    some = {one for one, own in known.items() if words <= own or own <= words}
    people = {body for name, body in of if _words(name) <= words}
    return (exact or some) | people


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.lower())) - _OF_MANY
