"""What older versions of the bot left in a database is read right by this one."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import text

from eprr_bot import migrations
from eprr_bot.db import make_engine
from eprr_bot.migrations import migrate
from tests.world import sqlite_url

CALL_OUT = """
INSERT INTO callout (id, subject, is_exercise, lane, title, text, summary, button, stop, ladder, state,
opened_at, answer_by, closes_at, ending, steps_taken)
VALUES (1, '', false, 1, '', '', '', '', '', '{}', 'answered', '2026-11-02', '2026-11-02', '2026-11-02', '', 1)
"""
CALLED = """
INSERT INTO callee (call_out_id, person_id, step, reached_as, rota_id, paged_at, answered_by, answered_with, is_late)
VALUES (1, '{}', 1, '', '', '2026-11-02 10:00', '', '{}', false)
"""


def test_answers_of_an_older_version_keep_the_way_that_brought_them(tmp_path: Path) -> None:
    engine = make_engine(sqlite_url(tmp_path))
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.attributes["engine"] = engine
    command.upgrade(config, "0002")
    with engine.begin() as connection:
        connection.execute(text(CALL_OUT))
        for person, way in (("a", "text message"), ("b", "by word of mouth"), ("c", "slack"), ("d", "")):
            connection.execute(text(CALLED.format(person, way)))
    migrate(engine)
    with engine.connect() as connection:
        ways = connection.execute(text("SELECT answered_with FROM callee ORDER BY person_id")).scalars().all()
    engine.dispose()
    assert ways == ["text", "spoken", "slack", ""]
