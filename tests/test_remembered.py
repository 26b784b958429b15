"""What a transaction looked up is not looked up again, until it changes it or waits for others."""

from contextlib import suppress

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, select

from eprr_bot.base import documents
from eprr_bot.base.db import take_turns, transaction, undone_alone
from eprr_bot.records import service as records
from eprr_bot.records.models import LogHead
from eprr_bot.records.service import Entry
from tests.statements import counted
from tests.world import MONDAY


@pytest.fixture
def engine(engine: Engine) -> Engine:
    with transaction(engine) as session:
        _apply(session, "first")
    return engine


def _apply(session: Session, body: str) -> None:
    documents.save(session, "rota", "director", body, MONDAY, "a test")


def _body(session: Session) -> str:
    found = documents.latest(session, "rota", "director")
    assert found is not None
    return found.body


def test_what_has_not_changed_is_looked_up_once(engine: Engine) -> None:
    with transaction(engine) as session, counted(engine) as asked:
        assert [_body(session) for _ in range(3)] == ["first"] * 3
        assert asked.statements == 1
    with transaction(engine) as session, counted(engine) as asked:
        assert _body(session) == "first"
        assert asked.statements == 1, "nothing is remembered beyond a transaction"


def test_what_it_changed_itself_is_looked_up_anew(engine: Engine) -> None:
    with transaction(engine) as session:
        assert _body(session) == "first"
        _apply(session, "second")
        assert _body(session) == "second"
        assert [one.body for one in documents.versions(session, "rota", "director")] == ["first", "second"]
        session.delete(documents.versions(session, "rota", "director")[-1])  # not flushed yet
        assert _body(session) == "first"


def test_whoever_took_turns_looks_anew(engine: Engine) -> None:
    with transaction(engine) as session:
        assert _body(session) == "first"
        take_turns(session, "rotas")
        with counted(engine) as asked:
            assert _body(session) == "first"
        assert asked.statements == 1


def test_whoever_locked_a_row_looks_anew(engine: Engine) -> None:
    with transaction(engine) as session:
        assert _body(session) == "first"
        session.exec(select(LogHead).with_for_update()).all()
        with counted(engine) as asked:
            assert _body(session) == "first"
        assert asked.statements == 1, "while it waited, somebody else may have changed it"


def test_several_documents_are_looked_up_at_once_each_in_its_newest_version(engine: Engine) -> None:
    with transaction(engine) as session:
        _apply(session, "second")
        documents.save(session, "cluster", "cluster", "a cluster", MONDAY, "a test")
    with transaction(engine) as session, counted(engine) as asked:
        documents.look_up(session, (("rota", "director"), ("cluster", "cluster"), ("ladders", "ladders")))
        cluster = documents.latest(session, "cluster", "cluster")
        assert (_body(session), cluster.body if cluster else "") == ("second", "a cluster")
        assert asked.statements == 1
        assert documents.latest(session, "ladders", "ladders") is None, "what was not found is looked for again"


def test_the_entries_of_a_transaction_are_written_at_its_end_in_their_order(engine: Engine) -> None:
    with transaction(engine) as session:
        records.write(session, 1, MONDAY, Entry("declared", "First"))
    with counted(engine) as asked, transaction(engine) as session:
        for number in (2, 3, 4):
            assert records.write(session, 1, MONDAY, Entry("information", f"Entry {number}")).number == number
    assert asked.statements <= 5, "the head, once read and once moved on; the entries; the mark"
    with transaction(engine) as session:
        assert not records.faults(session, 1)
        assert session.get_one(LogHead, 1).number == 4


def test_whoever_reads_a_log_sees_what_they_wrote(engine: Engine) -> None:
    with transaction(engine) as session:
        records.write(session, 1, MONDAY, Entry("declared", "First"))
        newest = records.newest(session, 1, "declared")
        assert (records.count(session, 1), newest and newest.number) == (1, 1)
        assert [one.text for one in records.entries(session, 1)] == ["First"]
        records.write(session, 1, MONDAY, Entry("information", "Second"))
        assert records.faults(session, 1) == []
        assert [one.text for one in records.entries(session, 1, last=1)] == ["Second"]


def test_where_the_database_goes_away_in_a_part_that_is_what_is_raised(engine: Engine) -> None:
    with pytest.raises(OperationalError), transaction(engine) as session, undone_alone(session):
        _cut_off(session)


def _cut_off(session: Session) -> None:
    if session.get_bind().dialect.name == "sqlite":
        raise OperationalError("SELECT 1", None, Exception("gone"), connection_invalidated=True)
    session.connection().execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))


def test_a_part_that_fails_is_undone_alone_with_what_it_logged_and_remembered(engine: Engine) -> None:
    with transaction(engine) as session:
        records.write(session, 1, MONDAY, Entry("declared", "First"))
        with suppress(ZeroDivisionError), undone_alone(session):
            records.write(session, 1, MONDAY, Entry("information", "Undone"))
            records.write(session, 2, MONDAY, Entry("declared", "Undone with its log"))
            assert records.count(session, 1) == 2
            _apply(session, "second")
            assert _body(session) == "second"
            raise ZeroDivisionError
        assert _body(session) == "first"
        records.write(session, 1, MONDAY, Entry("information", "Second"))
    with transaction(engine) as session:
        assert [one.text for one in records.entries(session, 1)] == ["First", "Second"]
        assert records.faults(session, 1) == []
        assert not records.was_opened(session, 2)
