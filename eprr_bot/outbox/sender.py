"""Emptying the outbox through one channel.

One sender per channel holds a lease, because limits are per workspace or per service; the others stand by.
A message is committed as `sending` before the call. Whatever is found in that state once the call must be over
was cut off by a crash or a lost reply: it is looked up, and sent again only if it is not there. What becomes of
a call counts only while the message still is in that very try, so a sender that hung changes nothing.

Several calls are in flight at once, each to another address, in threads of their own. All else, the database
above all, has the sender's one thread: writers would only wait for each other.
"""

import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta
from threading import RLock
from typing import Any, TypeVar

import structlog
from sqlalchemy import ColumnElement, Engine, tuple_
from sqlmodel import Session, and_, case, col, func, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from eprr_bot.base.db import change, made_once, put_off, reading, transaction
from eprr_bot.base.heartbeats import note_beat
from eprr_bot.base.questions import question
from eprr_bot.outbox import fates
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.channel import Channel, Outgoing, Receipt, Undelivered, outgoing
from eprr_bot.outbox.models import Lane, Message, Pause, SenderLease, State
from eprr_bot.outbox.pace import Pace
from eprr_bot.outbox.trouble import Trouble

log = structlog.get_logger()

LEASE = timedelta(seconds=15)
RENEW_EVERY = timedelta(seconds=5)
LONGEST_CALL = timedelta(seconds=60)
"""A call is over by then, so what became of it can be looked up. It is not begun later than this either."""
AT_ONCE = 12
"""Calls in flight, as far as the provider's limits allow."""
LOOK_AGAIN_AFTER = timedelta(seconds=0.5)
"""While calls are in flight, what is new goes out beside them, and the lease is kept."""
PAUSE_WHEN_DOWN = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=2)
GIVE_UP_AFTER = 50
LONGEST_OUTAGE = timedelta(days=1)
"""What was never refused is tried for as long at least, however often that is."""
CHANGES = ("chat.update", "views.publish")
"""Within a lane, what changes something that is there goes behind what is new."""

IN_ORDER: tuple[Any, ...] = (
    col(Message.lane),
    case((col(Message.method).in_(CHANGES), 1), else_=0),
    col(Message.created_at),
    col(Message.id),
)
"""The most urgent first, and of those the oldest."""

OUR_MISTAKE = "refused by a mistake of our own"
Found = TypeVar("Found")


@question
def _waiting(channel: str) -> SelectOfScalar[str]:
    here = select(Message.id).where(Message.channel == channel, col(Message.state).in_((State.QUEUED, State.SENDING)))
    return here.limit(1)


@question
def _expired(channel: str, now: datetime) -> SelectOfScalar[str]:
    here = select(Message.id).where(Message.channel == channel, Message.state == State.QUEUED)
    return here.where(col(Message.expires_at) <= now).limit(1)


@question
def _lost(channel: str, now: datetime) -> SelectOfScalar[str]:
    here = select(Message.id).where(Message.channel == channel, Message.state == State.SENDING)
    return here.where(Message.not_before <= now).limit(1)


@question
def _expires(channel: str) -> SelectOfScalar[datetime | None]:
    return select(func.min(Message.expires_at)).where(Message.state == State.QUEUED, Message.channel == channel)


@question
def _may_go(
    channel: str,
    now: datetime,
    called: list[str],
    probed: list[str],
    busy: list[tuple[int, str]],
    full: list[str],
    limited: list[str],
) -> SelectOfScalar[Message]:
    """What may go out, the most urgent first; of a method that is probed, whatever was tried longest ago.

    An update waits until its message is out. `called` is being sent to already. Limits keep from the `busy` methods,
    by lane, and from the `full` addresses, unless it is a page or its method is `limited` by itself.
    """
    paused = select(Pause.method).where(Pause.channel == channel, Pause.until > now)
    still_to_go = select(Message.id).where(col(Message.state).in_(outbox.WAITING))
    due = select(Message).where(
        Message.channel == channel,
        Message.state == State.QUEUED,
        Message.not_before <= now,
        or_(col(Message.expires_at).is_(None), col(Message.expires_at) > now),
        col(Message.method).not_in(paused),
        or_(col(Message.revises).is_(None), col(Message.revises).not_in(still_to_go)),
        col(Message.address).not_in(called),
        tuple_(col(Message.lane), col(Message.method)).not_in(busy),
        or_(Message.lane == Lane.PAGE, col(Message.method).in_(limited), col(Message.address).not_in(full)),
    )
    is_probed = col(Message.method).in_(probed)
    tried = case((is_probed, 0), else_=1), case((is_probed, col(Message.not_before)), else_=None)
    return due.order_by(*tried, *IN_ORDER).limit(50)


class Sender:
    """Sends what is due on one channel, in order of lane and age, inside the provider's limits."""

    def __init__(self, engine: Engine, channel: Channel, now: Callable[[], datetime], at_once: int = AT_ONCE) -> None:
        self.engine, self.channel, self.now, self.at_once = engine, channel, now, at_once
        self.owner = uuid.uuid4().hex
        self.pace = Pace(channel.limits)
        self.trouble = Trouble()
        self.is_leading = self.is_stopping = False
        self._calls: dict[Future[Receipt | None], Message] = {}
        self._renewed_at = now()
        self.turn = RLock()
        """One thread at a time: in the demo, whoever moves the clock shares the sender with the worker."""

    def send_due(self) -> int:
        """Send everything that may go out now. Returns how many messages were dealt with."""
        with self.turn:
            return self._send_due()

    def _send_due(self) -> int:
        if not self.hold_lease() or not self._has_work():
            return 0
        dealt_with = self._recover()
        with ThreadPoolExecutor(self.at_once, f"call {self.channel.name}") as pool:
            self._begin_calls(pool)
            while self._calls:
                dealt_with += self._end_calls()
                self._begin_calls(pool)
        return dealt_with

    def stop(self) -> None:
        """Begin nothing more. What is in flight is finished."""
        self.is_stopping = True

    def release(self) -> None:
        """Let another process send at once, when this one stops in good order."""
        with transaction(self.engine) as session:
            mine = (SenderLease.channel == self.channel.name, SenderLease.owner == self.owner)
            change(session, SenderLease, *mine, until=self.now())
        self.is_leading = False

    def next_due(self, session: Session) -> datetime | None:
        """When the next message may go out, or is no longer to go out."""
        found = [outbox.next_due(session, self.channel.name), _expires(session, self.channel.name).one()]
        return min((one for one in found if one), default=None)

    def hold_lease(self) -> bool:
        """Take the lease, or keep it and say so by a heartbeat now and then. False when another sender has it.

        Whoever stands by only looks.
        """
        now = self.now()
        if self.is_leading and self._renewed_at <= now < self._renewed_at + RENEW_EVERY:
            return True
        if not self.is_leading and not self._is_lease_free(now):
            return False
        return self._renew_lease()

    def _renew_lease(self) -> bool:
        now = self.now()
        with transaction(self.engine) as session:
            self.is_leading = self._keep_lease(session)
            if self.is_leading:
                note_beat(session, f"sender {self.channel.name}", now)
        self._renewed_at = now
        return self.is_leading

    def _is_lease_free(self, now: datetime) -> bool:
        with reading(self.engine) as session:
            lease = session.get(SenderLease, self.channel.name)
        if lease is None:
            with transaction(self.engine) as session:
                made_once(session, SenderLease(channel=self.channel.name, owner="", until=now))
        return lease is None or lease.owner == self.owner or lease.until <= now

    def _has_work(self) -> bool:
        """Is there anything to send, to look up or to give up? Only then does anybody else have to wait for us."""
        now = self.now()
        with reading(self.engine) as session:
            channel = self.channel.name
            if _waiting(session, channel).first() is None:
                return False
            if _expired(session, channel, now).first() is not None:
                return True
            may_look_up = outbox.LOOK_UP not in outbox.paused_methods(session, channel, now)
            if may_look_up and _lost(session, channel, now).first() is not None:
                return True
            return bool(self._due(session, now))

    def _keep_lease(self, session: Session) -> bool:
        now = self.now()
        mine_or_free = or_(col(SenderLease.owner) == self.owner, col(SenderLease.until) <= now)
        is_mine = (SenderLease.channel == self.channel.name, mine_or_free)
        return change(session, SenderLease, *is_mine, owner=self.owner, until=now + LEASE) == 1

    def _recover(self) -> int:
        """Look up every message whose fate is unknown, and give up what has expired. Returns how many there were."""
        with transaction(self.engine) as session:
            expired = (Message.state == State.QUEUED, col(Message.expires_at) <= self.now())
            is_here = Message.channel == self.channel.name
            change(session, Message, is_here, *expired, state=State.EXPIRED, state_at=self.now())
            if outbox.LOOK_UP in outbox.paused_methods(session, self.channel.name, self.now()):
                return 0
            lost = select(Message).where(
                Message.channel == self.channel.name,
                Message.state == State.SENDING,
                Message.not_before <= self.now(),
            )
            in_turn = session.exec(lost.order_by(col(Message.not_before), *IN_ORDER)).all()
            cut_off = [(message, self._outgoing(session, message)) for message in in_turn]
        for message, as_sent in cut_off:
            if self.is_stopping or not self.hold_lease():
                break
            try:
                receipt = self._ask(self.channel.find, as_sent)
            except Undelivered as error:
                if self._failed(message, error, outbox.LOOK_UP, is_unknown=not error.permanent):
                    break
                continue
            log.info("message looked up", message=message.id, found=receipt is not None)
            self._went_well(outbox.LOOK_UP, message)
            if receipt is not None:
                self._sent(message, receipt)
            else:
                is_over = message.attempts >= GIVE_UP_AFTER and self._is_hopeless(message, message.error)
                self._set(message, state=State.FAILED if is_over else State.QUEUED, not_before=self.now())
        return len(cut_off)

    def _take_next(self) -> Message | None:
        """Keep the lease, mark the next message as `sending` and commit. None when nothing may go out now."""
        now = self.now()
        with transaction(self.engine) as session:
            due = self._due(session, now)
            if not due:
                return None
            self.is_leading = self._keep_lease(session)
            for message in due if self.is_leading else ():
                if self._is_ready(session, message):
                    taken = put_off(
                        session,
                        Message,
                        Message.id == message.id,
                        Message.state == State.QUEUED,
                        state=State.SENDING,
                        state_at=now,
                        not_before=now + LONGEST_CALL,
                        attempts=message.attempts + 1,
                        error="",
                    )
                    return message if taken else None
        return None

    def _due(self, session: Session, now: datetime) -> list[Message]:
        """What may go out now, inside the provider's limits."""
        called, pace = list(self._calls.values()), self.pace
        addresses, methods = [one.address for one in called], Counter(one.method for one in called)
        busy = [(int(lane), method) for lane in Lane for method in pace.busy_methods(now, lane)]
        there = addresses, self.trouble.probed(methods), busy, pace.busy_addresses(now), list(pace.limits.methods)
        return list(_may_go(session, self.channel.name, now, *there).all())

    def _is_ready(self, session: Session, message: Message) -> bool:
        """An update of a message that never went out does not go out either."""
        original = session.get(Message, message.revises) if message.revises else None
        if message.revises is None or (original is not None and original.state == State.SENT):
            return True
        change(session, Message, Message.id == message.id, state=State.WITHDRAWN, state_at=self.now())
        return False

    def _begin_calls(self, pool: ThreadPoolExecutor) -> None:
        """Begin as many calls as may be made now, the most urgent first."""
        while len(self._calls) < self.at_once and not self.is_stopping and (message := self._take_next()) is not None:
            self.pace.sent(message.method, message.address, self.now())
            with reading(self.engine) as session:
                outgoing = self._outgoing(session, message, self.now())
            self._calls[pool.submit(self._call, outgoing, message.state_at)] = message

    def _end_calls(self) -> int:
        """Wait a little for calls to end, and note what became of them, the oldest first. Returns how many did."""
        wait(self._calls, LOOK_AGAIN_AFTER.total_seconds(), FIRST_COMPLETED)
        ended = [call for call in self._calls if call.done()]
        for call in ended:
            self._note(self._calls.pop(call), call)
        if not ended:
            self._renew_lease()
        return len(ended)

    def _call(self, outgoing: Outgoing, began: datetime) -> Receipt | None:
        """Send one message, in a thread of its own. None when it was too late to begin. Raises Undelivered."""
        if self.now() - began >= LONGEST_CALL:
            return None  # this process was suspended; by now others may have looked it up and sent it
        return self._ask(self.channel.send, outgoing)

    def _note(self, message: Message, call: Future[Receipt | None]) -> None:
        """Note what became of a call."""
        try:
            receipt = call.result()
        except Undelivered as error:
            self._failed(message, error, message.method, is_unknown=error.unknown)
        else:
            if receipt is not None:
                self._went_well(message.method, message)
                self._sent(message, receipt)

    def _went_well(self, method: str, message: Message) -> None:
        """Where the provider is back, what waited because it was away goes out at once."""
        freed = self.trouble.succeeded(method, message.id)
        if freed:
            with transaction(self.engine) as session:
                waits = (col(Message.state).in_(outbox.WAITING), Message.error != "")  # and not in the middle of a call
                change(session, Message, col(Message.id).in_(freed), *waits, not_before=self.now())

    def _ask(self, ask: Callable[[Outgoing], Found], outgoing: Outgoing) -> Found:
        """Whatever goes wrong comes out as Undelivered: one message that we cannot handle never stops the others."""
        try:
            return ask(outgoing)
        except Undelivered:
            raise
        except Exception as error:
            log.exception("failed", what=f"message {outgoing.id}")
            raise Undelivered(OUR_MISTAKE, unknown=True) from error

    def _outgoing(self, session: Session, message: Message, now: datetime | None = None) -> Outgoing:
        return outgoing(message, session.get(Message, message.revises) if message.revises else None, now)

    def _sent(self, message: Message, receipt: Receipt) -> None:
        """It went out: also when somebody looked it up too early and queued it again."""
        now = self.now()
        now_known = fates.known(receipt, now, now) | {"sent_channel": receipt.channel, "sent_ref": receipt.ref}
        with transaction(self.engine) as session:
            still = or_(self._in_this_try(message), col(Message.state) == State.QUEUED)
            change(session, Message, Message.id == message.id, still, state_at=now, **now_known)

    def _failed(self, message: Message, error: Undelivered, method: str, *, is_unknown: bool) -> bool:
        """Queue it again for later, keep it as unknown, or give it up. True when the method has to pause."""
        now = self.now()
        log.warning("message not sent", message=message.id, channel=self.channel.name, reason=error.reason)
        enough = message.attempts + 1 >= GIVE_UP_AFTER and self._is_hopeless(message, error.reason)
        is_over = error.permanent or enough
        state = State.SENDING if is_unknown else State.FAILED if is_over else State.QUEUED
        wait, pause = self._wait_after(message, error, method, is_over=is_over)
        self._set(message, state=state, error=error.reason, not_before=now + wait)
        if pause:
            with transaction(self.engine) as session:
                outbox.pause(session, self.channel.name, method, now + wait)
        return pause

    def _wait_after(
        self, message: Message, error: Undelivered, method: str, *, is_over: bool
    ) -> tuple[timedelta, bool]:
        """How long the message waits, and whether the whole method pauses as long, because it may be the provider."""
        if error.retry_after:
            return timedelta(seconds=error.retry_after), True
        is_refused = is_over or "refused" in error.reason
        own_tries = message.attempts if is_refused else self.trouble.failed(method, message.id)
        if own_tries:
            return min(timedelta(seconds=2 ** min(own_tries, 10)), LONGEST_WAIT), False
        return PAUSE_WHEN_DOWN, self.trouble.is_with_provider(method)

    def _is_hopeless(self, message: Message, reason: str) -> bool:
        """An outage, however long, is no reason to give up; a refusal is."""
        return "refused" in reason or self.now() - message.created_at > LONGEST_OUTAGE

    def _in_this_try(self, message: Message) -> ColumnElement[bool]:
        return and_(col(Message.state) == State.SENDING, col(Message.attempts) == message.attempts)

    def _set(self, message: Message, **values: object) -> None:
        """Note what became of a message, unless another sender has dealt with it meanwhile."""
        say = change if values["state"] == State.FAILED else put_off
        with transaction(self.engine) as session:
            this_try = (Message.id == message.id, self._in_this_try(message))
            say(session, Message, *this_try, state_at=self.now(), **values)
