"""Bodies and providers as people type them, anywhere in a line: “Haven”, “Saltmere Hospitals” (pure)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from eprr_bot.directory.cluster import Cluster
from eprr_bot.slack import blocks
from eprr_bot.slack.commands import UserError

_WORDS = re.compile(r"[\w’'.&-]+")
_TOO_COMMON = {"nhs", "the", "uk"}


@dataclass(frozen=True)
class Named:
    """A body or a provider that a text names, and where it does."""

    id: str
    name: str
    start: int
    end: int


def _forms(cluster: Cluster) -> Iterator[tuple[str, str, str]]:
    """What each may be called (small letters), with its id and its whole name; beginnings only where one has them."""
    every = [(one.id, one.name) for one in cluster.statutory_bodies]
    every += [(one.id, one.name) for one in cluster.providers]
    for body in cluster.statutory_bodies:
        yield body.short_name.lower(), body.id, body.name
    begun: dict[str, set[str]] = {}
    for one, name in every:
        yield from ((form, one, name) for form in (name.lower(), one, one.replace("-", " ")))
        words = [word for word in _WORDS.findall(name.lower()) if word not in _TOO_COMMON]
        for number in range(1, len(words)):
            begun.setdefault(" ".join(words[:number]), set()).add(one)
    names = dict(every)
    for form, those in begun.items():
        if len(those) == 1:
            (only,) = those
            yield form, only, names[only]


def named(cluster: Cluster, text: str) -> list[Named]:
    """Each that a text names, in its order; the longer name where one stands within another."""
    found = [
        Named(one, name, match.start(), match.end())
        for form, one, name in dict.fromkeys(_forms(cluster))
        for match in re.finditer(rf"(?<![\w-]){re.escape(form)}(?![\w-])", text.lower())
    ]
    found.sort(key=lambda one: (one.start, -one.end))
    kept: list[Named] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def one(cluster: Cluster, text: str) -> Named:
    """The only one that a text is about. Raises UserError."""
    found = named(cluster, text)
    if len({each.id for each in found}) == 1:
        return found[0]
    raise UserError(f"Say which body or provider: {there(cluster)}.")


def there(cluster: Cluster) -> str:
    """Those there are, for whoever named none."""
    those: Iterable[str] = [one.short_name for one in cluster.statutory_bodies]
    return blocks.listed(blocks.few([*those, *(one.name for one in cluster.providers)], 12, "{} more"), "or")
