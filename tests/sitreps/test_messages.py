"""Every message about situation reports, as people see it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from eprr_bot.directory.cluster import Organisation
from eprr_bot.incidents import messages as incident_messages
from eprr_bot.incidents.models import Incident
from eprr_bot.incidents.organisation_messages import NotTold
from eprr_bot.sitreps import ask_messages, messages, timer_messages
from eprr_bot.sitreps.report import Report, Written, differences
from eprr_bot.sitreps.section import BY_ID, SECTIONS, USUAL
from tests.golden import assert_golden_messages, case

TEN = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
INCIDENT = Incident(
    id=3,
    what="power lost <now>",
    where="Saltmere",
    type="critical",
    level=2,
    alert_state="declared",
    declared_at=TEN,
    declared_by="Asha Patel",
)
HEAD = (
    ("Incident", "3: power lost <now>, Saltmere"),
    ("Type", "Critical incident"),
    ("Level", "2 – the cluster co-ordinates"),
    ("Alert state", "Declared"),
    ("As of", "Mon 23 Nov 2026 10:00"),
    ("Next report due", "Mon 23 Nov 2026 14:00, then every 4 hours"),
)
SAID = {"situation": "Power is out in theatres.", "staffing": "Two wards closed & dark"}
DRAFT = Report(
    3,
    2,
    HEAD,
    tuple(
        Written(one.id, one.title, SAID.get(one.id, ""), by="Grace Adeyemi" if one.id == "staffing" else "", edit=4)
        for one in SECTIONS
    ),
)
ANSWERED = replace(
    DRAFT, sections=(DRAFT.sections[0], replace(DRAFT.sections[4], answers=("Saltmere: no answer by 09:30.",)))
)
OUT = replace(DRAFT, head=(*HEAD, ("Authorised by", "Farouk Aziz, Mon 23 Nov 2026 10:05")), is_draft=False)
LONG = replace(DRAFT.sections[0], text="Ward closed. " * 200)
STAFFING = DRAFT.sections[4]
EARLIER = replace(OUT, number=1, sections=(replace(STAFFING, text="One ward closed"),))
FACTS = incident_messages.of(INCIDENT)
SALTMERE = Organisation(id="saltmere", name="Saltmere <x>", kind="acute", forums=("E48900001",))
ALONE, NIGHT = (BY_ID["opel"],), NotTold("Fenbridge", "09:00 to 17:00")
SILENT = [("Saltmere <x>", TEN), ("Fenbridge", TEN)]

CASES = (
    case("section by section", messages.draft, DRAFT),
    case("a long section", messages.draft, replace(DRAFT, sections=(LONG,))),
    case("with an answer that did not come", messages.draft, ANSWERED),
    case("while it is drafted", messages.board, DRAFT, "3", [], 0),
    case(
        "while answers are waited for", messages.board, DRAFT, "3", ["Saltmere (staffing)", "Fenbridge (staffing)"], 2
    ),
    case("what stands there then", messages.is_done, 2, TEN, "Farouk Aziz"),
    case("as it went out", messages.authorised, OUT),
    case("corrected", messages.authorised, ANSWERED, ["Corrected by situation report 3."]),
    case("in the central channel", messages.central, OUT, "C123", ["Superseded by situation report 3."]),
    case("before there is a channel", messages.central, OUT, ""),
    case("at first", messages.edited, 3, 2, replace(STAFFING, text="", by=""), STAFFING, is_merged=False),
    case("in place of another’s", messages.edited, 3, 2, EARLIER.sections[0], STAFFING, is_merged=False, left_out=True),
    case("two at once", messages.edited, 3, 2, EARLIER.sections[0], STAFFING, is_merged=True),
    case("taken back", messages.edited, 3, 2, STAFFING, replace(STAFFING, text="", by=""), is_merged=False),
    case("what stands there fits", messages.form, 3, 2, STAFFING),
    case("what stands there is too long", messages.form, 3, 2, LONG),
    case("by the form", messages.saved, 2, STAFFING, EARLIER.sections[0], is_merged=False, left_out=False),
    case("the first", messages.changes, OUT, None, []),
    case("none", messages.changes, OUT, OUT, []),
    case("some", messages.changes, ANSWERED, EARLIER, differences(EARLIER, ANSWERED)),
    case("none yet", messages.listing, 3, [], 0, ""),
    case("some", messages.listing, 3, [(1, TEN, "Farouk Aziz", "Corrected by situation report 2.")], 3, "Mon 14:00"),
    case("lines", messages.blocks_of, "one\ntwo"),
    case("authorised", messages.went_out, OUT),
    case("one", messages.taken_down, 2, "Saltmere", "Staffing", "12 staff short <now>", []),
    case(
        "others have not", messages.taken_down, 2, "Saltmere", "Staffing", "12 short", ["Fenbridge"] * 2, left_out=True
    ),
    case("to be corrected", messages.is_corrected, 1, 2),
    case("neither", messages.unknown, "something else"),
    case("the first", messages.page, "https://eprr.example/sitreps/abc/3", is_renewed=False),
    case("a later one", messages.page, "https://eprr.example/sitreps/abc/3", is_renewed=True),
    case("soon", timer_messages.nudge, INCIDENT, TEN + timedelta(minutes=30), TEN, is_last=False),
    case("now", timer_messages.nudge, INCIDENT, TEN, TEN, is_last=False),
    case("late, for the last time", timer_messages.nudge, INCIDENT, TEN, TEN + timedelta(hours=2), is_last=True),
    case("never", timer_messages.is_set, 3, None, ""),
    case("once", timer_messages.is_set, 3, TEN, ""),
    case("by a rhythm", timer_messages.is_set, 3, TEN, "then every 4 hours"),
    case("what it is about", ask_messages.title, FACTS, 2),
    case("at first", ask_messages.text, FACTS, USUAL, TEN, TEN),
    case("late", ask_messages.text, FACTS, ALONE, TEN, TEN, is_late=True),
    case("at first", ask_messages.summary, FACTS, USUAL, TEN, TEN),
    case("late", ask_messages.summary, FACTS, ALONE, TEN, TEN, is_late=True),
    case("in the log", ask_messages.entry, 2, USUAL, [SALTMERE], TEN, [NIGHT]),
    case("all are called", ask_messages.asked, 2, USUAL, TEN, TEN, ["Saltmere <x>"], []),
    case("nobody can be", ask_messages.asked, 2, ALONE, TEN, TEN, [], [NIGHT], runs=False),
    case("in the log", ask_messages.late_entry, 2, SILENT),
    case("in the channel", ask_messages.late, 3, 2, SILENT),
    case("to ask", ask_messages.form, 3),
)


def test_golden_messages() -> None:
    golden = Path(__file__).parent / "golden" / "messages.txt"
    assert_golden_messages(golden, CASES, messages, timer_messages, ask_messages)
