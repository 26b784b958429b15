"""After its ladder a call that insists goes on in rounds: when each comes, whom it calls, and what the log says."""

from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from eprr_bot.base.db import change
from eprr_bot.callout import kinds, ladder_steps, service
from eprr_bot.callout.kinds import Kind
from eprr_bot.callout.ladder import Ladder, Step, Whom
from eprr_bot.callout.models import Callee, CallOut, CallOutState, Page, StopRule
from eprr_bot.callout.service import Opening
from eprr_bot.directory.models import Person
from eprr_bot.outbox.models import Lane, Message, State
from eprr_bot.records import service as records
from eprr_bot.slack.commands import Actor
from tests.world import MONDAY

HOLDER, MANAGER = Whom(rota="director-on-call"), Whom(rota="manager-on-call")
FAROUK, GRACE = "farouk.aziz", "grace.adeyemi"
COLLEAGUES = {"asha.patel", "ben.okoro", "cara.hughes", "dmitri.volkov", "eleni.marsh"}


def opened(
    session: Session, *rungs: Whom, stop: StopRule = StopRule.COMMAND, rota_id: str = "director-on-call"
) -> CallOut:
    """A call for the director in incident 1, its steps ten minutes apart by Slack."""
    kinds.use([Kind("test")])
    steps = tuple(Step(after_minutes=10 * number, page=(one,)) for number, one in enumerate(rungs))
    opening = Opening("test", 1, "T", "It happened", "It", Lane.LIVE, stop, rota_id, insists=True, incident_id=1)
    return service.open_call_out(session, MONDAY, Ladder(id="l", name="Director", steps=steps), opening)


def go_on(session: Session, made: CallOut) -> set[str]:
    """Do what is due next. Returns whom that paged."""
    due = made.next_due
    assert due is not None
    service.advance(session, service.id_of(made), due)
    session.refresh(made)
    paged = select(Callee.person_id).join(Page, col(Page.callee_id) == col(Callee.id))
    return set(session.exec(paged.where(Page.call_out_id == made.id, Page.at == due)).all())


def answer(session: Session, made: CallOut, *people: str) -> None:
    for one in people:
        person = session.get_one(Person, one)
        actor = Actor(person.slack_id or "", person.name, one)
        service.answer(session, service.id_of(made), person, MONDAY + timedelta(minutes=1), "slack", actor)
    session.refresh(made)


def log(session: Session) -> list[str]:
    return [one.text for one in records.entries(session, 1)]


def test_the_first_round_comes_five_minutes_after_the_last_step_and_then_one_every_ten(session: Session) -> None:
    made = opened(session, HOLDER, MANAGER)
    found = []
    for _ in range(4):
        go_on(session, made)
        assert made.next_due is not None
        found.append((made.rounds, (made.next_due - MONDAY) / timedelta(minutes=1)))
    assert found == [(0, 15), (1, 25), (2, 35), (3, 45)]


def test_where_the_ladder_reaches_nobody_at_all_the_first_round_comes_at_once(session: Session) -> None:
    session.get_one(Person, FAROUK).is_active = False
    made = opened(session, HOLDER)
    assert (made.rounds, made.next_due) == (1, MONDAY + timedelta(minutes=10))
    assert {one.person_id for one in service.callees(session, made.id)} == COLLEAGUES


def test_a_ladder_that_reaches_somebody_gives_them_their_time(session: Session) -> None:
    made = opened(session, HOLDER)
    assert (made.rounds, made.next_due) == (0, MONDAY + timedelta(minutes=5))


def test_a_round_calls_the_rota_and_whoever_was_called_before_and_is_silent(session: Session) -> None:
    made = opened(session, HOLDER, MANAGER)
    assert go_on(session, made) == {GRACE}
    assert go_on(session, made) == {FAROUK, GRACE, *COLLEAGUES}
    answer(session, made, GRACE, "ben.okoro")
    session.get_one(Person, "cara.hughes").is_active = False
    assert go_on(session, made) == {FAROUK, *COLLEAGUES} - {"ben.okoro", "cara.hughes"}


def test_whoever_was_called_and_has_left_since_is_called_no_more(session: Session) -> None:
    made = opened(session, HOLDER, MANAGER)
    go_on(session, made)
    session.get_one(Person, GRACE).is_active = False
    session.flush()
    assert go_on(session, made) == {FAROUK, *COLLEAGUES}


def test_where_all_respond_and_nobody_commands_they_are_asked_again(session: Session) -> None:
    made = opened(session, MANAGER, rota_id="")
    answer(session, made, GRACE)
    assert (made.state, made.rounds) == (CallOutState.OPEN, 1), "there is nobody to wait for"
    assert go_on(session, made) == {GRACE}
    assert "Nobody has taken command yet. Round 2 to all who were called before" in log(session)[-1]
    session.get_one(Person, GRACE).is_active = False
    session.flush()
    assert go_on(session, made) == set(), "but not whoever has left"


def test_where_it_is_not_about_command_whoever_answered_is_left_alone(session: Session) -> None:
    made = opened(session, MANAGER, stop=StopRule.FUNCTION, rota_id="")
    answer(session, made, GRACE)
    assert go_on(session, made) == set()
    assert log(session)[-1].endswith("calling nobody, for nobody is left to call.")


def test_the_log_says_which_call_nobody_has_answered(session: Session) -> None:
    made = opened(session, MANAGER, stop=StopRule.FIRST, rota_id="")
    assert go_on(session, made) == {GRACE}
    about = f"{made.title[:1].lower()}{made.title[1:]}"
    assert log(session)[-1].startswith(
        f"Nobody has answered for {made.ladder['name']} yet ({about}). Round 1 to all who"
    )


def test_the_log_says_of_a_round_who_is_called_by_which_ways(session: Session) -> None:
    made = opened(session, HOLDER)
    change(session, Person, col(Person.id).in_(["asha.patel", "ben.okoro"]), mobile="")
    change(session, Person, col(Person.id).in_(["cara.hughes", "dmitri.volkov"]), is_active=False)
    go_on(session, made)
    assert log(session)[-1] == (
        "Nobody has taken command yet. Round 1 to everybody on the rota and all who were called before: calling "
        "Farouk Aziz and Eleni Marsh by Slack and text message; Asha Patel and Ben Okoro by Slack."
    )


@pytest.mark.parametrize(
    ("rung", "said"),
    [
        (HOLDER, ["Calling Farouk Aziz (Director on call) by Slack."]),
        (Whom(person="ben.okoro"), ["Calling Ben Okoro (Director of Finance) by Slack."]),
        (Whom(rota="no-rota-any-more"), ["Nobody is there to call as no-rota-any-more."]),
    ],
)
def test_the_log_says_whom_each_step_calls_as_what(session: Session, rung: Whom, said: list[str]) -> None:
    opened(session, rung)
    assert log(session)[:1] == said


def test_a_way_that_there_is_not_stands_in_the_log_once_however_often_it_is_tried(session: Session) -> None:
    session.get_one(Person, FAROUK).mobile = ""
    made = opened(session, HOLDER)
    for _ in range(3):
        go_on(session, made)
    cannot = [one for one in log(session) if one.startswith("Farouk Aziz cannot be reached")]
    assert cannot == ["Farouk Aziz cannot be reached by text message: no mobile number is known."]


@pytest.mark.parametrize(
    ("stop", "pages_her_again", "state"),
    [(StopRule.COMMAND, True, CallOutState.OPEN), (StopRule.FUNCTION, False, CallOutState.ANSWERED)],
)
def test_whoever_responded_is_asked_anew_before_their_answer_gives_them_command(
    session: Session, stop: StopRule, pages_her_again: bool, state: CallOutState
) -> None:
    """Asha Patel is called by name, answers, and a later step means her as the director's deputy."""
    deputy = Whom(role="accountable-emergency-officer", deputy=True)
    made = opened(session, Whom(person="asha.patel"), HOLDER, deputy, stop=stop)
    answer(session, made, "asha.patel")
    assert (made.state, made.steps_taken) == (CallOutState.OPEN, 2), "the next step comes at once"
    assert ("asha.patel" in go_on(session, made), made.state) == (pages_her_again, state)


def test_whoever_answered_another_call_of_the_incident_is_not_called_again_and_this_one_goes_on(
    session: Session,
) -> None:
    manager = opened(session, MANAGER, stop=StopRule.FUNCTION, rota_id="manager-on-call")
    director = opened(session, HOLDER, MANAGER)
    answer(session, manager, GRACE)
    assert go_on(session, director) == set()
    assert log(session)[-1] == (
        "Grace Adeyemi has answered as Manager on call, and is not called again. The call for Director goes on."
    )
    assert (manager.state, director.state) == (CallOutState.ANSWERED, CallOutState.OPEN)


def test_what_became_of_each_page_is_kept_and_said_once(session: Session) -> None:
    made = opened(session, HOLDER)
    service.call_now(session, made, MANAGER, MONDAY)
    slack, graces, text = session.exec(select(Page.message_id).order_by(col(Page.id))).all()
    assert ladder_steps.news_of_pages(session, MONDAY) == []
    for message_id in (slack, graces):
        change(session, Message, Message.id == message_id, state=State.SENT, state_at=MONDAY)
    change(session, Message, Message.id == text, state=State.FAILED, error="the number does not exist")
    assert ladder_steps.news_of_pages(session, MONDAY) == [made.id]
    for _ in range(2):
        ladder_steps.note_news(session, service.id_of(made), MONDAY)
    assert log(session)[2:] == [
        "Called, as the services took it: Farouk Aziz by Slack; Grace Adeyemi by Slack.",
        "Text message to Grace Adeyemi failed: the number does not exist.",
    ]
    assert ladder_steps.news_of_pages(session, MONDAY) == []
    assert service.called_at(session, "test", 1) == {FAROUK: MONDAY, GRACE: MONDAY}
