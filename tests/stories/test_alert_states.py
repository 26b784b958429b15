"""Alert states reach every provider's contact, are acknowledged, and are chased until they are, or it is over."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from eprr_bot.base.db import transaction
from eprr_bot.incidents import service
from eprr_bot.incidents.alert import AlertState, state_and_reason
from eprr_bot.incidents.service import Declaration
from eprr_bot.practice.telephones import SETTINGS
from tests.clusters import WHOLE
from tests.stories.incident_words import ON_THE_COMMAND_LINE, declared, end, from_bot, log_of, look_away, the_room
from tests.stories.quiet_cluster import copied, replace_in
from tests.stories.telephone_words import presses, takes
from tests.world import MONDAY, World, shown

NIGHT = MONDAY.replace(hour=2)
PROVIDERS = (
    "@saltmere-hospitals.night",
    "@fenbridge-hospitals.on-call",
    "@kestrel-community.on-call",
    "@lantern-mental-health.on-call",
    "@beacon-ambulance.on-call",
    "@meadow-primary-care.on-call",
    "@harbour-111.on-call",
)
SALTMERE, OTHERS = PROVIDERS[0], PROVIDERS[1:]


@pytest.fixture
def made(database_url: str) -> Iterator[World]:
    world = World(database_url, NIGHT, rotas=WHOLE)
    yield world
    world.close()


@pytest.fixture
def quick(tmp_path: Path) -> Iterator[World]:
    world = World(f"sqlite:///{tmp_path / 'eprr.sqlite3'}", NIGHT, rotas=WHOLE)
    yield world
    world.close()


def texts(world: World, who: str) -> list[str]:
    return [one.text for one in world.workspace.person(who).phone if one.kind == "text"]


def standing(world: World, number: int = 1) -> str:
    """What the incident's channel shows of who has acknowledged."""
    found = [shown(one) for one in from_bot(world, the_room(world, number)) if "passed on to on-call" in shown(one)]
    assert len(found) == 1, found
    return found[0]


@pytest.mark.both_databases
def test_every_provider_is_told_of_each_state_and_acknowledges_it(made: World) -> None:
    world = made
    room = declared(world, "coach crash at Saltmere").name
    for who in PROVIDERS:
        [text] = texts(world, who)
        assert "Incident 1: critical incident, DECLARED. Coach crash, Saltmere. Activate your plan." in text
        assert "Sent 02:00. Reply 1 to say that you have read this." in text
        assert "Dial in" not in text, "the conference is for those who respond"
    assert not texts(world, "@saltmere-hospitals.day")
    assert not texts(world, "@regional-team.on-call"), "telling the region is somebody's task"
    world.advance(minutes=3)
    world.reply(SALTMERE, "1")
    world.advance(seconds=30)
    assert "Saltmere Hospitals NHS Foundation Trust: Saltmere Hospitals, night site manager, " in standing(world)
    assert standing(world).count(":hourglass_flowing_sand:") == 6
    assert "Harbour NHS 111: no answer (called by text message 02:00)" in standing(world)
    log = log_of(world, 1)
    assert any("Alert state “declared”: the on-call contacts of 7 organisations are being called." in o for o in log)
    assert (
        "Saltmere Hospitals, night site manager: Saltmere Hospitals, night site manager answered by text message"
        in ("\n".join(log))
    )
    world.advance(minutes=10)
    assert len(texts(world, SALTMERE)) == 2, "whoever has acknowledged is left alone; the second is the word back"
    assert all(len(texts(world, who)) == 2 for who in OTHERS), "the others are chased"
    end(world, "@asha.patel", "/incident standdown everybody is out", room)
    world.advance(seconds=30)
    for who in PROVIDERS:
        assert "STAND DOWN" in texts(world, who)[-1]
    before = {who: len(texts(world, who)) for who in PROVIDERS}
    world.advance(minutes=30)
    assert {who: len(texts(world, who)) for who in PROVIDERS} == before, "it is over: nobody is chased"
    assert "“stand down”" in standing(world)
    look_away(world)


def test_a_2_to_what_is_only_to_be_read_is_kept_and_is_no_answer(quick: World) -> None:
    world = quick
    declared(world, "coach crash at Saltmere")
    world.reply(SALTMERE, "2 no beds")
    world.advance(minutes=1)
    back = "your words are recorded, but not taken as an answer. Reply only 1 to say that you have read this."
    assert any(back in one for one in texts(world, SALTMERE))
    assert any("sent a text: “2 no beds”." in one for one in log_of(world, 1))
    assert not any("cannot attend" in one for one in log_of(world, 1))
    look_away(world)


@pytest.mark.parametrize("words", ["STOP", "We cannot take any more patients"])
def test_words_to_what_is_only_to_be_read_do_not_have_it_sent_again_at_once(quick: World, words: str) -> None:
    world = quick
    declared(world, "coach crash at Saltmere")
    world.reply(SALTMERE, words)
    world.advance(minutes=1)
    assert "1 to say that you have read this." in texts(world, SALTMERE)[-1]
    assert len(texts(world, SALTMERE)) == 2, "the call and the word back"
    assert any(f"sent a text: “{words}”." in one for one in log_of(world, 1))
    assert not any("others are called at once" in one or "Round 1" in one for one in log_of(world, 1))
    look_away(world)


def test_whoever_takes_the_telephone_says_only_that_they_have_heard_it(tmp_path: Path) -> None:
    world = World(f"sqlite:///{tmp_path / 'eprr.sqlite3'}", NIGHT, SETTINGS, rotas=WHOLE)
    declared(world, "coach crash at Saltmere")
    said = takes(world, SALTMERE)
    assert "Press 1 to say that you have heard this." in said
    assert "attend" not in said
    back = presses(world, SALTMERE, "1")
    assert back == "Incident 1: critical incident, DECLARED: recorded at 02:00 that you have heard this. Goodbye."
    world.advance(minutes=1)
    assert ":white_check_mark: Saltmere Hospitals" in standing(world)
    look_away(world)
    world.close()


def test_standby_then_declared_is_asked_anew(quick: World) -> None:
    world = quick
    world.say("@asha.patel", "/incident declare")
    world.submit("@asha.patel", what="smoke", where="Saltmere", type="major", alert_state="standby")
    assert "major incident, STANDBY" in texts(world, SALTMERE)[0]
    assert "It may be declared: make ready." in texts(world, SALTMERE)[0]
    world.reply(SALTMERE, "1")
    room = the_room(world, 1).name
    world.say("@asha.patel", "/incident alert to declared many hurt", room)
    assert "major incident, DECLARED" in texts(world, SALTMERE)[-1], "the answer to standby is none to this"
    world.advance(seconds=30)
    assert "Saltmere Hospitals NHS Foundation Trust: no answer" in standing(world)
    assert "Alert state “declared”" in standing(world)


def test_to_standby_is_understood(quick: World) -> None:
    world = quick
    world.say("@asha.patel", "/incident declare")
    world.submit("@asha.patel", what="smoke", where="Saltmere", type="major", alert_state="none")
    assert not texts(world, SALTMERE)
    said = world.say("@asha.patel", "/incident alert to standby, wind is turning", the_room(world, 1).name)
    assert "is now at “standby”" in said
    assert "STANDBY" in texts(world, SALTMERE)[0]


def test_a_number_by_day_takes_over_from_the_one_by_night(tmp_path: Path) -> None:
    world = World(f"sqlite:///{tmp_path / 'eprr.sqlite3'}", MONDAY.replace(hour=7, minute=50), rotas=WHOLE)
    declared(world, "coach crash at Saltmere")
    for who in OTHERS:
        world.reply(who, "1")
    world.advance(minutes=20)
    nightly = len(texts(world, SALTMERE))
    assert texts(world, "@saltmere-hospitals.day")
    world.advance(minutes=30)
    assert len(texts(world, SALTMERE)) == nightly, "it is morning: the night's telephone is left alone"
    world.reply("@saltmere-hospitals.day", "1")
    world.advance(seconds=30)
    assert "Saltmere Hospitals NHS Foundation Trust: Saltmere Hospitals, site office, " in standing(world)
    world.close()


def test_a_business_continuity_incident_wakes_no_provider(quick: World) -> None:
    world = quick
    world.say("@asha.patel", "/incident business-continuity printers are down at Haven House")
    assert not any(texts(world, who) for who in PROVIDERS)
    world.say("@asha.patel", "/incident type critical", the_room(world, 1).name)
    assert all(texts(world, who) for who in PROVIDERS), "it is another kind of incident now"


def test_whoever_has_acknowledged_a_critical_incident_is_called_once_when_it_is_a_major_one(quick: World) -> None:
    world = quick
    room = declared(world, "coach crash at Saltmere").name
    for who in PROVIDERS:
        world.reply(who, "1")
    world.advance(minutes=1)
    world.say("@asha.patel", "/incident level 3 it spreads", room)
    world.advance(minutes=1)
    assert all("your answer is recorded" in texts(world, who)[-1] for who in PROVIDERS), "a level calls no provider"
    said = world.say("@asha.patel", "/incident type major many hurt", room)
    assert "On-call contacts being called: " in said
    assert all("Incident 1: major incident, DECLARED" in texts(world, who)[-1] for who in PROVIDERS)
    for who in OTHERS:
        world.reply(who, "1")
    world.advance(minutes=4)
    assert "6 of 7 organisations have acknowledged it." in standing(world)
    sent = len(texts(world, OTHERS[0]))
    world.reply(SALTMERE, "1")
    world.advance(minutes=30)
    assert len(texts(world, OTHERS[0])) == sent
    look_away(world)


def test_news_of_an_incident_is_not_for_providers(quick: World) -> None:
    world = quick
    room = declared(world, "coach crash at Saltmere").name
    world.say("@asha.patel", "/incident update where Fenbridge, north gate", room)
    assert all(len(texts(world, who)) == 1 for who in PROVIDERS)
    world.advance(minutes=6)
    assert "Fenbridge, north gate" in texts(world, SALTMERE)[-1], "whoever is called again reads the new facts"


def test_a_provider_without_a_contact_is_named(tmp_path: Path) -> None:
    rotas = copied(WHOLE, tmp_path)
    file = rotas / "people.csv"
    lines = file.read_text("utf-8").splitlines()
    kept = [one for one in lines if not one.startswith(("harbour-111.on-call", "saltmere-hospitals.night"))]
    file.write_text("\n".join(kept) + "\n", "utf-8")
    world = World(f"sqlite:///{tmp_path / 'eprr.sqlite3'}", NIGHT.replace(hour=7, minute=50), rotas=rotas)
    answer = world.say("@asha.patel", "/incident critical coach crash at Saltmere")
    world.advance(seconds=30)
    said = (
        "NOT told, because nobody can be called there now: Saltmere Hospitals NHS Foundation Trust (its contact is on "
        "call 08:00 to 20:00, and is called then) and Harbour NHS 111 (no on-call contact is known). Ring them."
    )
    assert any(said in one for one in log_of(world, 1)), log_of(world, 1)
    assert said in answer
    assert "On-call contacts being called: Fenbridge" in answer
    assert ":no_bell: Harbour NHS 111: NOT told, no on-call contact is known: ring them" in standing(world)
    assert "Foundation Trust: NOT told, its contact is on call 08:00 to 20:00, and is called then" in standing(world)
    assert "0 of 7 organisations have acknowledged it." in standing(world)
    world.advance(minutes=11)
    assert "critical incident, DECLARED" in texts(world, "@saltmere-hospitals.day")[0]
    assert any("now the on-call contacts of these are being called: Saltmere" in one for one in log_of(world, 1))
    world.reply("@saltmere-hospitals.day", "1")
    world.advance(seconds=30)
    assert "Saltmere Hospitals NHS Foundation Trust: Saltmere Hospitals, site office, " in standing(world)
    assert "NOT told" in end(world, "@asha.patel", "/incident standdown", the_room(world, 1).name)
    world.close()


def test_whoever_stands_at_the_board_is_to_ring_a_provider_whose_number_proves_dead(quick: World) -> None:
    quick.workspace.phones.undeliverable.add(quick.workspace.person(SALTMERE).member.phone)
    declared(quick, "coach crash at Saltmere")
    quick.advance(minutes=3)
    said = ":no_bell: Saltmere Hospitals NHS Foundation Trust: could not be called (not reached by text message: "
    assert said in standing(quick), standing(quick)
    assert "ring them" in standing(quick).partition(said)[2].partition("\n")[0]
    assert ":hourglass_flowing_sand: Beacon" in standing(quick)


def test_a_cluster_without_any_contact_goes_on_as_before(tmp_path: Path) -> None:
    world = World(f"sqlite:///{tmp_path / 'eprr.sqlite3'}", NIGHT)
    room = declared(world, "coach crash at Saltmere")
    world.advance(minutes=10)
    assert not any("on-call contact" in one for one in log_of(world, 1))
    assert not any("on-call contact" in shown(one) for one in from_bot(world, room))
    world.close()


def test_the_region_is_called_where_the_file_says_so(tmp_path: Path) -> None:
    rotas = copied(WHOLE, tmp_path)
    how = "    how: first on call through the region's switchboard\n"
    replace_in(rotas / "forums.yaml", how, f"{how}    organisation: regional-team\n    call: true\n")
    world = World(f"sqlite:///{tmp_path / 'eprr.sqlite3'}", NIGHT, rotas=rotas)
    declared(world, "coach crash at Saltmere")
    assert "critical incident, DECLARED" in texts(world, "@regional-team.on-call")[0]
    world.reply("@regional-team.on-call", "1")
    world.advance(seconds=30)
    assert "NHS England regional team: NHS England Midlands, first on call, " in standing(world)
    world.close()


def test_an_exercise_is_said_to_be_one_and_chases_nobody_for_ever(quick: World) -> None:
    world = quick
    with transaction(world.app.engine) as session:
        service.declare(session, world.now, Declaration("smoke", "Saltmere", is_exercise=True), ON_THE_COMMAND_LINE)
    world.settle()
    assert all(texts(world, who)[0].startswith("EXERCISE EXERCISE EXERCISE") for who in PROVIDERS)
    world.advance(minutes=61)
    assert all(len(texts(world, who)) == 1 for who in PROVIDERS)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("to standby", (AlertState.STANDBY, "")),
        ("To stand by: wind is turning", (AlertState.STANDBY, "wind is turning")),
        ("standby, wind", (AlertState.STANDBY, "wind")),
        ("to declared many hurt", (AlertState.DECLARED, "many hurt")),
        ("to the hospital", (None, "to the hospital")),
        ("declaredly", (None, "declaredly")),
    ],
)
def test_a_state_is_understood_as_people_type_it(typed: str, meant: tuple[AlertState | None, str]) -> None:
    assert state_and_reason(typed) == meant


def test_whoever_ends_an_incident_is_told_first_that_the_providers_hear_of_it(quick: World) -> None:
    declared(quick, "coach crash at Saltmere")
    for ending in ("standdown", "cancel"):
        asked = quick.say("@farouk.aziz", f"/incident {ending}")
        assert "and the on-call contacts of 7 organisations, that incident 1 is" in asked, ending
    end(quick, "@farouk.aziz", "/incident standdown")
    assert "organisations" not in quick.say("@farouk.aziz", "/incident close"), "they are told of no closing"
    look_away(quick)


def test_providers_whom_no_route_reaches_are_not_said_to_be_called(tmp_path: Path) -> None:
    world = World(f"sqlite:///{tmp_path / 'eprr.sqlite3'}", NIGHT, {"NOTIFY_API_KEY": ""}, rotas=WHOLE)
    answer = world.say("@asha.patel", "/incident critical coach crash at Saltmere")
    said = "NOT told, because nobody can be called there now: Saltmere Hospitals NHS Foundation Trust (there is no way"
    assert said in answer
    assert "On-call contacts being called" not in answer
    world.advance(seconds=30)
    log = "\n".join(log_of(world, 1))
    assert said in log
    assert "the on-call contacts of 7 organisations are being called" not in log
    assert "on-call contacts" not in world.say("@farouk.aziz", "/incident standdown")
    world.close()


def test_standby_on_one_line_is_no_declaration(quick: World) -> None:
    """Its director, its manager and its providers read that it may be declared, and then that it is."""
    world = quick
    said = world.say("@asha.patel", "/incident standby flood at Mill Lane")
    assert "*Incident 1 is at standby: flood, Mill Lane.*" in said
    assert "Major incident, level 2." in said
    assert "Incident 1: major incident, STANDBY. Flood, Mill Lane." in texts(world, "@eleni.marsh")[0]
    assert "major incident, STANDBY" in texts(world, SALTMERE)[0]
    page = shown(world.workspace.person("@eleni.marsh").messages()[-1])
    assert "Opened by Asha Patel" in page
    world.say("@asha.patel", "/incident alert declared", the_room(world, 1).name)
    again = world.say("@asha.patel", "/incident standby it may pass", the_room(world, 1).name)
    assert "Incident 1 is declared, and what is declared does not go back" in again, "no second incident is opened"
    page = shown(next(one for one in world.workspace.person("@eleni.marsh").messages() if "I cannot" in shown(one)))
    assert "major incident*" in page
    assert "Opened by Asha Patel" in page, "whoever opened it at standby did not declare it then"
    world.advance(minutes=6)
    assert "Incident 1: major incident. Flood, Mill Lane." in texts(world, "@eleni.marsh")[-1]
