"""Taking the steps of a ladder: when each is due, whom it pages again, and whom it leaves alone."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from eprr_bot.base.db import change, transaction
from eprr_bot.callout import ladder_steps, service
from eprr_bot.callout.ladder import Ladder, Step, Whom
from eprr_bot.callout.models import Callee, CallOut, CallOutState, Page, StopRule
from eprr_bot.callout.service import Opening
from eprr_bot.directory.models import Person
from eprr_bot.outbox.models import Lane, Message, State
from eprr_bot.outbox.service import Envelope
from eprr_bot.slack.blocks import Content
from tests.callout.test_call_outs import answer, called, ladder, opened
from tests.callout.test_call_outs import world as world
from tests.world import MONDAY, World

DIRECTOR, MANAGER = Whom(rota="director-on-call"), Whom(rota="manager-on-call")


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def tick(session: Session, call_out: CallOut, after: float) -> bool:
    """A worker looks so many minutes after the call-out opened."""
    done = service.advance(session, service.id_of(call_out), call_out.opened_at + minutes(after))
    session.refresh(call_out)
    return done


def climb(*rungs: Whom, by: tuple[str, ...] = ("slack",)) -> Ladder:
    """Steps ten minutes apart, each with one rung."""
    steps = tuple(Step(after_minutes=10 * number, page=(one,), by=by) for number, one in enumerate(rungs))
    return Ladder(id="a-ladder", name="A ladder", steps=steps)


def pages(session: Session, call_out: CallOut) -> list[tuple[int, str, str]]:
    """Every page so far: at which step, by which route, and what became of its message or kept it from going."""
    found = select(Page, Message.state).outerjoin(Message, col(Message.id) == col(Page.message_id))
    rows = session.exec(found.where(Page.call_out_id == call_out.id).order_by(col(Page.id))).all()
    return [(page.step, page.route, page.failure or state) for page, state in rows]


def test_no_step_comes_early_and_nobody_is_given_up_before_the_time_is(world: World) -> None:
    with transaction(world.app.engine) as session:
        call_out = opened(session, world, ladder("ben.okoro", "cara.hughes"))
        assert not tick(session, call_out, 9.9)
        assert called(session, call_out) == ["ben.okoro"]
        assert tick(session, call_out, 10)
        assert (called(session, call_out), call_out.next_due) == (["ben.okoro", "cara.hughes"], call_out.closes_at)
        assert not tick(session, call_out, 59.9)
        assert call_out.state == CallOutState.OPEN
        assert tick(session, call_out, 60)
        assert (call_out.state, call_out.closed_at) == (CallOutState.UNANSWERED, MONDAY + minutes(60))
        assert not tick(session, call_out, 61), "it is closed but once"


def test_after_an_outage_each_step_that_was_missed_comes_at_the_next_look(world: World) -> None:
    with transaction(world.app.engine) as session:
        call_out = opened(session, world, ladder("ben.okoro", "cara.hughes", "asha.patel"))
        for now, expected in ((25, "cara.hughes"), (25.1, "asha.patel")):
            assert tick(session, call_out, now)
            assert called(session, call_out)[-1] == expected
        assert call_out.next_due == call_out.closes_at


def test_a_step_that_reaches_nobody_takes_no_time(world: World) -> None:
    with transaction(world.app.engine) as session:
        session.get_one(Person, "ben.okoro").is_active = False
        call_out = opened(session, world, ladder("ben.okoro", "cara.hughes", "asha.patel"))
        assert (called(session, call_out), call_out.steps_taken) == (["cara.hughes"], 2)
        assert call_out.next_due == MONDAY + minutes(10)


@pytest.mark.parametrize(("asked_by", "expected"), [("farouk.aziz", "grace.adeyemi"), ("grace.adeyemi", "farouk.aziz")])
def test_whoever_asks_others_is_never_called_themselves(world: World, asked_by: str, expected: str) -> None:
    opening = Opening("test", 1, "A test", "It happened", "It happened", Lane.LIVE, asked_by_id=asked_by)
    with transaction(world.app.engine) as session:
        call_out = service.open_call_out(session, world.now, climb(DIRECTOR, MANAGER), opening)
        tick(session, call_out, 10)
        assert called(session, call_out) == [expected]


def test_whoever_is_named_in_two_steps_is_paged_in_both_unless_they_have_answered(world: World) -> None:
    with transaction(world.app.engine) as session:
        twice = opened(session, world, ladder("ben.okoro cara.hughes", "ben.okoro cara.hughes"), StopRule.EVERYONE)
        answer(session, world, twice, "ben.okoro")
        tick(session, twice, 10)
        again = select(Callee.person_id).join(Page).where(Page.call_out_id == twice.id, Page.step == 2)
        assert session.exec(again).all() == ["cara.hughes"]
        assert called(session, twice) == ["ben.okoro", "cara.hughes"]


@pytest.mark.parametrize("rungs", [(Whom(person="farouk.aziz"), DIRECTOR), (DIRECTOR, Whom(person="farouk.aziz"))])
def test_whoever_is_called_in_two_capacities_keeps_the_one_that_counts_for_more(
    world: World, rungs: tuple[Whom, Whom]
) -> None:
    opening = Opening(
        "test", 1, "T", "It happened", "It", Lane.LIVE, StopRule.FUNCTION, rota_id="director-on-call", insists=True
    )
    with transaction(world.app.engine) as session:
        call_out = service.open_call_out(session, world.now, climb(*rungs), opening)
        tick(session, call_out, 10)
        [callee] = service.callees(session, call_out.id)
        assert (callee.capacity, callee.rota_id, callee.step) == ("holder", "director-on-call", 1)


def test_a_page_that_waits_gives_way_to_the_newer_one_by_its_own_route_alone(world: World) -> None:
    with transaction(world.app.engine) as session:
        call_out = opened(session, world, climb(DIRECTOR, DIRECTOR, by=("slack", "text")))
        assert pages(session, call_out) == [(1, "slack", State.QUEUED), (1, "text", State.QUEUED)]
        change(session, Message, Message.channel == "text", Message.subject == "call-out/1", state=State.SENT)
        tick(session, call_out, 10)
        assert pages(session, call_out) == [
            (1, "slack", State.WITHDRAWN),
            (1, "text", State.SENT),
            (2, "slack", State.QUEUED),
            (2, "text", State.QUEUED),
        ]


def test_a_way_that_there_is_not_is_kept_with_its_reason_and_the_other_way_is_used(world: World) -> None:
    with transaction(world.app.engine) as session:
        session.get_one(Person, "farouk.aziz").mobile = ""
        call_out = opened(session, world, climb(DIRECTOR, MANAGER, by=("slack", "text")))
        assert pages(session, call_out) == [
            (1, "slack", State.QUEUED),
            (1, "text", "no mobile number is known"),
        ]


def test_the_ladder_waits_in_vain_where_no_page_is_left_and_another_step_is_to_come(world: World) -> None:
    with transaction(world.app.engine) as session:
        call_out = opened(session, world, climb(DIRECTOR, MANAGER, by=("slack", "text")))
        opened(session, world, climb(DIRECTOR))
        change(session, Message, Message.channel == "slack", state=State.FAILED)
        assert service.unreachable(session, world.now) == [], "the text may still reach him; the other has no next step"
        change(session, Message, Message.channel == "text", state=State.FAILED)
        opened(session, world, climb(DIRECTOR, MANAGER))
        assert service.unreachable(session, world.now) == [call_out.id], "the page of another call is on its way"
        assert service.unreachable(session, world.now + minutes(10)) == [], "the next step is due as it is"


def test_whoever_has_just_become_the_one_to_call_is_called_at_once_by_every_route(world: World) -> None:
    with transaction(world.app.engine) as session:
        call_out = opened(session, world, ladder("ben.okoro", "cara.hughes"))
        service.call_now(session, call_out, DIRECTOR, world.now + minutes(1))
        assert called(session, call_out) == ["ben.okoro", "farouk.aziz"]
        assert [route for _, route, _ in pages(session, call_out)] == ["slack", "slack", "text"]
        assert call_out.next_due == MONDAY + minutes(10), "the ladder goes on as before"


def told(session: Session, key: str) -> Sequence[tuple[str | None, str]]:
    sent = select(Message.person_id, Message.channel).where(col(Message.key).startswith(key))
    return session.exec(sent.order_by(col(Message.id))).all()


def test_the_end_is_told_where_the_page_cannot_be_made_to_say_so_and_each_end_but_once(world: World) -> None:
    rungs = (
        climb(Whom(person="ben.okoro"), by=("slack", "text"))
        .steps[0]
        .model_copy(update={"page": tuple(Whom(person=one) for one in ("ben.okoro", "cara.hughes", "asha.patel"))})
    )
    with transaction(world.app.engine) as session:
        call_out = opened(session, world, climb(DIRECTOR).model_copy(update={"steps": (rungs,)}), StopRule.EVERYONE)
        change(session, Message, Message.person_id != "asha.patel", state=State.SENT)
        answer(session, world, call_out, "ben.okoro")
        for key, but, expected in (
            ("over", ["ben.okoro"], ["cara.hughes"]),
            ("over", ["ben.okoro"], ["cara.hughes"]),
            ("stopped", [], ["ben.okoro", "cara.hughes"]),
        ):
            ladder_steps.tell_where_nothing_changes(
                session,
                call_out,
                world.now,
                Content("It is over.", short="It is over."),
                Envelope(Lane.EXERCISE, key=key),
                but,
            )
            assert told(session, key) == [(one, "text") for one in expected], "Asha’s text has not gone out"
