"""From files to the database, where they count: every version that was ever applied is kept."""

from datetime import datetime

from sqlmodel import Session

from eprr_bot.base import documents
from eprr_bot.base.files import FaultsFound
from eprr_bot.directory.cluster import CLUSTER
from eprr_bot.feature import Whole
from eprr_bot.records import books
from eprr_bot.run.check import look


def apply_files(app: Whole, session: Session, now: datetime) -> list[str]:
    """Save what is new in the files. Returns a sentence for each that was, or that still is to be applied.

    Raises FaultsFound, and changes nothing, where any of them is faulty. Rotas and people are taken from files only
    where there are none yet: later changes to rotas go through `eprr-bot rota apply`, which leaves shifts that have
    begun alone, and to people through `people import`.
    """
    files, found = look(app.settings.rotas, app.settings.playbooks, app.features, session)
    if faults := [one for one in found if not one.is_warning]:
        raise FaultsFound(faults)
    said = [kind.take_over(session, app.vault, read, now) for kind in files.kinds for read in files.all(kind)]
    books.begin_people(session, now)
    return [one for one in said if one]


def is_anything_applied(session: Session) -> bool:
    """Was a cluster taken over before, which still counts when the files cannot be?"""
    return documents.latest(session, CLUSTER.kind, CLUSTER.kind) is not None
