"""Alembic's entry: runs migrations on the engine it is handed, or on DATABASE_URL when called by hand."""

from alembic import context
from sqlmodel import SQLModel

import eprr_bot.app  # noqa: F401 (every table is known once it is imported)
from eprr_bot.base.db import UNMARKED, make_engine
from eprr_bot.base.settings import Settings

engine = context.config.attributes.get("engine") or make_engine(Settings().database)

with engine.execution_options(**{UNMARKED: True}).connect() as connection:
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite:  # where SQLite changes a constraint it lays the table anew, and what refers to it must not notice
        connection.connection.execute("PRAGMA foreign_keys=OFF")
    context.configure(connection=connection, target_metadata=SQLModel.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
    if is_sqlite:
        connection.connection.execute("PRAGMA foreign_keys=ON")
