"""Every message about handover briefings, as people see it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from eprr_bot.briefings import messages
from eprr_bot.briefings.briefing import SECTIONS, Shape
from eprr_bot.briefings.messages import Shown
from eprr_bot.briefings.models import BriefingState
from eprr_bot.incidents.alert import AlertState
from eprr_bot.incidents.messages import Facts
from tests.golden import assert_golden_messages, case

TEN = datetime(2026, 11, 23, 10, tzinfo=UTC)
FACTS = Facts(
    7, "flood &amp; storm", "Saltmere", "Critical incident", 2, AlertState.DECLARED, TEN, "Isaac", "Farouk Aziz"
)
SAID = {
    "information": "Flood, Saltmere <north>.",
    "intent": "Keep theatres going",
    "method": "Move the ward.\nRing all.",
}
COMMAND = Shown(FACTS, 2, Shape.IIMARCH, "", SAID, TEN, "Farouk Aziz", "Asha <Patel>", BriefingState.WAITING)
COMMAND = replace(COMMAND, may_take_command=True)
ROLE = Shown(FACTS, 3, Shape.SBAR, "manager", {"situation": "All quiet."}, TEN, "Grace Adeyemi")
LATER = TEN + timedelta(minutes=20)
ACCEPTED = replace(COMMAND, state=BriefingState.ACCEPTED, settled_at=LATER)
COMMANDS = replace(ACCEPTED, may_take_command=False)
REFUSED = replace(COMMAND, state=BriefingState.REFUSED, settled_at=LATER, why="I am <ill>")
REPLACED = replace(COMMAND, state=BriefingState.REPLACED, settled_at=LATER)
ROLE_ACCEPTED = replace(ROLE, to="Hamish Reid", state=BriefingState.ACCEPTED, settled_at=LATER)
EMPTY = dict.fromkeys(SECTIONS[Shape.SBAR], "")

CASES = (
    case("given", messages.entry, COMMAND),
    case("of a role, to nobody", messages.entry, ROLE),
    case("accepted by text", messages.settled_entry, ACCEPTED, "by text message"),
    case("a role is accepted", messages.settled_entry, ROLE_ACCEPTED),
    case("refused", messages.settled_entry, REFUSED),
    case("not accepted yet", messages.waits, COMMAND),
    case("refused", messages.waits, REFUSED),
    case("to accept", messages.to_successor, COMMAND),
    case("accepted", messages.to_successor, ACCEPTED),
    case("accepted, and command has passed", messages.to_successor, COMMANDS),
    case("refused", messages.to_successor, REFUSED),
    case("replaced", messages.to_successor, REPLACED),
    case("of a role, accepted", messages.to_successor, ROLE_ACCEPTED),
    case("refused", messages.plain, REFUSED),
    case("to nobody", messages.plain, ROLE),
    case("with a successor", messages.given, COMMAND),
    case("without one, a number was left out", messages.given, ROLE, removed=True),
    case("with others", messages.show, ACCEPTED, [ROLE, REPLACED]),
    case("alone", messages.show, ROLE),
    case("two roles", messages.in_channel, [COMMAND, ROLE]),
    case("typed", messages.accepted, ACCEPTED),
    case("typed", messages.refused, REFUSED),
    case("accepted", messages.settled, ACCEPTED),
    case("refused", messages.settled, REFUSED),
    case("after a quarter of an hour", messages.asked_again, COMMAND),
    case("after a quarter of an hour", messages.still_waits, COMMAND),
    case("relieved on the rota", messages.still_to_brief, "7"),
    case("command", messages.accepted_by_text, ACCEPTED),
    case("a role", messages.accepted_by_text, ROLE_ACCEPTED),
    case("two incidents", messages.accept_which, [COMMAND, replace(ROLE, facts=replace(FACTS, number=8))]),
    case("one incident", messages.accept_which, [COMMAND, ROLE]),
    case("another than was named", messages.accept_which, [COMMAND]),
    case("very many", messages.accept_which, [COMMAND] * 6),
    case("typed", messages.several, [COMMAND, ROLE]),
    case("of a role", messages.form, 7, Shape.SBAR, EMPTY, "manager", "U123"),
    case("of command", messages.form, 7, Shape.IIMARCH, dict.fromkeys(SECTIONS[Shape.IIMARCH], "Known.")),
    case("why not", messages.refuse_form, COMMAND),
)


def test_golden_messages_about_briefings() -> None:
    assert_golden_messages(Path(__file__).parent / "golden" / "messages.txt", CASES, messages)
