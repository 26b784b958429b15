"""Several calls at once: as many as the limits allow, one to each address, and the lease is kept meanwhile."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Event, Lock, Semaphore

import pytest
from sqlmodel import Session

from eprr_bot.base.db import change, transaction
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.channel import Outgoing, Receipt, Undelivered
from eprr_bot.outbox.models import Lane, Message, State
from eprr_bot.outbox.sender import AT_ONCE, Sender
from eprr_bot.slack.blocks import Content
from tests.office import Office
from tests.patience import LONG


def people(office: Office, number: int) -> list[str]:
    first = len(office.workspace.members)
    return [office.workspace.add_member(f"Person {count}").id for count in range(first, first + number)]


def through(sender: Sender, around: Callable[[Outgoing], None]) -> list[str]:
    """Do something before each call. Returns the texts, in the order in which their calls began."""
    send, begun, lock = sender.channel.send, [], Lock()

    def slow(message: Outgoing) -> Receipt:
        with lock:
            begun.append(str(message.body["text"]))
        around(message)
        return send(message)

    sender.channel.send = slow
    return begun


def test_twelve_calls_are_in_flight_at_once_the_pages_first(office: Office) -> None:
    together = Barrier(AT_ONCE)
    for lane in (Lane.ROUTINE, Lane.PAGE):
        for one in people(office, AT_ONCE):
            office.post(lane.name, to=one, lane=lane)
    sender = office.sender(at_once=AT_ONCE)
    begun = through(sender, lambda _: _meet(together))
    assert sender.send_due() == 2 * AT_ONCE
    assert begun == [lane.name for lane in (Lane.PAGE, Lane.ROUTINE) for _ in range(AT_ONCE)]
    assert office.states() == {State.SENT: 2 * AT_ONCE}


def _meet(together: Barrier) -> None:
    together.wait(LONG)


def test_never_two_calls_to_one_address_are_in_flight(office: Office) -> None:
    under_way, most, lock, no_more = Counter[str](), Counter[str](), Lock(), Event()
    everybody = [office.workspace.member(who).id for who in ("@asha", "@ben", "@cara")]
    for number in range(2):
        for one in everybody:
            office.post(f"{number}", to=one)

    def count(message: Outgoing) -> None:
        with lock:
            under_way.update([message.address])
            most[message.address] = max(most[message.address], under_way[message.address])
        assert no_more.wait(LONG), "until whatever may be in flight is"
        with lock:
            under_way.subtract([message.address])

    sender = office.sender(at_once=AT_ONCE)
    take = sender._take_next

    def taking() -> Message | None:
        message = take()
        if message is None:
            no_more.set()
        return message

    sender._take_next = taking
    through(sender, count)
    sender.send_due()
    assert most == dict.fromkeys(everybody, 1)
    for who in ("@asha", "@ben", "@cara"):
        assert office.received(who) == ["0", "1"]


def test_a_call_that_hangs_holds_up_nobody_not_even_what_is_decided_meanwhile(office: Office) -> None:
    asha, ben = (office.workspace.member(who).id for who in ("@asha", "@ben"))
    arrived = Event()

    def around(message: Outgoing) -> None:
        if message.address == asha:
            office.post("new", to=ben, lane=Lane.PAGE)
            assert arrived.wait(LONG)
        if message.address == ben:
            arrived.set()

    office.post("hangs", to=asha, lane=Lane.PAGE)
    sender = office.sender(at_once=AT_ONCE)
    begun = through(sender, around)
    assert sender.send_due() == 2
    assert begun == ["hangs", "new"]
    assert office.states() == {State.SENT: 2}


def test_the_lease_is_kept_while_calls_hang(office: Office) -> None:
    sender, other, kept = office.sender(at_once=1), office.sender(), Semaphore(0)
    keep = sender._keep_lease

    def keeping(session: Session) -> bool:
        kept.release()
        return keep(session)

    def hang(_: Outgoing) -> None:
        for _ in range(3):
            office.clock.move(timedelta(seconds=10))
            while kept.acquire(blocking=False):
                pass
            assert kept.acquire(timeout=LONG)
            assert kept.acquire(timeout=LONG), "the one before may have begun earlier"
            assert other.send_due() == 0

    sender._keep_lease = keeping
    office.post("once", "next", to=office.workspace.member("@asha").id)
    through(sender, hang)
    assert sender.send_due() == 2
    assert office.received("@asha") == ["once", "next"]


def test_when_told_to_stop_what_is_in_flight_is_finished_and_nothing_more_is_begun(office: Office) -> None:
    together = Barrier(2)
    for who in ("@asha", "@ben", "@cara"):
        office.post("hello", to=office.workspace.member(who).id)
    sender, other = office.sender(at_once=2), office.sender()

    def stop(_: Outgoing) -> None:
        _meet(together)
        sender.stop()

    through(sender, stop)
    assert sender.send_due() == 2
    sender.release()
    assert office.states() == {State.SENT: 2, State.QUEUED: 1}
    assert other.send_due() == 1


def test_more_pages_that_cannot_go_out_than_there_are_calls_hold_up_nobody_for_long(office: Office) -> None:
    """However many pages cannot go out at all, what is less urgent has its turn soon."""
    sender, together = office.sender(at_once=AT_ONCE), Barrier(AT_ONCE)
    office.post(*("fine" for _ in range(20)), to=office.workspace.member("@ben").id)
    for one in people(office, AT_ONCE + 2):
        office.post("disliked", to=one, lane=Lane.PAGE)
    together_once = iter(range(AT_ONCE))

    def filtered(message: Outgoing) -> None:
        if next(together_once, None) is not None:
            _meet(together)
        if message.body["text"] == "disliked":
            raise Undelivered("Slack cannot be reached")

    through(sender, filtered)
    sender.send_due()
    assert office.received("@ben") == []
    office.send_until_done(sender, minutes=0.2)
    assert len(office.received("@ben")) == 20


@pytest.mark.parametrize("kind", ["lost_reply", "dropped", "error", "outage", "filtered_reply", "rate_limit"])
def test_whatever_happens_to_calls_in_flight_together_there_is_one_message_each(office: Office, kind: str) -> None:
    office.workspace.faults.add(kind, "chat.postMessage", times=5, seconds=5)
    everybody = people(office, 2 * AT_ONCE)
    for one in everybody:
        office.post("first", "second", to=one)
    office.send_until_done(office.sender(at_once=AT_ONCE))
    assert office.states() == {State.SENT: 4 * AT_ONCE}
    for one in everybody:
        handle = office.workspace.member(one).handle
        assert sorted(office.received(f"@{handle}")) == ["first", "second"]


def test_however_many_changes_wait_for_their_messages_they_hold_up_no_other(office: Office) -> None:
    ben, asha = (office.workspace.member(who).id for who in ("@ben", "@asha"))
    posted = office.post(*(f"page {number}" for number in range(60)), to=ben)
    with transaction(office.engine) as session:
        later = office.clock.now() + timedelta(seconds=30)
        unknown = {"state": State.SENDING, "attempts": 1, "not_before": later}
        change(session, Message, Message.subject == "test", **unknown)
        for one in posted:
            outbox.revise(session, office.clock.now(), session.get_one(Message, one.id), Content("answered"))
    office.post("the week ahead", to=asha, lane=Lane.ROUTINE)
    assert office.sender().send_due() == 1
    assert office.received("@asha") == ["the week ahead"]


def test_two_threads_that_share_a_sender_send_everything_once(office: Office) -> None:
    everybody = people(office, AT_ONCE)
    for one in everybody:
        office.post("page", to=one)
    sender, under_way, go_on = office.sender(at_once=2), Event(), Event()

    def held_up(_: Outgoing) -> None:
        under_way.set()
        assert go_on.wait(LONG)

    begun = through(sender, held_up)
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(sender.send_due)
        assert under_way.wait(LONG)
        second = threads.submit(sender.send_due)
        go_on.set()
        assert (first.result(LONG), second.result(LONG)) == (AT_ONCE, 0)
    assert begun == ["page"] * AT_ONCE
