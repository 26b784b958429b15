"""Whoever is changed in the directory behind the bot's back is named, and nothing of how they are reached is told."""

from datetime import UTC, date, datetime

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Engine

from eprr_bot.base import registers
from eprr_bot.base.db import transaction
from eprr_bot.base.registers import PEOPLE
from eprr_bot.base.vault import Vault
from eprr_bot.directory import kept_roll, leavers, roll, service
from eprr_bot.directory.models import Person
from eprr_bot.directory.people_file import Competence, PersonRow
from eprr_bot.records import books
from tests.records.tampering import sql, tamper
from tests.world import KEY

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
VAULT = Vault([KEY])
LOGGIST = Competence(name="loggist", expires=date(2028, 1, 31))
COLUMNS = (
    "name, job_title, organisation, email, mobile, mobile_look_up, landline, no_voice_calls, text_hours, voice_hours, "
    "contact_hours, is_active, updated_at"
)
ROWS = (
    PersonRow(id="asha.patel", name="Asha Patel", job_title="Director", organisation="haven", email="a@example.nhs.uk",
              mobile="07700 900101", competences=(LOGGIST,)),
    PersonRow(id="ben.okoro", name="Ben Okoro", job_title="Adviser", organisation="haven", email="b@example.nhs.uk",
              landline="0114 496 0201"),
)  # fmt: skip


@pytest.fixture
def directory(engine: Engine) -> Engine:
    registers.use(books.keep)
    with transaction(engine) as session:
        roll.take_over(session, VAULT, ROWS, NOW, "Niamh Doyle")
    return engine


def faults(engine: Engine) -> list[str]:
    with transaction(engine) as session:
        return books.all_faults(session)


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE person SET name = 'Eve' WHERE id = 'asha.patel'", "asha.patel is not in the directory as entry 1"),
        ("UPDATE person SET job_title = 'Chair' WHERE id = 'ben.okoro'", "of its log has them: job title."),
        ("UPDATE person SET organisation = 'woldsea' WHERE id = 'ben.okoro'", "has them: organisation."),
        ("UPDATE person SET is_active = NOT is_active WHERE id = 'ben.okoro'", "has them: has left."),
        ("UPDATE person SET left_on = '2026-11-23' WHERE id = 'ben.okoro'", "has them: left on."),
        ("UPDATE person SET text_hours = '09:00-17:00' WHERE id = 'asha.patel'", "has them: text hours."),
        ("UPDATE person SET slack_id = 'U0EVE' WHERE id = 'asha.patel'", "has them: slack id."),
        ("UPDATE person SET mobile = 'gAAAAother' WHERE id = 'asha.patel'", "has them: mobile."),
        ("UPDATE person SET landline = '' WHERE id = 'ben.okoro'", "has them: landline."),
        ("UPDATE person SET email = mobile", "asha.patel is not in the directory as entry 1 of its log has them: e"),
        ("UPDATE competence SET expires = '2031-01-31'", "has them: competences."),
        ("DELETE FROM person WHERE id = 'ben.okoro'", "ben.okoro is in the directory no more; entry 1"),
        (
            f"INSERT INTO person (id, {COLUMNS}) SELECT 'eve', {COLUMNS} FROM person WHERE id = 'ben.okoro'",
            "eve is in the directory, and in no entry of its log.",
        ),
    ],
)
def test_whoever_is_changed_behind_the_bots_back_is_named(directory: Engine, statement: str, named: str) -> None:
    assert faults(directory) == []
    tamper(directory, sql(statement))
    (said, *more) = faults(directory)
    assert said.startswith("The register of people: ")
    assert named in "\n".join((said, *more))
    assert not any(secret in said for secret in ("07700", "900101", "example.nhs.uk", "4960201"))


def test_whose_slack_account_is_whose_is_an_entry(directory: Engine) -> None:
    with transaction(directory) as session:
        service.match_members(session, VAULT, {"a@example.nhs.uk": "U0ASHA", "b@example.nhs.uk": "U0BEN"}, NOW)
    assert faults(directory) == []
    with transaction(directory) as session:
        entry, facts = books.in_register(session, PEOPLE)[-1]
        assert entry.author == "Slack’s list of members"
        assert facts[kept_roll.NOW]["ben.okoro"]["slack_id"] == "U0BEN"
        count = len(books.in_register(session, PEOPLE))
        service.match_members(session, VAULT, {"a@example.nhs.uk": "U0ASHA", "b@example.nhs.uk": "U0BEN"}, NOW)
    with transaction(directory) as session:
        assert len(books.in_register(session, PEOPLE)) == count, "nothing has changed"
        service.match_members(session, VAULT, {"a@example.nhs.uk": "U0BEN"}, NOW)
    assert faults(directory) == []
    tamper(directory, sql("UPDATE person SET slack_id = 'U0EVE' WHERE id = 'asha.patel'"))
    (said,) = faults(directory)
    assert said.endswith(" of its log has them: slack id.")


def test_every_change_of_the_bots_own_is_an_entry(directory: Engine) -> None:
    moved = ROWS[0].model_copy(update={"mobile": "+447700900555", "job_title": "Chair"})
    with transaction(directory) as session:
        roll.take_over(session, VAULT, (moved, ROWS[1]), NOW, "Niamh Doyle")
        _, last = books.in_register(session, PEOPLE)[-1]
        assert list(last[kept_roll.NOW]) == ["asha.patel"]
    with transaction(directory) as session:
        leavers.purge(session, session.get_one(Person, "asha.patel"), NOW)
        leavers.purge(session, session.get_one(Person, "ben.okoro"), NOW)
    with transaction(directory) as session:
        entry, facts = books.in_register(session, PEOPLE)[-1]
        assert entry.text.startswith("asha.patel contact details wiped; ben.okoro contact details wiped:\n")
        assert "mobile" not in facts[kept_roll.NOW]["asha.patel"]
        roll.take_over(session, VAULT, ROWS, NOW, "Niamh Doyle")
    with transaction(directory) as session:
        assert leavers.reseal(session, Vault([Fernet.generate_key().decode(), KEY]), NOW, "Niamh Doyle") == 4
    assert faults(directory) == []


def test_nothing_of_a_number_or_an_address_stands_in_the_log(directory: Engine) -> None:
    with transaction(directory) as session:
        said = "\n".join(entry.text for entry, _ in books.in_register(session, PEOPLE))
        sealed = session.get_one(Person, "asha.patel").mobile
    assert "Asha Patel" in said
    for secret in ("900101", "4960201", "example.nhs.uk", sealed):
        assert secret not in said


def test_a_directory_of_before_is_proved_from_the_first_look_on(engine: Engine) -> None:
    registers.use(lambda *_: None)
    with transaction(engine) as session:
        roll.take_over(session, VAULT, ROWS, NOW, "Niamh Doyle")
    registers.use(books.keep)
    assert faults(engine) == [], "it has no log yet"
    for _ in range(2):
        with transaction(engine) as session:
            books.begin_people(session, NOW)
            assert len(books.in_register(session, PEOPLE)) == 1
    tamper(engine, sql("UPDATE person SET name = 'Eve' WHERE id = 'asha.patel'"))
    (said,) = faults(engine)
    assert said.endswith("asha.patel is not in the directory as entry 1 of its log has them: name.")


def test_a_register_of_before_that_knew_no_slack_accounts_begins_anew_once(directory: Engine) -> None:
    tamper(directory, sql("UPDATE person SET slack_id = 'U0ASHA' WHERE id = 'asha.patel'"))
    for _ in range(2):
        with transaction(directory) as session:
            books.begin_people(session, NOW)
            assert len(books.in_register(session, PEOPLE)) == 2
    assert faults(directory) == []
