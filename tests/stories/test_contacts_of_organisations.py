"""Organisations' on-call contacts: called like people, by the number of the hour, and missed where there is none."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlmodel import select

from eprr_bot.base.db import reading
from eprr_bot.base.settings import Settings
from eprr_bot.callout.models import TextReply
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.hard_copy.paper import page
from eprr_bot.hard_copy.sheets import gather
from eprr_bot.run.check import check
from eprr_bot.run.doctor import examine
from eprr_bot.slack.commands import UserError
from tests.clusters import WHOLE
from tests.stories.incident_words import look_away, shown_answer
from tests.stories.quiet_cluster import copied, replace_in
from tests.world import MONDAY, World, shown, sqlite_url

NIGHT = MONDAY.replace(hour=2)
DAY, NIGHT_MANAGER = "@saltmere-hospitals.day", "@saltmere-hospitals.night"
RUNG = "{after_minutes: 15, page: [{person: niamh.doyle, deputy: true}], by: [slack, text]}"


def with_rung(tmp_path: Path) -> Path:
    """The whole example, in which the adviser's ladder goes on to a provider."""
    rotas = copied(WHOLE, tmp_path)
    rung = "{after_minutes: 10, page: [{organisation: saltmere-hospitals}], by: [slack, text]}"
    replace_in(rotas / "ladders.yaml", RUNG, f"{rung}\n      - {RUNG}")
    return rotas


@pytest.fixture(params=[NIGHT, MONDAY], ids=["night", "day"])
def at(request: pytest.FixtureRequest) -> datetime:
    found: datetime = request.param
    return found


@pytest.fixture
def made(database_url: str, tmp_path: Path, at: datetime) -> Iterator[World]:
    world = World(database_url, at, rotas=with_rung(tmp_path))
    yield world
    look_away(world)
    world.close()


@pytest.mark.both_databases
def test_a_providers_contact_is_called_by_the_number_of_the_hour_and_answers_by_text(made: World, at: datetime) -> None:
    called, asleep = (NIGHT_MANAGER, DAY) if at == NIGHT else (DAY, NIGHT_MANAGER)
    made.say("@asha.patel", "/oncall page eprr-adviser is Saltmere taking ambulances?")
    made.advance(minutes=9)
    assert not made.workspace.person(called).phone
    made.advance(minutes=2)
    made.phone(called).expect("is Saltmere taking ambulances?", "Reply 1 to answer, 2 if you cannot.")
    assert not made.workspace.person(asleep).phone
    made.reply(called, "1")
    made.phone(called).expect("your answer is recorded")
    name = "Saltmere Hospitals, night site manager" if at == NIGHT else "Saltmere Hospitals, site office"
    assert any(name in shown(one) for one in made.workspace.person("@asha.patel").messages())
    made.advance(minutes=30)
    assert not made.workspace.person("@niamh.doyle").phone, "the call was answered"
    with reading(made.app.engine) as session:
        [reply] = session.exec(select(TextReply)).all()
        row = session.get_one(Person, called[1:])
    assert reply.person_id == row.id
    assert "07700" not in row.mobile, "sealed, as a person's is"


@pytest.mark.both_databases
def test_a_contact_is_nobody_of_ours(made: World) -> None:
    with reading(made.app.engine) as session:
        contacts = {one.id for one in directory.contacts(session)}
        assert len(contacts) == 9
        assert not contacts & {one.id for one in directory.people(session)}
        assert all(one.slack_id is None for one in directory.contacts(session))
        with pytest.raises(UserError, match="There is nobody called"):
            directory.find(session, "Saltmere Hospitals, site office")


def test_no_number_of_a_contact_is_shown_in_slack(made: World) -> None:
    made.say("@asha.patel", "/oncall page eprr-adviser is Saltmere taking ambulances?")
    made.advance(minutes=20)
    everything = [shown(one) for member in made.workspace.people() for one in made.workspace.person(member).messages()]
    assert not any("900053" in one.replace(" ", "") or "900054" in one.replace(" ", "") for one in everything)


def test_check_and_doctor_name_a_provider_without_a_contact(tmp_path: Path, database_url: str) -> None:
    rotas = copied(WHOLE, tmp_path)
    file = rotas / "people.csv"
    gone = ("harbour-111.on-call", "saltmere-hospitals.day")
    kept = [line for line in file.read_text("utf-8").splitlines() if not line.startswith(gone)]
    file.write_text("\n".join(kept) + "\n", "utf-8")
    warned = [str(one) for one in check(rotas, Settings().playbooks) if "on-call contact" in one.problem]
    assert len(warned) == 2
    assert "Harbour NHS 111 has no on-call contact." in warned[1]
    assert "Saltmere Hospitals NHS Foundation Trust has no on-call contact from 08:00." in warned[0]
    world = World(database_url, MONDAY, rotas=rotas)
    said = dict(examine(world.app.settings, world.now))["contacts of providers"]
    world.close()
    assert said.startswith("Harbour NHS 111: none. A direction reaches nobody there at night.")


def test_a_forums_sheets_show_who_has_a_contact_and_who_has_none(tmp_path: Path) -> None:
    world = World(sqlite_url(tmp_path), MONDAY, rotas=WHOLE)
    said = shown_answer(world, "@asha.patel", "/lrf havenshire")
    known, _, missing = said.partition("*No on-call contact known:*")
    assert (
        "*On-call contact known:* Beacon Ambulance Service NHS Trust, Saltmere Hospitals NHS Foundation Trust" in known
    )
    assert "Havenshire Police" in missing
    assert "Harbour NHS 111" not in missing
    assert "900054" not in said
    with reading(world.app.engine) as session:
        paper = page(gather(session, world.app.vault, world.now))
    world.close()
    sheet = paper[paper.index("☐ Saltmere Hospitals NHS Foundation Trust (always)") :].partition("☐ Havenshire Police")[
        0
    ]
    assert "Night site manager, on call 20:00 to 08:00" in sheet
    assert "07700 900054" in sheet
    assert "No on-call contact is known." not in sheet
    police = paper[paper.index("☐ Havenshire Police (always)") :]
    assert police.index("No on-call contact is known.") < police.index("☐", 2)
