"""A situation report is changed while it is a draft, and by nobody, nor past the bot, once it is authorised."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError

from eprr_bot.base.db import transaction
from eprr_bot.incidents.models import Incident
from eprr_bot.sitreps.models import Sitrep

TEN = datetime(2026, 11, 23, 10, tzinfo=UTC)
TRIES = {
    "changed": "UPDATE sitrep SET report = '{}' WHERE id = 1",
    "a draft again": "UPDATE sitrep SET authorised_at = NULL WHERE id = 1",
    "taken out": "DELETE FROM sitrep WHERE id = 1",
    "with all others": "DELETE FROM sitrep",
}
ON_SQLITE = {
    "written over": "INSERT OR REPLACE INTO sitrep SELECT * FROM sitrep WHERE id = 1",
    "its number given away": "UPDATE OR REPLACE sitrep SET number = 1 WHERE id = 2",
}
ON_POSTGRESQL = {"emptied": "TRUNCATE sitrep CASCADE"}


@pytest.fixture
def reports(engine: Engine) -> Engine:
    """Report 1 is authorised; report 2 is a draft."""
    with transaction(engine) as session:
        incident = Incident(
            what="flood", where="Saltmere", type="major", level=2, alert_state="declared", declared_at=TEN,
            declared_by="Isaac", declared_by_slack_id="",
        )  # fmt: skip
        session.add(incident)
        session.flush()
        about = {"incident_id": incident.id, "started_at": TEN, "started_by": "Isaac", "drafted_at": TEN}
        session.add(Sitrep(number=1, report={"title": "Report 1"}, **about))
        session.add(Sitrep(number=2, **about))
    with transaction(engine) as session:
        report = session.get_one(Sitrep, 1)
        report.authorised_at, report.authorised_by = TEN, "Asha Patel"
        session.add(report)
    return engine


def test_what_is_authorised_is_not_changed_whoever_tries(reports: Engine) -> None:
    more = ON_SQLITE if reports.dialect.name == "sqlite" else ON_POSTGRESQL
    for statement in {**TRIES, **more}.values():
        with pytest.raises(DatabaseError, match="never changed or taken out"), reports.begin() as connection:
            connection.execute(text(statement))
    with transaction(reports) as session:
        assert session.get_one(Sitrep, 1).report == {"title": "Report 1"}


def test_a_draft_may_be_changed_and_taken_out(reports: Engine) -> None:
    with reports.begin() as connection:
        connection.execute(text("UPDATE sitrep SET drafted_for = 'the region' WHERE id = 2"))
        connection.execute(text("DELETE FROM sitrep WHERE id = 2"))
