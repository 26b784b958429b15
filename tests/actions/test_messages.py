"""Every message about an incident's actions, as people see it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from eprr_bot.actions import messages
from eprr_bot.actions.action import Priority, Status
from eprr_bot.actions.models import IncidentAction
from tests.golden import assert_golden_messages, case

TEN = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
NOON = TEN + timedelta(hours=2)


def made(**more: object) -> IncidentAction:
    fields = {"incident_id": 1, "number": 2, "what": "Ring the <council>", "owner": "Ximena <Flores>", "at": TEN}
    return IncidentAction(**{**fields, "by": "Farouk <Aziz>", "due_at": NOON, **more})


ONE = made()
PRESSING = made(priority=Priority.HIGH, decision=3)
LATE = made(number=4, nudges=1)
OPEN_ENDED = made(number=5, owner="", due_at=None, priority=Priority.LOW)
CLOSED = {"completed_at": NOON, "completed_by": "Ximena <Flores>"}
DONE = made(status=Status.DONE, outcome="Two <halls> open.", **CLOSED)
DROPPED = made(status=Status.DROPPED, outcome="not needed", **CLOSED)

CASES = (
    case("usual", messages.whole, ONE),
    case("with everything", messages.whole, PRESSING),
    case("nobody's", messages.whole, OPEN_ENDED),
    case("today", messages.given, ONE, TEN),
    case("tomorrow", messages.given, made(due_at=NOON + timedelta(days=1)), TEN),
    case("without a time", messages.given, OPEN_ENDED, TEN),
    case("owner and channel", messages.overdue, LATE),
    case("put off", messages.as_it_stands, ONE, "Ximena <Flores>", TEN),
    case("done", messages.as_it_stands, DONE, "Ximena Flores", NOON),
    case("answer", messages.recorded, ONE, is_told=True, took_out_number=False),
    case("owner not told, a number left out", messages.recorded, ONE, is_told=False, took_out_number=True),
    case("nobody's", messages.recorded, OPEN_ENDED, is_told=True, took_out_number=False),
    case("done", messages.changed, DONE),
    case("passed on to somebody who cannot be told", messages.changed, ONE, is_told=False, took_out_number=True),
    case("some", messages.in_the_channel, 1, [ONE, PRESSING, LATE, DONE]),
    case("many", messages.in_the_channel, 1, [ONE] * 17),
    case("some", messages.listing, 1, [ONE, DONE, DROPPED]),
    case("none", messages.listing, 1, []),
    case("open", messages.shown, PRESSING),
    case("closed", messages.shown, DONE),
    case("empty", messages.form, "1/0/C1"),
    case("asks by when", messages.later_form, "1/2/C1", ONE),
)


def test_golden_every_message_about_actions_is_worded_as_it_was_approved() -> None:
    assert_golden_messages(Path(__file__).parent / "golden" / "messages.txt", CASES, messages)
