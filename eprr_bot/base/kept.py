"""What is kept for so many years, and is no incident: its features say from when to when each was (pure).

A source is asked for what ended before an instant. What still goes on is in none.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

ROTA, CALL_OUT, EXERCISE = "rota", "call_out", "exercise"
"""Fields of `retention_years`."""


@dataclass(frozen=True)
class Kept:
    """One of them. One of an `incident` is kept as long as the record of that."""

    kind: str
    name: str
    """Of call-outs and exercises their own; of what belongs to rotas, of how many it is one: `covers`."""
    start: datetime
    end: datetime
    incident: int | None = None
    is_settled: bool = True
    """Is nothing more to be done about it? What is not settled goes no sooner."""


Source = Callable[[Session, datetime], Iterable[Kept]]
_SOURCES: dict[str, list[Source]] = {}


def use(sources: Iterable[tuple[str, Source]]) -> None:
    """From now on these are asked; each says of which kind it is."""
    _SOURCES.clear()
    for kind, source in sources:
        _SOURCES.setdefault(kind, []).append(source)


def ended(session: Session, kind: str, before: datetime) -> list[Kept]:
    """Everything of a kind that ended before an instant."""
    return [one for source in _SOURCES.get(kind, []) for one in source(session, before)]
