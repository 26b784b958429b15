"""`eprr-bot rota import` and `rota export`, on both databases."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from cryptography.fernet import Fernet
from sqlmodel import col, select
from typer.testing import CliRunner, Result

from eprr_bot.__main__ import command_line
from eprr_bot.app import App, build
from eprr_bot.base.clock import Clock
from eprr_bot.base.db import transaction
from eprr_bot.base.settings import Settings
from eprr_bot.calendars import leave, service
from eprr_bot.calendars.content_lines import MOST_OCTETS
from eprr_bot.calendars.models import FeedKind
from eprr_bot.directory.models import DirectoryChange, Person
from eprr_bot.migrations import migrate
from eprr_bot.oncall.rota_file import parse_rota
from eprr_bot.run.apply_files import apply_files
from eprr_bot.slack.blocks import written
from eprr_bot.slack.commands import UserError
from tests.calendars.server import Elsewhere, elsewhere

SAMPLES = Path(__file__).parent / "samples"
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")
AWAY = Clock().now().astimezone(LONDON).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=30)
LEAVE = f"""BEGIN:VCALENDAR
BEGIN:VEVENT
UID:1
DTSTART;VALUE=DATE:{AWAY:%Y%m%d}
DTEND;VALUE=DATE:{AWAY + timedelta(days=5):%Y%m%d}
END:VEVENT
END:VCALENDAR
"""
OCTOBER = ("--from", "2026-10-19T09:00", "--to", "2026-11-16T09:00")


@pytest.fixture
def there() -> Iterator[Elsewhere]:
    with elsewhere() as made:
        yield made


@pytest.fixture
def bot(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[CliRunner]:
    """The command line on the example cluster in an empty database."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("EPRR_SECRET_KEYS", Fernet.generate_key().decode())
    monkeypatch.setenv("EPRR_ALLOW_PRIVATE_CALENDARS", "1")
    made = build(Settings())
    migrate(made.engine)
    with transaction(made.engine) as session:
        apply_files(made, session, made.clock.now())
    monkeypatch.setattr("eprr_bot.app.build", lambda _: made)
    yield CliRunner()
    made.close()


@pytest.fixture
def other(bot: CliRunner) -> Iterator[App]:
    """The bot as another process on the same database has it."""
    made = build(Settings())
    yield made
    made.close()


def run(runner: CliRunner, *words: str) -> Result:
    return runner.invoke(command_line, list(words))


def refusal(runner: CliRunner, *words: str) -> str:
    found = run(runner, *words).exception
    assert isinstance(found, UserError), found
    return str(found)


def test_an_outlook_rota_becomes_fixed_periods_of_a_rota_file(bot: CliRunner, tmp_path: Path) -> None:
    made = tmp_path / "made.yaml"
    words = ("--rota", "director-on-call", "--as-layer", "Outlook", *OCTOBER, "--output", str(made))
    done = run(bot, "rota", "import", str(SAMPLES / "outlook.ics"), *words)
    assert done.exit_code == 0, done.output
    assert "4 shift(s)" in done.stderr
    rota = parse_rota(made.read_text(), "made")
    outlook = [(one.person, f"{one.start:%d %b %H:%M}") for one in rota.fixed if one.reason == "Outlook"]
    assert outlook == [
        ("asha.patel", "19 Oct 09:00"),
        ("ben.okoro", "26 Oct 09:00"),
        ("cara.hughes", "02 Nov 09:00"),
        ("dmitri.volkov", "09 Nov 09:00"),
    ]
    assert [one.reason for one in rota.fixed].count("Christmas") == 3
    assert rota.layers


def test_what_is_exported_can_be_imported_again_and_is_the_same_rota(bot: CliRunner, tmp_path: Path) -> None:
    calendar, made = tmp_path / "rota.ics", tmp_path / "made.yaml"
    assert run(bot, "rota", "export", "manager-on-call", *OCTOBER, "--output", str(calendar)).exit_code == 0
    assert run(bot, "rota", "export", "manager-on-call", *OCTOBER).stdout_bytes == calendar.read_bytes()
    done = run(bot, "rota", "import", str(calendar), "--rota", "copy", *OCTOBER, "--output", str(made))
    assert done.exit_code == 0, done.output
    span = ("--from", "2026-10-19T08:00Z", "--to", "2026-11-16T09:00Z", "--json")
    ours = run(bot, "rota", "show", "manager-on-call", *span).stdout
    theirs = run(bot, "rota", "show", "--file", str(made), *span).stdout
    assert re.sub(r'"source": "[^"]*"', "", theirs) == re.sub(r'"source": "[^"]*"', "", ours)


TABLE = """Person;Unit;Date;Shift;Start;End
"Patel, Asha";Director on call;22/06/2027;OC;09:00;09:00
OKORO Ben;Director on call;23/06/2027;N;20:00;08:00
"Hughes, Cara";Director on call;24/06/2027;Annual Leave;;
"Hughs, Cara";Director on call;25/06/2027;OC;0900;1700
"""
JUNE = ("--from", "2027-06-01", "--to", "2027-07-01")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_rota_from_a_spreadsheet_is_looked_at_before_anything_counts(
    bot: CliRunner, tmp_path: Path, encoding: str
) -> None:
    table, made = tmp_path / "roster.csv", tmp_path / "made.yaml"
    table.write_bytes(TABLE.encode(encoding))
    words = ("--rota", "director-on-call", "--as-layer", "HealthRoster", *JUNE, "--output", str(made))
    done = run(bot, "rota", "import", str(table), *words)
    assert done.exit_code == 0, done.output
    assert "line 4: “Annual Leave” is no shift. Left out." in done.stderr
    assert "line 5: “Hughs, Cara” on Fri 25 Jun 2027 09:00 names nobody in the directory (did you" in done.stderr
    fixed = [one for one in parse_rota(made.read_text(), "made").fixed if one.reason == "HealthRoster"]
    assert [(one.person, f"{one.start:%d %H:%M}", f"{one.end:%d %H:%M}") for one in fixed] == [
        ("asha.patel", "22 09:00", "23 09:00"),
        ("ben.okoro", "23 20:00", "24 08:00"),
    ]
    difference = run(bot, "rota", "diff", str(made), "--to", "2027-07-01").stdout
    assert "Asha Patel" in difference
    shown = run(bot, "rota", "show", "director-on-call", *JUNE).stdout
    assert "HealthRoster" not in shown, "nothing counts yet"


def test_rows_outside_the_time_that_is_read_are_counted(bot: CliRunner, tmp_path: Path) -> None:
    table = tmp_path / "roster.csv"
    table.write_text(TABLE.replace("23/06/2027", "23/06/2072"))
    said = run(bot, "rota", "import", str(table), "--rota", "new", *JUNE).stderr
    assert "1 shift(s) are outside the time that is read, the first on line 3. Give --from and --to." in said


def test_of_a_table_with_several_rotas_one_is_read(bot: CliRunner, tmp_path: Path) -> None:
    table = tmp_path / "roster.csv"
    table.write_text(TABLE.replace("Director on call;22", "Manager on call;22"))
    words = ("rota", "import", str(table), "--rota", "new", *JUNE)
    assert "To read one of them: --only “Director on call”." in run(bot, *words).stderr
    assert "asha.patel" not in run(bot, *words, "--only", "director on call").stdout


def test_what_is_no_rota_is_refused_with_what_to_do(bot: CliRunner, tmp_path: Path) -> None:
    workbook, table = tmp_path / "rota.xlsx", tmp_path / "rota.csv"
    workbook.write_bytes(b"PK\x03\x04")
    table.write_text("Asha,Mon,Tue\n")
    refused = run(bot, "rota", "import", str(workbook), "--rota", "new").exception
    assert "This is an Excel workbook, not CSV. Open it in Excel" in str(refused)
    assert "Name them date, start, end and person" in refusal(bot, "rota", "import", str(table), "--rota", "new")
    assert "is read as a rota, not as leave" in refusal(bot, "rota", "import", str(table), "--leave-of", "asha.patel")
    assert "There is no such file" in str(run(bot, "rota", "import", "none.csv", "--rota", "new").exception)


def test_a_calendar_is_one_whatever_its_file_is_called(bot: CliRunner, tmp_path: Path) -> None:
    calendar = tmp_path / "outlook.txt"
    calendar.write_bytes((SAMPLES / "outlook.ics").read_bytes())
    assert "4 shift(s)" in run(bot, "rota", "import", str(calendar), "--rota", "new", *OCTOBER).stderr


def test_what_was_repaired_and_what_was_left_out_is_said_by_line(bot: CliRunner, tmp_path: Path) -> None:
    file, made = tmp_path / "odd.ics", tmp_path / "made.yaml"
    zone = "TZID=GMT Standard Time 1"
    lines = (
        *("BEGIN:VCALENDAR", "X-LOTUS_NAME:x", "BEGIN:VEVENT", "SUMMARY:Asha Patel"),
        *(f"DTSTART;{zone}:20261019T090000", f"DTEND;{zone}:20261020T090000", "END:VEVENT"),
        *("BEGIN:VEVENT", "SUMMARY:Ben Okoro", "DTSTART:soon", "END:VEVENT", "END:VCALENDAR", ""),
    )
    file.write_text("\r\n".join(lines))
    done = run(bot, "rota", "import", str(file), "--rota", "odd", *OCTOBER, "--output", str(made))
    assert done.exit_code == 0, done.output
    assert "line 5 (and 1 more): the time zone “GMT Standard Time 1” is read as Europe/London." in done.stderr
    assert "line 10: DTSTART has no date (“soon” is not one). Write 20261123T090000. “Ben Okoro” was left out." in (
        done.stderr
    )
    assert [one.person for one in parse_rota(made.read_text(), "made").fixed] == ["asha.patel"]


def test_leave_is_written_down_once(bot: CliRunner) -> None:
    words = ("rota", "import", str(SAMPLES / "google.ics"), "--leave-of", "asha.patel", *OCTOBER)
    assert "Asha Patel is away from Fri 30 Oct 2026 13:00 to Fri 30 Oct 2026 17:00." in run(bot, *words).stdout
    assert run(bot, *words).exit_code == 0


def test_the_shifts_inside_leave_from_a_calendar_are_named(bot: CliRunner, tmp_path: Path) -> None:
    file = tmp_path / "leave.ics"
    event = (
        "BEGIN:VEVENT",
        "UID:1",
        "SUMMARY:Leave",
        "DTSTART:20991201T000000Z",
        "DTEND:20991231T000000Z",
        "END:VEVENT",
    )
    file.write_text("\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:test", *event, "END:VCALENDAR", "")))
    days = ("--from", "2099-01-01", "--to", "2100-02-01")
    said = run(bot, "rota", "import", str(file), "--leave-of", "asha.patel", *days).output
    assert "Asha Patel is away from Tue 1 Dec 2099 00:00 to Thu 31 Dec 2099 00:00." in said
    assert "  While away, they are on call for Director on call, " in said


def test_leave_from_an_address_is_the_same_as_what_its_owner_adds(bot: CliRunner, other: App, there: Elsewhere) -> None:
    url = there.holds(LEAVE)
    words = ("rota", "import", url, "--leave-of", "asha.patel")
    done = run(bot, *words).stdout
    assert f"Asha Patel is away from {written(AWAY, LONDON)} to {written(AWAY + timedelta(days=5), LONDON)}." in done
    assert "It is read again once an hour, until Asha Patel types /oncall calendar leave stop." in done
    assert "I read that calendar already." in refusal(bot, *words)
    with transaction(other.engine) as session:
        [row] = leave.calendars_of(session, "asha.patel")
        assert row.next_at
        assert other.vault.open(row.last_good) == LEAVE
        assert leave.standing(session, row, other.clock.now()).periods
        leave.stop(session, "asha.patel", other.clock.now())
        assert leave.standing(session, row, other.clock.now()).periods == ()
    assert "Leave out --from and --to." in refusal(bot, *words, *OCTOBER)
    there.answers.clear()
    assert "The server answered 404." in refusal(bot, *words)
    with transaction(other.engine) as session:
        assert leave.calendars_of(session, "asha.patel") == []


def test_fixed_periods_that_an_import_takes_out_are_named(bot: CliRunner) -> None:
    words = ("--rota", "director-on-call", "--as-layer", "Christmas", *OCTOBER)
    said = run(bot, "rota", "import", str(SAMPLES / "outlook.ics"), *words).stderr
    assert "3 fixed period(s) called “Christmas” are taken out of the rota, the first " in said


def test_what_is_wrong_is_a_sentence(bot: CliRunner, tmp_path: Path) -> None:
    bad = tmp_path / "bad.ics"
    bad.write_text("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART:\nEND:VEVENT\nEND:VCALENDAR\n")
    said = refusal(bot, "rota", "import", str(bad), "--rota", "director-on-call")
    assert said.startswith("bad.ics cannot be read as a calendar:\nline 4: DTSTART has no date.")
    assert "what the calendar is for" in refusal(bot, "rota", "import", str(bad))
    assert "There is no file" in refusal(bot, "rota", "import", "none.ics", "--rota", "x")
    bad.write_bytes(b"x" * (MOST_OCTETS + 1))
    assert "larger than 5 MB" in refusal(bot, "rota", "import", str(bad), "--rota", "x")
    bad.write_text(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART:20261101T000000Z\nDURATION:PT1H\nSUMMARY:Sam\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    said = refusal(bot, "rota", "import", str(bad), "--rota", "x", *OCTOBER)
    assert (
        "line 2: “Sam” on Sun 1 Nov 2026 00:00 names nobody in the directory (did you mean Samuel Osei?). Left out."
        in said
    )
    assert "There is no rota called" in refusal(bot, "rota", "export", "platinum")


def test_an_address_that_breaks_gives_its_last_good_version_and_says_so(bot: CliRunner, there: Elsewhere) -> None:
    url = there.holds((SAMPLES / "outlook.ics").read_text(), etag='"1"')
    words = ("rota", "import", url, "--rota", "director-on-call", *OCTOBER)
    first = run(bot, *words)
    assert first.exit_code == 0, first.output
    assert run(bot, *words).stdout == first.stdout
    assert there.asked[-1] == ("/c.ics", '"1"')
    there.answers.clear()
    broken = run(bot, *words)
    assert broken.stdout == first.stdout
    assert "cannot be read. The server answered 404. This is its last good version" in broken.stderr
    assert "The server answered 404." in refusal(bot, "rota", "import", url, "--rota", "other", *OCTOBER)


def test_an_officer_stops_the_calendar_links_of_somebody(bot: CliRunner, other: App) -> None:
    with transaction(other.engine) as session:
        asha = session.get_one(Person, "asha.patel")
        asha.slack_id = "U0ASHA"
        tokens = [service.make_link(session, FeedKind.EVERYTHING, "", one, NOW)[0] for one in ("U0ASHA", "U0GUEST")]
        tokens.append(service.make_link(session, FeedKind.PERSON, "asha.patel", "U0OTHER", NOW)[0])
    assert (
        "2 calendar link(s) of Asha Patel have stopped." in run(bot, "people", "revoke-calendars", "asha.patel").output
    )
    with transaction(other.engine) as session:
        assert [bool(service.find_link(session, token)) for token in tokens] == [False, True, False]
        noted = session.exec(select(DirectoryChange).order_by(col(DirectoryChange.id).desc())).first()
        assert noted
        assert (noted.person_id, noted.what) == ("asha.patel", "calendar links stopped")
    assert "1 calendar link(s) of U0GUEST have stopped." in run(bot, "people", "revoke-calendars", "U0GUEST").output
    assert "There is nobody called “nobody”" in refusal(bot, "people", "revoke-calendars", "nobody")
