"""What guards the logs in the database: it stands as it was made, or is named, and is put back."""

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError

from eprr_bot.base.db import transaction
from eprr_bot.records import guards
from tests.records.guard import GAPS, allowed, let_happen
from tests.records.tampering import three_entries

REBUILT = (
    "CREATE TABLE anew AS SELECT * FROM logentry",
    "DROP TABLE logentry",
    "ALTER TABLE anew RENAME TO logentry",
)
CASES = {
    "sqlite": (
        (("DROP TRIGGER log_no_update",), "guards the logs no more: log_no_update missing"),
        (
            (
                "DROP TRIGGER log_no_delete",
                "CREATE TRIGGER log_no_delete BEFORE DELETE ON logentry BEGIN SELECT 1; END",
            ),
            "not as it was made: log_no_delete",
        ),
    ),
    "postgresql": (
        (("DROP TRIGGER log_no_change ON logentry",), "guards the logs no more: log_no_change missing"),
        (("ALTER TABLE logentry DISABLE TRIGGER log_no_change",), "guards the logs no more: log_no_change missing"),
        (("ALTER TABLE logentry ENABLE TRIGGER log_follows",), "not as it was made: log_follows"),
        (
            (
                "CREATE OR REPLACE FUNCTION refuse_head_change() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RETURN NEW; END $$",
            ),
            "not as it was made: head_no_change, head_no_truncate",
        ),
        (
            (
                "DROP TRIGGER log_no_change ON logentry",
                "CREATE TRIGGER log_no_change BEFORE UPDATE OF number ON logentry "
                "FOR EACH ROW EXECUTE FUNCTION refuse_log_change()",
            ),
            "not as it was made: log_no_change",
        ),
    ),
}
STRANGE = {
    "sqlite": "CREATE TRIGGER quiet AFTER INSERT ON logentry BEGIN SELECT 1; END",
    "postgresql": "CREATE RULE quiet AS ON UPDATE TO logentry DO INSTEAD NOTHING",
}


def test_a_guard_that_is_not_as_it_was_made_is_named_and_put_back(engine: Engine) -> None:
    three_entries(engine)
    for done, said in CASES[engine.dialect.name]:
        _do(engine, *done)
        with transaction(engine) as session:
            (fault,) = guards.faults(session)
        assert said in fault
        assert guards.stand_again(engine).startswith("Guards of the logs were missing or changed, and stand again: ")
        with transaction(engine) as session:
            assert guards.faults(session) == []
        assert allowed(engine) == []
        assert guards.stand_again(engine) == ""


def test_what_acts_beside_the_guards_is_named_and_left_to_whoever_made_it(engine: Engine) -> None:
    _do(engine, STRANGE[engine.dialect.name])
    assert guards.stand_again(engine) == ""
    with transaction(engine) as session:
        assert guards.faults(session) == [
            "Something else acts on the tables of the logs: quiet. It may change what is kept."
        ]


def test_a_table_of_entries_is_laid_anew_by_nobody_or_its_guards_are_named(engine: Engine) -> None:
    three_entries(engine)
    if engine.dialect.name == "sqlite":
        with pytest.raises(DatabaseError, match="error in trigger head_insert"):
            _do(engine, *REBUILT)
        return
    _do(engine, *REBUILT)
    with transaction(engine) as session:
        (fault,) = guards.faults(session)
    assert "guards the logs no more: log_no_change, log_no_truncate, log_follows missing" in fault
    assert "log_no_change, log_no_truncate, log_follows" in guards.stand_again(engine)
    with transaction(engine) as session:
        assert guards.faults(session) == []


def _do(engine: Engine, *statements: str) -> None:
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def test_an_entry_that_follows_on_from_none_is_refused(engine: Engine) -> None:
    three_entries(engine)
    assert let_happen(engine, GAPS) == []


def test_a_session_cannot_switch_the_guards_off_for_itself(engine: Engine) -> None:
    """PostgreSQL lets its administrators run a session as that of a replica, in which ordinary triggers are silent."""
    three_entries(engine)
    if engine.dialect.name == "sqlite":
        return
    with engine.connect() as connection:
        connection.execute(text("SET session_replication_role = replica"))
        with pytest.raises(DatabaseError, match="never changed or taken out"):
            connection.execute(text("UPDATE logentry SET text = 'something else'"))
