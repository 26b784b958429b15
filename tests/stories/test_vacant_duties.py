"""Somebody leaves who answers for something by name: it is said at once, and until somebody else has it."""

import re
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import col, delete
from typer.testing import CliRunner

from eprr_bot.__main__ import command_line
from eprr_bot.base import documents
from eprr_bot.base.db import transaction
from eprr_bot.callout.ladder import LADDERS
from eprr_bot.directory import leavers
from eprr_bot.directory.cluster import read_cluster
from eprr_bot.directory.models import Competence, Person
from eprr_bot.noticeboard.duties import duties, in_incidents
from eprr_bot.oncall.rota_file import read_rota
from tests.stories.cover_words import calm, holder
from tests.stories.incident_words import declare_on_the_command_line, declared, from_bot, look_away
from tests.world import World, shown

EXAMPLE = Path("rotas/example")


class Officer:
    """Somebody at the command line, on the world's clock and database."""

    def __init__(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        self.world = world
        monkeypatch.setattr("eprr_bot.base.settings.Settings", lambda: world.app.settings)
        monkeypatch.setattr("eprr_bot.app.build", lambda _: world.app)
        monkeypatch.setattr("getpass.getuser", lambda: "niamh")
        monkeypatch.setattr("eprr_bot.base.clock.Clock", lambda: world.clock)

    def types(self, line: str) -> str:
        said = CliRunner().invoke(command_line, line.split(), catch_exceptions=False).output
        self.world.settle()
        return said

    @property
    def status(self) -> str:
        said = self.world.say("@hana.suzuki", "/eprr status")
        return next(line for line in said.splitlines() if "*Duties:*" in line)

    @property
    def doctor(self) -> str:
        return self.examined("duties")

    def examined(self, what: str) -> str:
        return next(line for line in self.types("doctor").splitlines() if line.startswith(f"{what}:"))

    def applies(self, kind: str, old: str, new: str) -> None:
        with transaction(self.world.app.engine) as session:
            newest = documents.latest(session, kind, kind)
            assert newest is not None
            assert old in newest.body
            documents.save(session, kind, kind, newest.body.replace(old, new), self.world.now, "a test")


@pytest.fixture
def officer(world: World, monkeypatch: pytest.MonkeyPatch) -> Officer:
    calm(world)
    return Officer(world, monkeypatch)


def test_the_accountable_officer_leaves_and_it_is_said_until_each_duty_is_filled(officer: Officer) -> None:
    assert officer.status.endswith("*Duties:* none is vacant")
    assert officer.doctor == "duties: ok"
    said = officer.types("people leave asha.patel")
    assert "  accountable emergency officer. Name somebody else in cluster.yaml, then run: eprr-bot migrate" in said
    assert "  representative at Havenshire LRF. Name somebody else in forums.yaml" in said
    for told in (officer.status, officer.doctor):
        assert "Asha Patel has left, and is still accountable emergency officer." in told
        assert "Asha Patel has left, and is still representative at Havenshire LRF." in told
        assert "Asha Patel has left, and is still chair of Havenshire Local Health Resilience Partnership." in told
        assert told.count("has left") == 3
    assert ":large_orange_circle:" in officer.status
    officer.applies("cluster", "accountable_emergency_officer: asha.patel", "accountable_emergency_officer: ben.okoro")
    for told in (officer.status, officer.doctor):
        assert "accountable emergency officer" not in told
        assert "representative at Havenshire LRF" in told
    officer.applies("forums", "person: asha.patel, deputy: ben.okoro", "person: ben.okoro")
    officer.applies("forums", "- {person: asha.patel}", "- {person: cara.hughes}")
    assert officer.doctor == "duties: ok"
    assert ":large_green_circle: *Duties:* none is vacant" in officer.status
    officer.world.dm("@priya.raman").expect("Our forums need somebody", "Havenshire LRF")


def test_a_seat_that_nobody_has_is_said_until_somebody_sits_there(officer: Officer) -> None:
    assert officer.examined("forums") == "forums: ok"
    seat = "      - {body: wolds, person: eleni.marsh}\n"
    officer.applies("forums", seat, seat.replace("}", ", to: 2026-11-23}"))
    lack = "Havenshire LRF: Nobody sits there for NHS Wolds Integrated Care Board."
    assert lack in officer.examined("forums")
    assert f":large_orange_circle: *Forums:* {lack}" in officer.world.say("@hana.suzuki", "/eprr status")
    officer.applies("forums", seat.replace("}", ", to: 2026-11-23}"), seat)
    assert officer.examined("forums") == "forums: ok"
    assert ":large_green_circle: *Forums:* each has its lead and our people there" in officer.world.say(
        "@hana.suzuki", "/eprr status"
    )
    officer.world.dm("@priya.raman").expect("Our forums need somebody", "Havenshire LRF")


@pytest.mark.both_databases
def test_the_adviser_hears_at_once_of_a_seat_that_falls_empty_and_once(officer: Officer) -> None:
    world, seat = officer.world, "      - {body: wolds, person: eleni.marsh"
    officer.applies("forums", seat + "}", seat + ", to: 2026-11-23T15:00}")
    world.advance(hours=4, minutes=59)
    heard = world.dm("@priya.raman")
    assert not [one for one in heard.unexpected() if "Our forums need somebody" in one]
    world.advance(minutes=2)
    lack = "Havenshire LRF: Nobody sits there for NHS Wolds Integrated Care Board. Wolds lies in"
    [told] = [one for one in heard.unexpected() if "Our forums need somebody" in one]
    assert lack in told
    officer.types("people leave asha.patel")
    told = [one for one in heard.unexpected() if "Our forums need somebody" in one]
    assert len(told) == 2
    assert "Asha Patel has left, and is still representative for NHS Haven Integrated Care Board." in told[1]
    assert lack not in told[1]
    world.advance(hours=1)
    assert len([one for one in heard.unexpected() if "Our forums need somebody" in one]) == 2
    officer.applies("forums", ", to: 2026-11-23T15:00}", "}")
    officer.applies("forums", seat + "}", seat + ", to: 2026-11-23T15:30}")
    world.settle()
    assert len([one for one in heard.unexpected() if "Our forums need somebody" in one]) == 3, "empty anew"
    look_away(world)


@pytest.mark.parametrize(
    ("who", "does"), [("asha.patel", "representative"), ("ben.okoro", "deputy of the representative")]
)
def test_a_forum_lacks_whoever_sits_there_and_has_left(officer: Officer, who: str, does: str) -> None:
    officer.types(f"people leave {who}")
    lack = f"has left, and is still {does} there."
    assert lack in officer.examined("forums")
    said = officer.world.say("@hana.suzuki", "/eprr status")
    forums = next(line for line in said.splitlines() if "*Forums:*" in line)
    assert forums.startswith(":large_orange_circle:")
    assert lack in forums
    look_away(officer.world)


def test_somebody_named_in_a_ladder_and_at_a_forum_leaves(officer: Officer) -> None:
    said = officer.types("people leave niamh.doyle")
    assert "  support of the lead at Havenshire LRF. Name somebody else in forums.yaml" in said
    assert "  named in the ladder EPRR adviser after 15 minutes. Name somebody else in ladders.yaml" in said
    assert "Niamh Doyle has left, and is still named in the ladder EPRR adviser after 15 minutes." in officer.doctor
    officer.types("people leave niamh.doyle --undo")
    assert officer.doctor == "duties: ok"


def test_the_director_on_call_leaves_and_doctor_names_the_rota_that_nobody_holds(officer: Officer) -> None:
    assert officer.examined("on call now") == "on call now: ok"
    on_call = holder(officer.world, "director-on-call")
    head, second, *_ = officer.types(f"people leave {on_call}").splitlines()
    assert " leaves on " in head
    assert " is on call now as Director on call, and they are not called any more. Put somebody on: eprr-bot" in second
    assert "(has left) is on call as Director. Put somebody in: eprr-bot rota cover" in officer.examined("on call now")
    officer.types(f"people leave {on_call} --undo")
    assert "is on call now" not in officer.types(f"people leave {on_call} --on 2027-12-31")
    assert officer.examined("on call now") == "on call now: ok"


def test_a_deputy_at_a_forum_leaves(officer: Officer) -> None:
    assert "  deputy of the representative at Havenshire LRF. Name" in officer.types("people leave ben.okoro")
    assert "Ben Okoro has left, and is still deputy of the representative at Havenshire LRF." in officer.doctor


def test_the_last_who_is_trained_leaves(officer: Officer) -> None:
    with transaction(officer.world.app.engine) as session:
        others = (col(Competence.name) == "eprr-adviser", col(Competence.person_id) != "quentin.baptiste")
        session.connection().execute(delete(Competence).where(*others))
    assert officer.doctor == "duties: ok", "one is left"
    said = officer.types("people leave quentin.baptiste")
    assert "  the only one trained as an EPRR adviser, which EPRR adviser asks for. Train somebody" in said
    assert "Nobody who is here is trained as an EPRR adviser, which EPRR adviser asks for." in officer.doctor


def test_whoever_answers_for_nothing_leaves_without_a_word_about_duties(officer: Officer) -> None:
    assert "Falls vacant" not in officer.types("people leave cara.hughes")
    assert officer.doctor == "duties: ok"


def test_whoever_leaves_on_a_day_to_come_has_their_duties_until_then(officer: Officer) -> None:
    assert "accountable emergency officer" in officer.types("people leave asha.patel --on 2026-12-31")
    assert officer.doctor == "duties: ok"


def test_every_name_in_the_files_is_a_duty() -> None:
    cluster = read_cluster(EXAMPLE / "cluster.yaml")
    ladders = LADDERS.read_one(EXAMPLE / "ladders.yaml").content.ladders
    rotas = [read_rota(EXAMPLE / "loggist.yaml")]
    found = list(duties(cluster, ladders, rotas, {"loggist": ["the.only.one"]}, (), date(2026, 11, 23)))
    in_ladders = re.findall(r"person: ([a-z.]+)", (EXAMPLE / "ladders.yaml").read_text(encoding="utf-8"))
    assert {one.person_id for one in found} == {"asha.patel", "ben.okoro", "the.only.one", *in_ladders}
    assert {"dmitri.volkov", "william.achebe"} < set(in_ladders)
    assert all(one.what and one.remedy for one in found)


def test_whoever_leaves_an_incident_is_called_only_where_a_service_took_it(quick_world: World) -> None:
    world = quick_world
    for what in ("*", "notify.sms"):
        world.workspace.faults.add("outage", what, times=None)
    declare_on_the_command_line(world, "power lost", "Saltmere")
    world.settle()
    assert in_incident(world, "grace.adeyemi").startswith("Grace Adeyemi was to be called, and has not answered as")
    world.workspace.faults.clear()
    world.advance(minutes=4)
    assert in_incident(world, "grace.adeyemi").startswith("Grace Adeyemi is called, and has not answered as")
    look_away(world)


def in_incident(world: World, person_id: str) -> str:
    with transaction(world.app.engine) as session:
        said = in_incidents(session, session.get_one(Person, person_id))
    return said[0].split("is open: ")[1]


def test_a_director_who_leaves_during_an_incident_is_shown_as_such_until_another_commands(quick_world: World) -> None:
    world = quick_world
    room = declared(world, "power lost at Saltmere")
    with transaction(world.app.engine) as session:
        leavers.leave(session, session.get_one(Person, "farouk.aziz"), world.now.date(), world.now, "niamh")
    world.reply("@farouk.aziz", "1")
    assert "Farouk Aziz (has left) is accountable" in world.say("@chidi.eze", "/incident command")
    assert "Farouk Aziz (has left)" in shown(from_bot(world, room)[0])
    assert "Farouk Aziz (has left) is accountable" in world.say("@asha.patel", "/incident picture")
    world.say("@ben.okoro", "/incident command take")
    assert "Ben Okoro has had command" in world.say("@chidi.eze", "/incident command")
    look_away(world)
