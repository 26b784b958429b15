"""Checklists and action cards, as people see them."""

from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from eprr_bot.incidents import playbook_messages
from eprr_bot.incidents.playbook import RenderedItem, RenderedPlaybook, RenderedSection
from tests.golden import assert_golden_messages, case
from tests.incidents.test_messages import FACTS

TEN = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Tick:
    """An item that somebody ticked."""

    item_id: str
    ticked_at: datetime
    ticked_by: str
    because: str = ""


ITEMS = (RenderedItem("log", "Open a log", ""), RenderedItem("call", "Call the <loggist>", "Numbers are in the plan"))
FIRST = RenderedSection("At once", ITEMS)
LONG = RenderedItem("all", "Ring " + ", ".join(f"ward {number}" for number in range(400)), "One after the other")
PLAYBOOK = RenderedPlaybook(
    "director",
    "Director on call",
    "action_card",
    "3.1",
    "Framework ¶60 & local plan",
    "director-on-call",
    "Chief executive",
    "When you are called to command",
    (FIRST, RenderedSection("Within the hour", (RenderedItem("brief", "Brief <everybody>", ""),))),
    "Write down the time & why.",
    ("sections.0.items.1.text: there is no fact called “lodgist”.",),
)
PLAIN = replace(PLAYBOOK, reports_to="", version="", sections=(FIRST,), remember="", bare=PLAYBOOK.bare * 2)
MANY = replace(PLAIN, sections=(RenderedSection("All", tuple(replace(ITEMS[0], id=str(n)) for n in range(60))),))

CASES = (
    case(
        "two sections, one ticked", playbook_messages.checklist, 5, asdict(PLAYBOOK), [Tick("log", TEN, "Ben <Okoro>")]
    ),
    case(
        "one does not apply",
        playbook_messages.checklist,
        5,
        asdict(PLAIN),
        [Tick("log", TEN, "Ben <Okoro>"), Tick("call", TEN, "Ben Okoro", "there is <none>")],
    ),
    case("for a director", playbook_messages.checklist, 5, asdict(PLAIN), [], "Farouk Aziz"),
    case("command has passed", playbook_messages.checklist, 5, asdict(PLAIN), [], "Farouk Aziz", is_earlier=True),
    case("asks which", playbook_messages.not_applicable_form, 5, {2: ("call", "Call the <loggist>")}),
    case("ticked", playbook_messages.said_of_item, 2, "Call the <loggist>", "It is ticked."),
    case("a number left out", playbook_messages.said_of_item, 2, "Call", "It does not apply.", took_out_number=True),
    case("one", playbook_messages.reminder, FACTS, 5, [(2, "call", "Call the <loggist>")]),
    case("many", playbook_messages.reminder, FACTS, 5, [(n, str(n), f"Item {n}") for n in range(1, 8)]),
    case("as long as can be", playbook_messages.is_too_long, ITEMS[0]),
    case("too long", playbook_messages.is_too_long, LONG),
    case("in an incident", playbook_messages.card, PLAYBOOK, FACTS, "C7"),
    case("without one", playbook_messages.card, PLAIN, None, ""),
    case("with more", playbook_messages.card, PLAIN, FACTS, "C7", [{"type": "divider"}]),
    case("its first section", playbook_messages.beginning, PLAYBOOK),
    case("one text", playbook_messages.shown_bare, PLAYBOOK),
    case("two texts", playbook_messages.shown_bare, PLAIN),
    case("a faulty file", playbook_messages.unreadable, "director", "Line 3: `title` is missing."),
    case("a faulty file", playbook_messages.no_card, "director", FACTS),
    case("none", playbook_messages.cards, []),
    case("two", playbook_messages.cards, [PLAYBOOK, replace(PLAYBOOK, id="loggist", title="Loggist")]),
)


def test_golden_messages() -> None:
    golden = Path(__file__).parent / "golden" / "playbook_messages.txt"
    assert_golden_messages(golden, CASES, playbook_messages)


def test_what_does_not_fit_on_a_checklist_is_counted() -> None:
    shown = playbook_messages.checklist(5, asdict(MANY), []).blocks
    assert len(shown) == 50
    assert shown[-3]["elements"][0]["text"] == "15 more do not fit here."
    assert shown[-1]["elements"][0]["text"]["text"] == "One does not apply …"
