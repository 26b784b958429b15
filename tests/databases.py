"""Databases for tests: which of them is still as it was made, and how it becomes a copy of another."""

import atexit
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from sqlalchemy import Connection, Engine, create_engine, inspect, make_url, text
from sqlalchemy.pool import NullPool
from sqlmodel import SQLModel

from eprr_bot.base.db import make_engine
from eprr_bot.migrations import migrate


def is_new(database_url: str) -> bool:
    """Has no bot been at it yet?"""
    with connected(database_url) as connection:
        return not inspect(connection).has_table("person") or not connection.scalar(text("SELECT count(*) FROM person"))


def copy(source: str, target: str) -> None:
    """Make `target`, of the same kind and server, a copy of `source`, which nobody may have open."""
    name, source_name = make_url(target).database, make_url(source).database
    if make_url(target).get_backend_name() == "sqlite":
        shutil.copy(str(source_name), str(name))
        return
    on_server(target, f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name} TEMPLATE {source_name}")


def new_beside(database_url: str) -> str:
    """The address of a new database for this whole process, of the same kind and server."""
    if make_url(database_url).get_backend_name() == "sqlite":
        folder = mkdtemp()
        atexit.register(shutil.rmtree, folder)
        return f"sqlite:///{Path(folder) / 'beginning.sqlite3'}"
    name = f"beginning_{uuid.uuid4().hex}"
    on_server(database_url, f"CREATE DATABASE {name}")
    return make_url(database_url).set(database=name).render_as_string(hide_password=False)


def migrated_beside(database_url: str) -> str:
    """A database in the present form with nothing in it, made once in this process, for others to be copied from."""
    kind = make_url(database_url).get_backend_name()
    if kind not in _MIGRATED:
        _MIGRATED[kind] = new_beside(database_url)
        engine = make_engine(_MIGRATED[kind])
        migrate(engine)
        engine.dispose()
    return _MIGRATED[kind]


_MIGRATED: dict[str, str] = {}


def on_server(database_url: str, *statements: str) -> None:
    """Run statements beside the databases of a PostgreSQL server."""
    beside = make_url(database_url).set(database="postgres").render_as_string(hide_password=False)
    with connected(beside) as connection:
        for statement in statements:
            connection.execute(text(statement))


@contextmanager
def connected(database_url: str) -> Iterator[Connection]:
    """A connection on which each statement is a transaction of its own."""
    engine = create_engine(database_url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        yield connection


def every_value(engine: Engine) -> str:
    """Whatever stands in any column of any table, as text."""
    tables = SQLModel.metadata.sorted_tables
    with engine.connect() as connection:
        return "\n".join(str(tuple(row)) for table in tables for row in connection.execute(table.select()))
