"""Asking for whoever is on call: what somebody typed, who may stop it, and what whoever asked is told in the end."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from eprr_bot.base.db import change
from eprr_bot.base.patient_data import LEFT_OUT
from eprr_bot.callout import service as callout
from eprr_bot.callout.models import Callee, CallOut, CallOutState
from eprr_bot.directory.models import Person
from eprr_bot.oncall import service as oncall
from eprr_bot.outbox.models import Message
from eprr_bot.page_requests import service
from eprr_bot.page_requests.models import PageRequest, Told
from eprr_bot.page_requests.service import Wanted
from eprr_bot.slack.commands import Actor, UserError
from tests.world import MONDAY

ROTA = "director-on-call"
NIAMH = Actor("U-NIAMH", "Niamh Doyle", "niamh.doyle")
AT_THE_KEYBOARD = Actor("", "the command line (account niamh)")
WARD_5 = Wanted(ROTA, "please ring ward 5")


def after(minutes: float) -> datetime:
    return MONDAY + timedelta(minutes=minutes)


@pytest.fixture
def made(session: Session) -> Iterator[PageRequest]:
    """Niamh asked for the director at ten."""
    return service.page(session, WARD_5, NIAMH, MONDAY)


def call_of(session: Session, made: PageRequest) -> CallOut:
    return session.get_one(CallOut, made.call_out_id)


def answer(session: Session, made: PageRequest, minutes: float, who: str = "farouk.aziz") -> None:
    person = session.get_one(Person, who)
    themselves = Actor(person.slack_id or "", person.name, who)
    callout.answer(session, made.call_out_id or 0, person, after(minutes), "slack", themselves)
    session.refresh(made)


def news(session: Session) -> list[str]:
    """What whoever asked was told."""
    sent = select(Message).where(Message.address == NIAMH.slack_id, col(Message.subject).startswith("page/"))
    return [one.body["text"] for one in session.exec(sent.order_by(col(Message.id))).all()]


@pytest.mark.parametrize(
    ("text", "rota_id", "message"),
    [
        ("director-on-call please ring ward 5", ROTA, "please ring ward 5"),
        ("Director on call please ring", ROTA, "please ring"),
        ("director  please   ring\tward 5", ROTA, "please ring ward 5"),
        ("loggist come", "loggist", "come"),
    ],
)
def test_the_first_words_name_the_rota_and_the_rest_is_what_it_is_about(
    session: Session, text: str, rota_id: str, message: str
) -> None:
    assert service.read(session, text) == Wanted(rota_id, message)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("director", "Say what it is about: /oncall page director-on-call <message>"),
        ("director \u200b", "Say what it is about"),
        ("directr please ring", "“directr” is no rota. Did you mean /oncall page director-on-call?"),
        (
            "on-call please ring",
            "“on-call” could be director-on-call or manager-on-call. Name one: /oncall page director-on-call <message>",
        ),
        ("ward 5 please", "“ward” is no rota. Type: /oncall page <rota> <message>. Rotas: director-on-call, "),
    ],
)
def test_what_is_missing_is_said_with_the_line_to_type(session: Session, text: str, said: str) -> None:
    with pytest.raises(UserError) as caught:
        service.read(session, text)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("rota_id", "who", "minutes", "is_running"),
    [
        (ROTA, NIAMH, 1.9, True),
        (ROTA, NIAMH, 2, False),
        ("manager-on-call", NIAMH, 1, False),
        (ROTA, Actor("U-BEN", "Ben Okoro", "ben.okoro"), 1, False),
        (ROTA, AT_THE_KEYBOARD, 1, False),
    ],
)
def test_only_the_same_person_who_asks_for_the_same_rota_within_two_minutes_asks_twice(
    session: Session, made: PageRequest, rota_id: str, who: Actor, minutes: float, is_running: bool
) -> None:
    found = service.running(session, Wanted(rota_id, "again"), who, after(minutes))
    assert found is (made if is_running else None)


def test_whoever_asks_again_once_it_was_answered_asks_anew(session: Session, made: PageRequest) -> None:
    answer(session, made, 1)
    assert service.running(session, WARD_5, NIAMH, after(1)) is None


def test_two_at_keyboards_are_told_apart_by_their_accounts(session: Session) -> None:
    made = service.page(session, WARD_5, AT_THE_KEYBOARD, MONDAY)
    assert service.running(session, WARD_5, AT_THE_KEYBOARD, after(1)) is made
    assert service.running(session, WARD_5, Actor("", "the command line (account ben)"), after(1)) is None


def test_a_patients_number_is_neither_kept_nor_sent(session: Session) -> None:
    made = service.page(session, Wanted(ROTA, "patient 943 476 5919 waits"), NIAMH, MONDAY)
    assert "943" not in made.message
    assert "943 476 5919" not in f"{call_of(session, made).text} {call_of(session, made).summary}"
    assert "[number removed" in call_of(session, made).summary
    assert LEFT_OUT in service.started(session, made, runs=True).text


def test_whoever_gave_no_number_reads_of_none(session: Session, made: PageRequest) -> None:
    shown = service.started(session, made, runs=True).text
    assert "Farouk Aziz is being called for Director on call." in shown
    assert LEFT_OUT not in shown


def test_whoever_asked_hears_that_nobody_answered_and_then_that_somebody_did(
    session: Session, made: PageRequest
) -> None:
    closes_at = call_of(session, made).closes_at
    assert (service.overdue(session, closes_at - timedelta(seconds=1)), service.overdue(session, closes_at)) == (
        [],
        [made.id],
    )
    for _ in range(2):
        service.tell_in_vain(session, closes_at, made.id or 0)
    assert (made.told, len(news(session))) == (Told.UNANSWERED, 1), "of two workers one tells it"
    assert service.overdue(session, closes_at) == []
    answer(session, made, 90)
    assert made.told == Told.LATE
    told = news(session)
    assert len(told) == 2
    assert "No answer came from Farouk Aziz" in told[0]
    assert "Farouk Aziz answered after all, after 1 hour 30 minutes" in told[1]


@pytest.mark.parametrize(("hours", "is_told"), [(23.9, True), (24, False)])
def test_an_answer_is_news_for_a_day(session: Session, made: PageRequest, hours: float, is_told: bool) -> None:
    service.tell_in_vain(session, after(60), made.id or 0)
    answer(session, made, 60 * hours)
    assert (made.told == Told.LATE, len(news(session))) == (is_told, 1 + is_told)


def test_an_answer_in_time_is_told_once_and_leaves_nothing_overdue(session: Session, made: PageRequest) -> None:
    answer(session, made, 3)
    assert made.told == Told.ANSWERED
    assert ["Farouk Aziz answered, after 3 minutes" in one for one in news(session)] == [True]
    assert service.overdue(session, after(600)) == []
    service.tell_in_vain(session, after(600), made.id or 0)
    assert len(news(session)) == 1
    assert service.standing(session, made) == "answered after 3 minutes"


def test_of_two_who_answer_the_first_one_counts(session: Session) -> None:
    oncall.keep_reachable(session, ROTA, {"eleni.marsh"}, MONDAY)
    made = service.page(session, WARD_5, NIAMH, MONDAY)
    answer(session, made, 2, "eleni.marsh")
    answer(session, made, 5)
    assert service.standing(session, made) == "answered after 2 minutes"
    assert ["Eleni Marsh answered, after 2 minutes" in one for one in news(session)] == [True]


def test_only_whoever_asked_stops_it_and_they_are_told_that_it_is_stopped(session: Session, made: PageRequest) -> None:
    number = made.id or 0
    for who, which in ((Actor("U-BEN", "Ben Okoro"), number), (NIAMH, number + 1)):
        with pytest.raises(UserError, match="That call is not yours, or no longer there"):
            service.stop(session, which, who, MONDAY)
    assert service.standing(session, made) == "being called"
    service.stop(session, number, NIAMH, after(1))
    session.refresh(made)
    assert (call_of(session, made).state, made.told) == (CallOutState.STOPPED, Told.STOPPED)
    assert service.standing(session, made) == "not answered"
    with pytest.raises(UserError, match="That call is over already"):
        service.stop(session, number, NIAMH, after(2))


def test_where_nobody_can_be_called_it_is_over_at_once_and_says_so(session: Session) -> None:
    change(session, Person, col(Person.id) != "niamh.doyle", is_active=False)
    made = service.page(session, WARD_5, NIAMH, MONDAY)
    assert (made.told, call_of(session, made).state) == (Told.UNANSWERED, CallOutState.STOPPED)
    assert "Nobody who could be called is on call as Director." in service.started(session, made, runs=True).text
    assert news(session) == [], "they read it in the answer"


def test_whoever_holds_the_rota_themselves_is_told_that_others_are_called(session: Session) -> None:
    farouk = session.get_one(Person, "farouk.aziz")
    made = service.page(session, WARD_5, Actor(farouk.slack_id or "", farouk.name, farouk.id), MONDAY)
    called = session.exec(select(Callee.person_id).where(Callee.call_out_id == made.call_out_id)).all()
    assert "farouk.aziz" not in called
    assert called
    assert "You are on call as Director yourself." in service.started(session, made, runs=True).text


def test_nothing_is_sent_to_whoever_asked_at_the_keyboard(session: Session) -> None:
    made = service.page(session, WARD_5, AT_THE_KEYBOARD, MONDAY)
    answer(session, made, 3)
    assert (made.told, news(session)) == (Told.ANSWERED, [])
