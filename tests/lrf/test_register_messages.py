"""Every message about issues and meetings, as people see it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from eprr_bot.base.patient_data import REMOVED
from eprr_bot.lrf import register_messages as messages
from eprr_bot.lrf.issue import RAISED, Issue, Owned, Step, Taken
from eprr_bot.lrf.meeting import THE_FORUM, Meeting, Series
from eprr_bot.lrf.site import Place, Site
from tests.golden import assert_golden_messages, case

TEN, HOUR = datetime(2026, 11, 23, 10, 0, tzinfo=UTC), timedelta(hours=1)
ZONE = ZoneInfo("Europe/London")
DAY = date(2026, 11, 12)
FORUM, BODY, PARTNERSHIP = "Fen & Marsh LRF", "NHS <Saltmere>", "Fen & Marsh Partnership"
STEPS = (
    Taken(Step.ACCEPTED, TEN + HOUR, "Asha Patel"),
    Taken(Step.CLOSED, TEN + HOUR, "Ben Okoro", "a <mistake>", is_taken_back=True),
    Taken(Step.REPRESENTED, TEN + 2 * HOUR, "Asha Patel", "minutes 4.2", DAY),
)
FRESH = Issue(3, "E48000020", "Surge beds in <winter>", TEN, "Niamh Doyle")
BROUGHT = replace(FRESH, steps=STEPS)
OWNED = Owned(FRESH, FORUM, BODY, "Asha Patel", missed=DAY)
OWNED_BY_NOBODY = Owned(BROUGHT, FORUM, "", "")
NOBODY_SITS = replace(OWNED, representative="", missed=None)
WITHOUT_NUMBER = replace(OWNED, issue=replace(FRESH, what=f"for {REMOVED}"))
FULL = Meeting(7, "E48000020", PARTNERSHIP, DAY, "Fens", "<Marsh>", "Asha Patel", "4.2", DAY + 90 * timedelta(days=1))
BARE = Meeting(8, "E48000020", THE_FORUM, DAY)
SERIES = (Series(THE_FORUM, None, (BARE,)), Series(PARTNERSHIP, None, (FULL,)), Series("Group", None, ()))
LATE = ("No meeting of Fen & Marsh Partnership is on record.",)
PLACES = [
    Place(organisation="fen", name="Fen <Infirmary>", address="1 High Street"),
    Place(organisation="fen", name="Annexe"),
]
SITES = [
    Site(name="Fen <Works>", regime="major_hazard", duty_holder="the county council", address="Dock", tested_on=DAY),
    Site(name="The Ground", regime="sports_ground", duty_holder="<Fen> United", our_part="first aid"),
    Site(name="Lake", regime="reservoir", duty_holder="Fen Water"),
]

CASES = (
    case("open", messages.issues, [OWNED, OWNED_BY_NOBODY, NOBODY_SITS], ZONE),
    case("none open", messages.issues, [], ZONE),
    case("of a forum", messages.issues, [OWNED], ZONE, FORUM),
    case("none of a forum", messages.issues, [], ZONE, FORUM),
    case("of an issue", messages.not_brought, 3, DAY),
    case("fresh, late", messages.issue, OWNED, ZONE),
    case("all that became of it", messages.issue, OWNED_BY_NOBODY, ZONE),
    case("the lead is told", messages.raised, OWNED, "Asha Patel"),
    case("nobody is told", messages.raised, NOBODY_SITS, ""),
    case("with a patient's number", messages.raised, WITHOUT_NUMBER, ""),
    case("brought to a meeting", messages.stepped, OWNED_BY_NOBODY),
    case("accepted", messages.stepped, replace(OWNED, issue=replace(FRESH, steps=STEPS[:1]))),
    case("that it was raised", messages.undone, OWNED, RAISED),
    case("a step", messages.undone, OWNED_BY_NOBODY, Step.CLOSED),
    case("for the lead", messages.to_representative, OWNED),
    case("to the adviser, nobody sits there", messages.to_representative, NOBODY_SITS),
    case("to the adviser, nobody leads", messages.to_representative, OWNED_BY_NOBODY),
    case("one issue, two series", messages.in_brief, [FRESH], SERIES),
    case("nothing", messages.in_brief, [], [Series("Group", None, ())]),
    case("never", messages.not_met, PARTNERSHIP, None, None),
    case("too long ago", messages.not_met, PARTNERSHIP, DAY, DAY + timedelta(days=92)),
    case("to our own people", messages.on_forum, [FRESH, BROUGHT], SERIES, is_ours=True),
    case("to our own people, no issue", messages.on_forum, [], SERIES, is_ours=True),
    case("to others", messages.on_forum, [FRESH], SERIES, is_ours=False),
    case("two forums", messages.every_meeting, [(FORUM, SERIES, LATE), ("Moor LRF", SERIES[:1], ())]),
    case("of a forum", messages.meetings, FORUM, SERIES, LATE),
    case("whole", messages.recorded, FORUM, FULL, [], []),
    case("with gaps", messages.recorded, FORUM, BARE, [BODY, "NHS Fens"], [FRESH]),
    case("with a patient's number", messages.recorded, FORUM, replace(FULL, minutes=REMOVED), [], []),
    case("two things", messages.weekly, [*LATE, "Issue 3 was not brought to <it>."]),
    case("one", messages.empty_seats, ["Fen LRF: Nobody sits there for <NHS Fens>."]),
    case("of the forum itself", messages.taken_back, FORUM, BARE),
    case("too long ago", messages.not_tested, "Fen <Works>", DAY),
    case("never", messages.not_tested, "Fen <Works>", None),
    case("all there is to say", messages.sites, FORUM, [(BODY, PLACES), ("Marsh Trust", [])], SITES, DAY),
    case("nothing on record", messages.sites, FORUM, [], [], DAY),
)


def test_golden_messages() -> None:
    assert_golden_messages(Path(__file__).parent / "golden" / "register_messages.txt", CASES, messages)
