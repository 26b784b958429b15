"""The catalogue of who could give what, and which agreement is in force with whom."""

from datetime import date, datetime

import structlog
from sqlmodel import Session

from eprr_bot.base import documents
from eprr_bot.base.files import FaultsFound
from eprr_bot.directory import service as directory
from eprr_bot.mutual_aid.capability import MUTUAL_AID_FILE, Giver
from eprr_bot.mutual_aid.said import Agreed, Whom

log = structlog.get_logger()
_FAULTY = (FaultsFound, LookupError, ValueError, RecursionError)
"""Whatever reading a file may raise that an older version took: nobody is kept from asking by it."""


def givers(session: Session) -> tuple[Giver, ...]:
    """Everybody in the catalogue; nobody where there is none, or it cannot be read."""
    try:
        kind = MUTUAL_AID_FILE.kind
        return MUTUAL_AID_FILE.current(session).givers if documents.latest(session, kind, kind) else ()
    except _FAULTY as error:
        log.warning("the catalogue of mutual aid cannot be read", problem=str(error))
        return ()


def name_of(session: Session, one: Giver) -> str:
    """What people call whoever could give something."""
    names = directory.cluster(session).organisation_names
    return one.name or names.get(one.organisation or "", one.organisation or "")


def agreed(session: Session, whom: Whom, now: datetime) -> Agreed:
    """The agreement that is in force with somebody now: an instrument of ours, or one of the catalogue."""
    day = now.astimezone(directory.cluster(session).zone).date()
    return Agreed(whom.name, _instrument(session, whom.organisation, day) or _of_catalogue(session, whom, day))


def _instrument(session: Session, organisation: str, day: date) -> str:
    try:
        found = directory.instruments(session)
    except _FAULTY:
        return ""
    titles = [f"{one.title}, {one.clause}" for one in found if organisation in one.covers and one.is_in_force(day)]
    return "; ".join(titles)


def _of_catalogue(session: Session, whom: Whom, day: date) -> str:
    those = [one for one in givers(session) if (one.organisation or "") == whom.organisation]
    return next((one.agreed(day) for one in those if one.organisation or one.name == whom.name), "")
