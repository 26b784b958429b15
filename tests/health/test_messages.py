"""Every message about how the bot itself is, and what its help says, as people see them."""

from datetime import UTC, datetime
from pathlib import Path

from eprr_bot.health import messages, status
from eprr_bot.health.status import Line
from tests.golden import assert_golden, assert_golden_messages, case
from tests.world import World

GOLDEN = Path(__file__).parent / "golden"
WELL, WRONG = Line(True, "Database", "SQLite, answering"), Line(False, "Duties", "the loggists’ rota has nobody")
SAYS = "the network says that nobody has this number (since 03:10, 1 December)"
OFF = "the phone was off or out of reach until the network gave up, twice in a row (since 03:10, 1 December)"

CASES = (
    case("a text", messages.route_failed, "Farouk Aziz", "text", "the number does not exist"),
    case("Slack", messages.route_failed, "Farouk <Aziz>", "slack", "the account is closed"),
    case("one", messages.nobody_has, "text", SAYS, {"farouk.aziz": "Farouk <Aziz>"}),
    case("two", messages.nobody_has, "email", SAYS, {"farouk.aziz": "Farouk Aziz", "ben.okoro": "Ben Okoro"}),
    case("one", messages.in_doubt, "text", OFF, {"farouk.aziz": "Farouk <Aziz>"}),
    case("by text", messages.reached_again, "Farouk <Aziz>", "text", is_news=True),
    case("by text, as before", messages.reached_again, "Farouk Aziz", "text", is_news=False),
    case("as on Home", messages.how_you_are_reached, ":white_check_mark: *Slack:* last proved reachable"),
    case("a mobile number", messages.noted_as_wrong, "text"),
    case("two", messages.late_steps, "Incident 1", ["Step 2 <of> the call came at 10:06.", "The end came at 11:02."]),
    case("none at all", messages.late_steps, "Incident 1", [], "OperationalError"),
    case("Slack", messages.held_up, "slack", datetime(2026, 12, 1, 3, 10, tzinfo=UTC)),
    case("texts", messages.service_failed, "text", "the key was refused", 12),
    case("all is well", status.message, [WELL]),
    case("one thing is not", status.message, [WELL, WRONG]),
    case("two things are not", status.message, [WRONG, WELL, WRONG]),
)


def test_golden_messages() -> None:
    assert_golden_messages(GOLDEN / "messages.txt", CASES, messages)


def test_golden_answers(quick_world: World) -> None:
    told = [f"## {line}\n{quick_world.say('@priya.raman', line)}\n" for line in ("/eprr help", "/eprr status")]
    assert_golden(GOLDEN / "answers.txt", "\n".join(told))
