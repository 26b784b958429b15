"""Every message about requests from above, as people see it; and when owners are reminded."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from eprr_bot.incidents.alert import AlertState
from eprr_bot.incidents.alert_messages import is_over
from eprr_bot.incidents.picture import Heading, Line
from eprr_bot.returns import messages
from eprr_bot.returns.request import Asked, State, Step, Taken, reminders
from tests.golden import assert_golden_messages, case

EIGHT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
TEN = EIGHT + timedelta(hours=2)
ONE = Asked(2, "NHS <Midlands>", "bed position.", EIGHT, "Asha <Patel>", State.OPEN, TEN, "Grace Adeyemi", incident=7)
BARE = replace(ONE, number=3, due_at=None, owner="", incident=None, purpose="parliamentary <question>")
SENT = replace(
    ONE,
    state=State.SUBMITTED,
    steps=(Taken(Step.GIVEN, EIGHT, "A", "Ben"), Taken(Step.SUBMITTED, TEN, "B", "9 <beds>")),
)
LATE = replace(SENT, due_at=EIGHT)
WITHDRAWN = replace(ONE, state=State.WITHDRAWN, steps=(Taken(Step.WITHDRAWN, TEN, "B", "asked twice"),))
AGAIN = replace(ONE, steps=(*SENT.steps, Taken(Step.REOPENED, TEN, "B")))
RECORD = {
    Heading.SITUATION: [Line(Heading.SITUATION, "Flood, Saltmere <A&E>.")],
    Heading.TASKS: [Line(Heading.TASKS, f"Task {number}.") for number in range(3)],
}

CASES = (
    case("due", messages.recorded_entry, ONE),
    case("bare", messages.recorded_entry, BARE),
    case("sent", messages.step_entry, SENT),
    case("sent late", messages.step_entry, LATE),
    case("given on", messages.step_entry, replace(ONE, steps=SENT.steps[:1])),
    case("due", messages.recorded, ONE, is_told=True),
    case("owner not told", messages.recorded, ONE, is_told=False),
    case("bare", messages.recorded, BARE, is_told=False),
    case("to another", messages.given_on, ONE, is_told=True),
    case("sent", messages.changed, SENT),
    case("sent late", messages.changed, LATE),
    case("withdrawn", messages.changed, WITHDRAWN),
    case("about what is over", messages.changed, SENT, is_over(7, AlertState.STAND_DOWN)),
    case("about what is over", messages.recorded, ONE, is_over(7, AlertState.CLOSED), is_told=True),
    case("open again", messages.changed, AGAIN),
    case("at once", messages.given, ONE, EIGHT),
    case("without a time", messages.given, BARE, EIGHT),
    case("before", messages.reminded, ONE, EIGHT),
    case("after", messages.reminded, ONE, TEN),
    case("at first", messages.overdue, ONE, TEN, is_last=False),
    case("at last, of nobody", messages.overdue, replace(ONE, owner=""), TEN, is_last=True),
    case("owner cannot be told", messages.of_nobody, ONE, EIGHT),
    case("of nobody", messages.of_nobody, replace(ONE, owner=""), TEN),
    case("of nobody", messages.overdue_entry, replace(ONE, owner="")),
    case("none", messages.listing, [], " about incident 7", EIGHT),
    case("all", messages.listing, [ONE, BARE, LATE, WITHDRAWN], "", EIGHT),
    case("one is late", messages.listing, [ONE], "", TEN),
    case("with the record", messages.whole, AGAIN, RECORD, EIGHT),
    case("about no incident", messages.whole, BARE, {}, EIGHT),
    case("for reports", messages.in_a_sentence, ONE, EIGHT),
    case("for reports, late", messages.in_a_sentence, replace(ONE, owner=""), TEN),
    case("all of it", messages.record_form),
    case("what was sent", messages.sent_form, ONE),
)


def test_golden_every_message_about_requests_is_worded_as_it_was_approved() -> None:
    assert_golden_messages(Path(__file__).parent / "golden" / "messages.txt", CASES, messages)


def test_owners_are_reminded_before_where_there_is_time_and_a_few_times_after() -> None:
    soon = reminders(TEN, EIGHT + timedelta(minutes=30))
    assert soon[0] == TEN, "an hour before would be just after it was recorded"
    in_two_hours = reminders(TEN, EIGHT)
    assert in_two_hours[:2] == [TEN - timedelta(hours=1), TEN]
    in_three_days = reminders(EIGHT + timedelta(days=3), EIGHT)
    assert in_three_days[:3] == [
        EIGHT + timedelta(days=2),
        EIGHT + timedelta(days=3, hours=-1),
        EIGHT + timedelta(days=3),
    ]
    assert len(soon) == 4
    assert sorted(in_three_days) == in_three_days
