"""What goes with an exported record because the log names it by its digest alone, such as a report."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlmodel import Session

from eprr_bot.incidents.models import Incident


@dataclass(frozen=True)
class Paper:
    """A text that somebody vouched for. Its digest, the SHA-256 of the text in UTF-8, stands in the incident's log."""

    title: str
    text: str
    digest: str


Papers = Callable[[Session, Incident], Iterable[Paper]]
"""Those of a feature, the oldest first."""
_PAPERS: list[Papers] = []


def use(papers: Iterable[Papers]) -> None:
    """From now on these are asked."""
    _PAPERS[:] = papers


def of(session: Session, incident: Incident) -> tuple[Paper, ...]:
    """Every one that there is of an incident."""
    return tuple(paper for one in _PAPERS for paper in one(session, incident))
