"""Settings: read from the environment, each of them described, what cannot work said with what to do."""

import re
from pathlib import Path

import pytest

from eprr_bot.base.settings import Settings, bundled
from tests.world import KEY

DOCUMENT = Path(__file__).parent.parent / "docs" / "settings.md"
GOOD = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "secret"}


def variables() -> dict[str, str]:
    """Environment variable -> its default as the table shows it."""
    made = Settings.model_validate({})
    return {
        str(field.validation_alias.choices[0]): str(getattr(made, name))
        for name, field in Settings.model_fields.items()
    }


def documented() -> dict[str, str]:
    rows = re.findall(r"^\| `([A-Z_]+)` \| (.*?) \| .+ \|$", DOCUMENT.read_text("utf-8"), re.MULTILINE)
    return dict(rows)


def settings(**given: str) -> Settings:
    return Settings.model_validate(given)


def problems(**given: str) -> list[str]:
    return [problem.id for problem in settings(**given).problems()]


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in variables():
        monkeypatch.delenv(name, raising=False)


def test_every_setting_is_in_the_table_and_nothing_else() -> None:
    assert sorted(documented()) == sorted(variables())


def test_the_table_has_the_defaults() -> None:
    named = {name: cell.strip("`") for name, cell in documented().items() if cell.startswith("`")}
    own = variables()
    assert {name: own[name] for name in named if name not in ("EPRR_ROTAS", "EPRR_PLAYBOOKS")} == {
        name: cell for name, cell in named.items() if name not in ("EPRR_ROTAS", "EPRR_PLAYBOOKS")
    }


def test_the_least_that_is_needed_has_no_problems() -> None:
    assert problems(**GOOD) == []
    assert problems(SLACK_BOT_TOKEN="xoxb-1", SLACK_APP_TOKEN="xapp-1") == []


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"SLACK_BOT_TOKEN": ""}, "slack.token"),
        ({"SLACK_SIGNING_SECRET": ""}, "slack.secret"),
        ({"SLACK_API_URL": "slack"}, "slack.url"),
        ({"SLACK_API_URL": "https://"}, "slack.url"),
        ({"EPRR_BASE_URL": "foo"}, "base.url"),
        ({"EPRR_BASE_URL": "eprr.example.nhs.uk"}, "base.url"),
        ({"EPRR_BASE_URL": "https://[eprr"}, "base.url"),
        ({"DATABASE_URL": "postgres://host/eprr"}, "secrets.missing"),
        ({"EPRR_SECRET_KEYS": "short"}, "secrets.bad"),
        ({"EPRR_ROTAS": "/no such/folder"}, "rotas.missing"),
        ({"EPRR_PLAYBOOKS": "/no such/folder"}, "playbooks.missing"),
        ({"NOTIFY_API_KEY": "key"}, "notify.template"),
    ],
)
def test_what_cannot_work_is_named(given: dict[str, str], problem: str) -> None:
    assert problems(**{**GOOD, **given}) == [problem]


def test_a_problem_says_what_is_wrong_and_what_to_do() -> None:
    for problem in settings().problems():
        assert re.fullmatch(r"[a-z.]+: .+\. .+\.?", str(problem)), str(problem)


def test_urls_are_put_into_the_form_in_which_they_are_used() -> None:
    for short in ("postgres://u@h/eprr", "postgresql://u@h/eprr"):
        assert settings(DATABASE_URL=short).database == "postgresql+psycopg://u@h/eprr"
    assert settings(SLACK_API_URL="https://slack-gov.com/api").slack_api == "https://slack-gov.com/api/"
    assert settings().sqlite_file == Path("var/eprr.sqlite3")
    assert settings(DATABASE_URL="postgres://h/eprr").sqlite_file is None


def test_no_secret_is_shown(tmp_path: Path) -> None:
    secrets = {name: f"very-secret-{name}" for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "NOTIFY_API_KEY")}
    assert "very-secret" not in repr(settings(**secrets))


def test_on_sqlite_a_key_is_made_once_and_kept_beside_the_file(tmp_path: Path) -> None:
    made = settings(DATABASE_URL=f"sqlite:///{tmp_path}/eprr.sqlite3")
    first = made.keys()
    assert made.keys() == first
    assert (tmp_path / "eprr.keys").stat().st_mode & 0o777 == 0o600
    assert settings(EPRR_SECRET_KEYS=f"{KEY}, {first[0]}").keys() == [KEY, first[0]]


def test_the_example_files_and_playbooks_come_with_the_program() -> None:
    assert (bundled("rotas") / "example" / "cluster.yaml").is_file()
    assert list(bundled("playbooks").glob("*.yaml"))
