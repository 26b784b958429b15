"""M/ETHANE: filled in by a form and by single lines, seen in the channel, and taken back."""

import re

import pytest
from click.testing import Result
from typer.testing import CliRunner

from eprr_bot.__main__ import command_line
from eprr_bot.base.db import reading
from eprr_bot.incidents import picture
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.picture import Heading
from eprr_bot.practice import events
from eprr_bot.practice.state import Channel
from tests.stories.incident_words import (
    HOSTILE,
    SAFE,
    declared,
    expect_called,
    expect_the_room,
    from_bot,
    log_of,
    look_away,
    mrkdwn_in,
    shown_answer,
    the_room,
)
from tests.world import World, shown


def the_report(world: World, room: Channel) -> str:
    """The message of the channel in which the newest version stands."""
    world.advance(seconds=5)
    return next(text for text in map(shown, from_bot(world, room)) if "ETHANE " in text and "Update" in text)


def test_whoever_declares_opens_the_report_fills_in_what_they_know_and_everybody_sees_it(world: World) -> None:
    world.say("@asha.patel", "/incident critical power lost at Saltmere")
    room = the_room(world, 1)
    world.press("M/ETHANE report", as_="@asha.patel")
    assert world.submit("@asha.patel", access="Mill Lane closed, use the north gate", source="Beacon control") is None
    report = the_report(world, room)
    for line in (
        "ETHANE 1: incident 1",
        "*M*   Major incident declared: No",
        "*E*   Exact location: Saltmere",
        "*T*   Type: power lost",
        "*H*   Hazards: not known",
        "*A*   Access: Mill Lane closed, use the north gate",
        "From Beacon control. Received by Asha Patel",
    ):
        assert line in report
    said = "ETHANE 1. Major incident declared: No. Exact location: Saltmere. Type: power lost. Access: Mill Lane closed"
    assert log_of(world, 1)[-1].startswith(f"Asha Patel: {said}")
    assert log_of(world, 1)[-1].endswith("From: Beacon control.")
    expect_called(world)
    expect_the_room(world, room, "ETHANE 1: incident 1")


@pytest.mark.both_databases
def test_one_field_is_changed_on_a_line_and_the_channel_reads_what_is_new(world: World) -> None:
    room = declared(world, "flood at Mill Lane")
    assert "No M/ETHANE report is recorded for incident 1 yet" in world.say("@grace.adeyemi", "/incident methane")
    answer = world.say("@grace.adeyemi", "/incident methane access north gate", channel=room.name)
    assert "M/ETHANE 1 of incident 1 is recorded" in answer
    assert "Not known yet: major incident declared, hazards, casualties and emergency services." in answer
    world.advance(seconds=30)
    line = "/incident methane casualties 3 P1, 5 P3; declared no; from Beacon Ambulance"
    assert "ETHANE 2 of incident 1 is recorded" in world.say("@farouk.aziz", line)
    report = the_report(world, room)
    assert "ETHANE 2: incident 1" in report
    assert (
        "*New since version 1*\n• Major incident declared: No (until now: not known)\n• Casualties: 3 P1, 5 P3"
        in report
    )
    assert "*A*   Access: north gate" in report, "what was known stays"
    assert "New since version 1" in shown_answer(world, "@farouk.aziz", "/incident methane")
    world.say("@farouk.aziz", "/incident methane", channel=room.name)
    history = world.say("@farouk.aziz", "/incident methane history")
    assert re.search(r"ETHANE 2\* .*casualties: 3 P1.*M/ETHANE 1\* ", history, re.DOTALL)
    assert "*A*   Access: north gate" in shown_answer(world, "@farouk.aziz", "/incident methane 1")
    assert "There is no version 7" in world.say("@farouk.aziz", "/incident methane 7")
    with reading(world.app.engine) as session:
        found = picture.of(session, incidents.get(session, 1), world.now)[Heading.SITUATION]
    assert [one.text for one in found][-4:] == [
        "Exact location: Mill Lane.",
        "Type: flood.",
        "Access: north gate.",
        "Casualties: 3 P1, 5 P3.",
    ]
    assert found[-2].since < found[-1].since, "since it has said so"
    expect_called(world, "Flood")
    expect_the_room(world, room, "ETHANE 2: incident 1", ":clipboard: *ETHANE 2 of incident 1*")


def test_what_was_wrong_is_taken_back_and_nothing_is_lost(world: World) -> None:
    room = declared(world, "flood at Mill Lane")
    assert "nothing to take back" in world.say("@farouk.aziz", "/incident methane undo")
    world.say("@farouk.aziz", "/incident methane access north gate", channel=room.name)
    assert "There is only version 1" in world.say("@farouk.aziz", "/incident methane undo")
    world.say("@farouk.aziz", "/incident methane access south gate", channel=room.name)
    world.press("Take back", as_="@farouk.aziz", channel=room.name)
    assert "*A*   Access: north gate" in the_report(world, room)
    newest = "M/ETHANE 3. Access: north gate (until now: south gate). Version 2 taken back."
    assert log_of(world, 1)[-1] == f"Farouk Aziz: {newest}"
    assert "south gate" in shown_answer(world, "@farouk.aziz", "/incident methane 2")
    assert "Version 3 says so already" in world.say("@farouk.aziz", "/incident methane access north gate")
    world.say("@grace.adeyemi", "/incident methane hazards live cables", channel=room.name)
    world.say("@grace.adeyemi", "/incident methane undo", channel=room.name)
    assert "*H*   Hazards: not known" in the_report(world, room)
    look_away(world)


def test_two_who_fill_in_the_form_at_once_change_what_they_changed(world: World) -> None:
    room = declared(world, "flood at Mill Lane")
    world.say("@asha.patel", "/incident methane access north gate", channel=room.name)
    world.say("@farouk.aziz", "/incident methane update", channel=room.name)
    world.say("@grace.adeyemi", "/incident methane update", channel=room.name)
    assert world.submit("@farouk.aziz", hazards="live cables") is None
    assert world.submit("@grace.adeyemi", casualties="2 P2", declared="yes", details="03:10 by Beacon") is None
    report = the_report(world, room)
    assert "METHANE 3: incident 1" in report
    for line in ("Access: north gate", "Hazards: live cables", "Casualties: 2 P2", "declared: Yes, 03:10 by Beacon"):
        assert line in report
    assert "Here it is a critical incident. `/incident type major` makes it a major incident." in report
    look_away(world)


def test_whoever_was_invited_alone_gives_the_report_in_the_channel_by_line_and_by_form(world: World) -> None:
    world.workspace.add_member(name="Pat Locum", handle="pat.locum")
    room = declared(world, "flood at Mill Lane")
    assert "so you cannot read or change" in world.say("@pat.locum", "/incident methane access north gate")
    events.join(world.workspace, world.workspace.member("@pat.locum"), room)
    assert "is recorded" in world.say("@pat.locum", "/incident methane access north gate", channel=room.name)
    world.say("@pat.locum", "/incident methane update", channel=room.name)
    assert world.submit("@pat.locum", services="two engines") is None
    assert "Emergency services: two engines" in the_report(world, room)
    look_away(world)


def test_names_and_numbers_of_patients_do_not_belong_here_and_hostile_text_stays_text(world: World) -> None:
    room = declared(world, "flood at Mill Lane")
    answer = world.say("@farouk.aziz", "/incident methane casualties Mr Jones 943 476 5919", channel=room.name)
    assert "I left out a number that looked like an NHS number" in answer
    assert "Only counts belong here" in answer
    assert "943 476 5919" not in "\n".join([answer, *log_of(world, 1), the_report(world, room)])
    world.say("@farouk.aziz", "/incident methane update", channel=room.name)
    names = ("location", "type", "hazards", "access", "casualties", "services", "source", "details")
    assert world.submit("@farouk.aziz", **dict.fromkeys(names, HOSTILE), declared="yes") is None
    world.say("@farouk.aziz", f"/incident methane access {HOSTILE} again; from {HOSTILE}", channel=room.name)
    for line in ("/incident methane", "/incident methane history", "/incident methane 2"):
        assert SAFE in shown_answer(world, "@farouk.aziz", line), line
    everything = mrkdwn_in(world, room)
    assert SAFE in "\n".join(everything)
    assert "<!channel>" not in "\n".join(everything)
    assert "&amp;lt;" not in "\n".join(everything)
    look_away(world)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("gate closed", "Begin with what it is about: declared, location, type, hazards, access, casualties, services"),
        ("declared perhaps", "Say yes or no first"),
        ("declared yes", "It does not say since when"),
    ],
)
def test_what_is_not_understood_says_what_to_type(quick_world: World, line: str, said: str) -> None:
    room = declared(quick_world, "flood at Mill Lane")
    assert said in quick_world.say("@farouk.aziz", f"/incident methane {line}", channel=room.name)
    look_away(quick_world)


def test_a_major_incident_begins_with_the_time_of_its_declaration(quick_world: World) -> None:
    world = quick_world
    world.say("@asha.patel", "/incident major mass casualties at Saltmere Station")
    world.say("@asha.patel", "/incident methane access north gate")
    assert "METHANE 1. Major incident declared: Yes, 10:00." in log_of(world, 1)[-1]
    world.say("@asha.patel", "/incident methane declared no")
    assert "Here it is a major incident that is declared" in the_report(world, the_room(world, 1))
    look_away(world)


@pytest.mark.parametrize(
    ("first", "then"),
    [("/incident standby flood at Mill Lane", "/incident alert declared"), ("critical", "/incident type major")],
)
def test_a_major_incident_is_declared_when_it_became_one(quick_world: World, first: str, then: str) -> None:
    world = quick_world
    world.say("@asha.patel", first if first.startswith("/") else "/incident critical flood at Mill Lane")
    room = the_room(world, 1).name
    world.advance(minutes=2)
    world.say("@asha.patel", then, room)
    world.advance(minutes=2)
    world.say("@asha.patel", "/incident methane access north gate", room)
    assert "METHANE 1. Major incident declared: Yes, 10:02." in log_of(world, 1)[-1]
    assert ("*Opened at standby:*" in shown_answer(world, "@asha.patel", "/incident sitrep")) == ("standby" in first)
    look_away(world)


def test_when_slack_is_gone_the_report_is_kept_on_the_command_line(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eprr_bot.app.build", lambda _: world.app)
    monkeypatch.setattr("getpass.getuser", lambda: "root")
    outage = world.workspace.faults.add("outage", "*", times=None)

    def typed(*words: str) -> Result:
        result = CliRunner().invoke(command_line, words, catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result

    typed("incident", "declare", "flood", "Mill Lane")
    assert "No M/ETHANE report is recorded" in typed("incident", "methane", "1").stdout
    said = typed("incident", "methane", "1", "access", "north gate; from Beacon", "--by", "Niamh Doyle").stdout
    assert "M/ETHANE 1 of incident 1 is recorded." in said
    typed("incident", "methane", "1", "declared no")
    assert "A   Access: north gate" in typed("incident", "methane", "1").stdout
    assert "M/ETHANE 1" in typed("incident", "methane", "1", "history").stdout
    assert "Version 2 is taken back" in typed("incident", "methane", "1", "undo").stdout
    assert log_of(world, 1)[-1].startswith("the command line (account root): M/ETHANE 3.")
    said = typed("say", "/incident critical fire at Fenbridge", "--by", "Niamh Doyle").stdout
    assert "Incident 2 is declared" in said
    assert "M/ETHANE report" not in said, "a form cannot be opened here"
    world.workspace.faults.clear(outage.id)
    look_away(world)
