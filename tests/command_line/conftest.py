"""Each command through `main`, on both databases. What is wrong is a sentence."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from sqlalchemy import make_url

from eprr_bot.__main__ import main
from eprr_bot.app import App, build
from eprr_bot.base.clock import MovableClock
from eprr_bot.base.settings import Settings
from tests.command_line.typed import EXAMPLE, Done, Run
from tests.databases import copy, new_beside
from tests.world import KEY, MONDAY, sqlite_url


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """`run("who", "--json")` is `eprr-bot who --json` in this process, from its first line to its exit status."""
    before = structlog.get_config()

    def typed(*words: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["eprr-bot", *words])
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main()
        shown = capsys.readouterr()
        code = left.value.code if isinstance(left.value.code, int) else 0 if left.value.code is None else 1
        return Done(code, shown.out, shown.err)

    yield typed
    structlog.configure(**before)


@pytest.fixture
def empty(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    """The bot on a database into which nothing was taken over yet, on the Monday of all stories."""
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "EPRR_ROTAS", "EPRR_PLAYBOOKS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("EPRR_SECRET_KEYS", KEY)
    monkeypatch.setenv("COLUMNS", "120")
    made = build(Settings(), MovableClock(MONDAY))
    monkeypatch.setattr("eprr_bot.app.build", lambda _: made)
    monkeypatch.setattr("getpass.getuser", lambda: "niamh")
    yield made
    made.engine.dispose()


@pytest.fixture
def bot(empty: App, run: Run, database_url: str) -> Run:
    """The command line once the example cluster was taken over: for each kind of database once, the rest are copies."""
    kind = make_url(database_url).get_backend_name()
    if kind in TAKEN_OVER:
        copy(TAKEN_OVER[kind], database_url)
        return run
    assert run("migrate").code == 0
    empty.engine.dispose()
    TAKEN_OVER[kind] = new_beside(database_url)
    copy(database_url, TAKEN_OVER[kind])
    return run


TAKEN_OVER: dict[str, str] = {}


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cluster's folder of our own, and a SQLite file that is not there yet."""
    shutil.copytree(EXAMPLE, tmp_path / "rotas" / "ours")
    shutil.copy(EXAMPLE.parent / "england.yaml", tmp_path / "rotas")
    monkeypatch.setenv("EPRR_ROTAS", str(tmp_path / "rotas" / "ours"))
    monkeypatch.setenv("DATABASE_URL", sqlite_url(tmp_path))
    return tmp_path / "rotas" / "ours"
