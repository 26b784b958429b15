"""Every message about ways to reach people that failed, as people see it."""

from pathlib import Path

from eprr_bot.health import messages
from tests.golden import assert_golden_messages, case

CASES = (
    case("a text", messages.route_failed, "Farouk Aziz", "text", "the number does not exist"),
    case("Slack", messages.route_failed, "Farouk <Aziz>", "slack", "the account is closed"),
    case("texts", messages.service_failed, "text", "the key was refused", 12),
)


def test_golden_messages() -> None:
    assert_golden_messages(Path(__file__).parent / "golden" / "messages.txt", CASES, messages)
