"""The two ways in which several processes agree who does a thing, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from eprr_bot.base.database_errors import is_busy
from eprr_bot.base.db import ROTAS, WORK, change, claim_once, made_once, make_engine, mark, put, reading, transaction
from eprr_bot.base.heartbeats import Heartbeat, beat, last_beat
from eprr_bot.directory.models import Person
from eprr_bot.migrations import migrate

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


def test_of_many_who_claim_the_same_thing_at_once_exactly_one_gets_it(engine: Engine) -> None:
    def claim(_: int) -> bool:
        with transaction(engine) as session:
            return claim_once(session, "job", "Monday", NOW)

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(claim, range(8))) == [False] * 7 + [True]
    with transaction(engine) as session:
        assert claim_once(session, "job", "Tuesday", NOW)
        assert claim_once(session, "another job", "Monday", NOW)


def test_a_claim_is_given_back_when_the_work_fails(engine: Engine) -> None:
    def claim_and_fail() -> None:
        with transaction(engine) as session:
            assert claim_once(session, "job", "Monday", NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        claim_and_fail()
    with transaction(engine) as session:
        assert claim_once(session, "job", "Monday", NOW)


def test_of_many_who_change_the_same_row_exactly_one_wins(engine: Engine) -> None:
    beat(engine, "row", NOW)

    def take(_: int) -> int:
        with transaction(engine) as session:
            free = (Heartbeat.name == "row", Heartbeat.at == NOW)
            return change(session, Heartbeat, *free, at=NOW.replace(hour=11))

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(take, range(8))) == 1


def test_instants_come_back_as_aware_utc(engine: Engine) -> None:
    beat(engine, "row", NOW)
    with transaction(engine) as session:
        found = last_beat(session, "row")
        assert found == NOW
        assert found is not None
        assert found.utcoffset() == NOW.utcoffset()
        assert last_beat(session, "never") is None


def test_a_look_waits_for_no_writer_and_keeps_nothing(engine: Engine) -> None:
    beat(engine, "row", NOW)
    with transaction(engine) as writer:
        change(writer, Heartbeat, Heartbeat.name == "row", at=NOW.replace(hour=11))
        with reading(engine) as session:
            assert last_beat(session, "row") == NOW
            session.add(Heartbeat(name="other", at=NOW))
    with reading(engine) as session:
        assert last_beat(session, "row") == NOW.replace(hour=11)
        assert last_beat(session, "other") is None


def test_a_request_waits_for_its_turn_no_longer_than_it_may(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'eprr.sqlite3'}")
    migrate(engine)
    with transaction(engine) as writer:
        change(writer, Heartbeat, at=NOW)
        with pytest.raises(OperationalError) as caught, transaction(engine, wait=0.05) as other:
            change(other, Heartbeat, at=NOW)
    assert is_busy(caught.value)
    engine.dispose()


def marks(engine: Engine) -> tuple[int, int]:
    with reading(engine) as session:
        return mark(session, WORK), mark(session, ROTAS)


def test_the_marks_move_with_what_is_changed_and_are_seen_when_it_is(engine: Engine) -> None:
    assert marks(engine) == (0, 0)
    with transaction(engine) as session:
        assert claim_once(session, "job", "Monday", NOW)
        assert marks(engine) == (0, 0), "nobody sees it yet"
    assert marks(engine) == (1, 0)
    with transaction(engine) as session:
        session.add(Person(id="asha.patel", name="Asha Patel", email="a@example.org", organisation="b", updated_at=NOW))
    assert marks(engine) == (2, 1), "who there is belongs to who is on call"
    with transaction(engine) as session:
        change(session, Person, Person.id == "asha.patel", job_title="Director")
    assert marks(engine) == (3, 2)
    with reading(engine) as session:
        change(session, Person, Person.id == "asha.patel", job_title="Manager")
    beat(engine, "row", NOW)
    with transaction(engine) as session:
        assert not change(session, Person, Person.id == "nobody", job_title="Manager")
    assert marks(engine) == (3, 2), "what was not kept, what moves at every tick and what changed nothing"


def test_many_who_move_the_marks_at_once_neither_wait_for_ever_nor_lose_one(engine: Engine) -> None:
    def claim(number: int) -> None:
        with transaction(engine) as session:
            claim_once(session, "job", str(number), NOW)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(claim, range(24)))
    assert marks(engine)[0] == 24


def test_of_many_who_make_the_same_row_first_nobody_fails(engine: Engine) -> None:
    """As the workers of a new installation do on their first ticks."""

    def first(number: int) -> datetime:
        with transaction(engine) as session:
            put(session, Heartbeat(name=f"beats {number // 4}", at=NOW.replace(minute=number % 4)))
            found = made_once(session, Heartbeat(name=f"is made {number // 4}", at=NOW.replace(minute=number % 4)))
            assert session.get(Heartbeat, f"is made {number // 4}") is found
            return found.at

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(first, range(40)))
    assert all(len(set(made[of : of + 4])) == 1 for of in range(0, 40, 4)), "all four see the one that was made"


def test_what_is_put_again_has_the_newest_values(engine: Engine) -> None:
    for minute in (1, 2):
        beat(engine, "row", NOW.replace(minute=minute))
    with reading(engine) as session:
        assert last_beat(session, "row") == NOW.replace(minute=2)
