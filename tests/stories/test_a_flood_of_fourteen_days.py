"""A flood across two forums, from its declaration to its closing fourteen days and three handovers of command later."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from eprr_bot.base.db import change, reading, transaction
from eprr_bot.exercises.models import Exercise, ExerciseState
from eprr_bot.incidents import export, proof
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.models import Incident
from eprr_bot.records import service as records
from tests.clusters import WHOLE
from tests.stories.incident_words import declared, end, from_bot, members, the_room
from tests.stories.role_words import panel
from tests.world import MONDAY, World, shown, texts_in

ASHA, BEN, DMITRI, FAROUK = "@asha.patel", "@ben.okoro", "@dmitri.volkov", "@farouk.aziz"
GRACE, HAMISH, PRIYA, UMAR, XIMENA, YUSRA = (
    *("@grace.adeyemi", "@hamish.reid", "@priya.raman"),
    *("@umar.sheikh", "@ximena.flores", "@yusra.hassan"),
)
SALTMERE, FENBRIDGE = "@saltmere-hospitals.day", "@fenbridge-hospitals.on-call"
PROVIDERS = (
    *(SALTMERE, FENBRIDGE, "@kestrel-community.on-call", "@lantern-mental-health.on-call"),
    *("@beacon-ambulance.on-call", "@meadow-primary-care.on-call", "@harbour-111.on-call"),
)
Seen = list[tuple[datetime, str | None]]


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    """The whole example; what is said beside the story is not looked at."""
    made = World(database_url, rotas=WHOLE)
    yield made
    made.close()


@pytest.fixture
def seen(world: World) -> Seen:
    """Who was accountable, looked up each time that anything had been done."""
    looked_up: Seen = []
    settle = world.rehearsal.settle

    def and_look() -> None:
        settle()
        with reading(world.app.engine) as session:
            incident = session.get(Incident, 1)
            looked_up.extend([(world.now, incident.director_id)] if incident else [])

    world.rehearsal.settle = and_look  # type: ignore[method-assign]  # to look after every step
    return looked_up


def until(world: World, day: int, hour: int, minute: int = 0) -> None:
    """Time goes on to an hour of a day of the flood, the first being that Monday. No exercise begins on the way."""
    with transaction(world.app.engine) as session:
        change(session, Exercise, Exercise.state == ExerciseState.PLANNED, state=ExerciseState.STOPPED)
    at = MONDAY.replace(hour=hour, minute=minute) + timedelta(days=day - 1)
    world.advance(seconds=(at - world.now).total_seconds())


def room(world: World) -> str:
    return the_room(world, 1).name or ""


def in_room(world: World) -> str:
    world.advance(seconds=40)
    return "\n".join(shown(one) for one in from_bot(world, the_room(world, 1)))


def says(world: World, who: str, line: str, *said: str) -> None:
    """Somebody types it, in the incident's channel if they are in it, and reads these in the answer."""
    is_there = who in members(world, the_room(world, 1))
    answer = world.command(who, f"/incident {line}", room(world) if is_there else None)
    whole = "\n".join([answer.text or "", *texts_in(answer.blocks)])
    for one in said:
        assert one in whole, whole


def texts(world: World, who: str) -> str:
    return "\n".join(one.text for one in world.workspace.person(who).phone if one.kind == "text")


def dms(world: World, who: str) -> str:
    return "\n".join(shown(one) for one in world.workspace.person(who).messages() if one.ephemeral_for is None)


def entries(world: World) -> list[tuple[datetime, str]]:
    with reading(world.app.engine) as session:
        return [(one.entered_at, f"{one.author}: {one.text}") for one in records.entries(session, 1)]


def director(world: World) -> str | None:
    with reading(world.app.engine) as session:
        return session.get_one(Incident, 1).director_id


def stand_in_order(log: list[str], *fragments: str) -> None:
    """Each of these stands in the log, behind the one before."""
    at = 0
    for one in fragments:
        found = next((number for number, text in enumerate(log[at:], at) if one in text), None)
        assert found is not None, f"not in the log, or not behind the one before: {one}"
        at = found + 1


@pytest.mark.both_databases
def test_a_flood_across_two_forums_from_its_declaration_to_its_closing(
    world: World, seen: Seen, tmp_path: Path
) -> None:
    the_first_hour(world)
    the_first_day(world)
    it_spreads(world)
    the_director_is_at_the_group(world)
    a_day_without_a_word(world)
    if world.app.engine.dialect.name != "sqlite":
        return  # what comes after the fourth day asks nothing that no other test asks, and takes most of the time
    the_weekly_handover(world)
    the_director_falls_ill(world)
    the_third_handover(world)
    the_end(world)
    the_record_is_whole(world, seen, tmp_path)


def the_first_hour(world: World) -> None:
    declared(world, "flood at Mill Lane")
    for who in (FAROUK, GRACE, UMAR, XIMENA, *PROVIDERS):
        world.reply(who, "1")
    world.press("The region has been told", as_=FAROUK, channel=room(world))
    assert "Severe weather: heat, cold, storm, flood" in in_room(world)
    world.press("Show the card", as_=FAROUK, channel=room(world))
    says(world, GRACE, "methane hazards live cables; access Mill Lane closed; from Beacon Ambulance", "M/ETHANE 1")
    says(world, FAROUK, "hazard rising tide", "Onset: rising tide.")
    says(world, FAROUK, "scope actual and assets: two wards are wet", "NHS services or assets must be mobilised")
    says(world, FAROUK, "forum havenshire", "Local resilience forum: Havenshire LRF.")
    says(world, PRIYA, "role take adviser", "You have the role of EPRR adviser now.")
    says(world, XIMENA, "role hand over @yusra.hassan", "Until then Ximena Flores keeps it.")
    assert "Yusra Hassan is asked to take over" in in_room(world)
    world.reply(YUSRA, "1")
    assert ":white_check_mark: *Loggist*: Yusra Hassan" in panel(world)


def the_first_day(world: World) -> None:
    says(world, YUSRA, "decision Divert ambulances to Fenbridge because ED is flooded, review 12:00", "of Farouk Aziz")
    says(world, FAROUK, "action @umar.sheikh Draft holding lines by 11:00", "Owner: Umar Sheikh.")
    says(world, FAROUK, "task Saltmere, Fenbridge: open escalation beds by 14:00", "Task 1 is given")
    says(world, FAROUK, "shortfall 200 sandbags at Saltmere until 18:00", "Shortfall 1 is recorded")
    says(world, FAROUK, "return NHS England Midlands: bed position by 15:00 @grace.adeyemi", "Grace Adeyemi owns it")
    says(world, FAROUK, "meeting tactical group at 09:30 daily", "Meeting 1 is set")
    says(world, FAROUK, "sitrep next every 24 hours")
    world.reply(SALTMERE, "1 four beds now")
    world.reply(FENBRIDGE, "1")
    world.reply(SALTMERE, "DONE 1 12 beds")
    until(world, 1, 11, 20)
    assert "Action 1 of incident 1 was due" in dms(world, UMAR)
    world.press("Done", as_=UMAR)
    until(world, 1, 12, 1)
    assert "The review of decision 1 of incident 1 is due now." in dms(world, FAROUK)
    says(world, FAROUK, "decision 1 reviewed stands, review tomorrow 12:00", "it stands")
    until(world, 1, 14, 1)
    assert "task 1 was wanted by 14:00" in texts(world, FENBRIDGE)
    assert "task 1 was wanted by 14:00" not in texts(world, SALTMERE)
    world.reply(FENBRIDGE, "DONE 1 six beds")
    until(world, 1, 15, 40)
    assert "overdue" in dms(world, GRACE)
    says(world, GRACE, "return 1 submitted 40 beds", "is submitted")
    says(world, GRACE, "sitrep impact Two wards closed at Saltmere")
    says(world, FAROUK, "sitrep authorise", "Situation report 1 of incident 1 is authorised in your name")


def it_spreads(world: World) -> None:
    until(world, 2, 9, 40)
    assert "*tactical group*" in in_room(world)
    says(world, GRACE, "meeting held Farouk, Grace, Priya; sandbags go to Woldsea", "was held")
    says(world, FAROUK, "forum woldsea", "It is widespread: it spans 2 forums.")
    says(world, GRACE, "methane access Mill Lane and Quay Road closed", "ETHANE 2")
    says(world, FAROUK, "level 3 called by Sam Lee at 09:35: a second river rises", "Called by Sam Lee")
    assert "It is widespread: it spans 2 forums." in texts(world, GRACE)
    assert "*Forums:* Havenshire LRF and Woldsea LRF · *widespread*" in in_room(world)
    until(world, 2, 12, 1)
    says(world, FAROUK, "decision 1 superseded by Divert to Saltmere because Fenbridge is full, review 16:00", "2")
    says(world, GRACE, "sitrep impact Quay Road clinic closed")
    says(world, FAROUK, "sitrep changes", ":heavy_plus_sign: Quay Road clinic closed")
    says(world, FAROUK, "sitrep authorise", "Situation report 2 of incident 1 is authorised")


def the_director_is_at_the_group(world: World) -> None:
    says(world, FAROUK, "meeting cancel 1 the group's own meetings take its place", "is cancelled")
    says(world, FAROUK, "sitrep next never")
    until(world, 3, 9)
    says(world, FAROUK, "command at the SCG @grace.adeyemi", "has not confirmed it")
    world.reply(GRACE, "1")
    assert director(world) == "farouk.aziz"
    assert "Grace Adeyemi commands at base" in in_room(world)
    until(world, 3, 13)
    says(world, FAROUK, "command back", "Farouk Aziz is back from the strategic co-ordinating group.")


def a_day_without_a_word(world: World) -> None:
    before = [text for _, text in entries(world)]
    until(world, 4, 13, 30)
    asked = [text for _, text in entries(world)[len(before) :] if "Nobody has written anything for" in text]
    assert ["12 hours" in text for text in asked] == [True, False], asked


def the_weekly_handover(world: World) -> None:
    """Asha Patel comes on at 09:00 of the eighth day."""
    until(world, 8, 8, 30)
    says(world, FAROUK, "handover @asha.patel; intent Keep theatres going; risks The river peaks on Thursday")
    world.press("I accept the handover", as_=ASHA)
    until(world, 8, 9, 10)
    assert "You have command until they say that they have it." in texts(world, FAROUK)
    assert director(world) == "farouk.aziz"
    world.press("I have taken over", as_=ASHA)
    assert director(world) == "farouk.aziz", "a rota that is taken over is not command"
    world.press("I have command", as_=ASHA)
    assert director(world) == "asha.patel"
    assert "Delegated authority: Asha Patel" in in_room(world)
    world.command(GRACE, "/incident sitrep", room(world))
    says(world, ASHA, "sitrep authorise", "Situation report 3 of incident 1 is authorised")


def the_director_falls_ill(world: World) -> None:
    """Dmitri Volkov, who covers from the twelfth day on, is told by text."""
    until(world, 12, 20)
    world.say(HAMISH, "/oncall cover @asha.patel to @dmitri.volkov from now to Mon 09:00 because ill")
    says(world, ASHA, "handover @dmitri.volkov as drafted")
    assert director(world) == "asha.patel"
    until(world, 12, 20, 5)
    world.reply(DMITRI, "ACCEPT")
    assert director(world) == "asha.patel"
    world.reply(DMITRI, "COMMAND")
    assert director(world) == "dmitri.volkov"


def the_third_handover(world: World) -> None:
    until(world, 15, 8, 30)
    says(world, DMITRI, "handover @ben.okoro as drafted")
    world.press("I accept the handover", as_=BEN)
    until(world, 15, 9, 5)
    assert director(world) == "dmitri.volkov"
    world.press("I have command", as_=BEN)
    assert director(world) == "ben.okoro"


def the_end(world: World) -> None:
    says(world, BEN, "level 2 the region has handed back")
    says(world, BEN, "shortfall 1 met by the council")
    world.command(GRACE, "/incident sitrep", room(world))
    says(world, BEN, "sitrep authorise", "Situation report 4 of incident 1 is authorised")
    until(world, 15, 11)
    end(world, BEN, "/incident standdown The water is down", room(world))
    world.press("Hot debrief", as_=GRACE)
    assert not world.submit(GRACE, well="Calm voices", differently="Ring the council first")
    says(world, BEN, "lesson The list of sites was old")
    says(world, BEN, "lesson action @priya.raman 12 Jan Keep the list of sites", "Action 1 is recorded")
    end(world, BEN, "/incident close Lessons are recorded", room(world))
    before = len(texts(world, BEN)), len(dms(world, BEN))
    world.advance(hours=20)
    assert (len(texts(world, BEN)), len(dms(world, BEN))) == before, "nobody is nudged about what is over"


def the_record_is_whole(world: World, seen: Seen, tmp_path: Path) -> None:
    log = entries(world)
    with reading(world.app.engine) as session:
        assert not proof.log_faults(session, 1)
        record = export.gather(session, incidents.get(session, 1), world.now)
        files = export.write(session, record, tmp_path / "record")
    checked = [sys.executable, "-I", "-S", export.CHECKER, files[0].name]
    done = subprocess.run(checked, cwd=files[0].parent, env={}, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"is whole: {len(record.entries)} entries" in done.stdout
    assert all(who for _, who in seen), "somebody is accountable at every moment"
    passed = [(at, who) for (_, before), (at, who) in pairwise(seen) if who != before]
    assert [who for _, who in passed] == ["asha.patel", "dmitri.volkov", "ben.okoro"]
    assert [at for at, _ in passed] == [at for at, text in log if "Command passes to" in text], "as the log has it"
    stand_in_order([text for _, text in log], *IN_THE_LOG)


IN_THE_LOG = (
    "Asha Patel: Incident 1 declared: flood, Mill Lane.",
    "Farouk Aziz: Farouk Aziz has command and is the accountable director.",
    "Grace Adeyemi: M/ETHANE 1.",
    "Farouk Aziz: Onset: rising tide.",
    "Scope: actual impact on NHS services and NHS services or assets must be mobilised.",
    "It concerns Havenshire LRF.",
    "Priya Raman has the role of EPRR adviser now.",
    "Yusra Hassan has the role of Loggist now. Until now: Ximena Flores.",
    "Decision 1: Divert ambulances to Fenbridge. Why: ED is flooded. Decided by Farouk Aziz.",
    "Action 1: Draft holding lines. Owner: Umar Sheikh.",
    "Task 1: open escalation beds",
    "Shortfall 1: 200 sandbags at Saltmere",
    "Return 1 is asked for by NHS England Midlands: bed position",
    "Meeting 1 set: tactical group",
    "Task 1, Saltmere Hospitals NHS Foundation Trust: done: 12 beds.",
    "Action 1 (Umar Sheikh) was due",
    "Action 1 (Draft holding lines): done.",
    "Decision 1: its review was due",
    "Decision 1 reviewed: it stands.",
    "Task 1, Fenbridge Hospitals NHS Trust: done: six beds.",
    "Return 1 to NHS England Midlands is overdue: bed position. Owner: Grace Adeyemi.",
    "Return 1 to NHS England Midlands (bed position): submitted: 40 beds",
    "Situation report 1 authorised by Farouk Aziz.",
    "Outcome: sandbags go to Woldsea.",
    "It concerns Woldsea LRF. Local resilience forums: Havenshire LRF and Woldsea LRF.",
    "ETHANE 2. Access: Mill Lane and Quay Road closed",
    "Level: 3 – the region co-ordinates. Called by Sam Lee",
    "It takes the place of decision 1.",
    "Situation report 2 authorised by Farouk Aziz.",
    "Grace Adeyemi commands at base while Farouk Aziz is at the strategic co-ordinating group.",
    "Farouk Aziz is back from the strategic co-ordinating group.",
    "Asha Patel accepts handover briefing 1 of Farouk Aziz.",
    "Command passes to Asha Patel, who is now the accountable director. Until now: Farouk Aziz",
    "Situation report 3 authorised by Asha Patel.",
    "Dmitri Volkov accepts handover briefing 2 of Asha Patel by text message.",
    "Command passes to Dmitri Volkov, who is now the accountable director. Until now: Asha Patel",
    "Ben Okoro accepts handover briefing 3 of Dmitri Volkov.",
    "Command passes to Ben Okoro, who is now the accountable director. Until now: Dmitri Volkov",
    "Level: 2",
    "Shortfall 1 (200 sandbags at Saltmere) was met: the council.",
    "Situation report 4 authorised by Ben Okoro.",
    "Ben Okoro: Alert state: stand down. Reason: The water is down.",
    "Grace Adeyemi: Hot debrief. Went well: Calm voices",
    "Ben Okoro: Lesson: The list of sites was old",
    "Ben Okoro: Alert state: closed. Reason: Lessons are recorded.",
)
