"""Every message about an incident's meetings, as people see it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from eprr_bot.incidents.picture import Heading, Line
from eprr_bot.meetings import agenda, messages
from eprr_bot.meetings.messages import Shown
from eprr_bot.meetings.models import IncidentMeeting, MeetingCycle
from eprr_bot.slack.blocks import LONDON
from tests.golden import assert_golden_messages, case

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)
LATER = NINE + timedelta(hours=4)
CYCLE = MeetingCycle(id=2, incident_id=7, name="tactical <group>", first_at=NINE, made_at=NINE, made_by="Asha Patel")
WAITS = IncidentMeeting(id=5, cycle_id=2, at=NINE)
HELD = IncidentMeeting(
    id=5,
    cycle_id=2,
    at=NINE,
    was_held=True,
    attended="Farouk, Grace & <police>",
    outcome="The ward moves",
    recorded_at=LATER,
    recorded_by="Grace Adeyemi",
)
BARE = IncidentMeeting(id=5, cycle_id=2, at=NINE, was_held=True, recorded_at=LATER, recorded_by="Grace Adeyemi")
MISSED = IncidentMeeting(id=5, cycle_id=2, at=NINE, was_held=False, outcome="At the scene", recorded_by="Grace Adeyemi")
LAST_MISSED = IncidentMeeting(id=5, cycle_id=2, at=NINE, was_held=False)
COMES = Shown(2, 7, "tactical <group>", "every 4 hours", LATER, HELD)
ONCE = Shown(3, 7, "cell", "once", None)
KNOWN = {
    Heading.SITUATION: [Line(Heading.SITUATION, "flood, Saltmere <north>.")],
    Heading.ACTIONS: [Line(Heading.ACTIONS, "Ring the council."), Line(Heading.ACTIONS, "Move beds.", is_late=True)],
    Heading.TASKS: [Line(Heading.TASKS, f"Task {number}.") for number in range(9)],
}

CASES = (
    case("every four hours", messages.added, CYCLE, "every 4 hours"),
    case("a number was left out", messages.added, CYCLE, "once", removed=True),
    case("none", messages.listing, 7, [], LONDON),
    case("two", messages.listing, 7, [COMES, ONCE], LONDON),
    case("held", messages.came_of, HELD, LONDON),
    case("held, and no more is known", messages.came_of, BARE, LONDON),
    case("not held, without a reason", messages.came_of, LAST_MISSED, LONDON),
    case("nobody has said", messages.came_of, WAITS, LONDON),
    case("posted", messages.reminder, COMES, NINE, agenda.draft(KNOWN), messages.came_of(MISSED, LONDON)),
    case("asked for, and it is the last", messages.reminder, ONCE, NINE, agenda.draft({}), is_draft=True),
    case("before its time", messages.recorded, HELD, LONDON, LATER),
    case("in the channel", messages.recorded_there, COMES, HELD, LONDON),
    case("held", messages.recorded, HELD, LONDON),
    case("not held", messages.recorded, MISSED, LONDON),
    case("cancelled", messages.cancelled, CYCLE),
    case("form", messages.add_form, 7),
    case("form", messages.record_form, COMES),
    case("form", messages.missed_form, COMES),
)


def test_golden_messages_about_meetings() -> None:
    assert_golden_messages(Path(__file__).parent / "golden" / "messages.txt", CASES, messages)
