"""What is installed elsewhere: the wheel, the image, the service."""

import os
import re
import shlex
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml
from hatchling.builders.wheel import WheelBuilder
from typer.main import get_command

from eprr_bot.__main__ import command_line
from eprr_bot.base.settings import Settings
from tests.world import sqlite_url

ROOT = Path(__file__).parent.parent
COMMANDS = set(get_command(command_line).commands)
NAMES = {str(field.validation_alias.choices[0]) for field in Settings.model_fields.values()}
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
OURS = sorted(set(COMPOSE["services"]) - {"database"})


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def pins(name: str) -> set[str]:
    """Every line of a lock that pins a package."""
    return {line for line in read(name).splitlines() if re.match(r"\w", line)}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as it is installed: a folder with the package and its data."""
    folder = tmp_path_factory.mktemp("wheel")
    built = next(WheelBuilder(str(ROOT)).build(directory=str(folder)))
    with zipfile.ZipFile(built) as archive:
        archive.extractall(folder / "installed")
    return folder / "installed"


def test_the_wheel_holds_every_file_that_the_bot_needs(wheel: Path) -> None:
    needed = [*(ROOT / "eprr_bot").rglob("*"), *(ROOT / "rotas").rglob("*"), *(ROOT / "playbooks").rglob("*")]
    names = {file.relative_to(ROOT) for file in needed if file.is_file() and "__pycache__" not in file.parts}
    inside = {name if name.parts[0] == "eprr_bot" else Path("eprr_bot/bundled") / name for name in names}
    assert {str(name) for name in inside if not (wheel / name).exists()} == set()
    assert {path.name for path in wheel.iterdir() if path.suffix != ".dist-info"} == {"eprr_bot"}


def test_the_wheel_runs_without_the_clone(wheel: Path, tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if name not in NAMES}
    environment = kept | {"PYTHONPATH": str(wheel), "DATABASE_URL": sqlite_url(tmp_path)}

    def run(*words: str) -> str:
        line = [sys.executable, "-m", "eprr_bot", *words]
        done = subprocess.run(line, cwd=tmp_path, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert f"0 fault(s), 0 warning(s) in {wheel / 'eprr_bot' / 'bundled'}" in run("check")
    assert run("migrate") == "The database is up to date.\n"
    assert run("who", "director-on-call").startswith("Director on call: ")
    assert run("--version") == f"eprr-bot {tomllib.loads(read('pyproject.toml'))['project']['version']}\n"


def test_what_is_installed_to_run_is_what_was_tested() -> None:
    run = pins("requirements-run.lock")
    assert run - pins("requirements.lock") == set()
    needed = {
        re.split(r"[\[<>=]", line)[0] for line in tomllib.loads(read("pyproject.toml"))["project"]["dependencies"]
    }
    assert needed - {line.partition("==")[0] for line in run} == set()


def test_the_image_runs_as_nobody_special_and_holds_no_secret() -> None:
    text = read("Dockerfile")
    steps = [line.split(maxsplit=1) for line in text.replace("\\\n", " ").splitlines() if line and line[0] != "#"]
    last = max(number for number, (word, _) in enumerate(steps) if word == "FROM")
    assert ["USER", "eprr"] in steps[last:]
    for rest in [rest for word, rest in steps if word == "ENV"]:
        names = {pair.partition("=")[0] for pair in shlex.split(rest)}
        assert names & NAMES == {"HOST", "DATABASE_URL"}
    assert read(".dockerignore").splitlines()[1] == "*", "nothing gets in unless it is named"
    copied = {name for word, rest in steps[:last] if word == "COPY" for name in rest.split()[:-1]}
    assert {name for name in copied if not (ROOT / name).exists()} == set()


@pytest.mark.parametrize("service", OURS)
def test_compose_runs_commands_that_exist_with_settings_that_exist(service: str) -> None:
    given = COMPOSE["services"][service]
    assert set(given["command"]) <= COMMANDS
    assert set(given["environment"]) <= NAMES


def test_the_service_runs_a_command_that_exists() -> None:
    started = re.findall(r"^ExecStart=\S+/eprr-bot (\w+)$", read("deploy/eprr-bot.service"), re.MULTILINE)
    assert len(started) == 1
    assert set(started) <= COMMANDS


def test_the_procfile_runs_commands_that_exist() -> None:
    started = re.findall(r"eprr-bot (\w+)$", read("Procfile"), re.MULTILINE)
    assert len(started) == 3
    assert set(started) <= COMMANDS
