"""The directory on the command line, on both databases: there and back again, and nothing said that is private."""

import csv
import io
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlmodel import Session, SQLModel, col, select
from typer.testing import CliRunner

from eprr_bot.__main__ import command_line
from eprr_bot.app import build
from eprr_bot.base.clock import Clock
from eprr_bot.base.db import transaction
from eprr_bot.base.settings import Settings
from eprr_bot.base.vault import Vault
from eprr_bot.calendars import leave
from eprr_bot.directory import leavers, roll
from eprr_bot.directory.models import DirectoryChange, Person
from eprr_bot.directory.people_file import read_people
from eprr_bot.migrations import migrate
from eprr_bot.outbox.models import Message
from eprr_bot.run import doctor
from eprr_bot.run.apply_files import apply_files
from eprr_bot.slack.commands import UserError

EXAMPLE = Path("rotas/example/people.csv")
A_NUMBER = re.compile(r"07700 ?9|\+44|@example")


@pytest.fixture
def cluster(database_url, monkeypatch):
    """The example cluster in a database, and the environment that leads the command line there."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("EPRR_SECRET_KEYS", Fernet.generate_key().decode())
    app = build(Settings())
    migrate(app.engine)
    with transaction(app.engine) as session:
        apply_files(app, session, app.clock.now())
    yield app
    app.close()


def run(*arguments: str) -> str:
    result = CliRunner().invoke(command_line, ["people", *arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def edited(tmp_path: Path, **cells: str) -> Path:
    """The example file with some of Asha's cells changed, Ben taken out and Zoe added."""
    rows = list(csv.DictReader(io.StringIO(EXAMPLE.read_text())))
    rows = [row | cells if row["id"] == "asha.patel" else row for row in rows if row["id"] != "ben.okoro"]
    zoe = rows[0] | {"id": "zoe.new", "name": "Zoë New", "email": "zoe@example.org", "mobile": "07700 900099"}
    path = tmp_path / "people.csv"
    with path.open("w", newline="") as out:
        writer = csv.DictWriter(out, rows[0].keys())
        writer.writeheader()
        writer.writerows([*rows, zoe])
    return path


def changes(session: Session) -> list[str]:
    found = session.exec(select(DirectoryChange).order_by(col(DirectoryChange.id))).all()
    return [f"{one.person_id} {one.what}" for one in found]


def test_an_import_says_what_it_changes_and_a_dry_run_changes_nothing(cluster, tmp_path):
    path = edited(tmp_path, mobile="07700 900555", job_title="Chief Executive")
    for arguments in (["--dry-run"], []):
        output = run("import", str(path), *arguments)
        assert "added: zoe.new" in output
        assert "changed: asha.patel: job_title, mobile" in output
        assert "Not in the file, and left as they are: ben.okoro." in output
        assert not A_NUMBER.search(output)
        with transaction(cluster.engine) as session:
            assert (session.get(Person, "zoe.new") is None) is bool(arguments)
    with transaction(cluster.engine) as session:
        assert cluster.vault.open(session.get_one(Person, "asha.patel").mobile) == "+447700900555"
        assert changes(session)[-2:] == ["zoe.new added", "asha.patel changed: job_title, mobile"]
    assert "0 added, 0 changed" in run("import", str(path))


def test_an_import_says_who_shares_an_address_or_a_number_with_whom(cluster, tmp_path):
    path = edited(tmp_path, mobile="07700 900011", email="cara.hughes@example.org")
    rows = [row for row in path.read_text().splitlines(keepends=True) if not row.startswith("cara.hughes")]
    path.write_text("".join(rows))
    output = run("import", str(path), "--dry-run")
    assert "The same email: asha.patel, cara.hughes. Only one of them gets messages in Slack" in output
    assert "The same mobile: asha.patel, ben.okoro. A reply by text counts for whoever" in output
    assert not A_NUMBER.search(output)


def test_what_is_exported_with_contacts_can_be_imported_again_and_that_is_noted(cluster, tmp_path):
    file = tmp_path / "out.csv"
    run("export", "--with-contacts", "--output", str(file))
    assert file.stat().st_mode & 0o077 == 0
    back, before = read_people(file), read_people(EXAMPLE)
    assert {one.id: one for one in back} == {one.id: one for one in before}
    assert "0 added, 0 changed" in run("import", str(file))
    with transaction(cluster.engine) as session:
        assert changes(session)[-1] == "None exported everybody with contact details"


def test_a_landline_is_kept_sealed_and_goes_with_its_person(cluster, tmp_path):
    path, file = edited(tmp_path, landline="+44 (0)20 7946 0018"), tmp_path / "out.csv"
    assert "changed: asha.patel: landline" in run("import", str(path))
    run("export", "--with-contacts", "--output", str(file))
    assert ",07700 900010,020 7946 0018," in file.read_text()
    assert "0 added, 0 changed" in run("import", str(file))
    assert "7946" not in run("export") + run("routes") + run("show", "asha.patel")
    assert json.loads(run("show", "asha.patel", "--subject-access"))["person"]["landline"] == "+442079460018"
    with transaction(cluster.engine) as session:
        asha = session.get_one(Person, "asha.patel")
        assert "7946" not in asha.landline
        leavers.purge(session, asha, Clock().now())
        assert asha.landline == ""


def test_an_import_says_how_it_read_what_was_not_utf_8(cluster, tmp_path):
    path = edited(tmp_path, job_title="Chargé")
    path.write_bytes(path.read_text(encoding="utf-8").encode("cp1252"))
    output = run("import", str(path))
    assert "people.csv:2: warning: This line is not in UTF-8, and was read as Windows wrote it" in output
    with transaction(cluster.engine) as session:
        assert session.get_one(Person, "asha.patel").job_title == "Chargé"
        assert session.get_one(Person, "zoe.new").name == "Zoë New"


def test_the_doctor_names_whoever_has_a_number_from_before_that_no_text_reaches(cluster):
    with transaction(cluster.engine) as session:
        session.get_one(Person, "ben.okoro").mobile = cluster.vault.seal("+442079460018")
    said = dict(doctor.examine(cluster.settings, Clock().now()))["contact details"]
    assert said == "No text message reaches the number of Ben Okoro. Correct it: eprr-bot people import"


def test_without_the_flag_no_contact_leaves_the_directory(cluster):
    output = run("export")
    assert "asha.patel,Asha Patel" in output
    assert not A_NUMBER.search(output)


def test_text_that_a_spreadsheet_would_run_is_made_harmless_and_comes_back(cluster, tmp_path):
    path, file = edited(tmp_path, name="=HYPERLINK(1)"), tmp_path / "out.csv"
    run("import", str(path))
    run("export", "--with-contacts", "--output", str(file))
    assert ",'=HYPERLINK(1)," in file.read_text()
    assert next(one for one in read_people(file) if one.id == "asha.patel").name == "=HYPERLINK(1)"


def test_contact_details_are_encrypted_at_rest(cluster, tmp_path):
    url = cluster.settings.database
    if url.startswith("sqlite"):
        stored = b"".join(file.read_bytes() for file in tmp_path.glob("eprr.sqlite3*"))
    else:
        with transaction(cluster.engine) as session:
            stored = "".join(f"{one.model_dump()}" for one in session.exec(select(Person)).all()).encode()
    assert b"Asha Patel" in stored
    assert not re.search(rb"7700 ?900\d\d\d|asha\.patel@example", stored)


def test_a_new_key_takes_the_old_one_s_place(cluster, monkeypatch):
    new, old = Fernet.generate_key().decode(), cluster.settings.secret_keys
    with transaction(cluster.engine) as session:
        asha, now = session.get_one(Person, "asha.patel"), Clock().now()
        session.add(_text(asha, now))
        calendar = leave.add(session, cluster.vault, "https://example.org/asha.ics", asha, "U0ASHA", now, False)
        calendar.last_good = cluster.vault.seal("BEGIN:VCALENDAR")
    monkeypatch.setenv("EPRR_SECRET_KEYS", f"{new},{old}")
    assert "contact details and calendars are sealed with the newest key" in run("reseal")
    with transaction(cluster.engine) as session:
        assert Vault([new]).open(session.get_one(Person, "asha.patel").mobile) == "+447700900010"
        tables = [table.select() for table in SQLModel.metadata.sorted_tables]
        rows = [row for table in tables for row in session.connection().execute(table).all()]
    sealed = [one for row in rows for one in row if isinstance(one, str) and one.startswith("gAAAA")]
    assert len(sealed) == 43 * 2 + 9 + 3, "an organisation’s contact has a number alone"
    assert all(Vault([new]).open(one) for one in sealed)
    monkeypatch.setenv("EPRR_SECRET_KEYS", old)
    with pytest.raises(UserError, match="sealed with a key that is not in EPRR_SECRET_KEYS"):
        run("reseal")


def test_somebody_who_leaves_is_gone_at_once_and_what_they_still_hold_is_named(cluster):
    output = run("leave", "ben.okoro")
    assert "Ben Okoro leaves on" in output
    assert "They still hold" in output
    assert "Director on call: " in output
    assert "These rotas name them: director-on-call." in output
    with transaction(cluster.engine) as session:
        assert not session.get_one(Person, "ben.okoro").is_active
    assert "In the file, but they have left, and stay so: ben.okoro." in run("import", str(EXAMPLE))
    assert "is in the directory as before" in run("leave", "ben.okoro", "--undo")
    with transaction(cluster.engine) as session:
        assert session.get_one(Person, "ben.okoro").is_active


def test_leaving_on_a_day_to_come_changes_nothing_until_then(cluster):
    run("leave", "Cara Hughes", "--on", "2099-12-31")
    with transaction(cluster.engine) as session:
        assert session.get_one(Person, "cara.hughes").is_active
        leavers.daily(session, datetime(2099, 12, 30, 23, 59, tzinfo=UTC))
        assert session.get_one(Person, "cara.hughes").is_active
        leavers.daily(session, datetime(2099, 12, 31, 0, 1, tzinfo=UTC))
        assert not session.get_one(Person, "cara.hughes").is_active


def test_gdpr_leavers_are_purged_after_thirty_days_and_their_name_stays(cluster):
    now = Clock().now()
    with transaction(cluster.engine) as session:
        ben = session.get_one(Person, "ben.okoro")
        ben.slack_id = "U0BEN"
        leavers.leave(session, ben, now.date(), now, "test")
        session.add(_text(ben, now))
    with transaction(cluster.engine) as session:
        leavers.daily(session, now + timedelta(days=28))
        assert session.get_one(Person, "ben.okoro").mobile
    with transaction(cluster.engine) as session:
        leavers.daily(session, now + timedelta(days=31))
    with transaction(cluster.engine) as session:
        ben = session.get_one(Person, "ben.okoro")
        assert (ben.name, ben.email, ben.mobile, ben.slack_id) == ("Ben Okoro", "", "", None)
        assert ben.purged_at is not None
        assert session.get_one(Message, "m1").address == ""
        assert changes(session)[-1] == "ben.okoro contact details wiped"
        number = len(changes(session))
        leavers.daily(session, now + timedelta(days=32))
        assert len(changes(session)) == number


def _text(person: Person, now: datetime) -> Message:
    return Message(
        id="m1",
        channel="text",
        method="text",
        address=person.mobile,
        body={"text": "a page"},
        lane=0,
        person_id=person.id,
        created_at=now,
        not_before=now,
        state_at=now,
        state="sent",
    )


def test_routes_are_shown_without_numbers(cluster, tmp_path):
    run("import", str(edited(tmp_path, no_voice_calls="yes")))
    with transaction(cluster.engine) as session:
        asha = session.get_one(Person, "asha.patel")
        asha.text_hours = "07:00-23:00"
        session.add(asha)
    output = run("routes") + run("show", "asha.patel")
    text = "text message (07:00-23:00 unless urgent; not set up here; never proved reachable)"
    ways = f"{text}, e-mail (not set up here; never proved reachable), never by telephone"
    assert f"Asha Patel: no Slack account, {ways}" in output
    assert "strategic-commander until Wed 31 May 2028" in output
    assert not A_NUMBER.search(output)


def test_subject_access_opens_contacts_and_is_noted(cluster):
    found = json.loads(run("show", "Asha Patel", "--subject-access"))
    assert found["person"]["mobile"] == "+447700900010"
    assert found["person"]["email"] == "asha.patel@example.org"
    assert found["competences"] == [{"name": "strategic-commander", "expires": "2028-05-31"}]
    assert found["rotas_that_name_them"] == ["director-on-call"]
    assert found["shifts"][0]["rota"] == "director-on-call"
    with transaction(cluster.engine) as session:
        assert changes(session)[-1] == "asha.patel exported for subject access"


def test_an_import_that_changes_nothing_writes_nothing(cluster):
    with transaction(cluster.engine) as session:
        before = session.get_one(Person, "asha.patel").mobile
        report = roll.take_over(session, cluster.vault, read_people(EXAMPLE), Clock().now(), "test")
        assert (report.added, report.changed, len(report.unchanged)) == ((), (), 43 + 9)
        assert session.get_one(Person, "asha.patel").mobile == before
