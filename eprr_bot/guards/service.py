"""Looking at the rotas ahead and telling people what is wrong: once each, and never in the way of anybody."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from eprr_bot.db import claim_once
from eprr_bot.directory import service as directory
from eprr_bot.guards import facts as gathering
from eprr_bot.guards import messages
from eprr_bot.guards.guard import Kind, Warning
from eprr_bot.guards.models import GuardAlert
from eprr_bot.guards.strain import warnings
from eprr_bot.incidents import service as incidents
from eprr_bot.oncall import service as oncall
from eprr_bot.oncall.models import CoverRow
from eprr_bot.oncall.rota import Cover
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Lane
from eprr_bot.outbox.people import tell
from eprr_bot.outbox.service import Envelope

HORIZON = oncall.HORIZON
SOON = timedelta(days=7)
URGENT = timedelta(days=1)
DAY_BEGINS, DAY_ENDS = 8, 20
LOOK_AT_CHANGES_OF = timedelta(minutes=10)
NOT_TOLD = (Kind.UNPROVED,)
"""Shown when somebody asks and in the weekly digest; on a new installation it is true of everybody."""


def ahead(session: Session, now: datetime) -> list[Warning]:
    """Everything that is wrong in the next 13 weeks."""
    return warnings(gathering.gather(session, now, now, now + HORIZON))


def warnings_for(
    session: Session, rota_id: str, person_id: str, start: datetime, end: datetime, now: datetime
) -> list[str]:
    """What speaks against somebody holding a rota for a time, in sentences; empty during a real incident.

    It makes no difference whether the cover was made already. Never a reason to refuse.
    """
    if incidents.live_incidents(session):
        return []
    cover = Cover(None, start, end, person_id)
    found = gathering.gather(session, now, start, end + gathering.LOOK_BACK, (rota_id, cover))
    return [
        one.text
        for one in warnings(found)
        if one.person == person_id and one.kind not in NOT_TOLD and _concerns(one, rota_id, start, end)
    ]


def _concerns(one: Warning, rota_id: str, start: datetime, end: datetime) -> bool:
    """Does a warning come of holding this rota at that time? Rest may be missing after it, too."""
    if one.kind == Kind.REST:
        return start <= one.start <= end + timedelta(days=1)
    is_then = one.start < end and start < one.end
    return is_then and (one.rota_id == rota_id or one.kind == Kind.TWO_ROTAS)


def alert(session: Session, now: datetime) -> list[Warning]:
    """Tell people what is new and cannot wait for the weekly digest. Returns what they were told."""
    found = {one.key: one for one in ahead(session, now) if _matters(session, one, now)}
    known = {one.key: one for one in session.exec(select(GuardAlert)).all()}
    for key, earlier in known.items():
        if key not in found and earlier.cleared_at is None:
            earlier.cleared_at = now
            session.add(earlier)
    fresh = [one for key, one in found.items() if _is_new(known.get(key), one)]
    told = [one for one in fresh if _may_tell(session, one, now)]
    for one in told:
        _remember(session, known.get(one.key), one, now)
    if told:
        _tell(session, told, now)
    return told


def _matters(session: Session, one: Warning, now: datetime) -> bool:
    """Gaps of mandatory rotas at any time; all else once it is close."""
    if one.kind == Kind.GAP:
        rota = oncall.rota(session, one.rota_id)
        return rota is not None and rota.mandatory
    return one.kind not in NOT_TOLD and one.start - now <= SOON


def _is_new(earlier: GuardAlert | None, one: Warning) -> bool:
    return earlier is None or earlier.cleared_at is not None or earlier.state != one.state


def _may_tell(session: Session, one: Warning, now: datetime) -> bool:
    """A gap within a day is told at once; the rest waits for the day, and for the end of a real incident."""
    if one.kind == Kind.GAP and one.start - now <= URGENT:
        return True
    hour = now.astimezone(directory.cluster(session).zone).hour
    return DAY_BEGINS <= hour < DAY_ENDS and not incidents.live_incidents(session)


def _remember(session: Session, earlier: GuardAlert | None, one: Warning, now: datetime) -> None:
    row = earlier or GuardAlert(
        key=one.key, kind=one.kind, rota_id=one.rota_id, start=one.start, end=one.end, text=one.text, told_at=now
    )
    row.person_id, row.start, row.end, row.text = one.person, one.start, one.end, one.text
    row.state, row.told_at, row.cleared_at = one.state, now, None
    session.add(row)
    session.flush()


def _tell(session: Session, told: Sequence[Warning], now: datetime) -> None:
    """One message to the channel; gaps also to those who must see that they are filled."""
    cluster = directory.cluster(session)
    envelope = Envelope(Lane.ROUTINE, "guards", key=f"guards/{now.isoformat()}", expires_at=now + timedelta(days=1))
    outbox.post(session, now, cluster.channels.on_call, messages.alert(told), envelope)
    gaps = [one for one in told if one.kind == Kind.GAP]
    if gaps:
        for person in dict.fromkeys((cluster.accountable_emergency_officer, oncall.adviser(session, now))):
            to_one = Envelope(Lane.ROUTINE, "guards", key=f"guards/{now.isoformat()}/{person}", person_id=person)
            tell(session, now, person, messages.alert(gaps), to_one)


def digest(session: Session, now: datetime) -> None:
    """Everything ahead, in one message to the on-call channel."""
    cluster = directory.cluster(session)
    day = now.astimezone(cluster.zone).date()
    envelope = Envelope(Lane.ROUTINE, "guards", key=f"guards/digest/{day}", expires_at=now + timedelta(days=1))
    content = messages.overview(ahead(session, now), "The rotas ahead, as every week")
    outbox.post(session, now, cluster.channels.on_call, content, envelope)


def look_at_changes(session: Session, now: datetime) -> None:
    """Whoever just put somebody on call is told, once, what speaks against it. The change stands."""
    recent = select(CoverRow).where(
        CoverRow.made_at > now - LOOK_AT_CHANGES_OF, col(CoverRow.undone_at).is_(None), CoverRow.end > now
    )
    hints: dict[str, list[str]] = {}
    for cover in session.exec(recent.order_by(col(CoverRow.id))).all():
        if claim_once(session, "guard of cover", str(cover.id), now) and cover.made_by_id:
            found = warnings_for(session, cover.rota_id, cover.person_id, cover.start, cover.until, now)
            hints.setdefault(cover.made_by_id, []).extend(found)
    for person, texts in hints.items():
        if texts:
            envelope = Envelope(Lane.ROUTINE, "guards", expires_at=now + timedelta(days=1), person_id=person)
            tell(session, now, person, messages.hint(list(dict.fromkeys(texts))), envelope)
