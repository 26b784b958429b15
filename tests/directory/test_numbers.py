"""People are found by what stands beside their number or address, so that nothing is opened for a stranger."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Engine
from sqlmodel import Session, select

from eprr_bot.base.db import change, make_engine, transaction
from eprr_bot.base.vault import Vault
from eprr_bot.directory import leavers, roll
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.directory.people_file import PersonRow
from eprr_bot.migrations import migrate

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
OLD, NEW = (Fernet.generate_key().decode() for _ in range(2))
SHARED, OWN, NOBODYS = "+447700900010", "+447700900011", "+447700900999"


class CountingVault(Vault):
    """Counts how often something is opened."""

    opened = 0

    def open(self, sealed: str) -> str:
        self.opened += 1
        return super().open(sealed)


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    engine: Engine = make_engine(database_url)
    migrate(engine)
    with transaction(engine) as opened:
        roll.take_over(opened, Vault([OLD]), [row("b", SHARED), row("a", SHARED), row("c", OWN)], NOW, "test")
        yield opened
    engine.dispose()


def row(name: str, mobile: str) -> PersonRow:
    shared = {"job_title": "Director", "organisation": "haven", "email": f"{name}@example.org"}
    return PersonRow.model_validate({"id": name, "name": name.upper(), "mobile": mobile, **shared})


def asked(session: Session, vault: CountingVault) -> tuple[dict[str, list[str]], int]:
    """Who is found by each number and address, and how many were opened for that."""
    vault.opened = 0
    found = {one: [who.id for who in directory.by_number(session, vault, one)] for one in (SHARED, OWN, NOBODYS)}
    found |= {one: [who.id for who in directory.by_address(session, vault, one)] for one in ADDRESSES}
    return found, vault.opened


ADDRESSES = ("b@example.org", "nobody@example.org")
FOUND = {SHARED: ["a", "b"], OWN: ["c"], NOBODYS: [], "b@example.org": ["b"], "nobody@example.org": []}


def test_nothing_is_opened_to_find_somebody_or_nobody(session: Session) -> None:
    assert asked(session, CountingVault([OLD])) == (FOUND, 0)
    assert asked(session, CountingVault([NEW, OLD])) == (FOUND, 0), "with a new key before it"


def test_numbers_from_before_are_found_and_from_the_next_start_on_without_opening(session: Session) -> None:
    change(session, Person, mobile_look_up="", email_look_up="")
    vault = CountingVault([OLD])
    assert asked(session, vault) == (FOUND, 15)
    assert directory.renew_look_ups(session, vault) == 6
    assert asked(session, vault) == (FOUND, 0)
    assert directory.renew_look_ups(session, vault) == 0


def test_the_key_may_change(session: Session) -> None:
    both, only_new = CountingVault([NEW, OLD]), CountingVault([NEW])
    assert directory.renew_look_ups(session, both) == 6
    assert asked(session, both) == (FOUND, 0)
    assert leavers.reseal(session, both, NOW, "test") > 0
    assert asked(session, only_new) == (FOUND, 0)


def test_what_is_beside_a_number_tells_nothing_without_the_key_and_goes_with_it(session: Session) -> None:
    marks = {one.id: one.mobile_look_up for one in session.exec(select(Person)).all()}
    assert marks["a"] == marks["b"] != marks["c"]
    assert Vault([NEW]).look_up(SHARED) != Vault([OLD]).look_up(SHARED) == marks["a"]
    leavers.purge(session, session.get_one(Person, "c"), NOW)
    assert session.get_one(Person, "c").mobile_look_up == session.get_one(Person, "c").email_look_up == ""
