"""Slack asks for a pause: what waits, and what must not."""

from datetime import timedelta

from eprr_bot.base.db import transaction
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Lane
from eprr_bot.slack.blocks import Content
from tests.office import NOW, Office, again


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


def test_a_rate_limit_on_updates_does_not_hold_up_a_real_page(office: Office) -> None:
    """Slack's limits are per method: an exercise's updates must never delay a live post."""
    exercise = office.post("exercise", to=office.workspace.member("@ben").id, lane=Lane.EXERCISE)[0]
    sender = office.sender()
    sender.send_due()
    with transaction(office.engine) as session:
        outbox.revise(session, office.clock.now(), again(session, exercise), Content("answered"))
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
