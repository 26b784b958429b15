"""The witness outside: where each log ends is posted and e-mailed, now and then and when an incident is over.

The chain has no key: whoever may write to the database as its owner can write all of it anew. What stands in a channel
and in mailboxes they cannot.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, or_
from sqlmodel import Session, col, func, select

from eprr_bot.base.db import at_the_end
from eprr_bot.directory import service as directory
from eprr_bot.oncall import service as oncall
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Lane, Message, State
from eprr_bot.outbox.service import Envelope
from eprr_bot.reach import service as reach
from eprr_bot.reach.email import ROUTE as EMAIL
from eprr_bot.records import messages, stamps
from eprr_bot.records import service as records
from eprr_bot.records.models import LogEntry, LogHead, Witness
from eprr_bot.records.numbering import FIRST
from eprr_bot.records.witnessed import Compared, Statement, compare
from eprr_bot.slack.blocks import listed, written
from eprr_bot.slack.commands import Bot

SUBJECT = "record/witness"
REMEDY = "Name witness_channel, witness_to or witness_stamp_url in cluster.yaml, then run: eprr-bot migrate"
CHANNEL = "channel"
MOST_AT_ONCE = 20
"""Logs of which one message tells."""
_TOLD_OF_IT = select(Witness.id).where(Witness.incident_id == LogHead.incident_id)
_ENDS = and_(col(LogEntry.incident_id) == LogHead.incident_id, col(LogEntry.number) == LogHead.number)
_LIKE_IT = or_(
    col(Witness.incident_id) == LogHead.incident_id,
    and_(col(LogHead.incident_id) >= FIRST, col(Witness.incident_id) >= FIRST),
)
"""Of what is no incident all together is told once an hour: there are many call-outs, and each is soon over."""
_IS_NEWS = ~_TOLD_OF_IT.where(col(Witness.number) >= LogHead.number).exists() & (col(LogHead.number) > 0)


def is_set_up(session: Session) -> bool:
    """Does the cluster name a channel, somebody who is told, or an authority that stamps the time?"""
    cluster = directory.cluster(session)
    return bool(cluster.witness_channel or cluster.witness_to or cluster.witness_stamp_url)


def due(session: Session, now: datetime) -> list[bool]:
    """Whether it is time to tell of logs that went on: for each of real ones and exercises, whether it is these."""
    return sorted(set(_going_on(session, now).values())) if is_set_up(session) else []


def next_due(session: Session, now: datetime) -> datetime | None:
    """When it is time next."""
    if not is_set_up(session):
        return None
    last = select(func.max(Witness.at)).where(_LIKE_IT, col(Witness.at) <= now).scalar_subquery()
    found = select(LogHead.incident_id, last, LogEntry.entered_at).join(LogEntry, _ENDS).where(_IS_NEWS)
    every = _every(session)
    return min((_at(*one, every, now) for one in session.exec(found).all()), default=None)


def _at(log: int, told: datetime | None, entered: datetime, every: timedelta, now: datetime) -> datetime:
    """When a log is told of: an incident's at once, the others with what else there is within the time."""
    since = [one for one in (told, entered if log >= FIRST else None) if one]
    return max(since) + every if since else now


def tell(_: Bot, session: Session, now: datetime, are_exercises: bool) -> None:
    """Tell of those logs; another process may have done it meanwhile."""
    found = [log for log, is_exercise in _going_on(session, now).items() if is_exercise == are_exercises]
    _tell(session, found[:MOST_AT_ONCE], now, is_exercise=are_exercises)


def tell_at_the_end(session: Session, log: int, now: datetime, *, is_exercise: bool) -> None:
    """Tell of a log as it stands at the end of this transaction, whenever that was done last."""
    if is_set_up(session):
        at_the_end(session, f"{SUBJECT}/{log}", lambda last: _tell(last, [log], now, is_exercise=is_exercise))


def _every(session: Session) -> timedelta:
    return timedelta(minutes=directory.cluster(session).witness_every_minutes)


def _going_on(session: Session, now: datetime) -> dict[int, bool]:
    """The logs that have gone on since they were told of, long enough ago, and whether each is an exercise's."""
    # What was told “later” than now was told before the clock was set back.
    lately = (col(Witness.at) > now - _every(session), col(Witness.at) <= now)
    recently = select(Witness.id).where(_LIKE_IT, *lately).exists()
    is_old = or_(col(LogHead.incident_id) < FIRST, col(LogEntry.entered_at) <= now - _every(session))
    found = select(LogHead.incident_id, LogEntry.is_exercise).join(LogEntry, _ENDS).where(_IS_NEWS, ~recently, is_old)
    return dict(session.exec(found.order_by(col(LogHead.incident_id))).all())


def _tell(session: Session, logs: Sequence[int], now: datetime, *, is_exercise: bool) -> None:
    records.write_down(session)
    found = select(LogHead).where(col(LogHead.incident_id).in_(logs), _IS_NEWS).with_for_update()
    heads = session.exec(found.order_by(col(LogHead.incident_id)).execution_options(populate_existing=True)).all()
    if not heads:
        return
    key = f"{SUBJECT}/{heads[0].incident_id}/{heads[0].number}"
    told = [Statement(one.incident_id, one.number, now, one.digest) for one in heads]
    for one in told:
        session.add(Witness(incident_id=one.log, number=one.number, digest=one.digest, at=now, key=key))
    content, cluster = messages.witnessed(told), directory.cluster(session)
    if cluster.witness_channel:
        about_it = Envelope(Lane.ROUTINE, SUBJECT, is_exercise, key=f"{key}/{CHANNEL}")
        outbox.post(session, now, cluster.witness_channel, content, about_it)
    for person_id in cluster.witness_to:
        about_it = Envelope(Lane.ROUTINE, SUBJECT, is_exercise, key=f"{key}/{person_id}")
        reach.tell(session, now, person_id, content, about_it, by=[EMAIL.id])


def state(session: Session, now: datetime) -> str:
    """Whether a witness outside is told, and the newest message to each arrived; begins with “ok” where all is well."""
    if not is_set_up(session):
        return f"ok, none: whoever owns the database can write a log anew unseen. {REMEDY}"
    if directory.cluster(session).witness_stamp_url and not stamps.has_library():
        return f"witness_stamp_url in cluster.yaml names an authority, and {stamps.NO_LIBRARY}"
    if session.exec(select(Witness.id).limit(1)).first() is None:
        return "ok, nothing to tell yet"
    named = unreached(session, now)
    return f"Where logs end did not reach {listed(named)}. {REMEDY}" if named else "ok"


def unreached(session: Session, now: datetime) -> list[str]:
    """Whom of those that the cluster names the newest statement did not reach, in words."""
    key = session.exec(select(Witness.key).order_by(col(Witness.id).desc()).limit(1)).first()
    letters = [f"{one}/{EMAIL.id}" for one in directory.cluster(session).witness_to]
    keys = [f"{key}/{one}" for one in (CHANNEL, *letters)] if key else []
    lost = select(Message).where(col(Message.key).in_(keys), col(Message.state).in_((State.FAILED, State.EXPIRED)))
    whom = [one.person_id for one in session.exec(lost.order_by(col(Message.key))).all()] if keys else []
    overdue = ["the time-stamping authority"] if stamps.is_overdue(session, now) else []
    return [directory.name_of(session, one) if one else "the channel" for one in whom] + overdue


def untold(session: Session, now: datetime) -> list[str]:
    """The newest statement, where it did not reach somebody and the EPRR adviser was not told so in the last day."""
    if not is_set_up(session) or not unreached(session, now):
        return []
    day = _not_reached(now)
    return [] if outbox.is_decided(session, day) else [day]


def _not_reached(now: datetime) -> str:
    return f"{SUBJECT}/did not arrive/{now:%Y-%m-%d}"


def tell_adviser(_: Bot, session: Session, now: datetime, key: str) -> None:
    """Tell the EPRR adviser, once a day while it goes on."""
    if named := unreached(session, now):
        told = messages.did_not_arrive(named)
        reach.tell(session, now, oncall.adviser(session, now), told, Envelope(Lane.ROUTINE, SUBJECT, key=key))


def of_log(session: Session, log: int) -> list[Statement]:
    """What witnesses were told of a log, by our own account: whatever reached one of them at the least."""
    told = session.exec(select(Witness).where(Witness.incident_id == log).order_by(col(Witness.id))).all()
    return [Statement(one.incident_id, one.number, one.at, one.digest) for one in told if _reached(session, one)]


def _reached(session: Session, one: Witness) -> bool:
    sent = select(Message.id).where(col(Message.key).startswith(f"{one.key}/"), Message.state == State.SENT)
    return session.exec(sent.limit(1)).first() is not None


def held_against(session: Session, log: int, kept: Iterable[Statement] = ()) -> Compared:
    """Hold what witnesses were told of a log, and what somebody `kept` of that, against the log as it stands."""
    held = [*of_log(session, log), *(one for one in kept if one.log == log)]
    if not held:
        return Compared()
    digests = select(LogEntry.digest).where(LogEntry.incident_id == log).order_by(col(LogEntry.number))
    return compare(session.exec(digests).all(), held, written)
