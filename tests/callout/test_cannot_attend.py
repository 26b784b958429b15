"""“Cannot attend” in the database: it takes the ladder on, ends nothing real, and may be taken back."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from eprr_bot.base.db import transaction
from eprr_bot.callout import kinds, service
from eprr_bot.callout.kinds import Kind
from eprr_bot.callout.models import Callee, CallOut, CallOutState, StopRule
from eprr_bot.directory import service as directory
from eprr_bot.slack.commands import Actor
from tests.callout.test_call_outs import answer, called, ladder, opened
from tests.callout.test_call_outs import world as world
from tests.world import World

THREE = ladder("ben.okoro", "cara.hughes", "asha.patel")


def says(session: Session, world: World, call_out: CallOut, person_id: str, **what: object) -> Callee:
    person = directory.person(session, person_id)
    assert person is not None
    actor, number = Actor(person.slack_id or "", person.name, person.id), service.id_of(call_out)
    made = service.answer(session, number, person, world.now, "text", actor, **what)  # type: ignore[arg-type] (by name)
    assert made is not None
    session.refresh(call_out)
    return made


def cannot(session: Session, world: World, call_out: CallOut, person_id: str) -> Callee:
    return says(session, world, call_out, person_id, cannot_attend=True, said="in theatre")


@pytest.mark.parametrize("stop", StopRule)
def test_who_cannot_attend_takes_the_next_step_at_once_and_the_rest_keeps_its_distance(
    world: World, stop: StopRule
) -> None:
    with transaction(world.app.engine) as session:
        call_out = opened(session, world, THREE, stop)
        world.clock.set(timedelta(minutes=2))
        made = cannot(session, world, call_out, "ben.okoro")
        assert (made.cannot_attend, made.said, made.is_responding) == (True, "in theatre", False)
        assert (call_out.state, called(session, call_out)) == (CallOutState.OPEN, ["ben.okoro", "cara.hughes"])
        assert call_out.next_due == world.now + timedelta(minutes=10), "the next step keeps its distance"


def test_a_call_for_everybody_is_over_when_all_have_answered_be_it_that_they_cannot(world: World) -> None:
    with transaction(world.app.engine) as session:
        call_out = opened(session, world, THREE, StopRule.EVERYONE)
        for one in ("ben.okoro", "cara.hughes", "asha.patel"):
            assert call_out.state == CallOutState.OPEN
            cannot(session, world, call_out, one)
        assert call_out.state == CallOutState.ANSWERED


def test_whoever_could_not_attend_may_say_that_they_can_and_the_other_way_round(world: World) -> None:
    told: list[str] = []
    kind = Kind("test", on_answer=lambda *_: told.append("can"), on_refusal=lambda *_: told.append("cannot"))
    kinds.use([kind])
    with transaction(world.app.engine) as session:
        call_out = opened(session, world, THREE, StopRule.FUNCTION)
        cannot(session, world, call_out, "ben.okoro")
        cannot(session, world, call_out, "ben.okoro")
        assert called(session, call_out) == ["ben.okoro", "cara.hughes"], "saying it twice takes one step"
        answer(session, world, call_out, "ben.okoro")
        ben = cannot(session, world, call_out, "ben.okoro")
        assert ben.cannot_attend
        assert called(session, call_out) == ["ben.okoro", "cara.hughes", "asha.patel"]
        assert answer(session, world, call_out, "ben.okoro").is_responding
    assert told == ["cannot", "can", "cannot", "can"]


def test_an_answer_that_ended_a_call_is_not_taken_back(world: World) -> None:
    with transaction(world.app.engine) as session:
        call_out = opened(session, world, THREE)
        answer(session, world, call_out, "ben.okoro")
        assert cannot(session, world, call_out, "ben.okoro").is_responding
        assert call_out.state == CallOutState.ANSWERED


def test_an_arrival_time_may_be_added_and_changed_and_is_dropped_by_cannot(world: World) -> None:
    with transaction(world.app.engine) as session:
        call_out, soon = opened(session, world, THREE, StopRule.EVERYONE), world.now + timedelta(minutes=20)
        answer(session, world, call_out, "ben.okoro")
        ben = says(session, world, call_out, "ben.okoro", arrives_at=soon)
        assert (ben.answered_at, ben.arrives_at) == (world.now, soon)
        assert says(session, world, call_out, "ben.okoro").arrives_at == soon, "a plain answer changes nothing"
        assert cannot(session, world, call_out, "ben.okoro").arrives_at is None
