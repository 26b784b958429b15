"""Which local resilience forums an incident concerns, as its record has them (INC-06).

At the declaration the bot takes in those of which what was typed leaves no doubt; everything else people say.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eprr_bot.base.db import remember, remembered
from eprr_bot.base.questions import question
from eprr_bot.directory import service as directory
from eprr_bot.incidents.models import ForumLink, Incident
from eprr_bot.lrf import service as lrf


def linked(session: Session, incident: Incident) -> list[ForumLink]:
    """Those that it concerns, in the order in which they came to it."""
    return list(remembered(session, ForumLink, incident.id, lambda: _linked(session, incident.id).all()))


@question
def _linked(incident_id: int | None) -> SelectOfScalar[ForumLink]:
    theirs = select(ForumLink).where(ForumLink.incident_id == incident_id, col(ForumLink.removed_at).is_(None))
    return theirs.order_by(col(ForumLink.at), col(ForumLink.forum))


def names(session: Session, incident: Incident, now: datetime) -> list[str]:
    """What people call them; plain."""
    called = lrf.forum_names(session, now)
    return [called.get(one.forum, one.forum) for one in linked(session, incident)]


def spanned(session: Session, incident: Incident, now: datetime) -> tuple[int, bool]:
    """How many it is taken to span, and whether two are certain: as people say, else all that the cluster serves."""
    found = linked(session, incident)
    is_said = len(found) > 1 or any(one.by for one in found)
    return (len(found) if is_said else len(lrf.forums(session, now))), len(found) > 1


def is_widespread(session: Session, incident: Incident) -> bool:
    """Does it span two or more?"""
    return len(linked(session, incident)) > 1


def link_certain(session: Session, incident: Incident, now: datetime) -> list[str]:
    """Take in, at the declaration, those that are certain. Returns what people call them."""
    codes = _certain(session, f"{incident.what}, {incident.where}", now)
    session.add_all(ForumLink(incident_id=incident.id or 0, forum=one, at=now) for one in codes)
    if not codes:
        remember(session, ForumLink, {incident.id: ()})
    called = lrf.forum_names(session, now) if codes else {}
    return [called.get(one, one) for one in codes]


def _certain(session: Session, text: str, now: datetime) -> list[str]:
    """Those that are named, and those of organisations and places that are named and lie in one forum alone."""
    ours = lrf.forums(session, now)
    if len(ours) < 2:
        return [one.forum for one in ours]
    said, called = f" {_plain(text)} ", lrf.forum_names(session, now)
    cluster = directory.cluster(session)
    bodies = {one.id: (one.name, one.forums) for one in cluster.statutory_bodies}
    bodies |= {one.id: (one.name, one.forums) for one in cluster.organisations}
    known = [*bodies.values(), *((called.get(one.forum, one.forum), (one.forum,)) for one in ours)]
    known += [
        (one.name, bodies[one.organisation][1]) for row in ours for one in row.places if one.organisation in bodies
    ]
    found = {forums[0] for name, forums in known if len(forums) == 1 and f" {_plain(name)} " in said}
    return [one.forum for one in ours if one.forum in found]


def _plain(text: str) -> str:
    """In small letters, and without marks."""
    return " ".join(_words(text))


def _words(text: str) -> Iterable[str]:
    return "".join(one.lower() if one.isalnum() else " " for one in text).split()
