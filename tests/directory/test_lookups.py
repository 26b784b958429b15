"""Looking people up by contact details, one of which cannot be opened any more."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session

from eprr_bot.base.db import transaction
from eprr_bot.directory import service as directory
from eprr_bot.directory.keyboard import whoever
from eprr_bot.directory.models import Person
from eprr_bot.slack.commands import UserError
from tests.world import World, sqlite_url


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(sqlite_url(tmp_path))
    yield made
    made.close()


def spoil(session: Session, person_id: str) -> None:
    """Somebody's details were sealed with a key that is gone."""
    found = directory.person(session, person_id)
    assert found is not None
    found.email = found.mobile = "sealed with a key that is gone"
    found.mobile_look_up = ""
    session.add(found)


def test_people_are_found_by_the_beginnings_of_their_names_only(world: World) -> None:
    """“ill” is no William: whoever is put on leave or on call by half a word was meant by nobody."""
    with transaction(world.app.engine) as session:
        assert directory.find(session, "ach").name == "William Achebe"
        assert directory.find(session, "William").id == "william.achebe"
        for text in ("ill", "chebe", "iam a"):
            with pytest.raises(UserError, match="nobody called"):
                directory.find(session, text)


def test_one_unreadable_number_keeps_nobody_else_from_answering_by_text(world: World) -> None:
    with transaction(world.app.engine) as session:
        farouk = directory.person(session, "farouk.aziz")
        assert farouk is not None
        number = world.app.vault.open(farouk.mobile)
        spoil(session, "asha.patel")
        assert directory.by_number(session, world.app.vault, number) == [farouk]
        assert directory.by_number(session, world.app.vault, "+440000000000") == []


def test_of_two_people_with_one_address_nobody_is_lost_in_silence(world: World) -> None:
    with transaction(world.app.engine) as session:
        asha = directory.person(session, "asha.patel")
        assert asha is not None
        slack_id = asha.slack_id
        session.add(Person(id="aaron.abel", name="Aaron Abel", email=asha.email, updated_at=world.now))
        session.add(Person(id="zoe.zander", name="Zoe Zander", email=asha.email, updated_at=world.now))
        session.flush()
        members = {"asha.patel@example.org": slack_id or ""}
        without = directory.match_members(session, world.app.vault, members, world.now)
        assert {"Aaron Abel", "Zoe Zander"} <= set(without)
        assert "Asha Patel" not in without
        assert asha.slack_id == slack_id


def test_one_unreadable_address_keeps_nobody_else_from_being_matched(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    with transaction(world.app.engine) as session:
        for person_id in ("asha.patel", "ben.okoro"):
            spoil(session, person_id)
        kept = directory.person(session, "asha.patel")
        assert kept is not None
        slack_id = kept.slack_id
        without = directory.match_members(session, world.app.vault, {}, world.now)
        assert "Farouk Aziz" in without
        assert not {"Asha Patel", "Ben Okoro"} & set(without)
        assert kept.slack_id == slack_id, "what was known stays"
    assert capsys.readouterr().out.count("cannot be opened") == 1


@pytest.mark.parametrize(
    "typed", ["Siân O'Neill", "Siân O’Neill", "Sian O'Neill", "Sia\u0302n O`Neill", "o’neill, sian"]
)
def test_somebody_is_found_in_slack_and_at_the_keyboard_however_a_phone_types_the_name(
    world: World, typed: str
) -> None:
    with transaction(world.app.engine) as session:
        session.get_one(Person, "niamh.doyle").name = "Siân O'Neill"
        said = "O'Neill" if "," in typed else typed
        assert whoever(session, f"{said}, by telephone").person_id == (None if "," in typed else "niamh.doyle")
    assert world.say("@asha.patel", f"/oncall {typed}").startswith("Siân O'Neill is")
    assert "Did you mean Siân O'Neill?" in world.say("@asha.patel", "/oncall Sian O’Niell")
    assert world.say("@asha.patel", "/oncall Sian").startswith("Siân O'Neill is")
