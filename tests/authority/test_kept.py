"""What was committed, directed, asked and moved is kept as it was, past the bot too; what may follow, follows once."""

import pytest
from sqlalchemy import JSON, Boolean, Engine, Integer, text
from sqlalchemy.exc import DatabaseError
from sqlmodel import SQLModel

from eprr_bot.authority.models import AuthorityCard, Commitment, Direction, DirectionEntry, DirectionShare
from eprr_bot.base.db import transaction
from eprr_bot.mutual_aid.models import AidMovement, AidShare, MutualAidRequest
from eprr_bot.records import guards
from eprr_bot.records.kept_rows import KEPT
from eprr_bot.records.models import Stamp
from tests.world import MONDAY

TEXTS = ("told", "ended_by", "ended_because", "undone_by")
AFTER = {"state": "'withdrawn'", "replaced_by": "7", "action": "1"}


@pytest.fixture
def kept(engine: Engine) -> Engine:
    """One row of each."""
    who = {"director": "Asha Patel", "entered_by": "Asha Patel"}
    with transaction(engine) as session:
        session.add(Stamp(incident_id=1, number=1, digest="", at=MONDAY, answer=b""))
        session.add(Commitment(at=MONDAY, entered_at=MONDAY, body="haven", body_name="Haven", kind="staff", **who))
        session.add(Direction(id=1, act="stop", what="surgery", at=MONDAY, **who))
        session.add(MutualAidRequest(id=1, what="crews", from_whom="Beacon", requested_at=MONDAY, requested_by="Asha"))
        session.add(AuthorityCard(code="A", person_id="asha.patel", name="A", made_at=MONDAY, since=MONDAY, cells=[]))
        session.flush()
        session.add(DirectionShare(direction_id=1, organisation="beacon", since=MONDAY))
        session.add(DirectionEntry(direction_id=1, at=MONDAY, by="Asha Patel", text="given"))
        session.add(AidShare(id=1, request_id=1, name="Beacon", since=MONDAY))
        session.flush()
        session.add(AidMovement(
            request_id=1, share_id=1, step="offered", quantity=8, at=MONDAY, recorded_at=MONDAY, by="Asha",
            details={"contact": "Jones"},
        ))  # fmt: skip
    return engine


def refused(engine: Engine, *statements: str) -> None:
    for statement in statements:
        with pytest.raises(DatabaseError, match="never changed or taken out"), engine.begin() as connection:
            connection.execute(text(statement))


def other(table: str, column: str) -> str:
    """Something else than stands there, as SQL."""
    kind = SQLModel.metadata.tables[table].c[column].type
    if isinstance(kind, Boolean):
        return f'NOT "{column}"'
    if isinstance(kind, JSON):
        return "'[1]'"
    return "77" if isinstance(kind, Integer) else "'2031-01-01'"


def test_no_row_is_changed_or_taken_out_past_the_bot(kept: Engine) -> None:
    for one in KEPT:
        refused(kept, f"DELETE FROM {one.table}")
        for column in one.fixed:
            refused(kept, f'UPDATE {one.table} SET "{column}" = {other(one.table, column)}')
        if kept.dialect.name == "sqlite":
            refused(kept, f"INSERT OR REPLACE INTO {one.table} SELECT * FROM {one.table}")
        else:
            refused(kept, f"TRUNCATE {one.table} CASCADE")


def test_what_may_follow_follows_once(kept: Engine) -> None:
    for one in KEPT:
        for column in one.once:
            first = AFTER.get(column, "'x'" if column in TEXTS else "'2030-01-01'")
            with kept.begin() as connection:
                connection.execute(text(f'UPDATE {one.table} SET "{column}" = {first}'))
            refused(kept, f'UPDATE {one.table} SET "{column}" = {other(one.table, column)}')


def test_doctor_and_migrate_know_these_guards_too(kept: Engine) -> None:
    on = "" if kept.dialect.name == "sqlite" else " ON {}"
    for table, name in (("aid_movement", "aid_movement_no_change"), ("sitrep", "sitrep_no_change")):
        name = name.replace("change", "update") if not on else name
        with kept.begin() as connection:
            connection.execute(text(f"DROP TRIGGER {name}{on.format(table)}"))
        with transaction(kept) as session:
            (fault,) = guards.faults(session)
        assert f"{name} missing" in fault
        assert name in guards.stand_again(kept)
        with transaction(kept) as session:
            assert guards.faults(session) == []
