"""A direction to four providers of which one never acknowledges; and one that nothing covers goes out as a request."""

from collections.abc import Iterator

import pytest

from eprr_bot.base.db import transaction
from eprr_bot.incidents import picture
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.picture import Heading
from eprr_bot.records import service as records
from tests.clusters import WHOLE
from tests.stories.incident_words import HOSTILE, from_bot, look_away, mrkdwn_in, the_room
from tests.stories.test_register_of_instruments import applied
from tests.stories.test_tasks_to_organisations import CALLED, FENBRIDGE, NIGHT, SALTMERE, room, texts
from tests.world import World, shown

WHOM = "Saltmere Hospitals, Fenbridge Hospitals, Lantern Mental Health and Beacon Ambulance"


def begun(world: World) -> World:
    """An incident of the night, to which everybody who was called has answered."""
    world.say("@asha.patel", "/incident business-continuity flood in the loading bay at Haven House")
    for who in CALLED:
        world.reply(who, "1")
    return world


@pytest.fixture
def night(database_url: str) -> Iterator[World]:
    world = begun(World(database_url, NIGHT, rotas=WHOLE))
    yield world
    look_away(world)
    world.close()


def entries(world: World) -> list[str]:
    with transaction(world.app.engine) as session:
        return [one.text for one in records.entries(session, 1) if one.kind == "direction"]


def standing(world: World, number: int = 1) -> str:
    world.advance(seconds=5)
    found = [shown(one) for one in from_bot(world, the_room(world, 1)) if one.text.startswith(f"Direction {number}:")]
    assert len(found) == 1, found
    return found[0]


def late(world: World) -> list[bool]:
    with transaction(world.app.engine) as session:
        found = picture.of(session, incidents.get(session, 1), world.now)
    return [one.is_late for one in found[Heading.COMMITMENTS]]


@pytest.mark.both_databases
def test_a_direction_to_four_providers_of_which_one_never_acknowledges(night: World) -> None:
    world = night
    applied(world, ("title: Memorandum on priorities in a major incident", "title: Draft\n    status: draft"))
    line = f"/authority direct @eleni.marsh {WHOM}: stop planned surgery until 03:10 because the Infirmary is flooded"
    said = world.say("@asha.patel", line)
    assert "*Direction 1 is given: stop planned surgery*, until" in said
    assert "In the name of Eleni Marsh." in said
    assert "As directions: 3." in said
    assert "A request, not a direction. Lantern Mental Health NHS Foundation Trust: no memorandum" in said
    first = texts(world, SALTMERE)[0]
    assert "direction 1. DIRECTION under Saltmere Hospitals contract, Schedule 2G" in first
    assert "stop planned surgery until 03:10." in first
    world.reply(SALTMERE, "1 theatres closed")
    world.reply(FENBRIDGE, "2 two are open on the table")
    assert texts(world, FENBRIDGE)[-1] == "Direction 1: recorded at 02:00 that you cannot: two are open on the table."
    assert "told by telephone" not in standing(world)
    said = world.say("@asha.patel", "/authority direct 1 Lantern acknowledged: by telephone", room(world))
    assert "Waited for still: Beacon Ambulance Service NHS Trust." in said
    assert late(world) == [False]
    world.advance(minutes=15)
    assert late(world) == [True]
    assert any("is not acknowledged* by Beacon Ambulance" in one for one in mrkdwn_in(world, the_room(world, 1)))
    now = standing(world)
    assert ":white_check_mark: Saltmere Hospitals NHS Foundation Trust (under Saltmere" in now
    assert ":no_entry: Fenbridge Hospitals NHS Trust (under" in now
    assert "(a request): acknowledged: by telephone" in now
    assert "2 of 4 acknowledged" in now
    world.advance(minutes=55)
    log = entries(world)
    assert sum("is not acknowledged by Beacon" in one for one in log) == 2
    assert log[-1].endswith(
        "has ended, as it said: stop planned surgery. Never acknowledged by Beacon Ambulance Service NHS Trust."
    )
    assert "it has ended" in standing(world)
    assert "Trigger: the Infirmary is flooded." in log[0]
    assert "Sent as a REQUEST: Lantern Mental Health NHS Foundation Trust (no memorandum" in log[0]


@pytest.mark.both_databases
def test_a_form_a_menu_and_a_withdrawal(night: World) -> None:
    world = night
    world.say("@asha.patel", "/authority direct", room(world))
    chosen = ["Saltmere Hospitals NHS Foundation Trust", "Fenbridge Hospitals NHS Trust"]
    form = {"whom": chosen, "instrument": "The register says which"}
    errors = world.submit("@asha.patel", **form, what="stop clinics", until="yesterday")
    assert set(errors or {}) == {"until"}
    assert world.submit("@asha.patel", **form, what=HOSTILE, until="in 12 hours", trigger=HOSTILE) is None
    assert not any("<!channel>" in one for one in mrkdwn_in(world, the_room(world, 1)))
    assert "INJ&lt;!channel&gt;" in standing(world)
    world.workspace.person("@asha.patel").choose("Set …", "Acknowledged", room(world))
    world.settle()
    assert "1 of 2 acknowledged" in standing(world)
    assert "is withdrawn" in world.say("@asha.patel", "/authority direct 1 withdraw: the water is gone", room(world))
    assert "is WITHDRAWN" in texts(world, SALTMERE)[-1]
    assert "is withdrawn already" in world.say("@asha.patel", "/authority direct 1 withdraw", room(world))
    assert "Withdrawn: Saltmere" in world.say("@asha.patel", "/authority directions", room(world))


def test_what_binds_nobody_is_a_request_and_what_is_wrong_gets_a_sentence(night: World) -> None:
    world = night
    said = world.say("@eleni.marsh", "/authority direct Saltmere: open 20 beds", room(world))
    assert "A request, not a direction." in said
    assert "no trigger is stated" in said
    applied(
        world,
        ("role: director-on-call\n    covers_spending: false\n    covers_fixed_assets: true\n    covers_staff: true\n"
         "    approved_by: Haven and Saltmere",
         "role: accountable-emergency-officer\n    covers_spending: false\n    covers_fixed_assets: true\n"
         "    covers_staff: true\n    approved_by: Haven and Saltmere"),
    )  # fmt: skip
    line = "/authority direct {}Saltmere: open 20 beds for 6 hours because of the flood"
    said = world.say("@eleni.marsh", line.format(""), room(world))
    assert "is for the accountable emergency officer, and Eleni Marsh is not that now." in said
    said = world.say("@eleni.marsh", line.format("@asha.patel "), room(world))
    assert "As directions: 1." in said
    assert "In the name of Asha Patel." in said
    for typed, sentence in (
        ("Saltmere planned surgery", "Say which providers, then a colon"),
        ("Nowhere: stop", "is no organisation here"),
        ("Saltmere: stop, under nothing known because x", "is no one instrument of the register"),
        ("Saltmere: stop until yesterday", "is past"),
        ("77", "There is no direction 77"),
        ("1 Fenbridge acknowledged", "was not given to Fenbridge"),
        ("1 hello", "Say what it answers"),
    ):
        assert sentence in world.say("@eleni.marsh", f"/authority direct {typed}", room(world)), typed


@pytest.mark.both_databases
def test_without_an_incident_it_is_a_request_with_a_reason_and_its_course_is_kept(database_url: str) -> None:
    """The nominated director, who is not on call, asks before anything is declared (¶62)."""
    world, who = World(database_url, NIGHT, rotas=WHOLE), "@asha.patel"
    line = "/authority direct Saltmere, Lantern: open 20 beds until 03:30"
    assert "No incident is open. If it cannot wait for one" in world.say(who, line)
    said = world.say(who, f"{line} because the river rises {HOSTILE} 943 476 5919")
    assert "*Direction 1 is given: open 20 beds*, until" in said
    assert "In the name of Asha Patel." in said
    assert "A request, not a direction. Saltmere Hospitals NHS Foundation Trust: it is for" not in said
    assert "<!channel>" not in said
    first = texts(world, SALTMERE)[0]
    assert "REQUEST, not a direction: open 20 beds until 03:30. The river rises" in first
    assert "943 476 5919" not in first
    world.reply(SALTMERE, "2 no staff")
    assert "cannot." in texts(world, who)[-1]
    world.advance(minutes=15)
    assert "Direction 1 is not acknowledged by Lantern" in texts(world, who)[-1]
    assert "Waited for still: Lantern" in world.say(who, "/authority direct 1 Saltmere acknowledged: they can now")
    assert "Not acknowledged: Lantern" in world.say(who, "/authority directions")
    assert "is withdrawn" in world.say(who, "/authority direct 1 Lantern withdraw because it is not needed")
    shown_one = world.say(who, "/authority direct 1")
    assert "*Directions without an incident*" in shown_one
    course = shown_one.partition("Directions without")[2]
    steps = ("It belongs to no incident. Reason: the river rises", "cannot: no staff", "is not acknowledged by Lantern",
             "acknowledged: they can now", "withdrawn: it is not needed")  # fmt: skip
    assert [course.find(one) for one in steps] == sorted(course.find(one) for one in steps)
    assert -1 not in [course.find(one) for one in steps]
    world.advance(minutes=80)
    assert "It has ended." in world.say(who, "/authority directions")
    world.say(who, "/authority direct")
    form = {"whom": ["Saltmere Hospitals NHS Foundation Trust"], "instrument": "The register says which", "what": "x"}
    assert list(world.submit(who, **form, trigger=" ") or {}) == ["trigger"]
    assert world.submit(who, **form, trigger="the river rises") is None
    assert "is withdrawn" in world.say(who, "/authority direct 2 withdraw")
    assert "you cannot" in world.say(SALTMERE, "/authority direct 1 withdraw"), "of another’s contact"
    look_away(world)
    world.close()
