"""A real incident that nobody answers must not end in silence: people are told, wherever they may be looking."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from eprr_bot.base.db import claim_once, transaction
from eprr_bot.callout import messages as callout_messages
from eprr_bot.callout import service as callout
from eprr_bot.callout import showing
from eprr_bot.callout.models import CallOut, CallOutState
from eprr_bot.directory import service as directory
from eprr_bot.incidents import command_messages, messages, service
from eprr_bot.incidents.models import Incident, Room
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Lane, Message
from eprr_bot.outbox.service import Envelope
from eprr_bot.slack.commands import Bot

WORTH_TELLING_FOR = timedelta(hours=2)


def tell_if_nobody_answered(app: Bot, now: datetime) -> None:
    """Tell, once in each place, about every live incident's call-out that went past its ladder in vain."""
    with transaction(app.engine) as session:
        for incident in service.live_incidents(session):
            in_vain = select(CallOut).where(
                callout.serves(service.KIND, incident.id), CallOut.state == CallOutState.OPEN, CallOut.rounds > 0
            )
            for call_out in session.exec(in_vain.order_by(col(CallOut.id))).all():
                _tell(session, incident, call_out, now)
        _put_right(session, now)


def _put_right(session: Session, now: datetime) -> None:
    """What was told of a call-out in vain says how it ended, once it has."""
    over = select(CallOut).where(CallOut.rounds > 0, CallOut.state != CallOutState.OPEN)
    for call_out in session.exec(over.where(col(CallOut.closed_at) > now - WORTH_TELLING_FOR)).all():
        if call_out.incident_id is None or not claim_once(session, "told in vain", str(call_out.id), now):
            continue
        facts = messages.of(service.get(session, call_out.incident_id))
        ending = showing.ending_of(session, call_out)
        told = select(Message).where(Message.subject == f"{callout.subject(call_out)}/unanswered")
        for message in session.exec(told).all():
            content = command_messages.no_longer_in_vain(facts, ending)
            outbox.revise(session, now, message, content, is_outdated=True)


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
