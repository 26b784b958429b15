"""Situation reports: drafted from the record, written by several, authorised by a named person, then fixed."""

import json

import pytest

from eprr_bot.base.db import transaction
from eprr_bot.incidents import export, picture
from eprr_bot.incidents import service as incidents
from eprr_bot.records import check_record
from eprr_bot.records import service as records
from eprr_bot.sitreps import service
from eprr_bot.sitreps.models import Sitrep
from tests.stories.incident_words import HOSTILE, SAFE, declared, end, from_bot, log_of, look_away
from tests.world import World, shown, texts_in

GRACE, FAROUK, ASHA = "@grace.adeyemi", "@farouk.aziz", "@asha.patel"

DRAFTED = (
    "Mutual aid 1: 10 paramedics, from Beacon Ambulance Service NHS Trust. 10 asked for, nothing offered.",
    "Situation report 1 (draft), incident 1",
    "*Level:* 2 – the cluster co-ordinates",
    "*Accountable director:* Farouk Aziz, has command",
    "*Next report due:* not set",
    "Power lost, Saltmere.",
    "This is the first report.",
    "10:00 Generators are on, fuel for 8 hours",
    "*Finance*\n_Nothing recorded._",
)


def all_of(world: World, who: str, line: str, channel: str | None = None) -> str:
    """All that somebody reads in the answer to a command."""
    answer = world.command(who, line, channel)
    return "\n".join([answer.text or "", *texts_in(answer.blocks)])


def begun(world: World, what_and_where: str = "power lost at Saltmere") -> str:
    """An incident that somebody commands; the name of its channel."""
    room = declared(world, what_and_where)
    for who in (FAROUK, GRACE):
        world.press("I am responding", as_=who)
    passed_over(world)
    return room.name


def passed_over(world: World) -> None:
    """Whatever came of what was done until now is not what the story is about."""
    world.advance(seconds=5)
    look_away(world)


@pytest.mark.both_databases
def test_a_report_is_drafted_from_the_record_written_authorised_and_fixed(world: World) -> None:
    room = begun(world)
    world.say(GRACE, "/incident log Generators are on, fuel for 8 hours", room)
    world.say(GRACE, "/mutual-aid request 10 paramedics from Beacon Ambulance", room)
    drafted = all_of(world, GRACE, "/incident sitrep", room)
    for words in DRAFTED:
        assert words in drafted, words
    answer = world.say(GRACE, "/incident sitrep staffing Two wards closed to admissions", room)
    assert "*Situation report 1 (draft), Staffing:*\nTwo wards closed to admissions" in answer
    assert log_of(world, 1)[-1] == "Grace Adeyemi: Situation report 1, Staffing: Two wards closed to admissions"
    world.say(FAROUK, "/incident sitrep next at 14:00", room)
    done = world.say(FAROUK, "/incident sitrep authorise", room)
    assert "Situation report 1 of incident 1 is authorised in your name and fixed." in done
    assert "Next report due: Mon 23 Nov 2026 14:00." in done
    with transaction(world.app.engine) as session:
        kept = session.get_one(Sitrep, 1)
        entry = records.entries(session, 1, last=1)[0].text
    assert entry == (
        "Situation report 1 authorised by Farouk Aziz. Next report due: Mon 23 Nov 2026 14:00. "
        f"SHA-256 of its text: {kept.digest}"
    )
    world.say(GRACE, "/incident sitrep staffing All wards open again", room)
    fixed = all_of(world, ASHA, "/incident sitrep 1", room)
    assert "Two wards closed to admissions" in fixed
    assert "All wards open" not in fixed
    assert f"`{kept.digest}`" in fixed
    world.advance(seconds=5)
    world.channel(room).expect("Mutual aid 1 requested")
    world.channel(room).expect("Situation report 1 was authorised")
    world.channel(room).expect("*Authorised by:* Farouk Aziz, Mon 23 Nov 2026 10:00", "Two wards closed to admissions")
    world.channel(room).expect("Situation report 2 is being drafted", "Staffing (Grace Adeyemi)")
    world.channel("incidents").expect("Situation report 1, incident 1: power lost, Saltmere", "Power lost, Saltmere")


def test_an_exported_record_has_what_was_authorised_and_a_redacted_copy_only_its_digest(world: World) -> None:
    room = begun(world)
    world.say(GRACE, f"/incident sitrep staffing Two wards closed {HOSTILE}", room)
    world.say(FAROUK, "/incident sitrep authorise", room)
    world.say(GRACE, "/incident sitrep staffing All wards open again", room)
    with transaction(world.app.engine) as session:
        incident = incidents.get(session, 1)
        whole, copy = (export.gather(session, incident, world.now, is_copy=one) for one in (False, True))
        page, copied = export.as_page(session, whole), export.as_page(session, copy)
        digest = session.get_one(Sitrep, 1).digest
    found = json.loads(export.as_json(whole))
    (paper,) = found["papers"]
    assert (paper["title"], paper["sha256"]) == ("Situation report 1, incident 1", digest)
    assert "Two wards closed" in paper["text"]
    assert check_record.check_papers(found) == []
    paper["text"] = paper["text"].replace("Two wards", "No ward")
    assert check_record.check_papers(found) == [
        f"{paper['title']} is not as it was authorised: the log has another digest."
    ]
    assert "What was authorised" in page
    assert page.count("Two wards closed") > copied.count("Two wards closed"), "the log has the words as they were typed"
    (left_out,) = json.loads(export.as_json(copy))["papers"]
    assert (left_out["sha256"], left_out["text"]) == (digest, None)
    assert digest in copied
    passed_over(world)


def test_what_is_authorised_is_what_was_read(world: World) -> None:
    room = begun(world)
    world.command(FAROUK, "/incident sitrep", room)
    world.say(GRACE, "/incident sitrep risks Fuel ends at 18:00", room)
    world.press("Authorise report 1", as_=FAROUK, channel=room)
    said = [one.text for one in world.workspace.person(FAROUK).messages(room) if one.ephemeral_for]
    assert any("has changed since you read it, so it was not authorised." in one for one in said)
    assert "fuel ends" in all_of(world, FAROUK, "/incident sitrep", room).lower()
    world.press("Authorise report 1", as_=FAROUK, channel=room)
    with transaction(world.app.engine) as session:
        assert session.get_one(Sitrep, 1).authorised_by == "Farouk Aziz"
    passed_over(world)


def test_whoever_is_no_director_authorises_too_and_the_log_says_so(world: World) -> None:
    room = begun(world)
    assert "There is no draft" in world.say(GRACE, "/incident sitrep authorise", room)
    world.command(GRACE, "/incident sitrep", room)
    assert "is authorised in your name" in world.say(GRACE, "/incident sitrep authorise", room)
    said = "Grace Adeyemi is not on call as director now; Farouk Aziz is."
    assert said in log_of(world, 1)[-1]
    assert f"*Authorised by:* Grace Adeyemi, Mon 23 Nov 2026 10:00. {said}" in all_of(world, ASHA, "/incident sitrep 1")
    assert "you cannot read or write an incident’s situation reports" in world.say("@chidi.eze", "/incident sitreps")
    passed_over(world)


@pytest.mark.both_databases
def test_two_who_write_in_one_section_at_once_both_stand(world: World) -> None:
    room = begun(world)
    world.say(GRACE, "/incident sitrep staffing Two wards short", room)
    world.command(FAROUK, "/incident sitrep staffing", room)
    world.say(GRACE, "/incident sitrep staffing + Theatre 2 short", room)
    assert world.submit(FAROUK, text="Two wards short\nAgency called") is None
    assert log_of(world, 1)[-1] == (
        "Farouk Aziz: Situation report 1, Staffing: Two wards short\nTheatre 2 short\nAgency called"
    )
    undone = world.say(FAROUK, "/incident sitrep undo staffing", room)
    assert "Two wards short\nTheatre 2 short\nUntil now, by Farouk Aziz" in undone
    world.press("Edit", as_=GRACE, channel=room)
    assert world.submit(GRACE, text="") is None
    assert log_of(world, 1)[-1] == "Grace Adeyemi: Situation report 1, Staffing: as the record has it."
    assert "there is nothing to undo" in world.say(GRACE, "/incident sitrep undo staffing", room)
    passed_over(world)


def test_a_mistake_is_put_right_by_a_new_report_that_cites_the_old(world: World) -> None:
    room = begun(world)
    world.say(GRACE, "/incident sitrep impact Ward 4 closed", room)
    world.say(FAROUK, "/incident sitrep authorise", room)
    answer = world.say(GRACE, "/incident sitrep correct 1 Ward 4 was never closed", room)
    assert "Situation report 2 (draft) now says that it corrects report 1" in answer
    assert "As in report 1: Ward 4 closed" in all_of(world, GRACE, "/incident sitrep", room)
    world.say(GRACE, "/incident sitrep impact Ward 5 closed", room)
    differs = all_of(world, GRACE, "/incident sitrep changes", room)
    assert ":heavy_plus_sign: Ward 5 closed\n:heavy_minus_sign: Ward 4 closed" in differs
    world.say(FAROUK, "/incident sitrep authorise", room)
    assert "*Corrects:* situation report 1: Ward 4 was never closed" in all_of(world, ASHA, "/incident sitrep 2", room)
    first = all_of(world, ASHA, "/incident sitrep 1", room)
    assert "Ward 4 closed" in first
    assert "Corrected by situation report 2." in first
    assert "Corrected by situation report 2." in all_of(world, ASHA, "/incident sitreps", room)
    central = [shown(one) for one in world.workspace.messages("incidents")]
    assert sum("Corrected by situation report 2." in one for one in central) == 1
    passed_over(world)


def test_the_next_report_is_told_of_before_when_due_and_late_and_then_no_more(world: World) -> None:
    room = begun(world)
    world.say(FAROUK, "/incident sitrep next every 4 hours", room)
    world.command(FAROUK, "/incident sitrep", room)
    world.say(FAROUK, "/incident sitrep authorise", room)
    passed_over(world)
    world.advance(hours=3, minutes=31)
    world.channel(room).expect("The next situation report is due", "14:00")
    passed_over(world)
    world.advance(minutes=30)
    world.channel(room).expect("The next situation report is due now")
    world.dm(FAROUK).expect("The next situation report is due now")
    world.phone(FAROUK).expect("Incident 1: the next situation report is due now, at 14:00. This text needs no reply.")
    with transaction(world.app.engine) as session:
        known = picture.of(session, incidents.get(session, 1), world.now)[picture.Heading.REPORTS]
    assert [one.text for one in known if one.is_late] == [
        "Next situation report due: Mon 23 Nov 2026 14:00, then every 4 hours."
    ]
    world.advance(hours=6)
    for how_late in ("30 minutes ago", "1 hour ago", "2 hours ago"):
        for inbox in (world.channel(room), world.dm(FAROUK), world.phone(FAROUK)):
            inbox.expect("was due", how_late)
    world.command(FAROUK, "/incident sitrep", room)
    done = world.say(FAROUK, "/incident sitrep authorise", room)
    assert "Next report due: Mon 23 Nov 2026 22:00, then every 4 hours." in done
    passed_over(world)
    end(world, FAROUK, "/incident standdown Power is back", room)
    passed_over(world)
    world.advance(hours=5)


def test_hostile_texts_stay_texts_and_no_nhs_number_is_kept(world: World) -> None:
    room = begun(world)
    for section in ("situation", "comms"):
        world.say(GRACE, f"/incident sitrep {section} {HOSTILE} 943 476 5919", room)
    answer = world.say(GRACE, f"/incident sitrep Saltmere {HOSTILE} 943 476 5919", room)
    assert "I left out a number that looked like an NHS number" in answer
    world.say(GRACE, "/incident sitrep next at 14:00", room)
    world.say(FAROUK, "/incident sitrep authorise", room)
    world.say(GRACE, f"/incident sitrep correct 1 {HOSTILE} 943 476 5919", room)
    everything = "\n".join(shown(one) for one in world.workspace.messages(room))
    everything += all_of(world, ASHA, "/incident sitrep", room) + all_of(world, ASHA, "/incident sitrep changes", room)
    assert SAFE in everything
    assert "&amp;lt;" not in everything
    assert "943 476 5919" not in everything
    assert "943 476 5919" not in "\n".join(log_of(world, 1))
    passed_over(world)


def test_a_long_text_is_kept_whole_and_slack_says_how_much_it_leaves_out(world: World) -> None:
    room = begun(world)
    long = " ".join(f"Ward {number} is closed." for number in range(1, 200))
    world.say(GRACE, f"/incident sitrep impact {long}", room)
    for section in ("situation", "risks", "finance", "comms", "opel", "aid", "actions", "decisions"):
        world.say(GRACE, f"/incident sitrep {section} {long}", room)
    shown_in_slack = all_of(world, GRACE, "/incident sitrep", room)
    assert "more letters: `/incident sitrep page` shows all of it." in shown_in_slack
    world.command(GRACE, "/incident sitrep impact", room)
    assert world.submit(GRACE, text="") is None
    world.say(FAROUK, "/incident sitrep authorise", room)
    with transaction(world.app.engine) as session:
        incident = incidents.get(session, 1)
        report = service.report(session, incident, service.get(session, incident, 1))
    assert report.text.count("Ward 199 is closed.") == 9
    passed_over(world)


def test_what_is_not_understood_says_what_there_is(world: World) -> None:
    room = begun(world)
    said = world.say(GRACE, "/incident sitrep something else", room)
    assert "begins with no section and no organisation. Sections: situation, changes, impact" in said
    assert "“Woldsea” may be Woldsea Council, Woldsea Police" in world.say(GRACE, "/incident sitrep Woldsea 3 short")
    assert "has no situation report 7" in world.say(GRACE, "/incident sitrep 7", room)
    assert "Type /incident sitrep next at 10:00" in world.say(GRACE, "/incident sitrep next every", room)
    assert "There is no situation report yet" in world.say(GRACE, "/incident sitrep changes", room)
    assert "None yet." in world.say(GRACE, "/incident sitreps", room)
    assert from_bot(world, next(one for one in world.workspace.channels.values() if one.name == room))
    passed_over(world)
