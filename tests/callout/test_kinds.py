"""What a feature is told of its call-outs, in the transaction in which it happens."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from eprr_bot.base.db import claim_once, transaction
from eprr_bot.callout import kinds, service
from eprr_bot.callout.kinds import Kind
from eprr_bot.callout.ladder import Ladder, Step, Whom
from eprr_bot.callout.models import Callee, CallOut, CallOutState
from eprr_bot.callout.service import Opening
from eprr_bot.directory import service as directory
from eprr_bot.outbox.models import Lane
from eprr_bot.records import service as records
from eprr_bot.slack.commands import Actor
from tests.world import World, sqlite_url


class Told:
    """A feature that remembers what it was told, and fails when it is asked to."""

    def __init__(self) -> None:
        self.of: list[str] = []
        self.fails = self.reads = False

    def on_answer(self, session: Session, call_out: CallOut, callee: Callee, now: datetime) -> None:
        self.of.append(f"{callee.person_id} {call_out.serves_id} {'late' if callee.is_late else 'in time'}")
        claim_once(session, "test", callee.person_id, now)
        service.note(session, call_out, now, f"It is settled by {callee.person_id}.")
        if self.reads:
            records.entries(session, 1)
        if self.fails:
            raise ValueError("a mistake in the feature")

    def on_end(self, _: Session, call_out: CallOut, __: datetime) -> None:
        self.of.append(f"{call_out.serves_id} {call_out.state}")
        if self.fails:
            raise ValueError("a mistake in the feature")


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def world(tmp_path: Path, told: Told) -> Iterator[World]:
    made = World(sqlite_url(tmp_path))
    kinds.use([Kind("test", on_answer=told.on_answer, on_end=told.on_end), Kind("quiet")])
    yield made
    made.close()


def opened(
    session: Session, world: World, serves_id: int = 7, kind: str = "test", incident_id: int | None = None
) -> CallOut:
    people = (Whom(person="ben.okoro"), Whom(person="cara.hughes"))
    ladder = Ladder(id="a-ladder", name="A ladder", steps=(Step(after_minutes=0, page=people),))
    opening = Opening(kind, serves_id, "A test", "Nothing has happened", "Nothing", Lane.LIVE, incident_id=incident_id)
    return service.open_call_out(session, world.now, ladder, opening)


def answer(session: Session, world: World, call_out: CallOut, person_id: str) -> None:
    person = directory.person(session, person_id)
    assert person is not None
    service.answer(session, service.id_of(call_out), person, world.now, "slack", Actor("", person.name, person.id))


def test_a_feature_is_told_of_each_answer_once_and_of_the_end(world: World, told: Told) -> None:
    with transaction(world.app.engine) as session:
        call_out = opened(session, world)
        for _ in range(2):
            answer(session, world, call_out, "ben.okoro")
        assert told.of == ["7 answered", "ben.okoro 7 in time"]
        world.clock.move_to(world.now + timedelta(hours=2))
        answer(session, world, call_out, "cara.hughes")
        assert told.of[2:] == ["cara.hughes 7 late"]


def test_a_feature_is_told_when_nobody_answered_and_when_it_was_stopped(world: World, told: Told) -> None:
    with transaction(world.app.engine) as session:
        silent, stopped = opened(session, world, 1), opened(session, world, 2)
        service.stop(session, stopped, world.now, "It is over.")
        service.stop(session, stopped, world.now, "It is over.")
        world.clock.move_to(silent.closes_at)
        service.advance(session, service.id_of(silent), world.now)
    assert told.of == ["2 stopped", "1 unanswered"]


def test_what_follows_an_answer_counts_with_it_or_not_at_all(world: World, told: Told) -> None:
    with Session(world.app.engine) as session:  # never committed
        answer(session, world, opened(session, world), "ben.okoro")
    with transaction(world.app.engine) as session:
        assert claim_once(session, "test", "ben.okoro", world.now)
        assert session.exec(select(CallOut).where(CallOut.kind == "test")).first() is None


@pytest.mark.logs_errors("a feature fails")
def test_a_mistake_in_a_feature_costs_nobody_their_answer(world: World, told: Told) -> None:
    told.fails = True
    with transaction(world.app.engine) as session:
        answer(session, world, opened(session, world), "ben.okoro")
    with transaction(world.app.engine) as session:
        assert session.exec(select(CallOut.state).where(CallOut.kind == "test")).one() == CallOutState.ANSWERED
        assert session.exec(select(Callee.person_id).where(col(Callee.answered_at).is_not(None))).all() == ["ben.okoro"]
        assert claim_once(session, "test", "ben.okoro", world.now)  # what it had begun is undone


@pytest.mark.parametrize("reads", [False, True])
@pytest.mark.logs_errors("a feature fails")
def test_a_log_tells_nothing_that_is_undone_with_a_mistake(world: World, told: Told, reads: bool) -> None:
    told.fails, told.reads = True, reads
    with transaction(world.app.engine) as session:
        answer(session, world, opened(session, world, incident_id=1), "ben.okoro")
    with transaction(world.app.engine) as session:
        *_, last = log = [one.text for one in records.entries(session, 1)]
        assert (len(log), last) == (3, "Ben Okoro answered in Slack at once."), "two were called"
        assert records.faults(session, 1) == []


@pytest.mark.logs_errors("a feature fails")
def test_what_a_feature_failed_at_is_done_again_until_it_is_done(world: World, told: Told) -> None:
    told.fails = True
    with transaction(world.app.engine) as session:
        answer(session, world, opened(session, world), "ben.okoro")
    for _ in range(2):
        told.of.clear()
        world.advance(minutes=1)
        assert told.of == ["7 answered", "ben.okoro 7 in time"]
    told.fails = False
    for again in (True, False):
        told.of.clear()
        world.advance(minutes=1)
        assert bool(told.of) is again
    with transaction(world.app.engine) as session:
        assert not claim_once(session, "test", "ben.okoro", world.now)


def test_one_that_nothing_follows_and_one_that_is_no_more_can_be_answered(world: World) -> None:
    with pytest.raises(KeyError), transaction(world.app.engine) as session:
        opened(session, world, kind="unheard of")
    with transaction(world.app.engine) as session:
        call_out = opened(session, world, kind="quiet")
        call_out.kind = "gone"
        session.flush()
        answer(session, world, call_out, "ben.okoro")
        assert call_out.state == CallOutState.ANSWERED
