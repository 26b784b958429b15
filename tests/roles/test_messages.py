"""Every message about roles, as people see it."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from eprr_bot.incidents import role_messages
from eprr_bot.incidents.alert import AlertState
from eprr_bot.roles import messages
from eprr_bot.roles.messages import Holder, Standing, Way
from eprr_bot.slack import blocks
from tests.golden import assert_golden_messages, case
from tests.incidents.test_messages import COMMANDED, FACTS

TEN, LATER = (datetime(2026, 11, 23, hour, 0, tzinfo=UTC) for hour in (10, 11))
DIRECTOR = Standing("director-on-call", "Director on call", True, is_command=True)
EMPTY = Standing("information-officer", "Information officer", True)
MANAGER = Standing("manager-on-call", "Manager on call", True, (Holder("Grace <Adeyemi>", TEN),))
ASKED = Standing("communications", "Communications", True, (Holder("Umar Sheikh", TEN, TEN),))
LOGGISTS = Standing(
    "loggist",
    "Loggist",
    True,
    (Holder("Ximena Flores", TEN, serves="Asha Patel"), Holder("Yusra Hassan", LATER, LATER, "Asha Patel", True)),
)
ALL = [DIRECTOR, MANAGER, ASKED, EMPTY, LOGGISTS]
GROUP = "the strategic co-ordinating group"
AWAY = f"Asha Patel is at {GROUP}. Grace Adeyemi is to command at base, and has not confirmed it."
AT_BASE = f"Asha Patel is at {GROUP}. Grace Adeyemi commands at base."
OVER = replace(COMMANDED, alert_state=AlertState.STAND_DOWN)

CASES = (
    case("while it goes on", messages.panel, COMMANDED, ALL),
    case("nobody has said that they command at base", messages.panel, COMMANDED, ALL, AWAY, base_is_open=True),
    case("somebody commands at base, all roles are filled", messages.panel, FACTS, [DIRECTOR, MANAGER], AT_BASE),
    case("once it is over", messages.panel, OVER, ALL),
    case("more than fit", messages.panel, FACTS, [EMPTY] * 32),
    case("nobody", messages.in_words, EMPTY),
    case("two", messages.in_words, LOGGISTS),
    case("two", messages.stand_empty, ["Loggist", "Information officer"]),
    case("said once", messages.empty, FACTS, ["Loggist", "Information officer"]),
    case("asked", messages.role_form, Way.ASSIGN, [("loggist", "Loggist"), ("comms", "Communications")], "7/assign/C1"),
    case("taken", messages.role_form, Way.TAKE, [("loggist", "Loggist")], "7/take/C1"),
    case("handed over", messages.role_form, Way.HAND_OVER, [("loggist", "Loggist")], "7/hand over/C1", "loggist"),
    case("asked", messages.command_form, COMMANDED, "7/C1"),
    case("nobody has it", messages.released, FACTS, "Loggist", "Ximena Flores", is_empty=True),
    case("another has it", messages.released, FACTS, "Loggist", "Ximena Flores", is_empty=False),
    case("with a card", messages.taken, "Loggist", True),
    case("without one", messages.taken, "Loggist", False),
    case("who is called", messages.asked, "Loggist", "Ximena Flores", "", can_be_called=True),
    case("who cannot be called", messages.asked, "Loggist", "Ximena Flores", "Yusra Hassan", can_be_called=False),
    case("who is called", messages.command_asked, "Ben <Okoro>", "Farouk Aziz", can_be_called=True),
    case("who cannot be called", messages.command_asked, "Ben Okoro", "Farouk Aziz", can_be_called=False),
    case("to whoever did it", messages.given_back, "Loggist", "Ximena Flores"),
    case("whoever has none", messages.which_to_release, 7, ()),
    case("whoever has two", messages.which_to_release, 7, ("Information officer", "Loggist")),
    case("nobody is named", messages.away, "Asha Patel is there.", asks_who=True, can_be_called=False),
    case("who cannot be called", messages.away, AWAY, asks_who=False, can_be_called=False),
    case("who is called", messages.away, AWAY, asks_who=False, can_be_called=True),
    case("to whoever said so", messages.is_back, "Asha Patel", GROUP),
    case("which", messages.leads, FACTS),
    case("to the channel", messages.lead_told, COMMANDED, "NHS <Wolds>", "their site", "Asha Patel", LATER),
    case("to the channel, the first", messages.lead_told, COMMANDED, "", "", "Asha Patel", LATER),
    case("to whoever did it", messages.lead_changed, FACTS, ""),
    case("heads it", role_messages.question_title, FACTS, "Loggist"),
    case("by somebody", role_messages.asked, "Loggist", "Grace Adeyemi", "", "Asha Patel"),
    case("by the rota", role_messages.asked, "Manager on call", "", "Grace Adeyemi", besides="Asha Patel has command."),
    case("in Slack", role_messages.question, FACTS, "Grace Adeyemi asks you to take the role of Loggist."),
    case("by text", role_messages.question_summary, FACTS, "Grace Adeyemi asks you to take the role of Loggist."),
    case("to the channel", role_messages.has_it, FACTS, "Loggist", "Yusra Hassan", "Ximena Flores", "Asha Patel"),
    case("to whoever had it", role_messages.no_longer, FACTS, "Loggist", "Yusra Hassan"),
    case("another keeps it", role_messages.cannot, FACTS, "Loggist", "Yusra Hassan", "Ximena Flores"),
    case("nobody has it", role_messages.cannot, FACTS, "Loggist", "Yusra Hassan", ""),
    case("reopened", role_messages.still_yours, FACTS, "Loggist"),
    case("to the outgoing", role_messages.please_brief, FACTS, "Loggist", "Yusra Hassan"),
    case("heads it", role_messages.base_title, FACTS),
    case("to whoever is named", role_messages.base_question, FACTS, "Asha Patel", GROUP),
    case("to whoever is named", role_messages.base_summary, FACTS, "Asha Patel", GROUP),
    case("to the channel", role_messages.told, FACTS, f"Asha Patel is back from {GROUP}."),
)


def test_golden_messages() -> None:
    golden = Path(__file__).parent / "golden" / "messages.txt"
    assert_golden_messages(golden, CASES, messages, role_messages)


def test_the_panel_fits_into_one_message_of_slack() -> None:
    crowd = tuple(Holder("A" * 60, TEN, TEN, "B" * 60) for _ in range(60))
    made = messages.panel(COMMANDED, [Standing(f"role-{one}", "R" * 90, True, crowd) for one in range(60)], AWAY)
    assert len(made.blocks) <= 50
    assert all(len(one["text"]["text"]) <= 3000 for one in made.blocks if one["type"] == "section")
    assert blocks.LONGEST_SECTION <= 3000
