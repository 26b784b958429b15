"""/oncall is answered from what this process keeps, and is right the moment after a change, whoever makes it."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import Session, select

from eprr_bot.base.db import OF_ROTAS, make_engine, transaction
from eprr_bot.directory.models import Person
from eprr_bot.handover.models import Handover
from eprr_bot.oncall import service as oncall
from eprr_bot.oncall.rota import Rota
from eprr_bot.oncall.schedule import Schedule
from eprr_bot.slack.commands import Actor
from tests.stories.incident_words import read_everything, shown_answer
from tests.test_idle import statements
from tests.world import MONDAY, World

OTHER = Actor("", "Somebody", None)


@pytest.fixture
def any_world(database_url: str) -> Iterator[World]:
    """A world in which nobody minds what is said."""
    made = World(database_url)
    yield made
    made.close()


def ask(world: World, who: str = "@asha.patel", line: str = "/oncall") -> str:
    return world.workspace.person(who).command(line).text or ""


def elsewhere(world: World, change: Callable[[Session], object]) -> None:
    """Another process changes something."""
    other = make_engine(world.app.settings.database)
    with transaction(other) as session:
        change(session)
    other.dispose()


@pytest.mark.parametrize("line", ["/oncall", "/lrf"])
def test_the_second_who_asks_opens_no_transaction(any_world: World, line: str) -> None:
    with statements(any_world.app.engine) as asked:
        first = ask(any_world, line=line)
    read = {name for one in asked for name in re.findall(r"FROM (\w+)", one)} - {"mark"}
    assert read, "the first is answered from the database"
    assert not read - OF_ROTAS, "whatever the answer is made of moves the mark"
    with statements(any_world.app.engine) as asked:
        assert ask(any_world, line=line) == first
    assert not asked


def test_what_is_kept_for_our_own_people_is_for_no_partner(quick_world: World) -> None:
    ours, partners = (shown_answer(quick_world, who, "/lrf") for who in ("@asha.patel", "@isaac.boateng"))
    assert ":warning:" in ours
    assert ":warning:" not in partners
    again = [shown_answer(quick_world, who, "/lrf") for who in ("@isaac.boateng", "@asha.patel")]
    assert again == [partners, ours]


def test_what_is_kept_of_forums_is_right_the_moment_after_a_change(quick_world: World) -> None:
    assert "issue open" not in shown_answer(quick_world, "@asha.patel", "/lrf")
    quick_world.say("@priya.raman", "/lrf issue woldsea surge beds")
    assert "1 issue open" in shown_answer(quick_world, "@asha.patel", "/lrf")
    read_everything(quick_world, "@dmitri.volkov")


def test_whatever_another_process_changes_is_seen_by_whoever_asks_next(any_world: World) -> None:
    assert "Farouk Aziz is on call as Director" in ask(any_world)
    now = any_world.now

    elsewhere(
        any_world,
        lambda session: oncall.make_cover(
            session, "director-on-call", now, now + timedelta(hours=3), "ben.okoro", now, OTHER
        ),
    )
    assert "Ben Okoro is on call as Director" in ask(any_world)

    def rename(session: Session) -> None:
        session.get_one(Person, "ben.okoro").name = "Ben Something"

    elsewhere(any_world, rename)
    assert "Ben Something is on call as Director" in ask(any_world)

    def unaccepted(session: Session) -> None:
        row = session.exec(select(Handover).where(Handover.rota_id == "director-on-call")).first()
        row = row or Handover(
            rota_id="director-on-call", at=now, end=now + timedelta(hours=1), incoming="ben.okoro", made_at=now
        )
        row.at, row.end, row.handed_over_at, row.outgoing = now, now + timedelta(hours=1), now, "farouk.aziz"
        session.add(row)

    elsewhere(any_world, unaccepted)
    assert "has not yet accepted" in ask(any_world)


def test_the_answer_changes_with_the_holder_and_is_not_kept_over_a_clock_set_back(quick_world: World) -> None:
    quick_world.advance(hours=8)  # the next to end is a shift after which somebody else holds the rota
    first = ask(quick_world)
    with transaction(quick_world.app.engine) as session:
        ends = oncall.same_until(oncall.everyone_on_call(session, quick_world.now))
    quick_world.clock.move_to(ends - timedelta(microseconds=1))
    with statements(quick_world.app.engine) as asked:
        assert ask(quick_world) == first
    assert not asked
    quick_world.clock.move_to(ends)
    later = ask(quick_world)
    assert later != first
    quick_world.clock.set(timedelta(microseconds=-1))
    assert ask(quick_world) == first


def test_an_end_of_a_rota_that_nobody_holds_is_an_end_of_the_answer() -> None:
    noon = MONDAY.replace(hour=12)
    rota = Rota("empty", "Empty", "Europe/London", ends=noon.replace(tzinfo=None))
    gap = Schedule(((None, rota),)).holder_at(MONDAY)
    assert gap.end > noon, "nobody holds it before and after"
    assert oncall.same_until([oncall.OnCall(rota, gap, None, None, None, None)]) == noon


def test_a_connection_that_was_cut_is_opened_anew(any_world: World) -> None:
    first, _ = ask(any_world), ask(any_world)
    connection = any_world.app.answers._glance._connection
    if any_world.app.settings.is_sqlite:
        connection.close()
    else:
        with transaction(any_world.app.engine) as session:
            session.connection().execute(text(f"SELECT pg_terminate_backend({connection.info.backend_pid})"))
    assert ask(any_world) == first, "answered as usual"
    with statements(any_world.app.engine) as asked:
        assert ask(any_world) == first
    assert not asked
