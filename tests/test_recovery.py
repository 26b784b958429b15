"""Exactly one message each: however a process ends, whatever is lost, whatever Slack answers."""

import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from sqlmodel import Session

from eprr_bot.base.db import transaction
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.channel import Limits, Outgoing, Receipt, Undelivered
from eprr_bot.outbox.models import Lane, Message, State
from eprr_bot.outbox.service import Envelope
from eprr_bot.practice.workspace import Workspace
from eprr_bot.reach.slack.channel import LIMITS
from eprr_bot.slack.blocks import Content
from tests.office import NOW, Office


def test_a_process_killed_while_sending_to_200_people_leaves_exactly_one_message_each(office: Office) -> None:
    everybody = [office.workspace.add_member(f"Person {number}") for number in range(200)]
    with transaction(office.engine) as session:
        for number, member in enumerate(everybody):
            outbox.post(session, NOW, member.id, Content(f"Message {number}"), Envelope(Lane.LIVE))
    office.workspace.faults.add("slow", "chat.postMessage", times=None, seconds=0.005)

    with _process(office, "0") as first:
        _wait_for_posts(office.workspace, first, 60)
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert office.states()[State.QUEUED] > 0, "it was killed in the middle"

    office.workspace.faults.clear()
    with _process(office, "1") as second:
        output, _ = second.communicate(timeout=60)
    assert second.returncode == 0, output
    assert office.states() == {State.SENT: 200}
    for number, member in enumerate(everybody):
        assert office.received(f"@{member.handle}") == [f"Message {number}"]


def _process(office: Office, minutes: str) -> "subprocess.Popen[str]":
    environment = {
        **os.environ,
        "DATABASE_URL": office.database_url,
        "SLACK_BOT_TOKEN": "xoxb-practice",
        "SLACK_API_URL": f"{office.server.url}/api/",
        "EPRR_SECRET_KEYS": "cHJhY3RpY2Uta2V5LXdvcnRoLW5vdGhpbmctYXQtYWw=",
    }
    command = [sys.executable, "-m", "tests.sending_process", minutes]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


def _wait_for_posts(workspace: Workspace, process: "subprocess.Popen[str]", number: int) -> None:
    while sum(call["method"] == "chat.postMessage" for call in list(workspace.calls)) < number:
        assert process.poll() is None, "it ended before it could be killed"
        workspace.wait_for_change(workspace.version, 0.5)


@pytest.mark.parametrize("kind", ["lost_reply", "dropped", "error", "outage", "filtered", "filtered_reply"])
def test_whatever_happens_to_a_call_there_is_one_message_in_the_end(office: Office, kind: str) -> None:
    office.workspace.faults.add(kind, "chat.postMessage", times=2)
    asha = office.workspace.member("@asha")
    office.post("first", "second", "third", to=asha.id)
    office.send_until_done(office.sender())
    assert sorted(office.received("@asha")) == ["first", "second", "third"]
    assert office.states() == {State.SENT: 3}


def test_a_lost_reply_whose_look_up_fails_too_is_not_sent_twice(office: Office) -> None:
    """While it cannot be told whether a message went out, it stays unknown: it is never simply sent again."""
    office.workspace.faults.add("lost_reply", "chat.postMessage")
    for kind in ("rate_limit", "error", "dropped", "filtered", "filtered_reply"):
        office.workspace.faults.add(kind, "conversations.open", seconds=5)
    office.post("once", to=office.workspace.member("@asha").id)
    office.send_until_done(office.sender())
    assert office.received("@asha") == ["once"]


def test_a_message_that_we_cannot_handle_never_stops_the_others(office: Office) -> None:
    """What is wrong with it is our own mistake: it is looked up, tried again for a while, and given up."""
    asha, ben = (office.workspace.member(who).id for who in ("@asha", "@ben"))
    broken, lost = office.post("broken", "lost", to=asha)
    sender = office.sender()
    with transaction(office.engine) as session:
        _again(session, broken).body = {"view": "none"}
        _again(session, lost).method, _again(session, lost).body = "files.upload", {"name": "lost"}
    for _ in range(3):
        office.post("fine", to=ben)
        office.send_until_done(sender, minutes=1)
    assert office.received("@ben") == ["fine"] * 3
    for _ in range(60):
        office.send_until_done(sender, minutes=3)
    assert office.states() == {State.SENT: 3, State.FAILED: 2}


@pytest.mark.parametrize("kind", ["503", "unreachable"])
def test_after_an_outage_what_waits_goes_out_at_once_the_most_urgent_and_the_oldest_first(
    office: Office, kind: str
) -> None:
    sender, asha = office.sender(), office.workspace.member("@asha").id
    send = sender.channel.send
    if kind == "503":
        office.workspace.faults.add("outage", "*", times=None)
    else:
        sender.channel.send = _cannot_be_reached  # type: ignore[method-assign]
    for minute in range(6):
        office.post(f"news {minute}", to=asha, lane=Lane.ROUTINE)
        office.post(f"page {minute}", to=asha, lane=Lane.PAGE)
        office.send_until_done(sender, minutes=1)
    assert office.received("@asha") == []
    office.workspace.faults.clear()
    sender.channel.send = send  # type: ignore[method-assign]
    back = office.clock.now()
    office.send_until_done(sender, minutes=1)
    assert office.clock.now() - back <= timedelta(seconds=6)
    in_order = [f"{what} {minute}" for what in ("page", "news") for minute in range(6)]
    assert office.received("@asha") == in_order


def test_when_slack_is_back_only_for_a_moment_what_waits_still_goes_out_in_order_once_it_stays(office: Office) -> None:
    sender, asha = office.sender(), office.workspace.member("@asha").id
    send = sender.channel.send
    pages = [f"page {number}" for number in range(6)]
    office.post(*pages, to=asha, lane=Lane.PAGE)
    sender.channel.send = _cannot_be_reached  # type: ignore[method-assign]
    office.send_until_done(sender, minutes=1)
    goes_through = iter([True])
    sender.channel.send = lambda message: (send if next(goes_through, False) else _cannot_be_reached)(message)  # type: ignore[method-assign]
    office.send_until_done(sender, minutes=6)
    assert office.received("@asha") == pages[:1]
    office.post("new", to=office.workspace.member("@ben").id, lane=Lane.PAGE)
    office.send_until_done(sender, minutes=6)
    sender.channel.send = send  # type: ignore[method-assign]
    back = office.clock.now()
    while len(office.received("@asha")) < 6:
        office.send_until_done(sender, minutes=0.05)
    assert office.clock.now() - back <= timedelta(seconds=9)
    assert office.received("@asha") == pages


@pytest.mark.parametrize("number", [1, 2, 3, 10])
@pytest.mark.parametrize("lane", [Lane.PAGE, Lane.ROUTINE])
def test_however_many_messages_cannot_go_out_the_others_soon_do_and_then_wait_for_none(
    office: Office, number: int, lane: Lane
) -> None:
    """Whether they are pages, and so always the most urgent that there is, or not."""
    sender, asha, ben = office.sender(), *(office.workspace.member(who).id for who in ("@asha", "@ben"))
    send = sender.channel.send

    def filtered(message: Outgoing) -> Receipt:
        return _cannot_be_reached(message) if message.body["text"] == "disliked" else send(message)

    sender.channel.send = filtered  # type: ignore[method-assign]
    office.post(*["disliked"] * number, to=asha, lane=lane)
    office.post(*(f"fine {count}" for count in range(30)), to=ben, lane=Lane.LIVE)
    office.send_until_done(sender, minutes=number / 12)
    assert len(office.received("@ben")) == 30
    for minute in range(30):
        office.post(f"later {minute}", to=ben, lane=Lane.PAGE)
        sender.send_due()
        assert office.received("@ben")[30:] == [f"later {count}" for count in range(minute + 1)]
        office.clock.move(timedelta(seconds=61))


def test_a_page_that_failed_once_still_goes_before_what_is_less_urgent(office: Office) -> None:
    sender = office.sender()
    send, tried = sender.channel.send, []

    def failing(message: Outgoing) -> Receipt:
        tried.append(message.body["text"])
        return send(message) if office.clock.now() > NOW + timedelta(minutes=1) else _cannot_be_reached(message)

    sender.channel.send = failing  # type: ignore[method-assign]
    for who, lane in (("@ben", Lane.ROUTINE), ("@cara", Lane.EXERCISE), ("@asha", Lane.PAGE)):
        office.post(lane.name, lane.name, to=office.workspace.member(who).id, lane=lane)
    office.send_until_done(sender, minutes=2)
    rounds = [tried[start : start + 2] for start in range(0, len(tried) - 6, 2)]
    assert len(rounds) > 10
    assert {first for first, _ in rounds} == {"PAGE"}
    assert {second for _, second in rounds} == {"PAGE", "EXERCISE", "ROUTINE"}, "whichever alone goes through shows it"
    assert tried[-6:] == [name for name in ("PAGE", "EXERCISE", "ROUTINE") for _ in range(2)]


def test_a_message_that_alone_cannot_go_out_does_not_hold_up_the_others_nor_is_lost_in_a_long_outage(
    office: Office,
) -> None:
    """Such as one whose words a web filter does not like."""
    sender, asha, ben = office.sender(), *(office.workspace.member(who).id for who in ("@asha", "@ben"))
    send, tried = sender.channel.send, []

    def filtered(message: Outgoing) -> Receipt:
        if message.body["text"] != "disliked":
            return send(message)
        tried.append(office.clock.now())
        raise Undelivered("what came back was no answer of Slack's", unknown=False)

    sender.channel.send = filtered  # type: ignore[method-assign]
    office.post("disliked", to=asha, lane=Lane.PAGE)
    for number in range(10):
        office.post(f"fine {number}", to=ben)
    office.send_until_done(sender, minutes=0.2)
    assert len(office.received("@ben")) == 10
    office.send_until_done(sender, minutes=180)
    assert 60 < len(tried) < 110, "every two minutes in the end"
    sender.channel.send = send  # type: ignore[method-assign]
    office.send_until_done(sender, minutes=3)
    assert office.received("@asha") == ["disliked"]


def _cannot_be_reached(_: Outgoing) -> Receipt:
    raise Undelivered("Slack cannot be reached")


def test_a_rate_limit_pauses_everything_for_as_long_as_slack_says_and_loses_nothing(office: Office) -> None:
    office.workspace.faults.add("rate_limit", "chat.postMessage", seconds=30)
    for who in ("@asha", "@ben"):
        office.post("hello", to=office.workspace.member(who).id)
    sender = office.sender()
    sender.send_due()
    office.clock.move(timedelta(seconds=29))
    sender.send_due()
    assert office.received("@asha") == office.received("@ben") == []
    office.clock.move(timedelta(seconds=1))
    sender.send_due()
    assert office.received("@asha") == office.received("@ben") == ["hello"]


def test_live_goes_before_exercise_before_routine_and_old_before_new(office: Office) -> None:
    ben = office.workspace.member("@ben").id
    for lane in reversed(Lane):
        office.post(f"{lane.name} 1", f"{lane.name} 2", to=ben, lane=lane)
    office.sender().send_due()
    assert office.received("@ben") == [f"{lane.name} {n}" for lane in Lane for n in (1, 2)]


def test_peers_14_an_exercise_to_hundreds_does_not_delay_a_real_page(office: Office) -> None:
    for _ in range(30):
        office.post("exercise", to=office.workspace.member("@ben").id, lane=Lane.EXERCISE)
    sender = office.sender(Limits(per_second=1, burst=1, per_address=100, address_burst=100))
    sender.send_due()
    office.post("real", to=office.workspace.member("@asha").id)
    office.clock.move(timedelta(seconds=1))
    sender.send_due()
    assert office.received("@asha") == ["real"]
    assert office.received("@ben") == ["exercise"]


@pytest.mark.parametrize("lane", [lane for lane in Lane if lane != Lane.PAGE])
def test_what_is_less_urgent_never_uses_up_what_a_page_needs(office: Office, lane: Lane) -> None:
    """Whatever went out just before, there is room for the pages of a call-out at once."""
    everybody = [office.workspace.add_member(f"Person {number}") for number in range(60)]
    for member in everybody:
        office.post("not urgent", to=member.id, lane=lane)
    sender = office.sender(LIMITS)
    sender.send_due()
    for who in ("@asha", "@ben"):
        office.post("page", to=office.workspace.member(who).id, lane=Lane.PAGE)
    sender.send_due()
    assert office.received("@asha") == office.received("@ben") == ["page"]
    office.send_until_done(sender)
    assert office.states() == {State.SENT: 62}


def test_pages_go_before_news_and_wait_for_no_address_while_news_does(office: Office) -> None:
    asha = office.workspace.member("@asha").id
    sender = office.sender(Limits(per_second=100, burst=100, per_address=0.02, address_burst=6))
    office.post(*(f"news {number}" for number in range(9)), to=asha, lane=Lane.LIVE)
    office.post(*(f"page {number}" for number in range(7)), to=asha, lane=Lane.PAGE)
    sender.send_due()
    assert office.received("@asha") == [f"page {number}" for number in range(7)]
    office.clock.move(timedelta(seconds=50))
    sender.send_due()
    assert office.received("@asha")[7:] == ["news 0"], "pages leave no debt behind"


def test_a_page_that_says_something_else_now_is_no_page(office: Office) -> None:
    page = office.post("page", to=office.workspace.member("@asha").id, lane=Lane.PAGE)[0]
    sender = office.sender()
    sender.send_due()
    with transaction(office.engine) as session:
        outbox.revise(session, office.clock.now(), _again(session, page), Content("answered"))
    office.post("news", to=office.workspace.member("@ben").id)
    sender.send_due()
    methods = [call["method"] for call in office.workspace.calls if call["method"].startswith("chat.")]
    assert methods == ["chat.postMessage", "chat.postMessage", "chat.update"]


def test_many_messages_to_one_channel_do_not_hold_up_other_people(office: Office) -> None:
    office.post(*(f"{number}" for number in range(60)), to=office.workspace.member("@ben").id)
    office.post("for you", to=office.workspace.member("@asha").id)
    office.sender(Limits(per_second=100, burst=100, per_address=1, address_burst=1)).send_due()
    assert office.received("@ben") == ["0"]
    assert office.received("@asha") == ["for you"]


def test_what_has_expired_is_never_sent(office: Office) -> None:
    asha = office.workspace.member("@asha").id
    office.post("in time", to=asha, expires_at=NOW + timedelta(minutes=11))
    office.post("too late", to=asha, expires_at=NOW + timedelta(minutes=10))
    office.clock.move(timedelta(minutes=10))
    office.sender().send_due()
    assert office.received("@asha") == ["in time"]
    assert office.states() == {State.SENT: 1, State.EXPIRED: 1}


def test_what_expires_while_others_are_sent_is_not_sent(office: Office) -> None:
    sender, asha = office.sender(), office.workspace.member("@asha").id
    office.post("slow", to=asha)
    office.post("too late by then", to=office.workspace.member("@ben").id, expires_at=NOW + timedelta(seconds=5))
    send = sender.channel.send

    def take_long(message: Outgoing) -> Receipt:
        office.clock.move(timedelta(seconds=5))
        return send(message)

    sender.channel.send = take_long  # type: ignore[method-assign]
    sender.send_due()
    assert (office.received("@asha"), office.received("@ben")) == (["slow"], [])


def test_a_sender_whose_lease_another_took_begins_nothing_more(office: Office) -> None:
    slow, other, ben = office.sender(), office.sender(), office.workspace.member("@ben").id
    send = slow.channel.send

    def hang(message: Outgoing) -> Receipt:
        office.clock.move(timedelta(seconds=20))
        other.send_due()
        office.post("after it", to=ben)
        slow.channel.send = send  # type: ignore[method-assign]
        return send(message)

    slow.channel.send = hang  # type: ignore[method-assign]
    office.post("once", to=office.workspace.member("@asha").id)
    slow.send_due()
    assert (office.received("@asha"), office.received("@ben"), slow.is_leading) == (["once"], [], False)
    other.send_due()
    assert office.received("@ben") == ["after it"]


def test_an_update_waits_for_its_message_and_only_the_newest_wording_is_sent(office: Office) -> None:
    message = office.post("zero", to=office.workspace.member("@asha").id)[0]
    office.workspace.faults.add("rate_limit", "chat.postMessage", seconds=10)
    sender = office.sender()
    sender.send_due()
    for wording in ("one", "two", "three"):
        with transaction(office.engine) as session:
            outbox.revise(session, office.clock.now(), _again(session, message), Content(wording))
    office.send_until_done(sender)
    assert office.received("@asha") == ["three"]
    assert [call["method"] for call in office.workspace.calls].count("chat.update") == 1


def test_wording_that_changes_before_anything_went_out_needs_no_update(office: Office) -> None:
    message = office.post("zero", to=office.workspace.member("@asha").id)[0]
    with transaction(office.engine) as session:
        outbox.revise(session, office.clock.now(), _again(session, message), Content("one"))
    office.sender().send_due()
    assert office.received("@asha") == ["one"]
    assert office.states() == {State.SENT: 1}


def test_an_update_of_a_message_that_slack_refuses_is_given_up_with_it(office: Office) -> None:
    message = office.post("zero", to="U9999999")[0]
    sender = office.sender()
    sender.send_due()
    with transaction(office.engine) as session:
        outbox.revise(session, office.clock.now(), _again(session, message), Content("one"))
    office.send_until_done(sender)
    assert office.states() == {State.FAILED: 1, State.WITHDRAWN: 1}


def test_only_one_of_two_senders_sends_until_the_other_lets_go_or_dies(office: Office) -> None:
    asha = office.workspace.member("@asha").id
    one, other = office.sender(), office.sender()
    office.post("1", to=asha)
    assert one.send_due() == 1
    office.post("2", to=asha)
    assert other.send_due() == 0
    one.release()
    assert other.send_due() == 1
    office.post("3", to=asha)
    office.clock.move(timedelta(seconds=16))
    assert one.send_due() == 1, "the lease of one that died runs out"
    assert office.received("@asha") == ["1", "2", "3"]


def _again(session: Session, message: Message) -> Message:
    return session.get_one(Message, message.id)


def test_a_rate_limit_on_updates_does_not_hold_up_a_real_page(office: Office) -> None:
    """Slack's limits are per method: an exercise's updates must never delay a live post."""
    exercise = office.post("exercise", to=office.workspace.member("@ben").id, lane=Lane.EXERCISE)[0]
    sender = office.sender()
    sender.send_due()
    with transaction(office.engine) as session:
        outbox.revise(session, office.clock.now(), _again(session, exercise), Content("answered"))
    office.workspace.faults.add("rate_limit", "chat.update", seconds=30)
    sender.send_due()
    office.post("real", to=office.workspace.member("@asha").id)
    sender.send_due()
    assert office.received("@asha") == ["real"]
    assert office.received("@ben") == ["exercise"], "the update waits for as long as Slack says"
    office.clock.move(timedelta(seconds=30))
    sender.send_due()
    assert office.received("@ben") == ["answered"]


def test_the_next_sender_keeps_to_the_pause_that_slack_asked_the_last_one_for(office: Office) -> None:
    office.post("hello", to=office.workspace.member("@asha").id)
    office.workspace.faults.add("rate_limit", "chat.postMessage", seconds=30)
    first, second = office.sender(), office.sender()
    first.send_due()
    first.release()
    office.post("again", to=office.workspace.member("@ben").id)
    second.send_due()
    assert office.received("@ben") == []
    with transaction(office.engine) as session:
        assert outbox.next_due(session) == NOW + timedelta(seconds=30)
    office.clock.move(timedelta(seconds=30))
    second.send_due()
    assert office.received("@asha") == ["hello"]
    assert office.received("@ben") == ["again"]


def test_a_look_up_that_slack_puts_off_does_not_hold_up_other_people(office: Office) -> None:
    office.workspace.faults.add("lost_reply", "chat.postMessage")
    office.post("first", to=office.workspace.member("@asha").id)
    sender = office.sender()
    sender.send_due()
    office.workspace.faults.add("rate_limit", "conversations.open", seconds=60)
    office.clock.move(timedelta(seconds=6))
    office.post("second", to=office.workspace.member("@ben").id)
    sender.send_due()
    assert office.received("@ben") == ["second"]
    office.send_until_done(sender)
    assert office.received("@asha") == ["first"]


def test_new_messages_go_before_changes_of_old_ones_in_the_same_lane(office: Office) -> None:
    sender = office.sender()
    old = office.post("old", to=office.workspace.member("@asha").id)[0]
    sender.send_due()
    with transaction(office.engine) as session:
        outbox.revise(session, office.clock.now(), _again(session, old), Content("changed"))
    office.clock.move(timedelta(seconds=1))
    office.post("new", to=office.workspace.member("@ben").id)
    sender.send_due()
    methods = [call["method"] for call in office.workspace.calls if call["method"].startswith("chat.")]
    assert methods == ["chat.postMessage", "chat.postMessage", "chat.update"]


@pytest.mark.parametrize("ending", ["goes out", "is refused"])
def test_a_call_that_outlives_the_lease_does_not_send_twice(office: Office, ending: str) -> None:
    """Another sender takes over while a call hangs. It leaves that message alone until the call must be over."""
    slow, other = office.sender(), office.sender()
    send = slow.channel.send

    def hang(message: Outgoing) -> Receipt:
        office.clock.move(timedelta(seconds=20))
        other.send_due()
        if ending == "is refused":
            raise Undelivered("Slack asked for a pause", retry_after=1)
        return send(message)

    slow.channel.send = hang  # type: ignore[method-assign]
    office.post("once", to=office.workspace.member("@asha").id)
    slow.send_due()
    slow.release()
    office.send_until_done(other)
    assert office.received("@asha") == ["once"]
    assert office.states() == {State.SENT: 1}


@pytest.mark.parametrize("ending", ["goes out", "is refused"])
def test_what_a_sender_learns_after_another_took_its_message_over_changes_nothing(office: Office, ending: str) -> None:
    slow, other = office.sender(), office.sender()
    office.post("once", to=office.workspace.member("@asha").id)
    send = slow.channel.send

    def hang(message: Outgoing) -> Receipt:
        receipt = send(message)
        office.clock.move(timedelta(minutes=5))
        office.send_until_done(other)
        if ending == "is refused":
            raise Undelivered("Slack refused: not_in_channel")
        return receipt

    slow.channel.send = hang  # type: ignore[method-assign]
    slow.send_due()
    office.send_until_done(other)
    assert office.received("@asha") == ["once"]
    assert office.states() == {State.SENT: 1}


def test_a_sender_that_slept_before_its_call_leaves_the_message_to_be_looked_up(office: Office) -> None:
    sender = office.sender()
    office.post("once", to=office.workspace.member("@asha").id)
    take = sender._take_next

    def sleep() -> Message | None:
        message = take()
        office.clock.move(timedelta(minutes=5))
        return message

    sender._take_next = sleep  # type: ignore[method-assign]
    sender.send_due()
    assert office.received("@asha") == []
    sender._take_next = take  # type: ignore[method-assign]
    office.send_until_done(sender)
    assert office.received("@asha") == ["once"]


def test_after_a_crash_only_the_message_that_was_cut_off_waits(office: Office) -> None:
    crashed, other = office.sender(), office.sender()
    asha, ben = (office.workspace.member(who).id for who in ("@asha", "@ben"))
    office.post("cut off", to=asha)
    assert crashed.hold_lease()
    assert crashed._take_next() is not None
    office.post("next", to=ben)
    office.clock.move(timedelta(seconds=15))
    other.send_due()
    assert office.received("@ben") == ["next"]
    assert office.received("@asha") == []
    office.clock.move(timedelta(seconds=45))
    other.send_due()
    assert office.received("@asha") == ["cut off"]
