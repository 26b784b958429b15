"""A real incident that nobody answers must not end in silence: people are told, wherever they may be looking."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eprr_bot.base.questions import question
from eprr_bot.callout import posts
from eprr_bot.callout import service as callout
from eprr_bot.callout.ladder_steps import WIDEN_AFTER
from eprr_bot.callout.models import Callee, CallOut, CallOutState
from eprr_bot.callout.tries import TIME_TO_ANSWER
from eprr_bot.directory import service as directory
from eprr_bot.incidents import command_messages, messages, service
from eprr_bot.incidents.models import Incident, Room
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Lane, Message, State
from eprr_bot.outbox.service import Envelope
from eprr_bot.slack.commands import Bot

WORTH_TELLING_FOR = timedelta(hours=2)


def in_vain(session: Session, now: datetime) -> list[int]:
    """The call-outs of live incidents that went past their ladder in vain, and of which not every place was told."""
    live = [one.id for one in service.live_incidents(session)]
    found = _still_called(session, live).all() if live else ()
    return [one.id or 0 for one in found if _had_time(session, one, now) and _places(session, one)]


@question
def _still_called(live: list[int | None]) -> SelectOfScalar[CallOut]:
    called = select(CallOut).where(CallOut.kind == service.KIND, col(CallOut.serves_id).in_(live))
    return called.where(CallOut.state == CallOutState.OPEN, CallOut.rounds > 0).order_by(col(CallOut.id))


def _had_time(session: Session, call_out: CallOut, now: datetime) -> bool:
    """Whoever is called at once, because nobody is there as the holder, has a while to answer first."""
    return call_out.opened_at + WIDEN_AFTER <= now or not callout.on_their_way_to(session, call_out.id)


def tell(_: Bot, session: Session, now: datetime, call_out_id: int) -> None:
    """Tell, once in each place, that nobody has answered."""
    call_out = callout.locked_with_its_like(session, call_out_id)[call_out_id]
    if call_out.state == CallOutState.OPEN:
        _tell(session, service.get(session, call_out.serves_id), call_out, now)


def put_right(session: Session, call_out: CallOut, now: datetime) -> None:
    """What was told of a call-out in vain says how it ended, once it has; what has not gone out yet never does."""
    if not call_out.rounds:
        return
    facts, ending = messages.of(service.get(session, call_out.serves_id)), posts.ending_of(session, call_out)
    about = f"{callout.subject(call_out)}/unanswered"
    outbox.withdraw(session, now, about)
    told = select(Message).where(Message.subject == about, Message.state != State.WITHDRAWN)
    for message in session.exec(told).all():
        content = command_messages.no_longer_in_vain(facts, ending)
        outbox.revise(session, now, message, content, is_outdated=True)


def _tell(session: Session, incident: Incident, call_out: CallOut, now: datetime) -> None:
    called = callout.callees(session, call_out.id)
    waited_for = [one for one in called if one.answered_at is None]
    silent = _marked(session, [one for one in waited_for if one.paged_at <= now - TIME_TO_ANSWER])
    just_called = _marked(session, [one for one in waited_for if one.paged_at > now - TIME_TO_ANSWER])
    responding = [directory.name_of(session, one.person_id) for one in called if one.is_responding]
    cannot = [directory.name_of(session, one.person_id) for one in called if one.cannot_attend]
    facts, lack = messages.of(incident), posts.lack_of(session, call_out)
    content = command_messages.nobody_answered(facts, lack, silent, responding, now, cannot, just_called)
    until, about = now + WORTH_TELLING_FOR, f"{callout.subject(call_out)}/unanswered"
    for key, address in _places(session, call_out).items():
        outbox.post(session, now, address, content, Envelope(Lane.LIVE, about, False, until, key))


def _marked(session: Session, those: Iterable[Callee]) -> list[str]:
    return [directory.marked_name_of(session, one.person_id) for one in those]


def _places(session: Session, call_out: CallOut) -> dict[str, str]:
    """Where it is to be told and was not yet: the addresses, by the keys of the messages."""
    incident = service.get(session, call_out.serves_id)
    addresses = {
        "room": session.get_one(Room, incident.id).channel_id,
        "incidents": directory.cluster(session).channels.incidents,
        "declarer": incident.declared_by_slack_id,
    }
    keys = {f"{callout.subject(call_out)}/unanswered/{place}": address for place, address in addresses.items()}
    return {key: address for key, address in keys.items() if address and not outbox.is_decided(session, key)}
