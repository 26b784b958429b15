"""What stands on an incident's page, and what of it is new to somebody who has it open.

The cards and the entries are the same for everybody, so they are written once for all who look. Their forms lack the
seal of a browser: the script of a page puts in that of its own.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial

from sqlmodel import Session

from eprr_bot.feature import Whole
from eprr_bot.incidents import in_slack, service
from eprr_bot.incidents.log_entry import CORRECTION
from eprr_bot.incidents.models import Incident
from eprr_bot.oncall import service as oncall
from eprr_bot.oncall.service import OnCall
from eprr_bot.records import service as records
from eprr_bot.records.models import LogEntry
from eprr_bot.slack import as_html
from eprr_bot.slack.as_html import Piece

NEWEST = 200
"""Entries of the log on one page."""

Cards = Mapping[str, list[Piece]]


@dataclass(frozen=True)
class Shown:
    """What stands in an incident's channel, by the name of each message, and where its log ends."""

    incident: Incident
    cards: Cards
    total: int

    @cached_property
    def _digest(self) -> str:
        return _hashed((self.incident.alert_state, self.cards))

    def seen_with(self, calls: Sequence[object]) -> str:
        """What somebody who sees all this, and these calls for themselves, has seen."""
        return f"{self.total}.{_hashed((self._digest, calls))}"


@dataclass(frozen=True)
class Desk:
    """What stands on the desk for everybody: the incidents that are open, the newest first, and who is on call."""

    found: Sequence[Incident]
    on_call: Sequence[OnCall]

    def seen_with(self, calls: Sequence[object]) -> str:
        """What somebody who sees all this, and these calls for themselves, has seen."""
        return _hashed((self.found, self.on_call, calls))


def _hashed(said: object) -> str:
    return hashlib.sha256(repr(said).encode()).hexdigest()[:20]


@dataclass(frozen=True)
class Entries:
    """Entries of the log, the newest first, and by which others each was put right."""

    entries: Sequence[LogEntry]
    struck: Mapping[int, list[int]]


def look(app: Whole, session: Session, number: int, now: datetime) -> Shown:
    """What stands there at this moment."""
    total = records.count(session, number)
    name_of = partial(service.name_behind, session)
    cards = {
        which: as_html.message(one.content, name_of)
        for which, one in in_slack.look(session, app.parts, number, now).messages.items()
        if not one.part.is_central
    }
    return Shown(service.get(session, number), cards, total)


def desk(session: Session, now: datetime) -> Desk:
    """The desk at this moment."""
    return Desk(service.open_incidents(session), oncall.everyone_on_call(session, now))


def entries(session: Session, number: int, before: int = 0) -> Entries:
    """The newest entries, or those before a number."""
    return _with_corrections(session, number, records.page(session, number, NEWEST, before))


def entries_after(session: Session, number: int, last: int, until: int) -> Entries:
    """The entries after a number `until` another, and those that they put right; the newest where they are too many."""
    found = [one for one in records.since(session, number, last, NEWEST)[0] if one.number <= until]
    if last == 0 or until - last > NEWEST:
        return entries(session, number, until + 1)
    earlier = sorted({one.corrects for one in found if one.kind == CORRECTION and one.corrects} - _numbers(found))
    corrected = [one for each in earlier for one in records.page(session, number, 1, each + 1)]
    return _with_corrections(session, number, [*corrected, *found])


def _with_corrections(session: Session, number: int, found: Sequence[LogEntry]) -> Entries:
    return Entries(found[::-1], records.corrections(session, number, CORRECTION, _numbers(found)))


def _numbers(found: Sequence[LogEntry]) -> set[int]:
    return {one.number for one in found}
