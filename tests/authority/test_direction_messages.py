"""Every message about directions, as people see it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from eprr_bot.authority import direction_messages as messages
from eprr_bot.authority.direction import Act, Given, Progress, Share
from eprr_bot.incidents.organisation_messages import NotTold
from tests.golden import assert_golden_messages, case
from tests.incidents.test_wordings import facts

TEN = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
UNDER = "Saltmere contract, Schedule 2G, of NHS <Haven>"
BOUND = Share(1, "Saltmere & Co", Progress.GIVEN, TEN, instrument=UNDER)
ASKED = Share(2, "Lantern", Progress.GIVEN, TEN, why_not="no <clause> is in force.", not_told="no contact is known")
HAS_IT = replace(BOUND, number=3, progress=Progress.ACKNOWLEDGED, by="Site <manager>", note="closed at <once>")
CANNOT = replace(BOUND, number=4, organisation="Fenbridge", progress=Progress.CANNOT, by="Manager", note="no <staff>")
GONE = replace(BOUND, number=5, organisation="Beacon", progress=Progress.WITHDRAWN)
ONE = Given(
    number=2,
    incident=1,
    act=Act.STOP,
    what="stop <planned> surgery.",
    director="Eleni <Marsh>",
    entered_by="Asha Patel",
    at=TEN,
    until=TEN + timedelta(hours=6),
    trigger="the Infirmary is <flooded>",
    shares=(BOUND, ASKED, HAS_IT, CANNOT),
)
ENDED = replace(ONE, is_over=True, shares=(BOUND, GONE))
BARE = replace(ONE, until=None, trigger="", entered_by="Eleni <Marsh>", shares=(ASKED,))
ALL = replace(ONE, shares=(HAS_IT, GONE))
MANY = replace(ONE, shares=tuple(replace(HAS_IT, number=n, organisation=f"Provider {n}") for n in range(25)))
ALONE = replace(ONE, incident=None, trigger="the river <rises>.", shares=(ASKED, CANNOT))
MISSING = [NotTold("Lantern")]
FACTS = facts()

CASES = (
    case("direction", messages.word, BOUND),
    case("request", messages.title, FACTS, 2, ASKED),
    case("without an incident", messages.title, None, 2, ASKED),
    case("under an instrument", messages.text, FACTS, ONE, BOUND),
    case("a request", messages.text, FACTS, BARE, ASKED),
    case("without an incident", messages.text, None, ALONE, ASKED),
    case("without an incident", messages.summary, None, ALONE, ASKED, TEN),
    case("under an instrument", messages.summary, FACTS, ONE, BOUND, TEN),
    case("a request", messages.summary, FACTS, BARE, ASKED, TEN),
    case("some", messages.entry, ONE, ["Saltmere & Co"], MISSING),
    case("a request to all", messages.entry, BARE, [], MISSING),
    case("without an incident", messages.entry, ALONE, ["Saltmere & Co"], MISSING),
    case("some", messages.given, ONE, ["Saltmere & Co"], MISSING, took_out=False, runs=True),
    case("nobody can be called", messages.given, BARE, [], MISSING, took_out=True, runs=False),
    case("more", messages.later_entry, 2, ["Lantern"]),
    case("with its end", messages.what_until, ONE.what, ONE.until),
    case("cannot", messages.stands, CANNOT),
    case("cannot", messages.progress_entry, 2, CANNOT),
    case("waited for", messages.set_answer, ONE, [HAS_IT], took_out=True),
    case("all are in", messages.set_answer, ALL, [HAS_IT], took_out=False),
    case("some are to be rung", messages.withdrawn, ONE, ["Saltmere & Co"], ["Lantern"]),
    case("nobody", messages.withdrawn, ONE, [], []),
    case("with a reason", messages.withdrawn_told, FACTS, ONE, "the water is <gone>", TEN),
    case("without an incident", messages.withdrawn_told, None, ALONE, "", TEN),
    case("without an incident", messages.chased, None, ALONE, is_last=False),
    case("without an incident", messages.cannot_told, None, ALONE, CANNOT),
    case("some", messages.chased_entry, ONE),
    case("the first time", messages.chased, FACTS, ONE, is_last=False),
    case("the last time", messages.chased, FACTS, ONE, is_last=True),
    case("never acknowledged", messages.ended_entry, ENDED),
    case("one cannot", messages.cannot_told, FACTS, ONE, CANNOT),
    case("two", messages.over_entry, [1, 2]),
    case("in the channel", messages.standing, ONE),
    case("ended", messages.standing, ENDED),
    case("many", messages.standing, MANY),
    case("of a contact", messages.buttons, BOUND),
    case("none", messages.buttons, CANNOT),
    case("some", messages.listing, [ENDED, ONE], 1),
    case("none", messages.listing, [], 1),
    case("of no incident, and what became of it", messages.listing, [ALONE], None, ["Mon 23 Nov: Lantern <said> so"]),
    case("none without an incident", messages.listing, [], None),
    case("ended", messages.in_a_sentence, ENDED),
    case("with a reason", messages.cannot_taken, 2, "no staff", TEN),
    case("without", messages.cannot_taken, 2, "", TEN),
    case("the form", messages.form, [("saltmere", "Saltmere & Co")], [("2g", "Schedule 2G")], "1/C1", in_incident=True),
    case("without an incident", messages.form, [("saltmere", "Saltmere & Co")], [], "0/C1", in_incident=False),
    case("cannot", messages.why_form, ONE, BOUND, Progress.CANNOT, "C1"),
    case("withdrawn", messages.why_form, ONE, BOUND, Progress.WITHDRAWN, "C1"),
    case("all of it", messages.withdraw_form, ONE, "C1"),
)


def test_golden_what_people_read() -> None:
    assert_golden_messages(Path(__file__).parent / "golden" / "direction_messages.txt", CASES, messages)
