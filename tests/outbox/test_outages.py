"""When Slack cannot be reached, or dislikes one message: what waits, and what goes out first once it is back."""

from datetime import timedelta

import pytest

from eprr_bot.outbox.channel import Outgoing, Receipt, Undelivered
from eprr_bot.outbox.models import Lane
from tests.office import NOW, Office


@pytest.mark.parametrize("kind", ["503", "unreachable"])
def test_after_an_outage_what_waits_goes_out_at_once_the_most_urgent_and_the_oldest_first(
    office: Office, kind: str
) -> None:
    sender, asha = office.sender(), office.workspace.member("@asha").id
    send = sender.channel.send
    if kind == "503":
        office.workspace.faults.add("outage", "*", times=None)
    else:
        sender.channel.send = _cannot_be_reached
    for minute in range(6):
        office.post(f"news {minute}", to=asha, lane=Lane.ROUTINE)
        office.post(f"page {minute}", to=asha, lane=Lane.PAGE)
        office.send_until_done(sender, minutes=1)
    assert office.received("@asha") == []
    office.workspace.faults.clear()
    sender.channel.send = send
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
    sender.channel.send = _cannot_be_reached
    office.send_until_done(sender, minutes=1)
    goes_through = iter([True])
    sender.channel.send = lambda message: (send if next(goes_through, False) else _cannot_be_reached)(message)
    office.send_until_done(sender, minutes=6)
    assert office.received("@asha") == pages[:1]
    office.post("new", to=office.workspace.member("@ben").id, lane=Lane.PAGE)
    office.send_until_done(sender, minutes=6)
    sender.channel.send = send
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

    sender.channel.send = filtered
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

    sender.channel.send = failing
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

    sender.channel.send = filtered
    office.post("disliked", to=asha, lane=Lane.PAGE)
    for number in range(10):
        office.post(f"fine {number}", to=ben)
    office.send_until_done(sender, minutes=0.2)
    assert len(office.received("@ben")) == 10
    office.send_until_done(sender, minutes=180)
    assert 60 < len(tried) < 110, "every two minutes in the end"
    sender.channel.send = send
    office.send_until_done(sender, minutes=3)
    assert office.received("@asha") == ["disliked"]


def _cannot_be_reached(_: Outgoing) -> Receipt:
    raise Undelivered("Slack cannot be reached")
