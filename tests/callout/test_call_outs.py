"""Call-outs in the database: when they stop, what counts as late, and whose answer counts where."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from eprr_bot.base.db import change, transaction
from eprr_bot.callout import kinds, register, service
from eprr_bot.callout.kinds import Kind
from eprr_bot.callout.ladder import Ladder, Step, Whom
from eprr_bot.callout.messages import Paging, page
from eprr_bot.callout.models import Callee, CallOut, CallOutState, Capacity, Page, StopRule
from eprr_bot.callout.service import Opening
from eprr_bot.directory import service as directory
from eprr_bot.oncall import service as oncall
from eprr_bot.outbox.models import Lane, Message, State
from eprr_bot.slack.commands import Actor
from tests.world import World, sqlite_url


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A world on SQLite alone; nothing is sent in it."""
    made = World(sqlite_url(tmp_path))
    kinds.use([Kind("test")])
    yield made
    made.close()


def ladder(*steps: str) -> Ladder:
    """Steps ten minutes apart, each with people's ids between spaces."""
    made = [
        Step(after_minutes=10 * number, page=tuple(Whom(person=one) for one in step.split()))
        for number, step in enumerate(steps)
    ]
    return Ladder(id="a-ladder", name="A ladder", steps=tuple(made))


def opened(session: Session, world: World, climb: Ladder, stop: StopRule = StopRule.FIRST) -> CallOut:
    opening = Opening("test", 1, "A test", "Nothing has happened", "Nothing", Lane.LIVE, stop=stop)
    return service.open_call_out(session, world.now, climb, opening)


def answer(session: Session, world: World, call_out: CallOut, person_id: str) -> Callee:
    person = directory.person(session, person_id)
    assert person is not None
    actor = Actor(person.slack_id or "", person.name, person.id)
    made = service.answer(session, service.id_of(call_out), person, world.now, "slack", actor)
    assert made is not None
    session.refresh(call_out)
    return made


def called(session: Session, call_out: CallOut) -> list[str]:
    return [one.person_id for one in service.callees(session, call_out.id)]


def test_peers_18_everyone_means_everyone_on_the_ladder_and_the_next_step_comes_at_once(world: World) -> None:
    with transaction(world.app.engine) as session:
        call_out = opened(
            session, world, ladder("ben.okoro", "ben.okoro", "cara.hughes", "asha.patel"), StopRule.EVERYONE
        )
        answer(session, world, call_out, "ben.okoro")
        assert (call_out.state, called(session, call_out)) == (CallOutState.OPEN, ["ben.okoro", "cara.hughes"])
        answer(session, world, call_out, "cara.hughes")
        answer(session, world, call_out, "asha.patel")
        assert (call_out.state, called(session, call_out)[2:]) == (CallOutState.ANSWERED, ["asha.patel"])


def test_of_two_workers_that_see_nobody_reached_one_hastens_the_ladder(world: World) -> None:
    with transaction(world.app.engine) as session:
        call_out = opened(session, world, ladder("ben.okoro", "cara.hughes", "asha.patel"))
        change(session, Message, Message.subject == service.subject(call_out), state=State.FAILED)
        both = [service.unreachable(session, world.now) for _ in range(2)]
        for (number,) in both:
            service.hasten(session, number, world.now)
            service.advance(session, number, world.now)
        assert called(session, call_out) == ["ben.okoro", "cara.hughes"]
        assert call_out.next_due == world.now + timedelta(minutes=10), "the rest keeps its distance"


def test_everyone_is_not_reached_while_one_of_the_last_step_is_silent(world: World) -> None:
    with transaction(world.app.engine) as session:
        call_out = opened(session, world, ladder("ben.okoro", "cara.hughes asha.patel"), StopRule.EVERYONE)
        answer(session, world, call_out, "ben.okoro")
        answer(session, world, call_out, "cara.hughes")
        assert call_out.state == CallOutState.OPEN
        assert call_out.next_due == call_out.closes_at


def test_until_the_time_that_the_page_names_an_answer_counts_however_the_call_out_ended(world: World) -> None:
    with transaction(world.app.engine) as session:
        call_out = opened(session, world, ladder("ben.okoro cara.hughes dmitri.volkov"))
        assert not answer(session, world, call_out, "ben.okoro").is_late
        assert call_out.state == CallOutState.ANSWERED
        assert not answer(session, world, call_out, "cara.hughes").is_late
        world.clock.move(timedelta(minutes=60))
        assert answer(session, world, call_out, "dmitri.volkov").is_late


def test_a_call_that_was_stopped_takes_no_answer(world: World) -> None:
    with transaction(world.app.engine) as session:
        call_out = opened(session, world, ladder("ben.okoro"))
        service.stop(session, call_out, world.now, "It was a mistake.")
        assert answer(session, world, call_out, "ben.okoro").answered_at is None


def test_a_call_that_has_not_gone_out_when_its_call_out_ends_is_withdrawn(world: World) -> None:
    with transaction(world.app.engine) as session:
        call_out = opened(session, world, ladder("ben.okoro"))
        service.stop(session, call_out, world.now, "It was a mistake.")
        found = session.exec(select(Message).where(Message.subject == service.subject(call_out))).all()
        assert [one.state for one in found if one.revises is None] == [State.WITHDRAWN]


def test_an_answer_is_in_time_while_any_call_out_about_the_same_thing_goes_on(world: World) -> None:
    with transaction(world.app.engine) as session:
        first = opened(session, world, ladder("ben.okoro"))
        service.stop(session, first, world.now, "It goes on in another.")
        second = opened(session, world, ladder("ben.okoro"))
        assert not answer(session, world, first, "ben.okoro").is_late
        session.refresh(second)
        assert second.state == CallOutState.ANSWERED


def test_an_answer_counts_in_every_call_out_about_the_same_thing(world: World) -> None:
    with transaction(world.app.engine) as session:
        first = opened(session, world, ladder("ben.okoro"))
        second = opened(session, world, ladder("cara.hughes ben.okoro"))
        answer(session, world, second, "ben.okoro")
        session.refresh(first)
        assert [first.state, second.state] == [CallOutState.ANSWERED] * 2
        assert not any(one.is_late for one in service.callees(session, first.id))


def test_of_several_calls_the_one_that_was_texted_last_comes_first(world: World) -> None:
    with transaction(world.app.engine) as session:
        for number, lane in enumerate((Lane.LIVE, Lane.LIVE, Lane.ROUTINE), 1):
            opening = Opening("test", number, "A test", "Nothing has happened", "Nothing", lane)
            by_text = ladder("ben.okoro").steps[0].model_copy(update={"by": ("slack", "text")})
            climb = ladder("ben.okoro").model_copy(update={"steps": (by_text,)})
            service.open_call_out(session, world.now, climb, opening)
            world.clock.move(timedelta(minutes=1))
        found = register.called_lately(session, ["ben.okoro"], world.now - timedelta(hours=1), world.now)
        assert [one.call_out.id for one in found] == [3, 2, 1]
        assert [one.counts_at(world.now) for one in found] == [True] * 3


DIRECTORS = ["asha.patel", "ben.okoro", "cara.hughes", "dmitri.volkov", "eleni.marsh"]
"""The other directors of the example; Farouk Aziz is on call."""


def called_for(session: Session, world: World, stop: StopRule, *rungs: Whom, matter: int = 1) -> CallOut:
    """A call-out that insists, for the director's rota, with steps ten minutes apart."""
    steps = tuple(Step(after_minutes=10 * number, page=(one,)) for number, one in enumerate(rungs))
    opening = Opening(
        "test",
        matter,
        "A test",
        "It happened",
        "It happened",
        Lane.LIVE,
        stop,
        rota_id="director-on-call",
        insists=True,
    )
    return service.open_call_out(session, world.now, Ladder(id="a", name="Director", steps=steps), opening)


def go_on(session: Session, world: World, call_out: CallOut) -> None:
    """Do what is due next."""
    assert call_out.next_due is not None
    world.clock.move_to(call_out.next_due)
    service.advance(session, service.id_of(call_out), world.now)
    session.refresh(call_out)


HOLDER = Whom(rota="director-on-call")


@pytest.mark.parametrize(
    ("stop", "rung", "who", "ends_it"),
    [
        (StopRule.COMMAND, HOLDER, "farouk.aziz", True),
        (StopRule.COMMAND, Whom(person="asha.patel", deputy=True), "asha.patel", True),
        (StopRule.COMMAND, Whom(role="accountable-emergency-officer", deputy=True), "asha.patel", True),
        (StopRule.COMMAND, Whom(role="accountable-emergency-officer"), "asha.patel", False),
        (StopRule.COMMAND, Whom(rota="manager-on-call"), "grace.adeyemi", False),
        (StopRule.FUNCTION, HOLDER, "farouk.aziz", True),
        (StopRule.FUNCTION, Whom(rota="manager-on-call", deputy=True), "grace.adeyemi", True),
        (StopRule.FUNCTION, Whom(rota="manager-on-call"), "grace.adeyemi", False),
        (StopRule.FIRST, Whom(rota="manager-on-call"), "grace.adeyemi", True),
    ],
)
def test_an_answer_counts_for_what_one_was_called_for(
    world: World, stop: StopRule, rung: Whom, who: str, ends_it: bool
) -> None:
    with transaction(world.app.engine) as session:
        call_out = called_for(session, world, stop, rung)
        answer(session, world, call_out, who)
        assert call_out.state == (CallOutState.ANSWERED if ends_it else CallOutState.OPEN)


def test_a_call_that_insists_widens_to_the_rota_and_repeats_and_never_closes_by_itself(world: World) -> None:
    with transaction(world.app.engine) as session:
        call_out = called_for(session, world, StopRule.COMMAND, HOLDER, Whom(rota="manager-on-call"))
        go_on(session, world, call_out)
        answer(session, world, call_out, "grace.adeyemi")
        assert (call_out.state, called(session, call_out)) == (CallOutState.OPEN, ["farouk.aziz", "grace.adeyemi"])
        opened_at = call_out.opened_at
        for minutes in (15, 25, 35):
            go_on(session, world, call_out)
            assert world.now - opened_at == timedelta(minutes=minutes)
        assert called(session, call_out)[2:] == DIRECTORS
        world.clock.move(timedelta(hours=12))
        go_on(session, world, call_out)
        assert call_out.state == CallOutState.OPEN
        answer(session, world, call_out, "ben.okoro")
        assert call_out.state == CallOutState.OPEN, "a colleague who responds has not taken command"
        assert not answer(session, world, call_out, "farouk.aziz").is_late
        assert call_out.state == CallOutState.ANSWERED


def test_in_rounds_a_number_gets_at_most_six_texts_an_hour_and_slack_goes_on(world: World) -> None:
    with transaction(world.app.engine) as session:
        call_out = called_for(session, world, StopRule.COMMAND, HOLDER)
        for _ in range(14):
            go_on(session, world, call_out)
            pages = session.exec(select(Page).where(Page.call_out_id == call_out.id)).all()
            farouk = next(one.id for one in service.callees(session, call_out.id) if one.person_id == "farouk.aziz")
            lately = [one.route for one in pages if one.callee_id == farouk and one.at > world.now - timedelta(hours=1)]
            assert lately.count("text") <= 6
        assert lately.count("slack") == 6
        assert call_out.rounds == 14


def test_the_first_text_of_another_matter_goes_out_however_many_there_were_of_the_first(world: World) -> None:
    with transaction(world.app.engine) as session:
        first = called_for(session, world, StopRule.COMMAND, HOLDER)
        for _ in range(14):
            go_on(session, world, first)
        second = called_for(session, world, StopRule.COMMAND, HOLDER, matter=2)
        go_on(session, world, second)
        of_second = select(Page, Callee).join(Callee, col(Callee.id) == col(Page.callee_id))
        pages = session.exec(of_second.where(Page.call_out_id == second.id, Page.route == "text")).all()
        assert {callee.person_id for _, callee in pages} == set(called(session, second))
        assert len(pages) == len(called(session, second)), "and no more than the first, for they have had enough"


def test_whoever_stays_reachable_is_called_with_the_holder_when_it_is_real(world: World) -> None:
    with transaction(world.app.engine) as session:
        oncall.keep_reachable(session, "director-on-call", {"eleni.marsh"}, world.now)
        real = called_for(session, world, StopRule.COMMAND, HOLDER)
        assert called(session, real) == ["farouk.aziz", "eleni.marsh"]
        assert service.callees(session, real.id)[1].capacity == Capacity.REACHABLE
        exercise = opened(session, world, Ladder(id="a", name="A", steps=(Step(after_minutes=0, page=(HOLDER,)),)))
        assert called(session, exercise) == ["farouk.aziz"]


def test_a_ladder_that_reaches_somebody_who_has_answered_takes_that_answer_and_pages_nobody(world: World) -> None:
    with transaction(world.app.engine) as session:
        first = opened(session, world, ladder("ben.okoro"))
        second = opened(session, world, ladder("cara.hughes", "ben.okoro", "asha.patel"))
        answer(session, world, first, "ben.okoro")
        assert second.next_due is not None
        service.advance(session, service.id_of(second), second.next_due)
        session.refresh(second)
        assert (second.state, called(session, second)) == (CallOutState.ANSWERED, ["cara.hughes", "ben.okoro"])
        reached = service.callees(session, second.id)[1]
        assert (reached.answered_at, reached.answered_with, reached.is_late) == (world.now, "slack", False)


@pytest.mark.parametrize(
    ("sent", "closes", "words"),
    [
        ((23, 10, 0), (23, 11, 0), "Sent 10:00. Reply 1 to answer, 2 if you cannot. Ignore after 11:00."),
        (
            (23, 23, 40),
            (24, 0, 40),
            "Sent 23:40. Reply 1 to answer, 2 if you cannot. Ignore after Tue 24 Nov 2026 00:40.",
        ),
    ],
)
def test_a_text_says_until_when_it_counts(sent: tuple[int, int, int], closes: tuple[int, int, int], words: str) -> None:
    opened_at, closes_at = (datetime(2026, 11, *one, tzinfo=UTC) for one in (sent, closes))
    assert words in page(paging(opened_at, closes_at)).short


def test_a_text_is_clear_in_the_night_in_which_the_clocks_go_back() -> None:
    opened_at, closes_at = (datetime(2026, 10, 25, hour, 40, tzinfo=UTC) for hour in (0, 1))
    text = page(paging(opened_at, closes_at)).short
    assert "Sent 01:40 BST." in text
    assert "Ignore after 01:40 GMT." in text


def paging(opened_at: datetime, closes_at: datetime) -> Paging:
    return Paging(1, "T", "Text", "Summary", "OK", "Director", opened_at, opened_at, closes_at, is_open=True)
