"""Every message about debriefs, as people see it."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from eprr_bot.debriefs import messages
from eprr_bot.debriefs.models import HotDebrief, PlannedDebrief, PlannedState
from eprr_bot.incidents.alert import AlertState
from eprr_bot.incidents.messages import Facts
from eprr_bot.lessons.action import Owned
from eprr_bot.lessons.models import Lesson
from tests.golden import assert_golden_messages, case

TEN = datetime(2026, 11, 23, 10, tzinfo=UTC)
TODAY = date(2026, 11, 27)
FACTS = Facts(7, "flood &amp; storm", "Saltmere", "Critical incident", 2, AlertState.STAND_DOWN, TEN, "Isaac")
SAID = {"well": "Calm <voices>.", "not_well": "The list\nwas old", "safety": "The stairs are wet"}
HOT = HotDebrief(id=1, incident_id=7, at=TEN, by="Grace Adeyemi", said=SAID)


def planned(number: int, days: int, state: PlannedState = PlannedState.PLANNED, note: str = "") -> PlannedDebrief:
    made = PlannedDebrief(
        id=number, incident_id=7, name="Debrief <one>", due_on=TODAY + timedelta(days=days), planned_at=TEN
    )
    made.state, made.note = state, note
    if state != PlannedState.PLANNED:
        made.said_at, made.said_by = TEN, "Farouk Aziz"
    return made


AHEAD, LATE = planned(1, 3), planned(2, -1)
HELD, MISSED = planned(3, -2, PlannedState.HELD, "All came"), planned(4, -2, PlannedState.NOT_HELD, "Police at a match")
LESSON = Lesson(id=1, about="incident/7", text="Ring <first>", at=TEN, by="Farouk Aziz")
ACTION = Owned(4, "incident 7", "Send the list", "Ben Okoro", TODAY, "Farouk Aziz")
CLOSED = Owned(5, "incident 7", "Ring them", "Ben Okoro", TODAY, "Farouk Aziz", TEN, "Rung")
ALL = ([HOT], [AHEAD, LATE, HELD, MISSED], [LESSON], [ACTION])

CASES = (
    case("three answers", messages.entry, SAID),
    case("to whoever is accountable", messages.at_risk, FACTS, "The stairs are <wet>", "Grace Adeyemi"),
    case("plain", messages.thanks, removed=False, is_told=False),
    case("a number was left out, somebody is told", messages.thanks, removed=True, is_told=True),
    case("form", messages.form, 7),
    case("everything", messages.show, 7, *ALL, TODAY),
    case("nothing", messages.show, 7, [], [], [], [], TODAY),
    case("overdue", messages.planned_line, LATE, TODAY),
    case("one person", messages.in_channel, 1, [AHEAD], 1, 0),
    case("several", messages.in_channel, 3, [], 2, 1),
    case("held", messages.settled, HELD, TODAY),
    case("not held", messages.settled, MISSED, TODAY),
    case("two", messages.reminder, [AHEAD, LATE], TODAY),
    case("form", messages.lesson_form, 7),
    case("form", messages.action_form, 7),
    case("ahead", messages.planned_plainly, AHEAD, TODAY),
    case("overdue", messages.planned_plainly, LATE, TODAY),
    case("not held", messages.planned_plainly, MISSED, TODAY),
    case("open", messages.action_stands, ACTION, TODAY),
    case("overdue", messages.action_stands, ACTION, TODAY + timedelta(days=1)),
    case("closed", messages.action_stands, CLOSED, TODAY),
    case("the first", messages.page, "https://eprr.example/debriefs/abc/3", is_renewed=False),
    case("a later one", messages.page, "https://eprr.example/debriefs/abc/3", is_renewed=True),
    case("everything", messages.plain, FACTS, [HOT], [AHEAD, MISSED], [LESSON], [ACTION, CLOSED]),
    case("nothing", messages.plain, FACTS, [], [], [], []),
)


def test_golden_messages_about_debriefs() -> None:
    assert_golden_messages(Path(__file__).parent / "golden" / "messages.txt", CASES, messages)
