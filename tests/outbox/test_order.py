"""What goes out before what, and what is not worth sending any more."""

from datetime import timedelta

import pytest

from eprr_bot.base.db import transaction
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.channel import Limits, Outgoing, Receipt
from eprr_bot.outbox.models import Lane, State
from eprr_bot.reach.slack.channel import LIMITS
from eprr_bot.slack.blocks import Content
from tests.office import NOW, Office, again


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
        outbox.revise(session, office.clock.now(), again(session, page), Content("answered"))
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

    sender.channel.send = take_long
    sender.send_due()
    assert (office.received("@asha"), office.received("@ben")) == (["slow"], [])


def test_new_messages_go_before_changes_of_old_ones_in_the_same_lane(office: Office) -> None:
    sender = office.sender()
    old = office.post("old", to=office.workspace.member("@asha").id)[0]
    sender.send_due()
    with transaction(office.engine) as session:
        outbox.revise(session, office.clock.now(), again(session, old), Content("changed"))
    office.clock.move(timedelta(seconds=1))
    office.post("new", to=office.workspace.member("@ben").id)
    sender.send_due()
    methods = [call["method"] for call in office.workspace.calls if call["method"].startswith("chat.")]
    assert methods == ["chat.postMessage", "chat.postMessage", "chat.update"]


def test_an_update_waits_for_its_message_and_only_the_newest_wording_is_sent(office: Office) -> None:
    message = office.post("zero", to=office.workspace.member("@asha").id)[0]
    office.workspace.faults.add("rate_limit", "chat.postMessage", seconds=10)
    sender = office.sender()
    sender.send_due()
    for wording in ("one", "two", "three"):
        with transaction(office.engine) as session:
            outbox.revise(session, office.clock.now(), again(session, message), Content(wording))
    office.send_until_done(sender)
    assert office.received("@asha") == ["three"]
    assert [call["method"] for call in office.workspace.calls].count("chat.update") == 1


def test_wording_that_changes_before_anything_went_out_needs_no_update(office: Office) -> None:
    message = office.post("zero", to=office.workspace.member("@asha").id)[0]
    with transaction(office.engine) as session:
        outbox.revise(session, office.clock.now(), again(session, message), Content("one"))
    office.sender().send_due()
    assert office.received("@asha") == ["one"]
    assert office.states() == {State.SENT: 1}


def test_an_update_of_a_message_that_slack_refuses_is_given_up_with_it(office: Office) -> None:
    message = office.post("zero", to="U9999999")[0]
    sender = office.sender()
    sender.send_due()
    with transaction(office.engine) as session:
        outbox.revise(session, office.clock.now(), again(session, message), Content("one"))
    office.send_until_done(sender)
    assert office.states() == {State.FAILED: 1, State.WITHDRAWN: 1}
