"""Every message about decisions, as people see it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from eprr_bot.decisions import messages
from eprr_bot.decisions.decision import State
from eprr_bot.decisions.models import Decision, DecisionStep
from tests.golden import assert_golden_messages, case

TEN = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
NOON = TEN + timedelta(hours=2)


def made(**more: object) -> Decision:
    fields = {"incident_id": 1, "number": 3, "decided_at": TEN, "entered_at": TEN, "maker": "Farouk <Aziz>"}
    return Decision(**{**fields, "entered_by": "Farouk <Aziz>", "decision": "Divert <all> ambulances", **more})


ONE = made(because="ED is <flooded>", review_at=NOON)
FULL = made(
    decided_at=TEN - timedelta(minutes=20),
    late_reason="no <signal>",
    entered_by="Ximena <Flores>",
    because="ED is flooded.",
    options="Stay open: <unsafe>",
    information="Water is at the doors",
    risks="Longer journeys",
    powers="Memorandum, clause 6",
    consulted="Grace Adeyemi",
    replaces=2,
    review_at=NOON,
)
LATE = made(review_at=NOON, nudges=1, because="ED is flooded")
UNEXPLAINED = made(decided_at=TEN - timedelta(minutes=20))
WITHDRAWN = made(state=State.WITHDRAWN)
SUPERSEDED = made(number=2, state=State.SUPERSEDED, replaced_by=3)
STEPS = [
    DecisionStep(decision_id=1, at=NOON, by="Grace <Adeyemi>", step="reviewed", note="still <so>.", review_at=NOON),
    DecisionStep(decision_id=1, at=NOON, by="Farouk Aziz", step="outcome"),
]

CASES = (
    case("in short", messages.whole, ONE),
    case("with everything", messages.whole, FULL),
    case("late, and nobody says why", messages.whole, UNEXPLAINED),
    case("none", messages.next_review, None),
    case("superseded", messages.standing, SUPERSEDED),
    case("withdrawn", messages.standing, WITHDRAWN),
    case("in the channel", messages.announced, ONE),
    case("in another's place, late, by the loggist", messages.announced, FULL),
    case("in the channel", messages.withdrawn, ONE, "the water is <gone>", "Farouk <Aziz>"),
    case("answer", messages.recorded, ONE, took_out_number=False, is_for_another=False),
    case("all is missing", messages.recorded, UNEXPLAINED, took_out_number=True, is_for_another=True),
    case("answer", messages.said, ONE, "it stands.", took_out_number=True),
    case("due now", messages.to_review, ONE, again=False),
    case("again", messages.to_review, FULL, again=True),
    case("stands", messages.settled, ONE, "it stands", "Grace <Adeyemi>", NOON),
    case("ended", messages.settled, WITHDRAWN, "withdrawn: it is <over>", "Grace Adeyemi", NOON),
    case("some", messages.in_the_channel, 1, [LATE, FULL, SUPERSEDED]),
    case("many", messages.in_the_channel, 1, [ONE] * 10),
    case("none in force", messages.in_the_channel, 1, [WITHDRAWN]),
    case("some", messages.listing, 1, [ONE, SUPERSEDED]),
    case("none", messages.listing, 1, []),
    case("whole", messages.shown, FULL, STEPS),
    case("withdrawn", messages.shown, WITHDRAWN, []),
    case("empty", messages.form, "1/0/C1", {}),
    case("changes one", messages.form, "1/3/C1", {"decision": "Divert", "because": "flood"}, replaces=3),
    case("short", messages.in_field, "Divert"),
    case("asks for the next", messages.review_form, "1/3/C1", ONE),
)


def test_golden_every_message_about_decisions_is_worded_as_it_was_approved() -> None:
    assert_golden_messages(Path(__file__).parent / "golden" / "messages.txt", CASES, messages)
