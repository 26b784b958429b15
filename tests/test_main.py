"""Each command through `main`, on both databases: a good line and a bad one. What is wrong is a sentence."""

import json
import re
import shutil
import signal
import sqlite3
import sys
import tomllib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import pytest
import structlog
from sqlalchemy import text

from eprr_bot import version
from eprr_bot.__main__ import _prepare, _run_beside_others, main
from eprr_bot.app import App, build, make_router
from eprr_bot.base import documents
from eprr_bot.base.clock import MovableClock
from eprr_bot.base.db import make_engine, transaction
from eprr_bot.base.settings import Settings, bundled
from eprr_bot.directory import service as directory
from eprr_bot.migrations import WrongForm
from eprr_bot.practice.demo import _welcome
from tests.stories.quiet_cluster import replace_in
from tests.world import KEY, MONDAY, World, sqlite_url

EXAMPLE = bundled("rotas") / "example"
DIRECTORS = EXAMPLE / "director-on-call.yaml"
HOSTILE = "INJ<!channel>&<http://evil|x> [red]not red[/red]"


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    code: int
    out: str
    err: str


Run = Callable[..., Done]


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
def bot(empty: App, run: Run) -> Run:
    """The command line once the example cluster was taken over."""
    assert run("migrate").code == 0
    return run


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cluster's folder of our own, and a SQLite file that is not there yet."""
    shutil.copytree(EXAMPLE, tmp_path / "rotas" / "ours")
    shutil.copy(EXAMPLE.parent / "england.yaml", tmp_path / "rotas")
    monkeypatch.setenv("EPRR_ROTAS", str(tmp_path / "rotas" / "ours"))
    monkeypatch.setenv("DATABASE_URL", sqlite_url(tmp_path))
    return tmp_path / "rotas" / "ours"


def good(run: Run, *words: str) -> str:
    done = run(*words)
    assert (done.code, "Traceback" in done.err) == (0, False), done.err
    return done.out


def refused(run: Run, *words: str) -> str:
    """The sentences with which a line is refused."""
    done = run(*words)
    assert done.code == 1, done
    said = done.err or done.out
    assert "Traceback" not in said
    assert said.strip().endswith((".", ")", "?")) or "eprr-bot" in said, said
    return said


# Settings, files and the database


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


NEEDS = "of the bot works on form "


@pytest.mark.parametrize(
    ("form", "remedy"),
    [
        ("0001", "Run: eprr-bot migrate"),
        ("9999", "Install the newer version again, or restore the backup from before it."),
        (None, "has not been brought up to date. Run: eprr-bot migrate"),
    ],
)
def test_a_process_starts_only_on_a_database_in_the_form_of_its_version(
    form: str | None, remedy: str, bot: Run, empty: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction(empty.engine) as session:
        session.connection().execute(text("UPDATE alembic_version SET version_num = :form"), {"form": form or ""})
    ready = Settings.model_validate({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "secret"})
    monkeypatch.setattr("eprr_bot.base.settings.Settings", lambda: ready)
    for command in ("web", "worker"):
        said = refused(bot, command)
        assert said.strip().endswith(remedy)
        assert form is None or f"The database is in form {form}, and version {version()} {NEEDS}" in said
    assert remedy in bot("doctor").out
    if form == "9999":
        assert refused(bot, "migrate") == refused(bot, "run") == said


def test_a_process_starts_while_the_database_cannot_be_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "secret", "EPRR_SECRET_KEYS": KEY}
    ready = Settings.model_validate(nowhere | {"DATABASE_URL": "postgres://127.0.0.1:1/eprr"})
    monkeypatch.setattr("eprr_bot.base.settings.Settings", lambda: ready)
    _run_beside_others(App.close)


def test_a_process_stops_when_a_database_that_was_away_comes_back_in_another_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    away, told = tmp_path / "eprr.sqlite3", Event()
    away.symlink_to(tmp_path)  # a folder is no database
    settings = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "secret", "EPRR_SECRET_KEYS": KEY}
    ready = Settings.model_validate(settings | {"DATABASE_URL": sqlite_url(tmp_path)})
    monkeypatch.setattr("eprr_bot.base.settings.Settings", lambda: ready)
    monkeypatch.setattr("eprr_bot.__main__.LOOK_AGAIN_AFTER", 0.01)
    before = signal.signal(signal.SIGTERM, lambda *_: told.set())

    restored = tmp_path / "restored"
    with closing(sqlite3.connect(restored)) as database:
        database.execute("CREATE TABLE alembic_version AS SELECT '9999' AS version_num")

    def comes_back(_: App) -> None:
        restored.replace(away)  # in one step: a look finds the one or the other
        assert told.wait(10)

    try:
        with pytest.raises(WrongForm, match="The database is in form 9999"):
            _run_beside_others(comes_back)
    finally:
        signal.signal(signal.SIGTERM, before)


def test_the_doctor_says_what_is_not_ready(run: Run, empty: App) -> None:
    said = run("doctor")
    assert said.code == 1
    assert "setting slack.token: SLACK_BOT_TOKEN is not set. Install" in said.out
    assert "files: ok" in said.out
    assert "Slack: not set up. Set SLACK_BOT_TOKEN." in said.out


def test_the_doctor_finds_nothing_wrong_with_a_bot_that_works(
    run: Run, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eprr_bot.base.settings.Settings", lambda: world.app.settings)
    looked_at = ("files", "database", "contact details", "text messages", "on call now", "duties")
    well = (*looked_at, "logs of incidents", "Slack")
    assert good(run, "doctor").splitlines() == [f"version: {version()}", *(f"{name}: ok" for name in well)]


def test_the_doctor_says_when_a_database_was_restored_without_its_keys(
    run: Run, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EPRR_SECRET_KEYS", raising=False)
    good(run, "migrate")
    assert "contact details: ok" in run("doctor").out
    kept = Settings().keys_file
    assert kept is not None
    key = kept.rename(kept.with_name("elsewhere")).read_text()
    assert f"contact details: {kept} with their keys is missing. Put it back" in run("doctor").out
    assert not kept.exists(), "the doctor makes no new one"
    monkeypatch.setenv("EPRR_SECRET_KEYS", KEY)
    assert "contact details: Contact details were sealed with a key that is not in EPRR_SECRET" in run("doctor").out
    monkeypatch.setenv("EPRR_SECRET_KEYS", f"{KEY},{key}")
    assert "contact details: ok" in run("doctor").out


def test_the_version_is_that_of_the_package(run: Run) -> None:
    written = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert good(run, "--version") == f"eprr-bot {written}\n"
    assert version() == written


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("sqlite:///{folder}/new.sqlite3", "has not been brought up to date. Run: eprr-bot migrate"),
        ("sqlite:///{folder}", "cannot be opened. Check DATABASE_URL, and who may write in its folder."),
        ("sqlite:///{folder}/notes.txt", "is no SQLite database. Check its name."),
        ("postgres://127.0.0.1:1/eprr", "does not answer (OperationalError). Check DATABASE_URL, and that it runs."),
        ("nonsense", "DATABASE_URL is no address of a database."),
    ],
)
def test_the_doctor_says_in_words_why_there_is_no_database(
    url: str, said: str, run: Run, files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "notes.txt").write_text("Not a database, however long this text is. " * 30, "utf-8")
    monkeypatch.setenv("DATABASE_URL", url.format(folder=tmp_path))
    found = next(line for line in run("doctor").out.splitlines() if line.startswith("database: "))
    assert said in found


def test_the_demo_opens_where_port_says(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[int] = []
    monkeypatch.setattr("eprr_bot.practice.demo.run_demo", opened.append)
    good(run, "demo")
    monkeypatch.setenv("PORT", "8123")
    good(run, "demo")
    good(run, "demo", "--port", "8124")
    assert opened == [8000, 8123, 8124]


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


def test_the_doctor_makes_keys(run: Run) -> None:
    first, second = good(run, "doctor", "--new-key"), good(run, "doctor", "--new-key")
    assert first != second
    assert Settings.model_validate({"EPRR_SECRET_KEYS": first.strip()}).keys() == [first.strip()]


def test_migrating_twice_changes_nothing(run: Run, empty: App) -> None:
    first = run("migrate")
    assert (first.code, first.out) == (0, "The database is up to date.\n")
    assert "Applied cluster.yaml." in first.err
    second = run("migrate")
    assert (second.code, second.out, second.err) == (0, "The database is up to date.\n", "")


def test_migrating_takes_nothing_over_while_a_file_is_faulty(run: Run, files: Path, tmp_path: Path) -> None:
    (files / "cluster.yaml").write_text("schema: 1\nname:\n", "utf-8")
    assert "cluster.yaml:" in refused(run, "migrate")
    engine = make_engine(sqlite_url(tmp_path))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM document")).scalar() == 0
    engine.dispose()


def test_the_first_start_takes_nothing_over_while_a_mandatory_rota_names_somebody_unknown(
    run: Run, files: Path, tmp_path: Path
) -> None:
    replace_in(files / "loggist.yaml", "zachary.webb", "zachary.web")
    for command in ("migrate", "check"):
        said = refused(run, command)
        assert 'There is no person called "zachary.web". Did you mean "zachary.webb"?' in said
    engine = make_engine(sqlite_url(tmp_path))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM document")).scalar() == 0
    engine.dispose()


def test_a_later_start_goes_on_with_what_counts(run: Run, files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good(run, "migrate")
    before = good(run, "who", "--json", "--at", "2026-11-23T10:00")
    replace_in(files / "loggist.yaml", "zachary.webb", "zachary.web")
    assert "The file of loggist is not the version that counts" in run("migrate").err, "it counts once it is applied"
    replace_in(files / "cluster.yaml", "\nname: Haven and Wolds\n", "\nname: Renamed\n")
    (files / "surge.yaml").write_text(
        (files / "loggist.yaml").read_text("utf-8").replace("id: loggist", "id: surge"), "utf-8"
    )
    assert 'There is no person called "zachary.web"' in refused(run, "migrate")
    app = build(Settings(), MovableClock(MONDAY))
    _prepare(app, is_running=True)
    said = capsys.readouterr().err
    assert "surge.yaml:" in said
    assert 'There is no person called "zachary.web"' in said
    assert said.endswith("Nothing is taken over from the files. What was applied before counts.\n")
    with transaction(app.engine) as session:
        assert directory.cluster(session).name == "Haven and Wolds"
        assert "surge" not in documents.keys(session, "rota")
    app.close()
    assert good(run, "who", "--json", "--at", "2026-11-23T10:00") == before


def test_somebody_who_was_imported_is_known_at_a_start_though_the_file_lacks_them(run: Run, files: Path) -> None:
    good(run, "migrate")
    surge = (files / "loggist.yaml").read_text("utf-8").replace("id: loggist", "id: surge")
    (files / "surge.yaml").write_text(surge.replace("user_group:", "# user_group:"), "utf-8")
    replace_in(files / "people.csv", "zachary.webb,Zachary Webb", "zachary.web,Zachary Web")
    assert run("migrate").code == 0
    shown = good(run, "rota", "show", "surge", "--from", "2026-11-23", "--to", "2026-12-23", "--json")
    assert "zachary.webb" in shown


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


def test_words_that_are_no_command_show_how_it_is_used(run: Run) -> None:
    assert run("whom").code == 2
    assert run("rota", "show", "--frm", "x").code == 2
    assert run("incident", "declare", "power lost", "Saltmere", "--level", "5").code == 2
    assert run("incident", "log", "one").code == 2
    assert run("rota", "history", "director-on-call", "--most", "0").code == 2
    for group in ((), ("rota",), ("people",), ("exercise",), ("incident",)):
        assert good(run, *group, "--help").strip()


# Who is on call


def test_who_is_on_call_now_and_at_any_time(bot: Run) -> None:
    now = good(bot, "who").splitlines()
    assert len(now) == 5
    assert all(re.fullmatch(r".+: .+ until \w{3} \d+ \w{3} \d{4} \d\d:\d\d", line) for line in now)
    rows = json.loads(good(bot, "who", "director-on-call", "--at", "2026-12-25T03:00", "--json"))
    assert len(rows) == 1
    assert rows[0]["start"] <= "2026-12-25T03:00:00Z" < rows[0]["end"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("silver",), "There is no rota called"),
        ((HOSTILE,), HOSTILE),
        (("--at", "the day before yestreday"), "yestreday"),
    ],
)
def test_who_says_what_it_does_not_understand(words: tuple[str, ...], sentence: str, bot: Run) -> None:
    assert sentence in refused(bot, "who", *words)


SPAN = ("--from", "2026-11-23T00:00Z", "--to", "2026-12-21T00:00Z")


def test_a_rota_is_shown_as_rows_or_as_a_table(bot: Run) -> None:
    rows = json.loads(good(bot, "rota", "show", "director-on-call", *SPAN, "--json"))
    assert rows[0]["start"] == "2026-11-23T00:00:00Z"
    assert rows[-1]["end"] == "2026-12-21T00:00:00Z"
    assert [row["end"] for row in rows[:-1]] == [row["start"] for row in rows[1:]]
    assert json.loads(good(bot, "rota", "show", "--file", str(DIRECTORS), *SPAN, "--json")) == rows
    table = good(bot, "rota", "show", "director-on-call", *SPAN)
    assert all(row["person"] in table for row in rows)


def test_covers_that_are_not_applied_can_be_laid_over(bot: Run, tmp_path: Path) -> None:
    covers = tmp_path / "covers.json"
    covers.write_text(json.dumps([{"from": "2026-12-01T09:00", "to": "2026-12-02T09:00", "person": "gwen.ellis"}]))
    for rota in (("--file", str(DIRECTORS)), ("director-on-call",)):
        words = ("rota", "show", *rota, "--covers", str(covers), *SPAN, "--json")
        starts = [row["start"] for row in json.loads(good(bot, *words)) if row["person"] == "gwen.ellis"]
        assert starts == ["2026-12-01T09:00:00Z"]
    for broken in ("{", "{}", '[{"from": "2026-12-01T09:00"}]', '[{"from": "x", "to": "y", "person": "z"}]'):
        covers.write_text(broken)
        assert "covers.json" in refused(bot, *words)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "Name a rota or a file. Rotas: director-on-call, "),
        (("silver",), "There is no rota called"),
        (("director-on-call", "--from", "soon"), '--from: "soon" is not a date and time. Write 2026-01-05T09:00'),
        (("director-on-call", "--from", "2026-12-01", "--to", "2026-11-01"), "The end is not after the start."),
        (("silver", "--file", str(DIRECTORS)), 'holds the rota "director-on-call", not "silver"'),
        (("--file", "nowhere.yaml"), "nowhere.yaml"),
        (("--file", str(EXAMPLE / "cluster.yaml")), "cluster.yaml:"),
    ],
)
def test_a_rota_that_cannot_be_shown_says_why(words: tuple[str, ...], sentence: str, bot: Run) -> None:
    assert sentence in refused(bot, "rota", "show", *words)


# Changing rotas


def test_a_cover_is_put_in_and_is_in_the_history(bot: Run) -> None:
    span = ("--from", "2026-12-01T09:00", "--to", "2026-12-02T09:00")
    said = good(bot, "rota", "cover", "director-on-call", *span, "--person", "Cara Hughes", "--reason", HOSTILE)
    assert re.match(r"Cover \d+: Cara Hughes covers ", said)
    rows = json.loads(good(bot, "rota", "show", "director-on-call", "--json", *SPAN))
    assert [row["person"] for row in rows if row["start"] == "2026-12-01T09:00:00Z"] == ["cara.hughes"]
    newest = good(bot, "rota", "history", "director-on-call", "--most", "1")
    assert newest.startswith("Mon 23 Nov 2026 10:00  ")
    assert "Cara Hughes" in newest
    assert "There is no rota called" in refused(bot, "rota", "history", "silver")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("silver", "2026-12-01T09:00", "2026-12-02T09:00", "cara.hughes"), "There is no rota called"),
        (("director-on-call", "soon", "2026-12-02T09:00", "cara.hughes"), '--from: "soon" is not a date'),
        (("director-on-call", "2026-12-01T09:00", "2026-12-02T09:00", HOSTILE), HOSTILE),
        (("director-on-call", "2026-12-02T09:00", "2026-12-01T09:00", "cara.hughes"), "end"),
        (("director-on-call", "2020-12-01T09:00", "2020-12-02T09:00", "cara.hughes"), "over"),
    ],
)
def test_a_cover_that_cannot_be_says_why(words: tuple[str, ...], sentence: str, bot: Run) -> None:
    rota, start, end, person = words
    assert sentence in refused(bot, "rota", "cover", rota, "--from", start, "--to", end, "--person", person)


def test_a_changed_file_moves_only_shifts_that_have_not_begun(bot: Run, tmp_path: Path) -> None:
    def held() -> list[tuple[str, str]]:
        span = ("--from", "2026-11-01T00:00Z", "--to", "2027-01-31T00:00Z")
        rows = json.loads(good(bot, "rota", "show", "director-on-call", "--json", *span))
        return [(row["start"], row["person"]) for row in rows]

    before = held()
    changed = tmp_path / "director-on-call.yaml"
    body = DIRECTORS.read_text("utf-8")
    changed.write_text(body.replace("asha.patel, ben.okoro", "ben.okoro, asha.patel"), "utf-8")
    assert changed.read_text("utf-8") != body
    assert "no difference" not in good(bot, "rota", "diff", str(changed))
    assert held() == before
    assert good(bot, "rota", "apply", str(changed)).startswith("director-on-call: version 2 counts from ")
    after, now = held(), f"{MONDAY:%Y-%m-%dT%H:%M:%SZ}"
    assert after != before
    assert [row for row in after if row[0] <= now] == [row for row in before if row[0] <= now]
    assert "the file says nothing new" in good(bot, "rota", "apply", str(changed))


def test_a_file_that_cannot_be_applied_says_why(bot: Run, tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    for content in (b"id: [", b"id: x\nlayers: []\n", b"\xff\xfe", b"", b"- a\n"):
        bad.write_bytes(content)
        for verb in ("diff", "apply"):
            assert "bad.yaml" in refused(bot, "rota", verb, str(bad)), content
    assert f"{tmp_path} is a folder." in refused(bot, "rota", "apply", str(tmp_path))
    assert "There is no file" in refused(bot, "rota", "apply", str(tmp_path / "none.yaml"))
    assert "Name a rota file, or give --all" in refused(bot, "rota", "apply")
    assert "Name a rota file, or give --all" in refused(bot, "rota", "diff", str(DIRECTORS), "--all")
    assert "as it was" in good(bot, "rota", "apply", "--all")


def test_a_file_that_begins_with_the_mark_some_editors_write_is_the_same_file(bot: Run, tmp_path: Path) -> None:
    marked = tmp_path / "director-on-call.yaml"
    marked.write_bytes(b"\xef\xbb\xbf" + DIRECTORS.read_bytes())
    assert "the file says nothing new" in good(bot, "rota", "apply", str(marked))


# Fairness, calendars and people


def test_fairness_and_plans_refuse_what_they_do_not_know(bot: Run, tmp_path: Path) -> None:
    assert json.loads(good(bot, "rota", "fairness", "director-on-call", "--json"))
    assert "There is no rota called" in refused(bot, "rota", "fairness", "silver")
    assert '--from: "soon" is not a date and time.' in refused(bot, "rota", "fairness", "--from", "soon")
    for year in ("1969", "2300", "9999"):
        assert "is out of range. Rotas run from 1970 to 2199." in refused(
            bot, "rota", "fairness", "--to", f"{year}-12-31"
        )
        assert "is out of range." in refused(bot, "rota", "fairness", "--from", f"{year}-12-31")
        assert "is out of range." in refused(bot, "rota", "export", "--from", f"{year}-12-31")
    assert "is out of range." in refused(bot, "rota", "export", "--to", "9000-01-01")
    plan = ("rota", "plan", "director-on-call", "--from", "2300-01-01", "--to")
    assert "is out of range." in refused(bot, *plan, "9999-07-05")
    span = ("--from", "2027-01-04", "--to", "2027-02-01")
    assert good(bot, "rota", "plan", "director-on-call", *span).strip()
    assert "There is no rota called" in refused(bot, "rota", "plan", "silver", *span)
    nowhere = tmp_path / "no-such-folder" / "plan.yaml"
    assert str(nowhere) in refused(bot, "rota", "plan", "director-on-call", *span, "--output", str(nowhere))


def test_calendars_refuse_what_they_do_not_know(bot: Run) -> None:
    assert good(bot, "rota", "export", "director-on-call", *SPAN).startswith("BEGIN:VCALENDAR")
    assert "is not a date and time" in refused(bot, "rota", "export", "--from", "soon")
    assert "There is no file" in refused(bot, "rota", "import", "none.ics", "--rota", "director-on-call")


def test_people_are_shown_or_refused_with_a_sentence(bot: Run) -> None:
    assert "Asha Patel (asha.patel)" in good(bot, "people", "show", "asha.patel")
    assert "Asha Patel: " in good(bot, "people", "routes")
    assert HOSTILE in refused(bot, "people", "show", HOSTILE)
    assert "none.csv" in refused(bot, "people", "import", "none.csv")
    assert "no-such-folder" in refused(bot, "people", "export", "--output", "/no-such-folder/people.csv")
    assert "“soon” is not a date" in refused(bot, "people", "leave", "asha.patel", "--on", "soon")


# Exercises and incidents


def test_an_exercise_is_started(bot: Run) -> None:
    assert good(bot, "exercise", "history") == "There has been no exercise yet.\n"
    assert good(bot, "exercise", "start", "director-on-call").startswith("Exercise 1 has started: ")
    listed = good(bot, "exercise", "history").split("\t")
    assert listed[0] == "1"
    assert listed[4:6] == ["running", "no answer"]
    assert listed[6].startswith("by ")
    assert "There is no rota called" in refused(bot, "exercise", "start", "silver")


def test_an_incident_is_declared_listed_shown_and_proved(bot: Run) -> None:
    assert good(bot, "incident", "list") == "There has been no incident.\n"
    said = good(bot, "incident", "declare", "Patient 943 476 5919 trapped", HOSTILE, "--level", "3")
    assert said.startswith("Incident 1 is declared: Patient [number removed")
    assert HOSTILE in said
    assert good(bot, "incident", "list").startswith("1\tMon 23 Nov 2026 10:00\tdeclared\t")
    rows = json.loads(good(bot, "incident", "log", "1", "--json"))
    assert [row["number"] for row in rows] == list(range(1, len(rows) + 1))
    assert rows[0]["author"] == "the command line (account niamh)"
    assert "943 476 5919" not in json.dumps(rows)
    assert good(bot, "incident", "log", "1").startswith(
        "1\tMon 23 Nov 2026 10:00\tthe command line (account niamh)\tdeclared\t"
    )
    assert "is whole" in good(bot, "incident", "verify", "1")


def test_every_incident_is_proved_and_a_number_that_is_gone_is_named(bot: Run, empty: App) -> None:
    assert good(bot, "incident", "verify") == "There has been no incident.\n"
    for number in "123":
        good(bot, "incident", "declare", f"power lost {number}", "Saltmere")
    assert good(bot, "incident", "verify").count(" is whole: ") == 3
    with empty.engine.begin() as connection:
        connection.execute(text("UPDATE incident SET alert_state = 'standby' WHERE id = 3"))
        for table in ("room", "checklist", "involved"):
            connection.execute(text(f"DELETE FROM {table} WHERE incident_id = 2"))
        connection.execute(text("DELETE FROM incident WHERE id = 2"))
    said = bot("incident", "verify")
    assert said.code == 1
    assert "Incident 2: Incident 2 was declared, but is on record no more." in said.out
    assert "Incident 3: Incident 3 has alert state: standby now; its log says: Incident 3 declared" in said.out
    assert "Incident 1" not in said.out
    assert "2\tThis number was given" in good(bot, "incident", "list")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("declare", "", "Saltmere"), "Say in a few words what has happened"),
        (("declare", "power lost", "Saltmere", "--type", "huge"), "There is no type “huge”. Types: "),
        (("log", "99"), "There is no incident 99."),
        (("verify", "99"), "There is no incident 99."),
    ],
)
def test_an_incident_that_cannot_be_says_why(words: tuple[str, ...], sentence: str, bot: Run) -> None:
    assert sentence in refused(bot, "incident", *words)


# What people see of the commands in Slack


@pytest.mark.parametrize("root", make_router().root_summaries)
def test_the_help_of_every_root_fits_into_its_message(root: str) -> None:
    router = make_router()
    shown = "".join(block["text"]["text"] for block in router.help(root).blocks)
    assert not shown.endswith("…")
    assert shown.count("\n") == len(router.of_root(root)) - 1
