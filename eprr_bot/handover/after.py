"""From the start of the shift until somebody has accepted: the pack, the summary, and who stays reachable."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog
from sqlmodel import Session, and_, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eprr_bot.authority import card
from eprr_bot.base.database_errors import is_away
from eprr_bot.base.db import change, undone_alone
from eprr_bot.base.questions import question
from eprr_bot.briefings import service as briefings
from eprr_bot.directory import service as directory
from eprr_bot.handover import acceptance, diary, messages, pack
from eprr_bot.handover.diary import take_due
from eprr_bot.handover.handover import LEAST_NOTICE, SHORTEST, after_the_night
from eprr_bot.handover.models import Handover
from eprr_bot.handover.notices import envelope, handing, nudges, others, tell_one, tell_others
from eprr_bot.oncall import service as oncall
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Message
from eprr_bot.slack.commands import Actor, UserError

log = structlog.get_logger()
CHASE_AFTER = timedelta(minutes=15)
UNACCEPTED_AFTER = timedelta(minutes=30)


def is_under_way() -> Any:
    """Not withdrawn, not overtaken, not yet accepted."""
    return and_(
        col(Handover.withdrawn_at).is_(None), col(Handover.overtaken_at).is_(None), col(Handover.accepted_at).is_(None)
    )


def hand_over(session: Session, row: Handover, now: datetime) -> None:
    """The shift begins: the pack to the incoming, the outgoing stays reachable, a summary in the channel.

    Whoever took the rota over by their own doing has accepted it.
    """
    holder = oncall.holder(session, row.rota_id, now)
    if holder != row.incoming:
        instead = diary.upcoming(session, row.rota_id, row.at - LEAST_NOTICE, row.at)
        if not instead or (instead[-1].at, instead[-1].incoming) != (row.at, holder):
            diary.pass_over(session, row, now)
            return
        diary.move(session, row, instead[-1], now)
        session.refresh(row)
    still_mine = (Handover.id == row.id, col(Handover.handed_over_at).is_(None))
    nothing = dict.fromkeys(("days_ahead_due", "evening_due", "roll_call_due", "unconfirmed_due"))
    if not change(session, Handover, *still_mine, handed_over_at=now, **_follow_up_due(session, row, now), **nothing):
        return
    diary.stop_roll_call(session, row.call_out_id, now, messages.BEGUN, messages.PLEASE_ACCEPT)
    session.refresh(row)
    if diary.was_taken(session, row):
        _accepted(session, row, directory.name_of(session, row.incoming), now)
    _end_turns_that_are_over(session, row, now)
    _deliver(session, row, now)


def _follow_up_due(session: Session, row: Handover, now: datetime) -> dict[str, datetime]:
    """Whoever has no Slack account accepts by text message, so they are asked to at once.

    Nobody is asked at night, but whoever was put in at once: nobody knows yet whether they are awake.
    """
    chase = now + CHASE_AFTER
    if not diary.was_put_in_at_once(session, row):
        chase = after_the_night(chase, oncall.schedule(session, row.rota_id).rota.zone)
    person = directory.person(session, row.incoming)
    has_slack = person is not None and person.slack_id
    return {"chase_due": chase if has_slack else now, "unaccepted_due": chase + UNACCEPTED_AFTER - CHASE_AFTER}


def _make_card(session: Session, row: Handover, now: datetime) -> None:
    """Their authority card, made anew; a register that cannot be read costs no handover."""
    try:
        with undone_alone(session):
            card.turn_begins(session, row.rota_id, row.incoming, now)
    except Exception as error:
        if is_away(error):
            raise
        log.exception("no authority card was made at a handover", handover=row.id)


def _deliver(session: Session, row: Handover, now: datetime) -> None:
    _make_card(session, row, now)
    shown, found = handing(session, row), pack.gather(session, row, now)
    sent = tell_one(session, row, row.incoming, "pack", messages.pack(shown, found, messages.ACCEPT), now)
    if row.outgoing and not row.accepted_at:
        tell_one(session, row, row.outgoing, "stay", messages.stay_reachable(shown), now)
    channel = directory.cluster(session).channels.on_call
    posted = outbox.post(session, now, channel, messages.summary(shown, found), envelope(row, "summary"))
    change(session, Handover, Handover.id == row.id, pack_id=sent.id if sent else "", summary_id=posted.id)


def follow_up(session: Session, row: Handover, now: datetime) -> None:
    """After the handover, until somebody accepts: the incoming is asked once more, then the others are told.

    While somebody else holds the rota, it waits: helping out for a while is no acceptance.
    """
    if oncall.schedule(session, row.rota_id).is_over(now):
        _end_with_its_rota(session, row, now)
        return
    if fell_through(session, row, now):
        _take_back(session, row, now)
        return
    holder = oncall.holder(session, row.rota_id, now)
    if holder != row.incoming or _newest(session, row.rota_id) != row.id:
        return
    if take_due(session, row, "chase_due", now):
        acceptance.chase(session, row, now)
    if take_due(session, row, "unaccepted_due", now, unaccepted_told_at=now):
        shown = handing(session, row)
        tell_others(session, row, "not-accepted", partial(messages.still_not_accepted, shown), now)


def _newest(session: Session, rota_id: str) -> int | None:
    """The newest handover of a rota that took place."""
    held = select(Handover.id).where(Handover.rota_id == rota_id, col(Handover.handed_over_at).is_not(None))
    return session.exec(held.where(col(Handover.withdrawn_at).is_(None)).order_by(col(Handover.at).desc())).first()


def fell_through(session: Session, row: Handover, now: datetime) -> bool:
    """Is the cover that brought it about gone, and has the outgoing the rota again?"""
    holder = oncall.holder(session, row.rota_id, now)
    return (holder or "") == row.outgoing and not diary.takes_place(session, row)


def just_accepted(session: Session, now: datetime) -> list[Handover]:
    """Those accepted handovers that may still turn out to be none."""
    return list(_lately_accepted(session, now - SHORTEST - diary.RECENT).all())


@question
def _lately_accepted(since: datetime) -> SelectOfScalar[Handover]:
    found = select(Handover).where(Handover.at > since, col(Handover.withdrawn_at).is_(None))
    return found.where(col(Handover.accepted_at).is_not(None))


def _take_back(session: Session, row: Handover, now: datetime) -> None:
    """It was no handover after all; an earlier one to whoever has the rota again, which it had ended, is held anew."""
    diary.withdraw(session, row, now)
    _ask_no_more(session, row, now, diary.GONE)
    if row.accepted_at:
        ended_by_it = (Handover.rota_id == row.rota_id, Handover.overtaken_at == row.accepted_at)
        to_them = (Handover.incoming == row.outgoing, Handover.end > now)
        anew = {"overtaken_at": None, "overtaken_by": "", "handed_over_at": None}
        change(session, Handover, *ended_by_it, *to_them, **anew)


def accept(session: Session, row: Handover, actor: Actor, now: datetime) -> None:
    """The incoming has taken over; somebody else may say so for them. Raises UserError when it cannot be accepted."""
    if row.withdrawn_at or row.overtaken_at or row.handed_over_at is None:
        raise UserError("That handover is no longer open. Type /oncall for who is on call now.")
    if not _accepted(session, row, actor.name, now):
        return
    shown = handing(session, row)
    told = others(session, row, now) if row.unaccepted_told_at else [row.outgoing]
    for person in (one for one in told if one and one != actor.person_id):
        more = briefings.still_to_brief(session, person) if person == row.outgoing else ""
        tell_one(session, row, person, "released", messages.released(shown, person == row.outgoing, more), now)
    if actor.person_id != row.incoming:
        tell_one(session, row, row.incoming, "recorded", messages.recorded(shown), now)


def _accepted(session: Session, row: Handover, by: str, now: datetime) -> bool:
    """Record it, and end whatever earlier handover of this rota nobody had accepted. False when it was before."""
    if not change(session, Handover, Handover.id == row.id, is_under_way(), accepted_at=now, accepted_by=by):
        return False
    _ask_no_more(session, row, now, f"{directory.name_of(session, row.incoming)} has taken over.")
    for one in _open_before(session, row):
        _end_earlier(session, one, row, now)
    return True


def _end_turns_that_are_over(session: Session, row: Handover, now: datetime) -> None:
    """Whoever stayed reachable for a turn that nobody accepted, and that is over now, need do so no longer."""
    for one in _open_before(session, row):
        if one.end <= row.at:
            _end_earlier(session, one, row, now)


def _open_before(session: Session, row: Handover) -> list[Handover]:
    """The earlier handovers of this rota that took place and that nobody has accepted."""
    earlier = select(Handover).where(Handover.rota_id == row.rota_id, Handover.at < row.at, is_under_way())
    return list(session.exec(earlier.where(col(Handover.handed_over_at).is_not(None))).all())


def _end_earlier(session: Session, earlier: Handover, row: Handover, now: datetime) -> None:
    """Somebody has taken over at last, or the turn is over: whoever had stayed reachable from before is released."""
    because = f"{directory.name_of(session, row.incoming)} has taken over." if row.accepted_at else messages.TURN_OVER
    ended: dict[str, object] = {"overtaken_at": now, "overtaken_by": row.incoming}
    if row.accepted_at and earlier.incoming == row.incoming:
        ended = {"accepted_at": now, "accepted_by": row.accepted_by}
    if not change(session, Handover, Handover.id == earlier.id, is_under_way(), **ended):
        return
    _ask_no_more(session, earlier, now, because)
    if earlier.outgoing not in ("", row.incoming, row.outgoing):
        released = messages.released(handing(session, row), is_for_outgoing=True)
        content = released if row.accepted_at else messages.turn_is_over(handing(session, earlier))
        tell_one(session, earlier, earlier.outgoing, "released", content, now)


def _end_with_its_rota(session: Session, row: Handover, now: datetime) -> None:
    """The rota has ended for good, so nobody will ever accept."""
    if change(session, Handover, Handover.id == row.id, is_under_way(), overtaken_at=now):
        _ask_no_more(session, row, now, messages.TURN_OVER)
        if row.outgoing:
            tell_one(session, row, row.outgoing, "released", messages.turn_is_over(handing(session, row)), now)


def _ask_no_more(session: Session, row: Handover, now: datetime, because: str) -> None:
    """It is settled: what still asks for it is taken back, and the pack and the summary show how it stands."""
    change(session, Handover, Handover.id == row.id, chase_due=None, unaccepted_due=None)
    outbox.withdraw(session, now, nudges(row))
    acceptance.stop(session, row, now, because)
    session.refresh(row)
    shown, found = handing(session, row), pack.gather(session, row, now)
    for message_id, content in (
        (row.pack_id, messages.pack(shown, found, messages.ACCEPT)),
        (row.summary_id, messages.summary(shown, found)),
    ):
        message = session.get(Message, message_id) if message_id else None
        if message is not None:
            outbox.revise(session, now, message, content)
