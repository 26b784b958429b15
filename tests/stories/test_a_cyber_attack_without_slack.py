"""A cyber attack: Slack is lost in the first hour; texts, the command line and a browser carry on until it is back."""

from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from typer.testing import CliRunner

from eprr_bot.__main__ import command_line
from eprr_bot.base.db import reading
from eprr_bot.incidents import proof
from eprr_bot.incidents.models import Incident
from eprr_bot.records import service as records
from tests.clusters import WHOLE
from tests.stories.incident_words import declared, end, from_bot, members, the_room
from tests.stories.test_at_the_desk import GRACES, signed_in
from tests.world import World

ASHA, FAROUK, GRACE, UMAR, XIMENA = "@asha.patel", "@farouk.aziz", "@grace.adeyemi", "@umar.sheikh", "@ximena.flores"
FENBRIDGE = "@fenbridge-hospitals.on-call"
PROVIDERS = (
    *("@saltmere-hospitals.day", FENBRIDGE, "@kestrel-community.on-call", "@lantern-mental-health.on-call"),
    *("@beacon-ambulance.on-call", "@meadow-primary-care.on-call", "@harbour-111.on-call"),
)
Typed = Callable[..., str]


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    """The whole example; what is said beside the story is not looked at."""
    made = World(database_url, rotas=WHOLE)
    yield made
    made.close()


@pytest.fixture
def typed(world: World, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """What somebody types at a keyboard of the bot's own machine, and what is printed."""
    monkeypatch.setattr("eprr_bot.app.build", lambda _: world.app)

    def run(*words: str, by: str = "") -> str:
        line = (*words, "--by", by) if by else words
        done = CliRunner().invoke(command_line, line, catch_exceptions=False)
        assert done.exit_code == 0, done.output
        world.settle()
        return " ".join(done.output.split())

    return run


def texts(world: World, who: str) -> list[str]:
    return [one.text for one in world.workspace.person(who).phone if one.kind == "text"]


def log(world: World) -> list[str]:
    with reading(world.app.engine) as session:
        return [f"{one.author}: {one.text}" for one in records.entries(session, 1) if one.kind != "channel"]


def director(world: World) -> str | None:
    with reading(world.app.engine) as session:
        return session.get_one(Incident, 1).director_id


def test_slack_is_lost_and_the_response_goes_on_and_slack_has_all_of_it_once_it_is_back(
    world: World, typed: Typed
) -> None:
    room = declared(world, "ransomware at Saltmere Hospital").name or ""
    world.advance(minutes=2)
    outage = world.workspace.faults.add("outage", "*", times=None)
    before = len(the_room(world, 1).messages)
    people_answer_by_text(world)
    the_keyboard_carries_on(world, typed)
    the_browser_carries_on(world)
    command_is_handed_over_by_text(world, typed)
    assert len(the_room(world, 1).messages) == before, "Slack has been away all the while"
    written = log(world)
    world.workspace.faults.clear(outage.id)
    world.advance(minutes=10)
    slack_has_all_of_it_once(world, written)
    it_ends_in_slack(world, room)


def people_answer_by_text(world: World) -> None:
    world.reply(FAROUK, "1")
    assert "your answer is recorded" in texts(world, FAROUK)[-1]
    assert "Farouk Aziz: Farouk Aziz has command and is the accountable director." in log(world)
    for who in (GRACE, UMAR, XIMENA, *PROVIDERS):
        world.reply(who, "1")


def the_keyboard_carries_on(world: World, typed: Typed) -> None:
    said = typed("say", "/incident log Downtime forms are out on all wards", by="Ximena Flores")
    assert "log" in said
    typed("say", "/incident role take EPRR adviser", by="Priya Raman")
    said = typed(
        "say", "/incident decision Divert ambulances because ED has no results, review 12:00", by="Farouk Aziz"
    )
    assert "Recorded. Decision 1: Divert ambulances." in said
    said = typed("say", "/incident action @umar.sheikh Tell staff by leaflet by 11:30", by="Farouk Aziz")
    assert "Owner: Umar Sheikh." in said
    said = typed("say", "/incident task Fenbridge: take Saltmere's ambulances by 12:00", by="Farouk Aziz")
    assert "Task 1 is given" in said
    assert "task 1. By 12:00: Take Saltmere's ambulances." in texts(world, FENBRIDGE)[-1]
    world.reply(FENBRIDGE, "1")
    world.reply(FENBRIDGE, "DONE 1 ten so far")
    assert "Done: Fenbridge Hospitals NHS Trust (ten so far)." in typed("say", "/incident tasks", by="Farouk Aziz")
    typed("incident", "sitrep", "1", "systems", "Laboratory and imaging are on paper", by="Grace Adeyemi")
    drafted = typed("incident", "sitrep", "1", by="Grace Adeyemi")
    assert "Laboratory and imaging are on paper" in drafted
    said = typed("incident", "sitrep", "1", "authorise", by="Farouk Aziz")
    assert "Situation report 1 of incident 1 is authorised in your name" in said
    assert "Farouk Aziz" in typed("incident", "show", "1")


def the_browser_carries_on(world: World) -> None:
    desk = signed_in(world, GRACE, GRACES)
    assert "Downtime forms are out" in desk.open("/bot/desk/incident/1")
    desk.send("Add to the log", text="Theatres go on with paper lists.")
    assert "Grace Adeyemi: Theatres go on with paper lists." in log(world)


def command_is_handed_over_by_text(world: World, typed: Typed) -> None:
    world.advance(minutes=10)
    said = typed("say", "/incident handover @asha.patel as drafted", by="Farouk Aziz")
    assert "Asha Patel is told, and has not accepted it yet." in said
    world.reply(ASHA, "ACCEPT")
    assert director(world) == "farouk.aziz"
    world.reply(ASHA, "COMMAND")
    assert director(world) == "asha.patel"


def slack_has_all_of_it_once(world: World, written: list[str]) -> None:
    assert log(world)[: len(written)] == written, "nothing is lost, and nothing in it has moved"
    said = [one.text for one in from_bot(world, the_room(world, 1))]
    for begins in (
        "Incident 1: ransomware, Saltmere Hospital.",
        "Delegated authority (Farouk Aziz)",
        "Delegated authority (Asha Patel)",
        "Roles in incident 1.",
        ":vertical_traffic_light: *Incident 1: Asha Patel has command*",
        ":scales: *Decision* *1* Divert ambulances.",
        "*Decisions of incident 1*",
        "*Actions of incident 1*",
        "Task 1: take Saltmere's ambulances: 1 of 1 done.",
        ":memo: Situation report 1 was authorised",
        "Situation report 1, incident 1",
        ":handshake: *Handover briefing 1 (IIMARCH)*",
    ):
        assert sum(one.startswith(begins) for one in said) == 1, (begins, said)
    assert max(Counter(said).values()) == 1, "nothing is said twice"
    assert ASHA in members(world, the_room(world, 1))


def it_ends_in_slack(world: World, room: str) -> None:
    end(world, ASHA, "/incident standdown Systems are restored", room)
    world.advance(minutes=1)
    assert "Stand down" in the_room(world, 1).topic
    whole = log(world)
    assert "Asha Patel: Alert state: stand down. Reason: Systems are restored." in whole
    by_people = [one for one in whole if not one.startswith("EPRR bot")]
    assert max(Counter(by_people).values()) == 1, "nothing was written twice"
    with reading(world.app.engine) as session:
        assert not proof.log_faults(session, 1)
