"""A real incident that nobody answers must not end in silence: people are told, wherever they may be looking."""

from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from eprr_bot.callout import messages as callout_messages
from eprr_bot.callout import service as callout
from eprr_bot.callout.models import CallOut, CallOutState
from eprr_bot.db import transaction
from eprr_bot.directory import service as directory
from eprr_bot.incidents import command_messages, messages, service
from eprr_bot.incidents.models import Incident, Room
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Lane
from eprr_bot.outbox.service import Envelope

WORTH_TELLING_FOR = timedelta(hours=2)


def tell_if_nobody_answered(engine: Engine, now: datetime) -> None:
    """Tell, once in each place, about every live incident's call-out that went past its ladder in vain."""
    with transaction(engine) as session:
        for incident in service.live_incidents(session):
            in_vain = select(CallOut).where(
                CallOut.subject == service.subject(incident), CallOut.state == CallOutState.OPEN, CallOut.rounds > 0
            )
            for call_out in session.exec(in_vain.order_by(col(CallOut.id))).all():
                _tell(session, incident, call_out, now)


def _tell(session: Session, incident: Incident, call_out: CallOut, now: datetime) -> None:
    called = callout.callees(session, call_out.id)
    silent = [directory.name_of(session, one.person_id) for one in called if one.answered_at is None]
    responding = [directory.name_of(session, one.person_id) for one in called if one.answered_at]
    lack = callout_messages.lack(call_out.stop, str(call_out.ladder["name"]))
    content = command_messages.nobody_answered(messages.of(incident), lack, silent, responding)
    central = directory.cluster(session).channels.incidents
    room = session.get_one(Room, incident.id).channel_id
    about = callout.subject(call_out)
    places = {"room": room, "incidents": central, "declarer": incident.declared_by_slack_id}
    for place, address in places.items():
        if address:
            until, key = now + WORTH_TELLING_FOR, f"{about}/unanswered/{place}"
            outbox.post(session, now, address, content, Envelope(Lane.LIVE, f"{about}/unanswered", False, until, key))
