"""Every message about tasks, as people see it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from eprr_bot.callout.tries import Try
from eprr_bot.incidents.organisation_messages import NotTold
from eprr_bot.tasks import messages
from eprr_bot.tasks.task import Given, Progress, Share
from tests.golden import assert_golden_messages, case
from tests.incidents.test_messages import FACTS

TWO = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
SIX = TWO + timedelta(hours=4)
SILENT = Share(11, "Saltmere <Hospitals>", Progress.GIVEN, TWO, tries=(Try("text", TWO),))
NOT_REACHED = Share(12, "Havenshire Police", Progress.GIVEN, TWO, why_not="no on-call contact is known")
HAS_IT = Share(13, "Fenbridge Hospitals", Progress.ACKNOWLEDGED, TWO, "Manager on call")
UNDER_WAY = replace(HAS_IT, number=14, organisation="Kestrel", progress=Progress.UNDER_WAY)
DONE = Share(15, "Lantern", Progress.DONE, TWO, "Asha <Patel>", "12 beds & 2 cots.")
CANNOT = Share(16, "Harbour 111", Progress.CANNOT, TWO, "Shift lead", "no <staff>")
GONE = Share(17, "Meadow", Progress.WITHDRAWN, TWO, "Asha Patel", "the river falls")
EVERYBODY = (SILENT, NOT_REACHED, HAS_IT, UNDER_WAY, DONE, CANNOT, GONE)
TASK = Given(2, 7, "open escalation <beds>.", TWO, "Asha <Patel>", SIX, shares=EVERYBODY)
URGENT = replace(TASK, is_immediate=True, due_at=None, was_late=True)
ALL_DONE = replace(TASK, number=3, shares=(DONE,))
MANY = replace(TASK, shares=tuple(replace(SILENT, number=n, organisation=f"Trust {n}") for n in range(45)))
MISSING = [NotTold("Havenshire <Police>")]
CALLED = ["Saltmere <Hospitals>", "Fenbridge Hospitals"]

CASES = (
    case("urgent", messages.title, FACTS, 2, is_immediate=True),
    case("not urgent", messages.title, FACTS, 2, is_immediate=False),
    case("by six", messages.text, FACTS, "open <beds>.", SIX),
    case("at any time", messages.text, FACTS, "open <beds>", None),
    case("by six", messages.summary, FACTS, "open <beds>.", SIX, TWO),
    case("tomorrow", messages.summary, FACTS, "open beds", SIX + timedelta(days=1), TWO),
    case("however long", messages.summary, FACTS, "open beds " * 50, SIX, TWO),
    case("some", messages.given_entry, TASK, CALLED, MISSING),
    case("urgent", messages.given_entry, URGENT, CALLED, []),
    case("some", messages.given, TASK, CALLED, MISSING, took_out=False, runs=True),
    case("nobody, with a number", messages.given, URGENT, [], MISSING, took_out=True, runs=True),
    case("no worker", messages.given, TASK, CALLED, [], took_out=False, runs=False),
    case("two", messages.later_entry, 2, CALLED),
    case("why", messages.progress_entry, 2, CANNOT),
    case("has it", messages.progress_entry, 2, HAS_IT),
    case("waited for", messages.set_answer, TASK, DONE, took_out=True),
    case("nobody left", messages.set_answer, ALL_DONE, CANNOT, took_out=False),
    case("two", messages.set_many, TASK, [DONE, replace(DONE, organisation="Meadow")]),
    case("told and not", messages.withdrawn, TASK, CALLED, ["Havenshire <Police>"]),
    case("nobody", messages.withdrawn, TASK, [], []),
    case("with a reason", messages.withdrawn_told, FACTS, 2, "open <beds>", "the <river> falls", TWO),
    case("without", messages.withdrawn_told, FACTS, 2, "open beds", "", TWO),
    case("late", messages.nudged, FACTS, TASK, HAS_IT, SIX),
    case("under way", messages.nudged, FACTS, URGENT, UNDER_WAY, SIX),
    case("some are asked", messages.late_entry, TASK, ["Fenbridge Hospitals"], is_last=False),
    case("for the last time", messages.late_entry, TASK, ["Fenbridge Hospitals"], is_last=True),
    case("nobody can be asked", messages.late_entry, TASK, [], is_last=False),
    case("at first", messages.late, FACTS, TASK, SIX, is_last=False),
    case("at last", messages.late, FACTS, TASK, SIX, is_last=True),
    case("at once", messages.cannot_told, FACTS, TASK, CANNOT),
    case("without a reason", messages.cannot_told, FACTS, TASK, replace(CANNOT, note="")),
    case("two", messages.still_open, [2, 3], 7),
    case("one", messages.still_open_entry, [2]),
    case("of each", messages.standing, TASK, is_over=False),
    case("late, of a response that is over", messages.standing, URGENT, is_over=True),
    case("all done", messages.standing, ALL_DONE, is_over=False),
    case("of very many", messages.standing, MANY, is_over=False),
    case("none", messages.listing, [], 7, TWO),
    case("two, one of them late", messages.listing, [ALL_DONE, TASK], 7, SIX),
    case("more than it shows", messages.listing, [ALL_DONE] * 31, 7, TWO),
    case("in reports", messages.in_a_sentence, TASK),
    case("they have not answered", messages.buttons, SILENT),
    case("they have it", messages.buttons, HAS_IT),
    case("it is done", messages.buttons, DONE),
    case("why", messages.cannot_taken, 2, "no staff.", TWO),
    case("why not said", messages.cannot_taken, 2, "", TWO),
    case("done", messages.reported_taken, 2, Progress.DONE, TWO),
    case("under way", messages.reported_taken, 2, Progress.UNDER_WAY, TWO),
    case("two", messages.which_one, [TASK, ALL_DONE], "DONE"),
    case("of two", messages.give_form, [("saltmere", "Saltmere"), ("fenbridge", "Fenbridge")]),
    case("cannot", messages.why_form, TASK, HAS_IT, Progress.CANNOT),
    case("withdrawn", messages.why_form, TASK, HAS_IT, Progress.WITHDRAWN),
    case("why", messages.withdraw_form, TASK),
)


def test_golden_every_message_about_tasks_is_worded_as_it_was_approved() -> None:
    assert_golden_messages(Path(__file__).parent / "golden" / "messages.txt", CASES, messages)
