"""Telling people about one handover, each thing once, and how it is shown to them."""

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from eprr_bot.callout import service as callout
from eprr_bot.directory import service as directory
from eprr_bot.handover.handover import Standing
from eprr_bot.handover.messages import Handing
from eprr_bot.handover.models import Handover
from eprr_bot.oncall import service as oncall
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Lane, Message
from eprr_bot.outbox.service import Envelope
from eprr_bot.reach import service as reach
from eprr_bot.slack.blocks import Content

NUDGES = ("not-accepted",)
"""What makes no sense any more once somebody has accepted."""


def subject(row: Handover) -> str:
    """What a handover's messages are filed under."""
    return f"handover/{row.id}"


def nudges(row: Handover) -> str:
    """What those messages are filed under that are taken back once somebody has accepted."""
    return f"{subject(row)}/nudges"


def envelope(row: Handover, what: str, person_id: str = "", expires_at: datetime | None = None) -> Envelope:
    """One thing is told to one person once, for each incoming and each time that it is handed over to them."""
    held = row.handed_over_at.isoformat() if row.handed_over_at else ""
    key = "/".join(part for part in (subject(row), what, row.incoming, person_id, held) if part)
    about = nudges(row) if what in NUDGES else subject(row)
    return Envelope(Lane.ROUTINE, about, key=key, expires_at=expires_at, person_id=person_id or None)


def tell_one(
    session: Session,
    row: Handover,
    person_id: str,
    what: str,
    content: Content,
    now: datetime,
    expires_at: datetime | None = None,
) -> Message | None:
    """Tell one person one thing, by the first route that may be used."""
    told = reach.tell(session, now, person_id, content, envelope(row, what, person_id, expires_at))
    return next(iter(told), None)


def others(session: Session, row: Handover, now: datetime) -> list[str]:
    """Who looks after a handover: the outgoing, and the EPRR adviser on call or else the accountable officer.

    Neither is the incoming.
    """
    officer = oncall.acting_officer(session, now)
    advisers = (one for one in (oncall.adviser(session, now), officer) if one and one != row.incoming)
    adviser = next((one for one in advisers if reach.can_reach(session, one)), "")
    return [one for one in dict.fromkeys((row.outgoing, adviser)) if one and one != row.incoming]


def tell_others(
    session: Session,
    row: Handover,
    what: str,
    content: Callable[[bool], Content],
    now: datetime,
    expires_at: datetime | None = None,
) -> None:
    """Tell those who look after a handover, `content` by whether it is for the outgoing; else the on-call channel."""
    told = [
        tell_one(session, row, person, what, content(person == row.outgoing), now, expires_at)
        for person in others(session, row, now)
    ]
    if not any(told):
        channel = directory.cluster(session).channels.on_call
        outbox.post(session, now, channel, content(False), envelope(row, what, expires_at=expires_at))


def _has_left(session: Session, person_id: str) -> bool:
    person = directory.person(session, person_id)
    return person is not None and not person.is_active


def _named(session: Session, row: Handover, person_id: str) -> str:
    """A name; while the handover is open, with a word on whoever has left."""
    left = " (has left)" if row.accepted_at is None and _has_left(session, person_id) else ""
    return directory.name_of(session, person_id) + left


def handing(session: Session, row: Handover) -> Handing:
    """A handover with names for people to read."""
    rota = oncall.schedule(session, row.rota_id).rota
    return Handing(
        id=row.id or 0,
        rota=rota.name,
        at=row.at,
        end=row.end,
        outgoing=_named(session, row, row.outgoing) if row.outgoing else "",
        incoming=_named(session, row, row.incoming),
        zone=rota.zone,
        standing=standing(row),
        confirmed_at=row.confirmed_at,
        accepted_at=row.accepted_at,
        accepted_by=row.accepted_by,
        outgoing_has_left=_has_left(session, row.outgoing),
        incoming_cannot=any(
            one.cannot_attend and one.person_id == row.incoming for one in callout.callees(session, row.call_out_id)
        ),
    )


def standing(row: Handover) -> Standing:
    """How far a handover is."""
    if row.withdrawn_at:
        return Standing.TAKEN_BACK if row.handed_over_at else Standing.WITHDRAWN
    if row.accepted_at:
        return Standing.ACCEPTED
    if row.overtaken_at:
        return Standing.OVERTAKEN if row.handed_over_at else Standing.NOT_ASKED
    if row.handed_over_at:
        return Standing.HANDED_OVER
    return Standing.CONFIRMED if row.confirmed_at else Standing.PLANNED
