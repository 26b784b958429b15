"""Call-outs in the database: when they stop, what counts as late, and whose answer counts where."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import Session

from eprr_bot.callout import register, service
from eprr_bot.callout.ladder import Ladder, Step, Whom
from eprr_bot.callout.messages import Paging, page
from eprr_bot.callout.models import Callee, CallOut, CallOutState
from eprr_bot.callout.service import Opening
from eprr_bot.commands import Actor
from eprr_bot.db import transaction
from eprr_bot.directory import service as directory
from eprr_bot.outbox.models import Lane
from tests.world import World, sqlite_url


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A world on SQLite alone; nothing is sent in it."""
    made = World(sqlite_url(tmp_path))
    yield made
    made.close()


def ladder(*steps: str) -> Ladder:
    """Steps ten minutes apart, each with people's ids between spaces."""
    made = [
        Step(after_minutes=10 * number, page=tuple(Whom(person=one) for one in step.split()))
        for number, step in enumerate(steps)
    ]
    return Ladder(id="a-ladder", name="A ladder", steps=tuple(made))


def opened(session: Session, world: World, climb: Ladder, stop: str = "first") -> CallOut:
    opening = Opening("test/1", "A test", "Nothing has happened", "Nothing", Lane.LIVE, stop=stop)
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
        call_out = opened(session, world, ladder("ben.okoro", "ben.okoro", "cara.hughes", "asha.patel"), "everyone")
        answer(session, world, call_out, "ben.okoro")
        assert (call_out.state, called(session, call_out)) == (CallOutState.OPEN, ["ben.okoro", "cara.hughes"])
        answer(session, world, call_out, "cara.hughes")
        answer(session, world, call_out, "asha.patel")
        assert (call_out.state, called(session, call_out)[2:]) == (CallOutState.ANSWERED, ["asha.patel"])


def test_everyone_is_not_reached_while_one_of_the_last_step_is_silent(world: World) -> None:
    with transaction(world.app.engine) as session:
        call_out = opened(session, world, ladder("ben.okoro", "cara.hughes asha.patel"), "everyone")
        answer(session, world, call_out, "ben.okoro")
        answer(session, world, call_out, "cara.hughes")
        assert call_out.state == CallOutState.OPEN
        assert call_out.next_due == call_out.closes_at


def test_whoever_answers_after_the_end_is_late_however_it_ended(world: World) -> None:
    with transaction(world.app.engine) as session:
        call_out = opened(session, world, ladder("ben.okoro cara.hughes"))
        assert not answer(session, world, call_out, "ben.okoro").is_late
        assert call_out.state == CallOutState.ANSWERED
        assert answer(session, world, call_out, "cara.hughes").is_late


def test_an_answer_counts_in_every_call_out_about_the_same_thing(world: World) -> None:
    with transaction(world.app.engine) as session:
        first = opened(session, world, ladder("ben.okoro"))
        second = opened(session, world, ladder("cara.hughes ben.okoro"))
        answer(session, world, second, "ben.okoro")
        session.refresh(first)
        assert [first.state, second.state] == [CallOutState.ANSWERED] * 2
        assert not any(one.is_late for one in service.callees(session, first.id))


def test_a_reply_without_a_name_is_for_the_most_urgent_call_then_for_the_newest(world: World) -> None:
    with transaction(world.app.engine) as session:
        for lane in (Lane.LIVE, Lane.LIVE, Lane.ROUTINE):
            opening = Opening(f"test/{lane}", "A test", "Nothing has happened", "Nothing", lane)
            service.open_call_out(session, world.now, ladder("ben.okoro"), opening)
        found = register.waiting_for(session, ["ben.okoro"], world.now)
        assert found is not None
        assert (found[0].id, found[1]) == (2, "ben.okoro")


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
        ((23, 10, 0), (23, 11, 0), "Sent 10:00. Reply 1 to answer. Ignore after 11:00."),
        ((23, 23, 40), (24, 0, 40), "Sent 23:40. Reply 1 to answer. Ignore after Tue 24 Nov 2026 00:40."),
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
