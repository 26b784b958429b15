"""A real incident that nobody answers must not end in silence: people are told, wherever they may be looking."""

from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from eprr_bot.callout import service as callout
from eprr_bot.callout.models import CallOut, CallOutState
from eprr_bot.db import transaction
from eprr_bot.directory import service as directory
from eprr_bot.incidents import messages, service
from eprr_bot.incidents.models import Incident, Room
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Lane
from eprr_bot.outbox.service import Envelope

WORTH_TELLING_FOR = timedelta(hours=2)


def tell_if_nobody_answered(engine: Engine, now: datetime) -> None:
    """Tell, once in each place, about every live incident's call-out that closed without an answer."""
    with transaction(engine) as session:
        for incident in service.live_incidents(session):
            closed = select(CallOut).where(
                CallOut.subject == service.subject(incident),
                CallOut.state == CallOutState.UNANSWERED,
                col(CallOut.closed_at) > now - WORTH_TELLING_FOR,
            )
            for call_out in session.exec(closed.order_by(col(CallOut.id))).all():
                _tell(session, incident, call_out, now)


def _tell(session: Session, incident: Incident, call_out: CallOut, now: datetime) -> None:
    called = callout.callees(session, call_out.id)
    if any(one.answered_at for one in called):
        return
    names = [directory.name_of(session, one.person_id) for one in called]
    content = messages.nobody_answered(messages.of(incident), str(call_out.ladder["name"]), names)
    central = directory.cluster(session).channels.incidents
    room = session.get_one(Room, incident.id).channel_id
    about = callout.subject(call_out)
    places = {"room": room, "incidents": central, "declarer": incident.declared_by_slack_id}
    for place, address in places.items():
        if address:
            until, key = now + WORTH_TELLING_FOR, f"{about}/unanswered/{place}"
            outbox.post(session, now, address, content, Envelope(Lane.LIVE, f"{about}/unanswered", False, until, key))
