"""What the environment, the files and the database get wrong is said before anything runs."""

import re
import tomllib
from pathlib import Path

import pytest

from eprr_bot import version
from eprr_bot.app import App, make_router
from eprr_bot.practice.demo import _welcome
from tests.command_line.typed import Run, good, refused
from tests.world import KEY, World


def test_check_names_every_fault_with_file_and_line(run: Run, files: Path) -> None:
    assert re.search(r"^0 fault\(s\), \d+ warning\(s\) in ", good(run, "check"), re.MULTILINE)
    ladders = files / "ladders.yaml"
    ladders.write_text(ladders.read_text("utf-8").replace("schema: 1", "schema: one"), "utf-8")
    rota = files / "director-on-call.yaml"
    rota.write_text(rota.read_text("utf-8").replace("asha.patel", "nobody.known", 1), "utf-8")
    (files / "loggist.yaml").write_bytes(b"\xff\xfe not text")
    said = refused(run, "check")
    assert re.search(r"ladders\.yaml:\d+", said)
    assert re.search(r"director-on-call\.yaml:\d+.*nobody\.known", said)
    assert "loggist.yaml" in said


def test_check_says_when_there_is_no_folder(run: Run, files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EPRR_ROTAS", str(files / "nowhere"))
    assert "There is no such folder. Set EPRR_ROTAS to your folder." in refused(run, "check")


def test_what_the_environment_gets_wrong_is_a_sentence(run: Run, files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EPRR_SECRET_KEYS", KEY)
    monkeypatch.setenv("PORT", "eight")
    assert refused(run, "check").startswith("PORT: ")
    monkeypatch.delenv("PORT")
    for url in ("nonsense", "mysql://h/x"):
        monkeypatch.setenv("DATABASE_URL", url)
        assert refused(run, "who").startswith("DATABASE_URL is no address of a database.")
    for url in ("sqlite:////proc/nowhere/eprr.sqlite3", "postgres://127.0.0.1:1/eprr"):
        monkeypatch.setenv("DATABASE_URL", url)
        refused(run, "who")
    monkeypatch.setenv("EPRR_SECRET_KEYS", "short")
    assert "EPRR_SECRET_KEYS" in refused(run, "who")


@pytest.mark.parametrize("command", ["run", "web", "worker"])
def test_what_is_to_run_refuses_to_start_with_settings_that_cannot_work(command: str, run: Run, empty: App) -> None:
    said = refused(run, command)
    assert "slack.token: SLACK_BOT_TOKEN is not set. Install the app in Slack and copy the token." in said
    assert "slack.secret" in said


def test_the_version_is_that_of_the_package(run: Run) -> None:
    written = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert good(run, "--version") == f"eprr-bot {written}\n"
    assert version() == written


def test_words_that_are_no_command_show_how_it_is_used(run: Run) -> None:
    assert run("whom").code == 2
    assert run("rota", "show", "--frm", "x").code == 2
    assert run("incident", "declare", "power lost", "Saltmere", "--level", "5").code == 2
    assert run("incident", "log", "one").code == 2
    assert run("rota", "history", "director-on-call", "--most", "0").code == 2
    for group in ((), ("rota",), ("people",), ("exercise",), ("incident",)):
        assert good(run, *group, "--help").strip()


NEED_A_DATABASE = [
    ("who",),
    ("rota", "history", "director-on-call"),
    ("rota", "export"),
    ("people", "show", "asha.patel"),
    ("exercise", "start", "director-on-call"),
    ("incident", "declare", "power lost", "Saltmere"),
]


@pytest.mark.parametrize("words", NEED_A_DATABASE, ids=" ".join)
def test_a_database_that_is_still_empty_is_told_from_a_broken_bot(
    words: tuple[str, ...], run: Run, files: Path
) -> None:
    assert "Run: eprr-bot migrate" in refused(run, *words)


def test_the_demo_opens_where_port_says(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[tuple[int, bool]] = []
    monkeypatch.setattr("eprr_bot.practice.demo.run_demo", lambda port, by_smtp: opened.append((port, by_smtp)))
    good(run, "demo")
    monkeypatch.setenv("PORT", "8123")
    good(run, "demo")
    good(run, "demo", "--port", "8124", "--smtp")
    assert opened == [(8000, False), (8123, False), (8124, True)]


def test_an_outage_can_be_rehearsed_on_the_command_line(
    run: Run, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The demo names its database; whoever types there while Slack is out works on the same cluster."""
    world.workspace.faults.add("outage")
    typed = _welcome("http://127.0.0.1:8000", world.app.settings.database_url).splitlines()[-1].split()
    name, _, url = typed[0].partition("=")
    monkeypatch.setenv(name, url)
    monkeypatch.setenv("EPRR_SECRET_KEYS", KEY)
    assert typed[1] == "eprr-bot"
    assert good(run, *typed[2:]) == "There has been no incident.\n"


@pytest.mark.parametrize("root", make_router().root_summaries)
def test_the_help_of_every_root_fits_into_its_message(root: str) -> None:
    router = make_router()
    shown = "\n".join(block["text"]["text"] for block in router.help(root).blocks[1:])
    assert not shown.endswith("…")
    assert shown.count("\n") == len(router.of_root(root)) - 1
