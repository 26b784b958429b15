"""Mutual aid from the request to the last who is back and the charge, told from a director's and a provider's side."""

from collections.abc import Iterator

import pytest

from eprr_bot.base.db import transaction
from eprr_bot.incidents import picture
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.picture import Heading
from tests.clusters import WHOLE
from tests.stories.incident_words import HOSTILE, SAFE, declared_quietly, end, from_bot, log_of, look_away, mrkdwn_in
from tests.world import World, shown

BEACON = "@beacon-ambulance.on-call"
ASHA = "@asha.patel"


@pytest.fixture
def whole(database_url: str) -> Iterator[World]:
    """The whole example, with organisations' contacts."""
    world = World(database_url, rotas=WHOLE)
    yield world
    look_away(world)
    world.close()


def texts(world: World, who: str) -> list[str]:
    return [one.text for one in world.workspace.person(who).phone if one.kind == "text"]


class Told:
    """What the story goes on in: its world, the incident's channel, and Asha Patel who types."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.room = declared_quietly(world, "coach crash at the Wolds tunnel")
        for who in ("@umar.sheikh", "@ximena.flores"):
            world.reply(who, "1")  # nobody is called any more: each stop of the clock costs

    def say(self, line: str, who: str = ASHA) -> str:
        return self.world.say(who, f"/mutual-aid {line}", self.room.name)

    def standing(self, number: int = 1) -> str:
        """What the incident's channel shows of a request."""
        self.world.advance(seconds=5)
        begins = f"Mutual aid {number} requested:"
        found = [shown(one) for one in from_bot(self.world, self.room) if one.text.startswith(begins)]
        assert len(found) == 1, found
        return found[0]


@pytest.mark.both_databases
def test_thirty_paramedics_of_three_services_in_two_regions(whole: World) -> None:
    told = Told(whole)
    _asked_and_offered(told)
    _accepted_and_sent(told)
    _arrived(told)
    _returned_and_charged(told)
    log = "\n".join(log_of(whole, 1))
    for words in (
        "control room: Mutual aid 1, Beacon Ambulance Service NHS Trust: 10 offered: two of them critical care.",
        "Mutual aid 1, Eastmarch Ambulance Service: 3 returned. Recorded with it: released 3.",
        "Mutual aid 1, Beacon Ambulance Service NHS Trust: £4,500 charged: invoice 12.",
    ):
        assert words in log
    with transaction(whole.app.engine) as session:
        (line,) = picture.of(session, incidents.get(session, 1), whole.now)[Heading.MUTUAL_AID]
    assert "30 asked for, 22 offered, 20 accepted, 2 withdrawn, 20 deployed, 20 arrived, 19 released, 19 returned" in (
        line.text
    )


def _asked_and_offered(told: Told) -> None:
    answer = told.say(
        "request immediate 30 paramedics from Beacon Ambulance, Northmoor Ambulance and Eastmarch Ambulance from 18:00 "
        "to midnight; where Saltmere ED; skills critical care; answers by 10:20"
    )
    assert "On-call contacts being called: Beacon Ambulance Service NHS Trust." in answer
    assert "Now ring these, whom this record does not tell: Northmoor Ambulance Service (its control room" in answer
    assert texts(told.world, BEACON) == [
        "Incident 1: IMMEDIATE mutual aid 1. Answer by 10:20: 30 paramedics, from 18:00 to 00:00. "
        "Coach crash, the Wolds tunnel. Sent 10:00. "
        "Reply 1 if you have it, OFFER 8 for how many you can give, NIL and why for none. Ignore after 11:00."
    ]
    whole = told.say("show 1")
    assert ":hourglass_flowing_sand: *Beacon Ambulance Service NHS Trust*: no answer (called by text message" in whole
    assert ":telephone_receiver: *Northmoor Ambulance Service*: not of this cluster, so not told from here" in whole
    told.world.reply(BEACON, "OFFER 10, two of them critical care")
    assert texts(told.world, BEACON)[-1].startswith("Mutual aid 1: recorded at 10:00 that you offer 10.")
    assert ":telephone_receiver: *Northmoor Ambulance Service*: not of this cluster" in told.standing()
    assert "In all: 30 asked for, 17 offered." in told.say("offer 1 Northmoor 7 from the night shift")
    told.world.advance(minutes=21)
    assert "No answer from Eastmarch Ambulance Service, wanted by Mon 23 Nov 2026 10:20." in told.standing()
    assert "22 offered" in told.say("offer 1 Eastmarch Ambulance 5")


def _accepted_and_sent(told: Told) -> None:
    assert "They are told." in told.say("accept 1 Beacon")
    assert "10 of yours are ACCEPTED: 30 paramedics" in texts(told.world, BEACON)[-1]
    assert "Of Northmoor Ambulance Service at most 7 more can be recorded as accepted" in told.say(
        "accept 1 Northmoor 9"
    )
    told.say("accept 1 Northmoor 7")
    told.say("accept 1 Eastmarch")
    deployed = told.say(
        "deploy 1 Beacon 10; report 10:30; at Saltmere ED gate 2; contact Sister Jones; travel own vehicles; "
        "welfare hot food; indemnity own employer; cost code MI123"
    )
    assert "10 deployed" in deployed
    agreed = "Report time: Mon 23 Nov 2026 10:30. Report to: Saltmere ED gate 2. Contact: Sister Jones."
    assert agreed in told.say("show 1")


def _arrived(told: Told) -> None:
    assert "9 arrived" in told.say("arrived 1 Beacon 9 at 10:20")
    assert "Recorded with it, because nothing was: 7 deployed." in told.say("arrived 1 Northmoor")
    told.say("arrived 1 Eastmarch 4")
    assert "30 asked for, 22 offered, 22 accepted, 21 deployed, 20 arrived" in told.standing()
    told.world.advance(minutes=10)
    late = "1 of Beacon Ambulance Service NHS Trust have not arrived, expected on Mon 23 Nov 2026 at 10:30."
    assert late in told.standing()
    told.say("withdraw 1 Beacon 1 vehicle broke down")
    told.say("withdraw 1 Eastmarch 1")
    assert late not in told.standing()


def _returned_and_charged(told: Told) -> None:
    assert "They are told." in told.say("release 1 Beacon 9")
    told.say("return 1 Beacon 9")
    told.say("return 1 Northmoor 7")
    assert "In all: 30 asked for, 22 offered, 20 accepted, 2 withdrawn, 20 deployed, 20 arrived, 19 released, 19" in (
        told.say("return 1 Eastmarch 3")
    )
    assert "at most 1 more can be recorded as returned" in told.say("return 1 Eastmarch 3")
    assert "19 returned" in told.standing()
    told.say("recharge 1 Beacon £4,500 invoice 12")
    told.say("recharge 1 Northmoor £3,150.50")
    assert "£7,650.50 charged" in told.say("recharge 1 Eastmarch no charge, by agreement")


@pytest.fixture
def told(whole: World) -> Told:
    """The same, as it is looked at here."""
    return Told(whole)


@pytest.mark.both_databases
def test_by_form_by_menu_and_by_the_providers_own_words(told: Told) -> None:
    world, kestrel, room = told.world, "@kestrel-community.on-call", told.room.name
    told.say("request")
    assert set(world.submit(ASHA, what="4 nurses", whom=[], others="", when="yesterday") or {}) == {"whom"}
    asked = {"what": f"4 nurses {HOSTILE}", "when": "18:00 to 02:00", "answer_by": "in 30 minutes", "why": HOSTILE}
    whom = ["Kestrel Community Health NHS Trust", "Lantern Mental Health NHS Foundation Trust"]
    assert world.submit(ASHA, whom=whom, others="Northmoor Trust", place="Ward 4", **asked) is None
    world.reply(kestrel, "NIL")
    assert texts(world, kestrel)[-1].endswith("as a nil return. Reply NIL and why, so that others know.")
    world.reply(kestrel, "offer 3 from midnight")
    assert texts(world, kestrel)[-1].startswith("Mutual aid 1: recorded at 10:00 that you offer 3.")
    world.reply("@lantern-mental-health.on-call", "2 nobody is left")
    assert texts(world, "@lantern-mental-health.on-call")[-1] == (
        "Mutual aid 1: recorded at 10:00 as a nil return: nobody is left."
    )
    standing = told.standing()
    assert "*Kestrel Community Health NHS Trust*: 3 offered: from midnight" in standing
    assert "nil return: nobody is left" in standing
    assert SAFE in standing
    world.workspace.person(ASHA).choose("Record …", "Accepted (3) …", room)
    world.settle()
    assert set(world.submit(ASHA, number="many", note="") or {}) == {"number"}
    assert "at most 3 more" in (world.submit(ASHA, number="4", note="") or {})["number"]
    assert world.submit(ASHA, number="3", note=HOSTILE) is None
    assert "3 of yours are ACCEPTED" in texts(world, kestrel)[-1]
    assert "3 accepted" in told.standing()
    world.workspace.person(ASHA).choose("Record …", "Deployed (3) …", room)
    world.settle()
    sent = {"place": "Ward 4", "contact": HOSTILE, "travel": "taxi", "welfare": "", "indemnity": "", "cost_code": ""}
    assert world.submit(ASHA, number="3", report_at="in 20 minutes", note="", **sent) is None
    assert "taken back: Kestrel Community Health NHS Trust: 3 deployed" in told.say("undo 1")
    assert not any("<!channel>" in one for one in mrkdwn_in(world, told.room))


def test_it_is_passed_up_and_closed_and_the_end_of_the_response_names_what_is_out(told: Told) -> None:
    world, beacon = told.world, BEACON
    told.say("request 4 crews from Beacon Ambulance by 18:00")
    assert "escalated to region: nobody here has any. Ring the region" in told.say(
        "escalate 1 region nobody here has any"
    )
    assert "Say to whom: region, nation or military aid" in told.say("escalate 1 the moon")
    assert "co-ordinated by Niamh Doyle from now on" in told.say("coordinator 1 @niamh.doyle")
    assert "is asked of 2 in all. On-call contacts being called: Harbour NHS 111." in told.say("ask 1 Harbour")
    assert "They are asked already" in told.say("ask 1 Harbour")
    told.say("offer 1 Beacon 4")
    told.say("arrived 1 Beacon 4")
    closed = told.say("close 1 the river falls")
    assert "Still followed: 4 are not back." in closed
    assert "Told: Harbour NHS 111." in closed
    assert "mutual aid 1 is NOT NEEDED any more" in texts(world, "@harbour-111.on-call")[-1]
    assert "is open again" in told.say("reopen 1")
    assert not any("NOT NEEDED" in one for one in texts(world, beacon))
    end(world, ASHA, "/incident standdown all is dry", told.room.name)
    assert any("Not done yet: mutual aid 1 (4 asked for, 4 offered, 4 accepted" in one for one in log_of(world, 1))
    assert "4 returned" in told.say("return 1 Beacon 4")
    assert "There is no mutual aid 7." in told.say("show 7")


@pytest.mark.both_databases
def test_a_regional_requirement_is_answered_at_its_deadline_with_one_nil_return(told: Told) -> None:
    world = told.world
    asked = told.say("request 40 beds from Saltmere, Fenbridge and Kestrel; for NHS England Midlands; answers by 10:40")
    assert "for NHS England Midlands, from Saltmere Hospitals NHS Foundation Trust, Fenbridge" in asked
    assert "Agreement in force: Saltmere Hospitals NHS Foundation Trust (Saltmere Hospitals contract, " in asked
    assert "Answer by 10:30: 40 beds." in texts(world, "@saltmere-hospitals.day")[0]
    world.reply("@saltmere-hospitals.day", "OFFER 20 from midnight")
    world.reply("@fenbridge-hospitals.on-call", "1")
    world.reply("@fenbridge-hospitals.on-call", "OFFER 10")
    world.reply("@kestrel-community.on-call", "NIL no beds at all")
    assert "Once it is sent, type" in told.say("answer 1 now")
    world.advance(minutes=31)
    collated = (
        "30 of 40 asked for can be given. Offered: Saltmere Hospitals NHS Foundation Trust 20 (from midnight); "
        "Fenbridge Hospitals NHS Trust 10. Nil returns: Kestrel Community Health NHS Trust (no beds at all)."
    )
    assert any("the return for NHS England Midlands" in one and collated in one for one in mrkdwn_in(world, told.room))
    world.press("It is sent", as_=ASHA, channel=told.room.name)
    assert "Return 1 is submitted" in told.say("answer 1 sent")
    log = "\n".join(log_of(world, 1))
    assert "NHS England Midlands: mutual aid 1: 40 beds" in log.partition("Return 1")[2]
    assert collated in log.partition("The time for answers is over.")[2]
    assert "submitted" in world.say(ASHA, "/incident returns", told.room.name)
    assert "Nobody asked us for mutual aid 2" in (told.say("request 2 vans from Beacon") and told.say("answer 2"))


def test_the_catalogue_says_who_could_and_how_others_are_reached(told: Told) -> None:
    found = told.say("capabilities paramedic")
    assert "*Beacon Ambulance Service NHS Trust*: 12 paramedics within 2 hours" in found
    assert "*Northmoor Ambulance Service*, north: 20 paramedics within 4 hours · reached by: its control room" in found
    assert "beds" not in found
    assert "The catalogue names nobody for “moons”." in told.say("capabilities moons")
    asked = told.say("request 8 paramedics from Northmoor, Eastmarch")
    assert "Northmoor Ambulance Service (its control room, through its switchboard)" in asked
    assert "Agreement in force: Northmoor Ambulance Service (Ambulance services’ memorandum on mutual aid)." in asked
    assert "No agreement is on record with Eastmarch Ambulance Service: settle command, indemnity and costs" in asked
