"""What features above hear of an incident as it happens, in its transaction; each hands over what listens in its row.

One that fails costs neither the change nor another listener: what it did is undone, and that is written down.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlmodel import Session

from eprr_bot.base.database_errors import is_away
from eprr_bot.base.db import undone_alone
from eprr_bot.incidents.models import Incident
from eprr_bot.slack import blocks

log = structlog.get_logger()


@dataclass(frozen=True)
class Passing:
    """Command passes to somebody. `before` is who was accountable, and `since` when they had command, if they had."""

    to: str
    before: str | None
    since: datetime | None
    now: datetime


@dataclass(frozen=True)
class Turn:
    """The alert state has changed from `before`."""

    before: str
    now: datetime


OnCommand = Callable[[Session, Incident, Passing], str]
"""Answers with a plain sentence for the log and for everybody who is told, or with nothing."""
OnState = Callable[[Session, Incident, Turn], object]

_ON_COMMAND: list[OnCommand] = []
_ON_STATE: list[OnState] = []


def use(on_command: Iterable[OnCommand], on_state: Iterable[OnState]) -> None:
    """From now on these listen."""
    _ON_COMMAND[:], _ON_STATE[:] = on_command, on_state


def command_passes(session: Session, incident: Incident, passing: Passing) -> str:
    """Tell whoever listens that command passes. Returns what they have to say of it."""
    return blocks.sentences(*(str(_told(one, session, incident, passing) or "") for one in _ON_COMMAND))


def state_changed(session: Session, incident: Incident, turn: Turn) -> None:
    """Tell whoever listens that the alert state is another."""
    for one in _ON_STATE:
        _told(one, session, incident, turn)


def _told(listener: Callable[..., object], session: Session, incident: Incident, what: Passing | Turn) -> object:
    try:
        with undone_alone(session):
            return listener(session, incident, what)
    except Exception as error:
        if is_away(error):
            raise
        log.exception("what was to follow in an incident failed", listener=listener.__module__)
        return None
