"""What older versions of the bot left in a database is read right by this one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

from eprr_bot import migrations
from eprr_bot.base.db import make_engine
from eprr_bot.migrations import migrate
from tests.records.guard import allowed
from tests.world import sqlite_url

CALL_OUT = """
INSERT INTO callout (id, subject, is_exercise, lane, title, text, summary, button, stop, ladder, state,
opened_at, answer_by, closes_at, ending, steps_taken)
VALUES ({id}, '{subject}', false, 1, '', '', '', '', '', '{{}}', 'answered',
'2026-11-02', '2026-11-02', '2026-11-02', '', 1)
"""
CALLED = """
INSERT INTO callee (call_out_id, person_id, step, reached_as, rota_id, paged_at, answered_by, answered_with, is_late)
VALUES (1, '{}', 1, '', '', '2026-11-02 10:00', '', '{}', false)
"""


HEAD_GUARDED_FROM = "0007"
ENTRY = """
INSERT INTO logentry (id, incident_id, number, event_at, entered_at, author, author_slack_id, on_behalf_of, kind, text,
is_exercise, late_reason, previous_digest, digest)
VALUES ({0}, 1, {0}, '2026-11-02', '2026-11-02', '', '', '', '', '', false, '', '', '{0}')
"""


@pytest.fixture
def bare(bare_database_url: str) -> Iterator[Engine]:
    engine = make_engine(bare_database_url)
    yield engine
    engine.dispose()


def test_after_every_migration_the_database_still_guards_the_log(bare: Engine) -> None:
    config = _config(bare)
    revisions = [one.revision for one in ScriptDirectory.from_config(config).walk_revisions()][::-1]
    command.upgrade(config, revisions[0])
    with bare.begin() as connection:
        connection.execute(text("INSERT INTO loghead VALUES (1, 0, '')"))
        for number in (1, 2, 3):
            connection.execute(text(ENTRY.format(number)))
            connection.execute(text(f"UPDATE loghead SET number = {number}, digest = '{number}'"))
    let_happen = {}
    for revision in revisions:
        command.upgrade(config, revision)
        let_happen[revision] = allowed(bare, has_guarded_head=revision >= HEAD_GUARDED_FROM)
    assert let_happen == {revision: [] for revision in revisions}


def _config(engine: Engine) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.attributes["engine"] = engine
    return config


def test_answers_of_an_older_version_keep_the_way_that_brought_them(tmp_path: Path) -> None:
    engine = make_engine(sqlite_url(tmp_path))
    command.upgrade(_config(engine), "0002")
    with engine.begin() as connection:
        connection.execute(text(CALL_OUT.format(id=1, subject="exercise/1")))
        for person, way in (("a", "text message"), ("b", "by word of mouth"), ("c", "slack"), ("d", "")):
            connection.execute(text(CALLED.format(person, way)))
    migrate(engine)
    with engine.connect() as connection:
        ways = connection.execute(text("SELECT answered_with FROM callee ORDER BY person_id")).scalars().all()
    engine.dispose()
    assert ways == ["text", "spoken", "slack", ""]


WHAT_FOR = {
    "exercise/12": ("exercise", 12),
    "page/3": ("page", 3),
    "incident/4": ("incident", 4),
    "incident/4/command": ("command", 4),
    "handover/7": ("roll-call", 7),
    "handover/7/acceptance": ("acceptance", 7),
}


def test_call_outs_of_an_older_version_say_what_they_are_for(bare: Engine) -> None:
    config = _config(bare)
    command.upgrade(config, "0005")
    with bare.begin() as connection:
        for number, subject in enumerate(WHAT_FOR, start=1):
            connection.execute(text(CALL_OUT.format(id=number, subject=subject)))
        connection.execute(text(CALLED.format("a", "slack")))
    for _ in range(2):
        command.upgrade(config, "0010")
        with bare.begin() as connection:
            found = connection.execute(text("SELECT kind, serves_id FROM callout ORDER BY id")).all()
        assert [tuple(one) for one in found] == list(WHAT_FOR.values())
        command.downgrade(config, "0009")
        with bare.begin() as connection:
            assert list(connection.execute(text("SELECT subject FROM callout ORDER BY id")).scalars()) == [*WHAT_FOR]
