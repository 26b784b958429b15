"""How the words on forums, scope and quiet incidents read."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from eprr_bot.incidents import forum_messages, messages
from eprr_bot.incidents.models import Incident
from tests.golden import assert_golden_messages, case

TEN = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
FACTS = messages.of(
    Incident(
        id=7,
        what="flood in the <Radiology> department",
        where="Saltmere Hospital",
        type="critical",
        level=2,
        alert_state="declared",
        declared_at=TEN,
        declared_by="Niamh <Doyle>",
        director_id="farouk.aziz",
    )
)
ONE, TWO = ["Havenshire LRF"], ["Havenshire LRF", "Woldsea <LRF>"]

CASES = (
    case("none", forum_messages.standing, []),
    case("one", forum_messages.standing, ONE),
    case("two", forum_messages.standing, TWO),
    case("the first", forum_messages.added, ONE[0], ONE),
    case("the second", forum_messages.added, TWO[1], TWO),
    case("one is left", forum_messages.removed, TWO[1], ONE),
    case("none is left", forum_messages.removed, ONE[0], []),
    case("widespread", forum_messages.told, FACTS, forum_messages.added(TWO[1], TWO), "Asha <Patel>", TEN),
    case("none", forum_messages.forums, FACTS, []),
    case("two, and whom to tell", forum_messages.forums, FACTS, TWO, "*Tell above us*"),
    case("none", forum_messages.in_headline, []),
    case("one", forum_messages.in_headline, ONE),
    case("two", forum_messages.in_headline, TWO),
    case("missing", forum_messages.scope_in_headline, "", is_live=True),
    case("missing, and over", forum_messages.scope_in_headline, "", is_live=False),
    case("stated", forum_messages.scope_in_headline, "actual,assets", is_live=True),
    case("missing", forum_messages.scope_standing, FACTS, ""),
    case("stated", forum_messages.scope_standing, FACTS, "potential", "A number was left out."),
    case("stated", forum_messages.scope_told, FACTS, "potential,assets", "Asha <Patel>", TEN),
    case("taken back", forum_messages.scope_told, FACTS, "", "Asha", TEN),
    case("asked", forum_messages.quiet, FACTS, 12, "Farouk <Aziz>"),
    case("nobody is accountable", forum_messages.quiet, FACTS, 12, ""),
    case("asked", forum_messages.unclosed, FACTS, 7),
    case("hours", forum_messages.for_how_long, timedelta(hours=12, minutes=40)),
    case("days", forum_messages.for_how_long, timedelta(days=3, hours=2)),
    case("hours", forum_messages.still_quiet, timedelta(hours=12)),
    case("two", forum_messages.weekly, ["*Incident 1:* a", "*Incident 2:* b"]),
    case("the director", forum_messages.asked_quiet, 12, "Farouk Aziz"),
    case("nobody", forum_messages.asked_quiet, 12, ""),
    case("the director", forum_messages.asked_unclosed, 7, "Farouk Aziz"),
    case("nobody", forum_messages.asked_unclosed, 7, ""),
)


def test_golden_messages() -> None:
    golden = Path(__file__).parent / "golden" / "forum_messages.txt"
    assert_golden_messages(golden, CASES, forum_messages)
