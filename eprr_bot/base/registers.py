"""What changed in the registers (files that were applied, people, legal holds): told to whoever keeps a log of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

FILES, PEOPLE, HOLDS = "files", "people", "holds"


@dataclass(frozen=True)
class News:
    """A change: in which register, a sentence, by whom, and the facts of it."""

    register: str
    text: str
    by: str
    facts: dict[str, object] = field(default_factory=dict)


Keeper = Callable[[Session, datetime, News], None]
_KEEPERS: list[Keeper] = []


def use(keeper: Keeper) -> None:
    """From now on it is told."""
    _KEEPERS[:] = [keeper]


def tell(session: Session, now: datetime, news: News) -> None:
    """Something changed, in this transaction."""
    for keeper in _KEEPERS:
        keeper(session, now, news)
