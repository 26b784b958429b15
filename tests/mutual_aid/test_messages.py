"""Every message about mutual aid, as people see it."""

from datetime import UTC, datetime
from pathlib import Path

from eprr_bot.mutual_aid import messages
from eprr_bot.mutual_aid.models import MutualAidRequest
from tests.golden import assert_golden_messages, case

TEN = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
ALONE = MutualAidRequest(id=3, what="10 beds", from_whom="Fenbridge", requested_at=TEN, requested_by="Niamh Doyle")
MADE = MutualAidRequest(
    id=4,
    incident_id=7,
    what="10 paramedics <level 2>.",
    from_whom="Beacon Ambulance",
    requested_at=TEN,
    requested_by="Niamh Doyle",
)

CASES = (
    case("in an incident", messages.requested, MADE),
    case("without one, a number was left out", messages.requested, ALONE, took_out_number=True),
    case("twice", messages.requested, MADE, before=ALONE),
    case("in the channel", messages.announced, MADE),
    case("none", messages.register, []),
    case("two", messages.register, [MADE, ALONE]),
)


def test_golden_messages() -> None:
    assert_golden_messages(Path(__file__).parent / "golden" / "messages.txt", CASES, messages)
