"""What people read about hazards, as they see it."""

from pathlib import Path

from eprr_bot.incidents import hazard_messages
from eprr_bot.incidents.hazard import Hazard, Onset
from eprr_bot.incidents.playbook import read_playbook
from tests.golden import assert_golden_messages, case

FLOOD = [Hazard.FLOOD]
BOTH = [Hazard.FLOOD, Hazard.POWER]
CARDS = [read_playbook(Path("playbooks") / f"{one}.yaml") for one in ("severe-weather", "utilities-loss")]
MANY = [read_playbook(one) for one in sorted(Path("playbooks").glob("*.yaml"))][:6]

CASES = (
    case("two", hazard_messages.named, BOTH),
    case("one more and one less, and an onset", hazard_messages.entry, {BOTH[0]: True, BOTH[1]: False}, "rising_tide"),
    case("an onset is taken back", hazard_messages.entry, {}, ""),
    case("two and an onset", hazard_messages.standing, BOTH, Onset.RISING_TIDE),
    case("none", hazard_messages.standing, [], None),
    case("somebody said so", hazard_messages.told, 7, "Hazard: flood.", CARDS[:1], "Ben <Okoro>"),
    case("recognised", hazard_messages.told, 7, "Recognised from these words: flood.", [], ""),
    case("one", hazard_messages.offered_to_director, 7, FLOOD, CARDS[:1]),
    case("none", hazard_messages.buttons, 7, []),
    case("more than beside each other", hazard_messages.buttons, 7, MANY),
    case("one", hazard_messages.changed, 7, FLOOD, None, CARDS[:1]),
    case("none is left", hazard_messages.changed, 7, [], None, []),
    case("two", hazard_messages.hazards, 7, BOTH, None, CARDS),
    case("none", hazard_messages.hazards, 7, [], None, []),
    case("one", hazard_messages.not_understood, ["dragons"]),
    case("two", hazard_messages.not_understood, ["dragons", "x" * 90]),
    case("none", hazard_messages.in_headline, 7, [], None, []),
    case("two", hazard_messages.in_headline, 7, BOTH, Onset.BIG_BANG, CARDS),
    case("one", hazard_messages.on_role_card, 7, CARDS[:1], ["*Severe weather: first hour*\n• Read the warnings"]),
)


def test_golden_messages() -> None:
    assert_golden_messages(Path(__file__).parent / "golden" / "hazard_messages.txt", CASES, hazard_messages)
