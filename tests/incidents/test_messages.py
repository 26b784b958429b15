"""Every message about an incident, as people see it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from eprr_bot.incidents import (
    command_messages,
    course_messages,
    from_slack_messages,
    headline_messages,
    log_messages,
    messages,
    read_in_messages,
    retention_messages,
)
from eprr_bot.incidents.alert import AlertState
from eprr_bot.incidents.course_messages import Ending
from eprr_bot.incidents.headline_messages import Summary, headline
from eprr_bot.incidents.kinds import NOBODY_SAID, Called
from eprr_bot.incidents.log_asked import Pages
from eprr_bot.incidents.messages import Responder
from eprr_bot.incidents.models import Incident
from eprr_bot.incidents.picture import Heading, Line
from eprr_bot.incidents.quick import QuickAction
from eprr_bot.incidents.slack import declare_form
from eprr_bot.records.models import LogEntry
from eprr_bot.slack.blocks import Content
from tests.golden import assert_golden_messages, case

TEN = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
LATER = TEN + timedelta(minutes=25)
INCIDENT = Incident(
    id=7,
    what="flood in the <Radiology> department",
    where="Saltmere General Hospital",
    type="critical",
    level=2,
    alert_state=AlertState.DECLARED,
    lead_organisation="",
    director_id="farouk.aziz",
    declared_at=TEN,
    declared_by="Niamh Doyle",
)
HELD_BY = LogEntry(number=3, text="The record of the rotas is under legal hold. Reason: <b>:\n{}")
HELD = [("9", "9: fire, Harbour Clinic"), ("7", "7: flood, Saltmere")]
FACTS = messages.of(INCIDENT, "Farouk Aziz")
HAS = "Farouk Aziz has command."
COMMANDED = replace(FACTS, command_at=TEN + timedelta(minutes=4), lead="Saltmere Trust")
NOBODY = replace(FACTS, has_director=False)
VAGUE = replace(FACTS, where=messages.NOT_YET_KNOWN)
DOWN = replace(COMMANDED, alert_state=AlertState.STAND_DOWN)
RESPONDERS = [
    Responder("Farouk Aziz", "Director on call", TEN + timedelta(minutes=4), TEN),
    Responder("Grace Adeyemi", "Manager on call", None, TEN),
    Responder("Ben Okoro", "EPRR adviser", None),
    Responder("Cara Hughes", "Loggist", None, TEN, has_left=True),
    Responder("Idris Bevan", "Chief Executive", None, TEN),
]


def entry(number: int, text: str) -> LogEntry:
    at = TEN + timedelta(minutes=number)
    return LogEntry(
        incident_id=7,
        number=number,
        event_at=at,
        entered_at=at,
        author="Niamh Doyle",
        kind="note",
        text=text,
        previous_digest="",
        digest="",
    )


ENTRIES = [entry(1, "Declared."), entry(2, "Two wards <moved>: " + "; ".join(f"bed {n}" for n in range(50)))]
LATE = entry(3, "Fire in <theatre> 2").model_copy(
    update={"entered_at": LATER, "on_behalf_of": "Grace <Adeyemi>", "late_reason": "no <signal>"}
)
WITHOUT_REASON = LATE.model_copy(update={"on_behalf_of": "", "late_reason": "No reason given."})
COMMANDING = [
    Line(Heading.COMMAND, f"{one}: nobody yet.") for one in ("Loggist", "<Tactical> adviser", "STAC", "BCM", "SIM")
]
KNOWN = {
    Heading.COMMAND: COMMANDING,
    Heading.DECISIONS: [Line(Heading.DECISIONS, "Close <theatres> 1 to 3.", TEN, due=LATER + timedelta(hours=1))],
    Heading.ACTIONS: [
        *(Line(Heading.ACTIONS, f"Action {n}: ring ward {n}.", TEN, is_late=True, due=LATER) for n in range(6)),
        Line(Heading.ACTIONS, "Action 7: count the beds.", TEN, due=LATER + timedelta(minutes=20)),
    ],
    Heading.REPORTS: [Line(Heading.REPORTS, "Sitrep 2 is due.", due=LATER + timedelta(minutes=5))],
    Heading.MEETINGS: [Line(Heading.MEETINGS, "The tactical group meets.", due=LATER + timedelta(hours=2))],
}
BUTTONS = [QuickAction("Log", "log", 1).button(7), QuickAction("Stand down", "standdown", 2).button(7)]
UNDER_WAY = Summary(RESPONDERS, ENTRIES, 3, 12, "*Risk*\nPower.", known=KNOWN, buttons=BUTTONS)
ENDING = Ending(
    COMMANDED,
    AlertState.STAND_DOWN,
    "Water is off",
    ("Grace Adeyemi",),
    ("Ben Okoro",),
    {"farouk.aziz": ("slack", "text"), "grace.adeyemi": ("slack",)},
    "Farouk Aziz has command and did not say so.",
    "",
    organisations=7,
)
BY = "Niamh Doyle"
LINK = "https://example.slack.com/archives/C7/p1795428000000100"

CASES = (
    case("a row", messages.of, INCIDENT, "Farouk Aziz"),
    case("declared in a channel", messages.with_report, Content("Incident 7 is declared."), 7),
    case("in the headline", messages.report_button, 7),
    case("a call", messages.page_title, FACTS),
    case("a call for so many", messages.asking_title, FACTS, "5 loggists"),
    case("some are called", messages.asked_for, ["Ximena Flores", "Violet Chan"], "0 of 5 loggists are coming."),
    case("nobody can be called", messages.asked_for, [], "0 of 5 loggists are coming."),
    case("a call", messages.page_text, FACTS),
    case("a text message", messages.page_summary, INCIDENT),
    case("a conference", messages.how_to_join, "020 7946 0318, room <2> & 3"),
    case("none", messages.how_to_join, ""),
    case("declared", messages.topic, FACTS),
    case("two are called", messages.declared, FACTS, ["Farouk Aziz", "Grace Adeyemi"], False),
    case("no way to call one", messages.declared, FACTS, ["Farouk Aziz"], False, unreached=["Grace Adeyemi"]),
    case(
        "a level among what has happened",
        messages.declared,
        replace(FACTS, what="level 4 fire"),
        ["Farouk Aziz"],
        False,
    ),
    case("nobody is on call", messages.declared, FACTS, [], False),
    case("no place, a number, a twin", messages.declared, VAGUE, ["Farouk Aziz"], True, "Incident 6 may be the same."),
    case("two rotas", messages.nobody_called_as, ["Director on call", "Manager on call"]),
    case("at first", headline, FACTS, Summary(items=12)),
    case("under way", headline, COMMANDED, UNDER_WAY),
    case("with a dial-in", headline, FACTS, Summary(items=12, dial_in="020 7946 0318, room <2> & 3")),
    case("stood down", headline, DOWN, replace(UNDER_WAY, latest=ENTRIES[:1], besides="", buttons=())),
    case("nobody was on call as director", headline, NOBODY, Summary(RESPONDERS[1:2], ENTRIES[:1], items=12)),
    case("all that is known", headline_messages.picture, COMMANDED, KNOWN, LATER),
    case("hardly anything is known", headline_messages.picture, FACTS, {}, LATER),
    case("ticked", messages.how_far, 3, 12, 0),
    case("not applicable", messages.how_far, 3, 12, 1),
    case("before its channel is there", messages.announcement, FACTS, ""),
    case("stood down", messages.announcement, DOWN, "C7"),
    case("in Teams", messages.declared_in_teams, FACTS),
    case("with an arrival", messages.passed_on, "Farouk <Aziz>", FACTS.declared_at, cannot_attend=False),
    case("cannot", messages.passed_on, "Farouk Aziz", None, cannot_attend=True),
    case("stood down", messages.state_changed, DOWN),
    case("a number was left out", messages.state_changed, DOWN, True),
    case("no reason was given", messages.state_changed, DOWN, asks=course_messages.WHY),
    case("stood down, with a reason", messages.state_told, DOWN, "Water is off", BY, LATER),
    case("declared", messages.state_told, FACTS, "", BY, LATER),
    case("reopened", messages.state_told, FACTS, "It rains again", BY, LATER, True),
    case("where", messages.fact_told, FACTS, "where", "Fenbridge", BY, LATER),
    case("what", messages.fact_told, FACTS, "what", "burst pipe", BY, LATER),
    case("a number was left out", messages.fact_changed, FACTS, True),
    case("whole", from_slack_messages.entry, "Ward <3> is dark", "Ben Okoro", "#on-call", ["a.pdf", "b.png"], LINK),
    case("files alone", from_slack_messages.entry, "", "Ben Okoro", "a direct message", ["a.pdf"], LINK),
    case("a message", from_slack_messages.changed, 12, "Ward 4 is dark"),
    case("without words now", from_slack_messages.changed, 12, ""),
    case("a message", from_slack_messages.deleted, 12),
    case("somebody's", from_slack_messages.added, FACTS, 12, TEN, took_out=True, is_ours=False),
    case("one of ours", from_slack_messages.added, FACTS, 12, TEN, took_out=False, is_ours=True),
    case("added before", from_slack_messages.was_there, FACTS, 12),
    case("two are open", from_slack_messages.which, [FACTS, replace(VAGUE, number=8)], 5, "Ward <3> is\ndark"),
    case("nothing is late", read_in_messages.read_in, FACTS, "C7", {}),
    case("much is late", read_in_messages.read_in, COMMANDED, "C7", KNOWN),
    case("it is over", read_in_messages.read_in, DOWN, "C7", KNOWN),
    case("none", messages.incidents, []),
    case("two", messages.incidents, [(FACTS, "C7"), (replace(VAGUE, number=8, level=4, is_exercise=True), "")]),
    case("all there is to say", course_messages.ending, ENDING, "incidents.end", "7"),
    case(
        "nobody is told",
        course_messages.ending,
        replace(
            ENDING, then=AlertState.CANCELLED, organisations=0, why="", calling=(), asking=(), told={}, disagrees=""
        ),
        "incidents.end",
        "7",
    ),
    case(
        "one is told",
        course_messages.effect,
        replace(ENDING, told={"farouk.aziz": ("text",)}, then=AlertState.CLOSED, organisations=0),
    ),
    case("a level", course_messages.named, "level", 3),
    case("a type", course_messages.named, "type", "major"),
    case("a reason for what is so already", course_messages.to_add, "it <spreads>"),
    case("no reason", course_messages.to_add, ""),
    case("level", course_messages.classified_told, FACTS, "level", "1 – one provider copes", "Two trusts", BY, LATER),
    case("type", course_messages.classified_told, FACTS, "type", "Major incident", "", BY, LATER),
    case("a level that others call", course_messages.called_by, "NHS England’s region", NOBODY_SAID),
    case("by whom and when", course_messages.called_by, "NHS England’s region", Called("Sam <Lee>", "14:05")),
    case("ours", course_messages.called_by, "", NOBODY_SAID),
    case("nobody is named", course_messages.whose_it_is, "Called by NHS <England>.", NOBODY_SAID, 3),
    case("somebody is named", course_messages.whose_it_is, "Called by Sam <Lee>.", Called("Sam <Lee>"), 3),
    case("of the level as it stands", course_messages.caller_added, FACTS, "Level 3: called by Sam <Lee>."),
    case(
        "a level that others call",
        course_messages.classified_told,
        FACTS,
        "level",
        "1 – one provider copes",
        "Two trusts",
        BY,
        LATER,
        "Called by Sam <Lee> (NHS England’s region), told to us at 14:05.",
    ),
    case("level", course_messages.classified, FACTS, "level", False),
    case("whom to tell", course_messages.classified, FACTS, "level", False, "*Tell above us*"),
    case("to the incoming", command_messages.question_title, FACTS),
    case("to the incoming", command_messages.question, COMMANDED, "Farouk Aziz"),
    case("to the incoming", command_messages.question_summary, COMMANDED, "Farouk Aziz"),
    case("asked to", command_messages.question, COMMANDED, "Farouk Aziz", "Farouk Aziz"),
    case("asked to", command_messages.question_summary, COMMANDED, "Farouk Aziz", "Farouk Aziz"),
    case("somebody keeps it", command_messages.cannot_take, "Ben <Okoro>", "Farouk Aziz"),
    case("nobody has it", command_messages.cannot_take, "Ben Okoro", ""),
    case("to the channel", command_messages.cannot_take_told, COMMANDED, "Ben <Okoro> cannot take command."),
    case("to the outgoing", command_messages.please_brief, COMMANDED, "Ben Okoro"),
    case("another is asked to", command_messages.please_brief, COMMANDED, "Ben Okoro", is_asked=True),
    case("to everybody", command_messages.passed, COMMANDED, "Ben Okoro", "Farouk Aziz", LATER),
    case("nobody was accountable", command_messages.passed, COMMANDED, "Ben Okoro", "", LATER),
    case("nobody was accountable", command_messages.yours, COMMANDED, "", LATER),
    case("to whoever has it", command_messages.yours, COMMANDED, "Farouk Aziz", LATER),
    case("to whoever had it", command_messages.no_longer, COMMANDED, "Ben Okoro", LATER),
    case("whoever had it cannot attend", command_messages.let_go, COMMANDED, "Farouk Aziz", LATER),
    case("under command", command_messages.you_come_on, COMMANDED, "Manager on call", "Grace Adeyemi", HAS),
    case(
        "nobody commands", command_messages.you_come_on, FACTS, "Manager on call", "", "Nobody has taken command yet."
    ),
    case("to whoever goes off", command_messages.please_brief_as, FACTS, "Manager on call", "Ben Okoro"),
    case("nobody is asked", command_messages.is_asked, ()),
    case("one is asked", command_messages.is_asked, ("Asha Patel",)),
    case("has command", command_messages.standing, COMMANDED, "Farouk Aziz", COMMANDED.command_at, may_take=True),
    case("somebody is asked", command_messages.standing, FACTS, "Farouk", None, may_take=False, asked=("A <B>", "C")),
    case("not yet", command_messages.standing, FACTS, "Farouk Aziz", None, may_take=False),
    case("nobody is accountable", command_messages.standing, NOBODY, "", None, may_take=True),
    case("by button", command_messages.taken, FACTS),
    case("without Slack", command_messages.taken, FACTS, is_at_the_keyboard=True),
    case(
        "two are silent",
        command_messages.nobody_answered,
        FACTS,
        "Nobody has taken command yet.",
        ["Farouk Aziz", "Ben Okoro"],
        ["Grace Adeyemi"],
        TEN,
    ),
    case(
        "two more were called only now",
        command_messages.nobody_answered,
        FACTS,
        "Nobody has taken command yet.",
        ["Farouk Aziz"],
        [],
        TEN,
        (),
        ["Ben Okoro", "Cara Hughes"],
    ),
    case("nobody to call", command_messages.nobody_answered, FACTS, "Nobody has taken command yet.", [], [], TEN),
    case("an answer after all", command_messages.no_longer_in_vain, FACTS, "Farouk Aziz has command."),
    case("a note", log_messages.logged, FACTS, ENTRIES[0], False),
    case("a long note, and a number was left out", log_messages.logged, FACTS, ENTRIES[1], True),
    case("a late one for another", log_messages.logged, FACTS, LATE, False),
    case("a late one without a reason", log_messages.logged, FACTS, WITHOUT_REASON, False, lacks_reason=True),
    case("the form", log_messages.form, "7"),
    case("the record, at the desk", log_messages.where_to_get_it, FACTS, 40, "https://eprr.example.nhs.uk/"),
    case("the record, where there is no desk", log_messages.where_to_get_it, FACTS, 40, ""),
    case("in the channel of an incident", retention_messages.hold_form, "7"),
    case("of two", retention_messages.release_form, HELD, "7"),
    case("of the rotas", retention_messages.entered, HELD_BY),
    case("where it is not known which", retention_messages.redact_form, ""),
    case("entries that were put right", log_messages.log, FACTS, ENTRIES[:1], 2, Pages(), "", {1: [2, 5]}),
    case("a late entry", log_messages.log, FACTS, [LATE], 1),
    case("all of it", log_messages.log, FACTS, ENTRIES, 2),
    case("its end", log_messages.log, FACTS, ENTRIES[1:], 40),
    case("a page that somebody may have meant to write", log_messages.log, FACTS, ENTRIES[1:], 40, Pages(2), "2 <x>"),
    case("all that fits", log_messages.log, FACTS, ENTRIES, 40, Pages(is_all=True), "all"),
    case("empty", declare_form),
    case("begun on the line", declare_form, "flood in the <Radiology> department", "business_continuity"),
)


def test_golden_messages() -> None:
    golden = Path(__file__).parent / "golden" / "messages.txt"
    assert_golden_messages(golden, CASES, messages, course_messages, command_messages, log_messages, retention_messages)
