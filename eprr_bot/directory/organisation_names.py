"""Organisations as people type them: “Saltmere and Fenbridge”, “all providers”, “all acute” (pure)."""

import re
from collections.abc import Iterable, Sequence
from typing import get_args

from eprr_bot.directory import names
from eprr_bot.directory.cluster import Cluster, Organisation, OrganisationKind
from eprr_bot.slack import blocks
from eprr_bot.slack.commands import UserError

_ALL = re.compile(r"(?:all|every|everybody|everyone|each)\b(?:\s+of)?(?:\s+the)?(?:\s+our)?\s*(.*)", re.IGNORECASE)
_PROVIDERS = re.compile(r"(?:providers?|trusts?|organisations?)?", re.IGNORECASE)
_KINDS = {kind.replace("_", " "): kind for kind in get_args(OrganisationKind)}
_AND, _AND_FIRST = re.compile(r"\s+(?:and|&)\s+", re.IGNORECASE), re.compile(r"^(?:and|&)\s+", re.IGNORECASE)
_WORDS = re.compile(r"\w+")
MOST_NAMED = 12
LONGEST = 200
"""Letters: no name is longer, however much somebody types."""


def named(cluster: Cluster, text: str) -> list[Organisation]:
    """Those that a text names, each once, in its order. Raises UserError for whatever it does not understand."""
    found: dict[str, Organisation] = {}
    for piece in filter(None, (one.strip(" .:") for one in re.split(r"[,;\n]", text))):
        found |= {one.id: one for one in _of_piece(cluster, piece)}
    if not found:
        raise UserError(f"Say which organisations: {_there(cluster.organisations)}; or “all providers”.")
    return list(found.values())


def one(cluster: Cluster, text: str, among: Sequence[Organisation] | None = None) -> Organisation:
    """The one that a text names, of all or of some. Raises UserError."""
    those = cluster.organisations if among is None else among
    found = _called(those, text)
    if len(found) == 1:
        return found[0]
    if found:
        raise UserError(f"“{text}” could be {_there(found)}. Type more of the name.")
    guess = names.meant(those, text) if len(text) <= LONGEST else None
    hint = f" Did you mean {guess}?" if guess else ""
    raise UserError(f"“{text}” is no organisation here.{hint} There are: {_there(those)}.")


def is_all(text: str) -> bool:
    """Does it mean each of those that there are?"""
    found = _ALL.fullmatch(text.strip(" .:"))
    return found is not None and _PROVIDERS.fullmatch(found[1]) is not None


def _of_piece(cluster: Cluster, piece: str) -> list[Organisation]:
    """Those of a piece without a comma. Names may hold an “and”, so they are taken from its end, one by one."""
    after: list[Organisation] = []
    while not (_everyone(cluster, piece) or _called(cluster.organisations, piece)) and (cut := _last(cluster, piece)):
        piece, last = cut
        after = [*_of_name(cluster, last), *after]
    return [*_of_name(cluster, piece), *after]


def _of_name(cluster: Cluster, name: str) -> list[Organisation]:
    return _everyone(cluster, name) or [one(cluster, _AND_FIRST.sub("", name))]


def _everyone(cluster: Cluster, piece: str) -> list[Organisation]:
    """All that “all providers” or “all acute” means; none where it says nothing of the kind."""
    if (everyone := _ALL.fullmatch(piece)) is None:
        return []
    if kind := _kind(everyone[1]):
        return [one for one in cluster.organisations if one.kind == kind]
    return cluster.providers if _PROVIDERS.fullmatch(everyone[1]) else []


def _last(cluster: Cluster, piece: str) -> tuple[str, str] | None:
    """What stands before the last name in a piece, and that name."""
    for found in reversed(list(_AND.finditer(piece, max(0, len(piece) - LONGEST)))):
        last = piece[found.end() :]
        if len(_called(cluster.organisations, last)) == 1 or _ALL.fullmatch(last):
            return piece[: found.start()], last
    return None


def _kind(text: str) -> str:
    """The kind that is meant by `acute trusts` or `councils`, where any is."""
    words = re.sub(r"(?i)\s*\b(?:providers?|trusts?|organisations?|services?)$", "", text).lower()
    return next((kind for said, kind in _KINDS.items() if words in (said, f"{said}s")), "")


def _called(those: Iterable[Organisation], text: str) -> list[Organisation]:
    """By the whole name, by its beginning or that of a word, or by some words of it."""
    everybody, wanted = list(those), {word.lower() for word in _WORDS.findall(text[:LONGEST])}
    if not wanted or len(text) > LONGEST:
        return []
    some = [one for one in everybody if wanted <= {word.lower() for word in _WORDS.findall(f"{one.name} {one.id}")}]
    return names.called(everybody, text) or names.beginning(everybody, text) or some


def _there(those: Iterable[Organisation]) -> str:
    return blocks.listed(blocks.few([one.name for one in those], MOST_NAMED, "{} more"), "or")
