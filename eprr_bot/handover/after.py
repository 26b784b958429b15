"""From the start of the shift until somebody has accepted: the pack, the summary, and who stays reachable."""

from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, and_, col

from eprr_bot.commands import Actor, UserError
from eprr_bot.db import change
from eprr_bot.directory import service as directory
from eprr_bot.handover import messages, pack, planning
from eprr_bot.handover.handover import LEAST_NOTICE, after_the_night
from eprr_bot.handover.models import Handover
from eprr_bot.handover.planning import claim
from eprr_bot.handover.telling import envelope, handing, nudges, others, tell_one
from eprr_bot.oncall import service as oncall
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Message

CHASE_AFTER = timedelta(minutes=15)
UNACCEPTED_AFTER = timedelta(minutes=30)
BEGUN = "The shift has begun."


def is_under_way() -> Any:
    """Not withdrawn, not overtaken, not yet accepted."""
    return and_(
        col(Handover.withdrawn_at).is_(None), col(Handover.overtaken_at).is_(None), col(Handover.accepted_at).is_(None)
    )


def hand_over(session: Session, row: Handover, now: datetime) -> None:
    """The shift begins: the pack to the incoming, the outgoing stays reachable, a summary in the channel."""
    holder = oncall.holder(session, row.rota_id, now)
    if holder != row.incoming:
        instead = planning.upcoming(session, row.rota_id, row.at - LEAST_NOTICE, row.at)
        if not instead or (instead[-1].at, instead[-1].incoming) != (row.at, holder):
            planning.withdraw(session, row, now)
            return
        planning.move(session, row, instead[-1], now)
        session.refresh(row)
    chase = after_the_night(now + CHASE_AFTER, oncall.schedule(session, row.rota_id).rota.zone)
    still_mine = (Handover.id == row.id, col(Handover.handed_over_at).is_(None))
    later = {"chase_due": chase, "unaccepted_due": chase + UNACCEPTED_AFTER - CHASE_AFTER}
    nothing = dict.fromkeys(("days_ahead_due", "evening_due", "roll_call_due", "unconfirmed_due"))
    if not change(session, Handover, *still_mine, handed_over_at=now, **later, **nothing):
        return
    planning.stop_roll_call(session, row.call_out_id, now, BEGUN)
    session.refresh(row)
    _deliver(session, row, now)


def _deliver(session: Session, row: Handover, now: datetime) -> None:
    shown, found = handing(session, row), pack.gather(session, row, now)
    sent = tell_one(session, row, row.incoming, "pack", messages.pack(shown, found), now)
    if row.outgoing:
        tell_one(session, row, row.outgoing, "stay", messages.stay_reachable(shown), now)
    channel = directory.cluster(session).channels.on_call
    posted = outbox.post(session, now, channel, messages.summary(shown, found), envelope(row, "summary"))
    change(session, Handover, Handover.id == row.id, pack_id=sent.id if sent else "", summary_id=posted.id)


def follow_up(session: Session, row: Handover, now: datetime) -> None:
    """After the handover, until somebody accepts: one reminder, one word to the others, and who came instead."""
    holder = oncall.holder(session, row.rota_id, now)
    if holder is not None and holder != row.incoming:
        _overtake(session, row, holder, now)
        return
    if claim(session, row, "chase_due", now):
        _chase(session, row, now)
    if claim(session, row, "unaccepted_due", now, unaccepted_told_at=now):
        shown = handing(session, row)
        for person in others(session, row, now):
            content = messages.still_not_accepted(shown, person == row.outgoing)
            tell_one(session, row, person, "not-accepted", content, now)


def _chase(session: Session, row: Handover, now: datetime) -> None:
    """Once more by Slack, and by text message where there is a number."""
    content = messages.chase(handing(session, row))
    told = tell_one(session, row, row.incoming, "chase", content, now)
    person = directory.person(session, row.incoming)
    if told is not None and told.channel == "slack" and person is not None and person.mobile:
        outbox.post(session, now, person.mobile, content, envelope(row, "chase-text", person.id), channel="text")


def _overtake(session: Session, row: Handover, holder: str, now: datetime) -> None:
    """Somebody else holds the rota before the incoming ever accepted."""
    if not change(session, Handover, Handover.id == row.id, is_under_way(), overtaken_at=now, overtaken_by=holder):
        return
    outbox.withdraw(session, now, nudges(row))
    session.refresh(row)
    if row.outgoing and row.outgoing != holder:
        content = messages.released(handing(session, row, incoming=holder))
        tell_one(session, row, row.outgoing, "released", content, now)
    _bring_up_to_date(session, row, now)


def accept(session: Session, row: Handover, actor: Actor, now: datetime) -> None:
    """The incoming has taken over; somebody else may say so for them. Raises UserError when it cannot be accepted."""
    if row.withdrawn_at or row.overtaken_at or row.handed_over_at is None:
        raise UserError("That handover is no longer open. Type /oncall for who is on call now.")
    mine = (Handover.id == row.id, is_under_way())
    nothing = dict.fromkeys(("chase_due", "unaccepted_due"))
    if not change(session, Handover, *mine, accepted_at=now, accepted_by=actor.name, **nothing):
        return
    outbox.withdraw(session, now, nudges(row))
    session.refresh(row)
    told = others(session, row, now) if row.unaccepted_told_at else [row.outgoing]
    for person in (one for one in told if one != actor.person_id):
        content = messages.released(handing(session, row))
        tell_one(session, row, person, "released", content, now)
    _bring_up_to_date(session, row, now)


def _bring_up_to_date(session: Session, row: Handover, now: datetime) -> None:
    """The pack and the channel's summary show how it stands now."""
    shown, found = handing(session, row), pack.gather(session, row, now)
    for message_id, content in (
        (row.pack_id, messages.pack(shown, found)),
        (row.summary_id, messages.summary(shown, found)),
    ):
        message = session.get(Message, message_id) if message_id else None
        if message is not None and message.channel == "slack":
            outbox.revise(session, now, message, content)
