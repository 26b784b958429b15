"""What each of those who were called is shown of a call-out, and what they may do: once for every way it can stand."""

from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from eprr_bot.base.db import change
from eprr_bot.callout import kinds, posts, service
from eprr_bot.callout.kinds import Kind
from eprr_bot.callout.ladder import Ladder, Step, Whom
from eprr_bot.callout.messages import Paging
from eprr_bot.callout.models import Callee, CallOut, CallOutState, Page, StopRule
from eprr_bot.callout.service import Opening
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.outbox.models import Lane, Message, State
from eprr_bot.slack.commands import Actor
from tests.world import MONDAY

DIRECTOR, MANAGER, ADVISER = (Whom(rota=one) for one in ("director-on-call", "manager-on-call", "eprr-adviser"))
FAROUK, GRACE, PRIYA = "farouk.aziz", "grace.adeyemi", "priya.raman"


def called(
    session: Session, stop: StopRule, *rungs: Whom, incident_id: int | None = None, rota_id: str = "director-on-call"
) -> CallOut:
    """A call-out for something real, with the rungs of its ladder five minutes apart, all of them taken."""
    kinds.use([Kind("test")])
    steps = tuple(Step(after_minutes=5 * number, page=(one,)) for number, one in enumerate(rungs))
    opening = Opening(
        "test", 1, "A test", "It happened", "It", Lane.LIVE, stop, rota_id, insists=True, incident_id=incident_id
    )
    made = service.open_call_out(session, MONDAY, Ladder(id="l", name="Director", steps=steps), opening)
    for number in range(1, len(rungs)):
        service.advance(session, service.id_of(made), MONDAY + timedelta(minutes=5 * number))
    session.refresh(made)
    return made


def answer(session: Session, made: CallOut, who: str, by: str = "") -> None:
    person = session.get_one(Person, who)
    actor = Actor("", by) if by else Actor(person.slack_id or "", person.name, who)
    service.answer(session, service.id_of(made), person, MONDAY + timedelta(minutes=12), "slack", actor)
    session.refresh(made)


def callee(session: Session, made: CallOut, who: str) -> Callee:
    return next(one for one in service.callees(session, made.id) if one.person_id == who)


def seen(session: Session, made: CallOut, who: str) -> Paging:
    return posts.as_seen_by(session, made, callee(session, made, who), MONDAY + timedelta(minutes=15))


@pytest.mark.parametrize(
    ("incident_id", "state", "may_answer"),
    [
        (None, CallOutState.OPEN, True),
        (None, CallOutState.UNANSWERED, True),
        (None, CallOutState.ANSWERED, False),
        (None, CallOutState.STOPPED, False),
        (1, CallOutState.OPEN, True),
        (1, CallOutState.ANSWERED, True),
        (1, CallOutState.STOPPED, False),
    ],
)
def test_an_answer_may_be_given_while_it_is_open_and_in_an_incident_also_when_another_has_answered(
    session: Session, incident_id: int | None, state: CallOutState, may_answer: bool
) -> None:
    made = called(session, StopRule.FIRST, DIRECTOR, incident_id=incident_id)
    made.state = state
    shown = seen(session, made, FAROUK)
    assert (shown.may_answer, shown.is_open, shown.is_incident) == (may_answer, state == "open", incident_id == 1)


@pytest.mark.parametrize(
    ("incident_id", "state", "is_shown"),
    [
        (1, CallOutState.OPEN, True),
        (1, CallOutState.ANSWERED, True),
        (1, CallOutState.STOPPED, False),
        (None, CallOutState.OPEN, False),
    ],
)
def test_the_number_to_dial_stands_in_a_page_of_an_incident_that_may_still_be_answered(
    session: Session, incident_id: int | None, state: CallOutState, is_shown: bool
) -> None:
    made = called(session, StopRule.FIRST, DIRECTOR, incident_id=incident_id)
    made.state = state
    dial_in = directory.cluster(session).dial_in
    assert dial_in
    assert seen(session, made, FAROUK).dial_in == (dial_in if is_shown else "")


@pytest.mark.parametrize(
    ("stop", "who", "gives", "may_take"),
    [
        (StopRule.COMMAND, FAROUK, True, False),
        (StopRule.COMMAND, GRACE, False, True),
        (StopRule.FUNCTION, FAROUK, False, False),
        (StopRule.FUNCTION, GRACE, False, False),
    ],
)
def test_the_holders_answer_gives_command_and_anybody_else_may_take_it(
    session: Session, stop: StopRule, who: str, gives: bool, may_take: bool
) -> None:
    made = called(session, stop, DIRECTOR, MANAGER)
    shown = seen(session, made, who)
    assert (shown.gives_command, shown.may_take_command) == (gives, may_take)
    service.stop(session, made, MONDAY, "It was a mistake.")
    over = seen(session, made, who)
    assert (over.gives_command, over.may_take_command) == (False, False)


def test_an_answer_that_counts_in_a_call_for_command_about_the_same_thing_gives_it(session: Session) -> None:
    command = called(session, StopRule.COMMAND, DIRECTOR)
    other = called(session, StopRule.FUNCTION, MANAGER, DIRECTOR, rota_id="manager-on-call")
    assert seen(session, other, FAROUK).gives_command
    assert not seen(session, other, GRACE).gives_command
    service.stop(session, command, MONDAY, "It was a mistake.")
    assert not seen(session, other, FAROUK).gives_command


def test_whoever_is_called_later_reads_who_was_called_before_and_has_not_answered(session: Session) -> None:
    made = called(session, StopRule.COMMAND, DIRECTOR, MANAGER, ADVISER)
    assert [one.name for one in seen(session, made, PRIYA).silent] == ["Farouk Aziz", "Grace Adeyemi"]
    assert [one.name for one in seen(session, made, GRACE).silent] == ["Farouk Aziz"]
    assert seen(session, made, FAROUK).silent == ()
    answer(session, made, GRACE)
    session.get_one(Person, FAROUK).is_active = False
    [silent] = seen(session, made, PRIYA).silent
    assert (silent.name, silent.called_as, silent.has_left) == ("Farouk Aziz", "Director on call", True)


def test_what_is_still_lacking_is_said_once_somebody_has_answered_and_while_it_is_open(session: Session) -> None:
    made = called(session, StopRule.COMMAND, DIRECTOR, MANAGER)
    assert seen(session, made, FAROUK).lacks == ""
    answer(session, made, GRACE)
    assert seen(session, made, FAROUK).lacks == "Nobody has taken command yet."
    answer(session, made, FAROUK)
    assert (made.state, seen(session, made, GRACE).lacks) == (CallOutState.ANSWERED, "")


def test_each_reads_their_own_answer_as_theirs_and_whoever_passed_it_on(session: Session) -> None:
    made = called(session, StopRule.COMMAND, DIRECTOR, MANAGER)
    answer(session, made, GRACE, by="Ben Okoro")
    own, other = seen(session, made, GRACE), seen(session, made, FAROUK)
    assert own.mine is not None
    assert (own.mine.name, own.mine.seconds, own.mine.answered_by) == ("Grace Adeyemi", 7 * 60, "Ben Okoro")
    assert (own.others, other.mine, [one.name for one in other.others]) == ((), None, ["Grace Adeyemi"])


def test_who_answered_first_of_those_whose_answer_counts_is_named_at_the_end(session: Session) -> None:
    made = called(session, StopRule.COMMAND, DIRECTOR, MANAGER)
    answer(session, made, GRACE)
    answer(session, made, FAROUK)
    assert "Farouk Aziz" in posts.ending_of(session, made)
    assert "Grace" not in posts.ending_of(session, made)


def test_what_stands_in_slack_is_worded_anew_for_everybody_when_somebody_answers(session: Session) -> None:
    """Farouk was paged twice; Grace's page has not gone out yet, and Priya's was taken back."""
    made = called(session, StopRule.COMMAND, DIRECTOR, MANAGER, ADVISER)
    service.call_now(session, made, DIRECTOR, MONDAY + timedelta(minutes=11))
    farouks, graces, priyas, again = session.exec(select(Page.message_id).where(Page.route == "slack")).all()
    for message_id, state in ((farouks, State.SENT), (again, State.SENT), (priyas, State.WITHDRAWN)):
        change(session, Message, Message.id == message_id, state=state, attempts=1)
    answer(session, made, GRACE)
    changes = select(Message.revises, Message.lane).where(col(Message.revises).is_not(None))
    assert session.exec(changes.order_by(col(Message.id))).all() == [(again, Lane.LIVE), (farouks, Lane.ROUTINE)]
    shown = session.get_one(Message, graces, populate_existing=True)
    assert (shown.state, "You answered" in str(shown.body)) == (State.QUEUED, True)


@pytest.mark.parametrize(("who", "after"), [(FAROUK, 15), (GRACE, 20)])
def test_each_has_as_long_to_answer_from_when_they_were_called(session: Session, who: str, after: int) -> None:
    made = called(session, StopRule.COMMAND, DIRECTOR, MANAGER)
    assert seen(session, made, who).answer_by == MONDAY + timedelta(minutes=after)


@pytest.mark.parametrize(("insists", "minutes"), [(True, 90), (False, 60)])
def test_a_page_of_a_call_that_goes_on_counts_for_an_hour_from_when_it_was_sent(
    session: Session, insists: bool, minutes: int
) -> None:
    made = called(session, StopRule.COMMAND, DIRECTOR)
    made.insists = insists
    assert posts.page_counts_until(made, MONDAY + timedelta(minutes=30)) == MONDAY + timedelta(minutes=minutes)
