"""Exactly one message each: however a process ends, and whatever is lost on the way."""

import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest

from eprr_bot.base.db import transaction
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.channel import Outgoing, Receipt, Undelivered
from eprr_bot.outbox.models import Lane, Message, State
from eprr_bot.outbox.service import Envelope
from eprr_bot.practice.workspace import Workspace
from eprr_bot.slack.blocks import Content
from tests.office import NOW, Office, again


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


@pytest.mark.logs_errors("a message cannot be handled")
def test_a_message_that_we_cannot_handle_never_stops_the_others(office: Office) -> None:
    """What is wrong with it is our own mistake: it is looked up, tried again for a while, and given up."""
    asha, ben = (office.workspace.member(who).id for who in ("@asha", "@ben"))
    broken, lost = office.post("broken", "lost", to=asha)
    sender = office.sender()
    with transaction(office.engine) as session:
        again(session, broken).body = {"view": "none"}
        again(session, lost).method, again(session, lost).body = "files.upload", {"name": "lost"}
    for _ in range(3):
        office.post("fine", to=ben)
        office.send_until_done(sender, minutes=1)
    assert office.received("@ben") == ["fine"] * 3
    for _ in range(60):
        office.send_until_done(sender, minutes=3)
    assert office.states() == {State.SENT: 3, State.FAILED: 2}


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

    slow.channel.send = hang
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

    slow.channel.send = hang
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

    sender._take_next = sleep
    sender.send_due()
    assert office.received("@asha") == []
    sender._take_next = take
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


def test_a_sender_whose_lease_another_took_begins_nothing_more(office: Office) -> None:
    slow, other, ben = office.sender(), office.sender(), office.workspace.member("@ben").id
    send = slow.channel.send

    def hang(message: Outgoing) -> Receipt:
        office.clock.move(timedelta(seconds=20))
        other.send_due()
        office.post("after it", to=ben)
        slow.channel.send = send
        return send(message)

    slow.channel.send = hang
    office.post("once", to=office.workspace.member("@asha").id)
    slow.send_due()
    assert (office.received("@asha"), office.received("@ben"), slow.is_leading) == (["once"], [], False)
    other.send_due()
    assert office.received("@ben") == ["after it"]


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
