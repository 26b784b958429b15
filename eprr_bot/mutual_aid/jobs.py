"""What follows of mutual aid: what is late is raised, who was not told is told later, the end of a response ends it."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, func, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from eprr_bot.base.questions import question
from eprr_bot.callout import service as callout
from eprr_bot.directory import service as directory
from eprr_bot.incidents import organisations
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.alert import LIVE
from eprr_bot.incidents.heard import Turn
from eprr_bot.incidents.models import Incident
from eprr_bot.mutual_aid import entries, messages, register, service
from eprr_bot.mutual_aid.aid import Answer
from eprr_bot.mutual_aid.models import MUTUAL_AID, AidShare, MutualAidRequest
from eprr_bot.outbox.models import Lane
from eprr_bot.outbox.service import Envelope
from eprr_bot.reach import service as reach
from eprr_bot.slack.blocks import Content
from eprr_bot.slack.commands import Bot

_LIVE = or_(col(MutualAidRequest.incident_id).is_(None), col(Incident.alert_state).in_(LIVE))


def late(session: Session, now: datetime) -> Sequence[int]:
    """The requests of which something is to be raised now."""
    return [one for one in _late(session, now).all() if one]


@question
def _late(now: datetime) -> SelectOfScalar[int | None]:
    joined = select(col(MutualAidRequest.id)).outerjoin(Incident, col(Incident.id) == col(MutualAidRequest.incident_id))
    return joined.where(col(MutualAidRequest.due_at) <= now, _LIVE).order_by(col(MutualAidRequest.id))


def next_late(session: Session, _: datetime) -> datetime | None:
    """When something is raised next."""
    return _next_late(session).one()


@question
def _next_late() -> SelectOfScalar[datetime | None]:
    joined = select(func.min(MutualAidRequest.due_at)).outerjoin(
        Incident, col(Incident.id) == col(MutualAidRequest.incident_id)
    )
    return joined.where(_LIVE)


def raise_late(_: Bot, session: Session, now: datetime, number: int) -> None:
    """Tell the channel what is late, and write it down. Another process may have done it meanwhile."""
    row = service.get(session, number)
    service.lock(session, row)
    if row.due_at is None or row.due_at > now:
        return
    is_to_be_sent = row.answer_by is not None and (row.raised_at or row.requested_at) < row.answer_by <= now
    row.raised_at = now
    service.schedule(session, row)
    one = register.one(session, row)
    if is_to_be_sent and one.owes_return:
        service.note(session, row, entries.to_be_sent(one), now)
        _tell(session, row, messages.collated(one), now)
    sentences = entries.lateness(one, now)
    if not sentences:
        return
    is_last = row.due_at is None
    service.note(session, row, entries.raised(one, sentences, is_last=is_last), now)
    _tell(session, row, messages.late(one, sentences, is_last=is_last), now)


def _tell(session: Session, row: MutualAidRequest, content: Content, now: datetime) -> None:
    """The incident's channel; of what is for no incident, whoever co-ordinates it."""
    if incident := service.incident_of(session, row):
        incidents.tell_room(session, incident, content, now)
    else:
        about = f"aid/{row.id}"
        envelope = Envelope(Lane.ROUTINE, about, key=f"{about}/{content.text[:20]}/{now}")
        reach.tell(session, now, row.coordinator_id, content, envelope)


def owed(session: Session, now: datetime) -> list[int]:
    """The requests of real incidents of which somebody is to be told who could not be until now."""
    return list(dict.fromkeys(share.request_id for share in _owed(session, now)))


def _owed(session: Session, now: datetime) -> list[AidShare]:
    return [one for one in _asked(session).all() if _is_owed(session, one, now)]


@question
def _asked() -> SelectOfScalar[AidShare]:
    joined = (
        select(AidShare)
        .join(MutualAidRequest, col(MutualAidRequest.id) == col(AidShare.request_id))
        .join(Incident, col(Incident.id) == col(MutualAidRequest.incident_id))
        .where(col(Incident.alert_state).in_(LIVE), col(Incident.is_exercise).is_(False))
        .where(col(MutualAidRequest.closed_at).is_(None), AidShare.answer == Answer.ASKED, AidShare.organisation != "")
    )
    return joined.order_by(col(AidShare.id))


def _is_owed(session: Session, share: AidShare, now: datetime) -> bool:
    calls = callout.serving(session, MUTUAL_AID, share.id)
    return organisations.is_owed(session, calls, share.organisation, now)


def call_later(_: Bot, session: Session, now: datetime, number: int) -> None:
    """Call them; another process may have done it meanwhile."""
    row = service.get(session, number)
    service.lock(session, row)
    _call(session, row, [one for one in _owed(session, now) if one.request_id == number], now)


def _call(session: Session, row: MutualAidRequest, those: Sequence[AidShare], now: datetime) -> None:
    incident = service.incident_of(session, row)
    whom = {one.id: one for one in directory.cluster(session).organisations}
    known = [one for one in those if one.organisation in whom]
    if incident is None or not known:
        return
    service.note(session, row, entries.called_later(row.id or 0, [one.name for one in known]), now)
    for one in known:
        service.call(session, incident, row, one, whom[one.organisation], now)


def state_changed(session: Session, incident: Incident, turn: Turn) -> None:
    """Nobody is called or reminded once the response is over, and the log and the channel say so; or it goes on."""
    is_live, was_live = incident.alert_state in LIVE, turn.before in LIVE
    if is_live == was_live:
        return
    found = [one for one in register.of_incident(session, incident) if not one.is_done]
    if not found:
        return
    if is_live:
        _call_again(session, [one.number for one in found], turn.now)
        return
    organisations.stop(session, incident, MUTUAL_AID, turn.now, f"The response to incident {incident.id} is over.")
    said = messages.still_out_entry(found, incident.id or 0)
    incidents.note(session, incident, turn.now, MUTUAL_AID, said)
    incidents.tell_room(session, incident, messages.still_out(found, incident.id or 0), turn.now)


def _call_again(session: Session, numbers: Sequence[int], now: datetime) -> None:
    """The response is on again: whoever had not acknowledged a request by its end is called anew."""
    for number in numbers:
        row = service.get(session, number)
        asked = [one for one in service.shares(session, row) if one.answer == Answer.ASKED and not row.closed_at]
        _call(session, row, asked, now)
