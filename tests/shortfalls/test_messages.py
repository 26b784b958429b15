"""Every message about shortfalls, as people see it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from eprr_bot.base.patient_data import REMOVED
from eprr_bot.incidents import alert_messages
from eprr_bot.incidents.alert import AlertState
from eprr_bot.shortfalls import messages
from eprr_bot.shortfalls.models import Shortfall
from tests.golden import assert_golden_messages, case

TEN = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
LATER = TEN + timedelta(hours=2)
NURSES = Shortfall(id=2, incident_id=7, what="6 theatre <nurses> at Saltmere.", until=LATER, at=TEN, by="Asha <Patel>")
FUEL = Shortfall(id=3, incident_id=7, what=f"fuel {REMOVED}", at=TEN, by="Asha Patel")
MET = Shortfall(
    id=4, incident_id=7, what="2 vans", at=TEN, by="A", closed_at=TEN, closed_by="B", outcome="Fenbridge", is_met=True
)
OVER = Shortfall(id=5, incident_id=7, what="2 vans", at=TEN, by="A", closed_at=TEN, closed_by="B")
OVER_ALREADY = alert_messages.is_over(7, AlertState.CLOSED)

CASES = (
    case("until noon", messages.recorded_entry, NURSES),
    case("open", messages.recorded_entry, FUEL),
    case("met", messages.changed_entry, MET),
    case("over", messages.changed_entry, OVER),
    case("open again", messages.changed_entry, NURSES),
    case("until noon", messages.recorded, NURSES),
    case("a number left out", messages.recorded, FUEL),
    case("met", messages.changed, MET),
    case("open again", messages.changed, NURSES),
    case("late", messages.recorded, NURSES, OVER_ALREADY),
    case("late", messages.changed, MET, OVER_ALREADY),
    case("while it is responded to", alert_messages.is_over, 7, AlertState.DECLARED),
    case("in a word", alert_messages.has_ended, 7, AlertState.CLOSED),
    case("while it is responded to", alert_messages.recorded_after, AlertState.STANDBY),
    case("stood down", alert_messages.recorded_after, AlertState.STAND_DOWN),
    case("asked", messages.form, "7/C1"),
    case("asked", messages.settle_form, NURSES, "7/2/C1"),
    case("none", messages.listing, [], 7, TEN),
    case("some", messages.listing, [NURSES, FUEL, MET, OVER], 7, TEN),
    case("past its time", messages.listing, [NURSES], 7, LATER),
    case("for reports", messages.in_a_sentence, NURSES, TEN),
    case("for reports, past its time", messages.in_a_sentence, NURSES, LATER),
)


def test_golden_every_message_about_shortfalls_is_worded_as_it_was_approved() -> None:
    assert_golden_messages(Path(__file__).parent / "golden" / "messages.txt", CASES, messages)
