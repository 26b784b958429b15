"""Every message and form about covers, swaps, leave and versions, as people see it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from eprr_bot.cover import forms, messages, request_messages, version_messages
from eprr_bot.cover.difference import Moved, Stretch
from eprr_bot.cover.messages import Change, Entry, Inside, LeaveLine, Party, Span, Undone
from eprr_bot.cover.models import RequestKind, RequestState
from eprr_bot.cover.request_messages import Asking
from eprr_bot.cover.version_messages import MovedCover, MovedShifts, Stranded
from eprr_bot.oncall.rota import Rota
from tests.golden import assert_golden_messages, case

TEN, DAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC), timedelta(days=1)
ZONE = ZoneInfo("Europe/London")
ROTA = Rota("director-on-call", "Director on call", "Europe/London")
FAROUK, BEN, CARA = Party("farouk", "Farouk Aziz"), Party("ben", "Ben <Okoro>"), Party("cara", "Cara Hughes")
SPAN, LATER = (Span(ROTA.name, TEN + DAY * days, TEN + DAY * (days + 1), ZONE) for days in (0, 7))
COVER = Change(12, SPAN, BEN, (FAROUK,), "Niamh Doyle", "ill & in bed", overrules=("cover 11",))
IN_A_GAP = replace(COVER, outgoing=(), reason="", overrules=())
HALVES = [replace(COVER, is_swap=True, overrules=()), Change(13, LATER, FAROUK, (BEN,), "Niamh Doyle", is_swap=True)]
BACK = Undone(COVER, ((FAROUK, SPAN),), "Cara Hughes", was_running=False)
TEAM = Asking(5, RequestKind.TEAM, RequestState.OPEN, SPAN, FAROUK, (FAROUK,), (BEN, CARA), reason="ill & in bed")
ONE = replace(TEAM, kind=RequestKind.PERSON, asked=(BEN,), reason="")
SWAP = replace(ONE, kind=RequestKind.SWAP, back=LATER)
TAKEN = replace(TEAM, state=RequestState.ACCEPTED, answered_by=BEN, cover_number=12)
OVER = replace(TEAM, state=RequestState.LAPSED, note="Nobody accepted in time.")
BACKED = replace(TEAM, state=RequestState.WITHDRAWN)
DECLINED = replace(ONE, state=RequestState.DECLINED, declined=(BEN,), ask_again="again")
SAID_NO = replace(TEAM, declined=(BEN,))
STANDING = [replace(TEAM), SAID_NO, SWAP, TAKEN, DECLINED, BACKED, OVER]
DAYS = tuple(Stretch(TEN + DAY * days, TEN + DAY * (days + 1)) for days in range(0, 14, 2))
BEN_MOVES = Moved("ben", DAYS[:1], DAYS[1:])
STRANDED = Stranded(COVER, "niamh", is_under_way=False, changes_nothing=True, is_gap=False, held_by=("Cara Hughes",))
FOLLOWED = MovedCover(COVER, "niamh", 9)
MOVED = MovedShifts(ROTA, 3, BEN_MOVES, (FOLLOWED,), (STRANDED,))
NAMES = {"ben": "Ben Okoro", None: "Nobody"}
SHIFTS = [
    forms.option(SPAN, "d|1|2"),
    forms.option(replace(SPAN, rota="Strategic commander on call for the north"), "s|1|2"),
]
LEAVE = LeaveLine(4, "Ben <Okoro>", TEN, TEN + DAY, "holiday", is_from_calendar=False, may_undo=True)

CASES = (
    case("soon", messages.lane, TEN, TEN),
    case("in a day", messages.is_immediate, TEN + DAY, TEN),
    case("a cover, for everybody", messages.changed, [COVER], ""),
    case("a cover, for whoever comes in", messages.changed, [COVER], "ben"),
    case("a cover, for whoever goes out", messages.changed, [COVER], "farouk", with_reason=False, may_undo=False),
    case("too much", messages.with_too_much, messages.changed([COVER], "ben"), ["Director", "Manager"]),
    case(
        "too much of another", messages.with_too_much, messages.changed([COVER], ""), ["Director", "Manager"], "Ben <O>"
    ),
    case("accepted too much", messages.too_much, ["Director", "Manager"]),
    case("a cover in a gap", messages.changed, [IN_A_GAP], ""),
    case("two covers", messages.changed, [COVER, replace(COVER, number=13, span=LATER, overrules=())], ""),
    case("a swap", messages.changed, HALVES, "ben"),
    case("a cover", messages.undone, [BACK], "farouk"),
    case("a swap that had begun", messages.undone, [replace(BACK, change=HALVES[0], was_running=True)], ""),
    case("a cover in a gap", messages.undone, [replace(BACK, again=((Party("", ""), SPAN),))], ""),
    case("mine, without a shift", messages.away, 4, BEN.name, TEN, TEN + DAY, ZONE, [], True),
    case("another's, with a shift", messages.away, 4, BEN.name, TEN, TEN + DAY, ZONE, [Inside(SPAN, "v")], False),
    case("by another", messages.leave_told, "Ben Okoro", TEN, TEN + DAY, ZONE, "Cara Hughes"),
    case("by another", messages.leave_undone, TEN, TEN + DAY, ZONE, "Cara Hughes"),
    case("none", messages.leave_list, [], ZONE),
    case("two", messages.leave_list, [LEAVE, replace(LEAVE, reason="", is_from_calendar=True, may_undo=False)], ZONE),
    case("a sentence", messages.said, "Nothing has changed."),
    case("none", messages.history, ROTA.name, [], ZONE, ""),
    case(
        "two", messages.history, ROTA.name, [Entry(TEN, "Cover <12>"), Entry(TEN, "Version 3")], ZONE, "eprr-bot rota"
    ),
    case("a cover", messages.cover_entry, COVER, "Made by Niamh Doyle", ""),
    case("a swap that was undone", messages.cover_entry, HALVES[1], "Made by Niamh Doyle", " Undone by Ben Okoro."),
    *(case(f"{one.kind}, {one.state}", request_messages.asked, one, "ben") for one in STANDING),
    case("to another, accepted", request_messages.asked, TAKEN, "cara"),
    case("reminder", request_messages.asked, TEAM, "ben", is_reminder=True),
    *(case(f"{one.kind}, {one.state}", request_messages.card, one) for one in STANDING),
    case("the team", request_messages.asked_them, TEAM, [("Dmitri <Volkov>", "on leave")]),
    case("one", request_messages.asked_them, ONE, []),
    case("one without Slack", request_messages.asked_them, ONE, [], by_telephone="ben.okoro"),
    case("a reason", request_messages.asked_about_yours, replace(ONE, reason="a funeral")),
    case("none", request_messages.asked_about_yours, ONE),
    *(case(f"{one.state}", request_messages.over_for_holder, one) for one in (DECLINED, BACKED, OVER)),
    case("cover", request_messages.declined, DECLINED),
    case("swap", request_messages.declined, replace(DECLINED, back=LATER)),
    case("to whoever holds it", request_messages.still_open, TEAM, "farouk"),
    case("to others", request_messages.still_open, TEAM, "cara", everybody_said_no=True),
    case("a gap", request_messages.still_open, replace(TEAM, holders=()), "cara"),
    case("all of it", request_messages.drifted, ["Cara Hughes"], is_part=False),
    case("part of it", request_messages.drifted, ["Cara Hughes", "Ben Okoro"], is_part=True),
    case("to the asker", request_messages.moved, TEAM, "farouk"),
    case("a swap, to others", request_messages.moved, SWAP, "ben"),
    case("cover", request_messages.would_move, 5, [SPAN]),
    case("a swap that has", request_messages.would_move, 5, [SPAN, LATER], has_moved=True),
    case("all of it", request_messages.lapsed, OVER, [], "farouk"),
    case("part of it", request_messages.lapsed, OVER, [Inside(LATER, "v")], "ben"),
    *(case(one.state, request_messages.too_late, one) for one in (TAKEN, BACKED, DECLINED, OVER)),
    *(case(one.state, request_messages.too_late_to_take_back, one) for one in (TAKEN, OVER)),
    case("shifts, covers", version_messages.moved, [MOVED], "Niamh Doyle"),
    case("a cover alone", version_messages.moved, [replace(MOVED, moved=Moved("ben", (), ()))], "Niamh Doyle"),
    case("a new rota", version_messages.moved, [MovedShifts(ROTA, 1, BEN_MOVES, (), ())], "Niamh Doyle"),
    case("changes nothing", version_messages.stranded, STRANDED),
    case("in a gap", version_messages.stranded, replace(STRANDED, changes_nothing=False, is_gap=True)),
    case("for another", version_messages.stranded, replace(STRANDED, changes_nothing=False)),
    case("a swap under way", version_messages.stranded, replace(STRANDED, change=HALVES[0], is_under_way=True)),
    case("over", version_messages.stranded, replace(STRANDED, is_over=True)),
    case("a cover", version_messages.would_follow, COVER),
    case("a cover", version_messages.followed, FOLLOWED),
    case("some are told", version_messages.applied, ROTA, 3, "Niamh Doyle", ["Ben <Okoro>"], ["Cara Hughes"], TEN),
    case("nobody is told", version_messages.applied, ROTA, 3, "Niamh Doyle", [], [], TEN),
    case("a leaver", version_messages.gone, "Ben Okoro has left.", ROTA, DAYS[0]),
    case("a leaver", version_messages.unknown, "ben.okoro", "Ben Okoro"),
    case("a wrong id", version_messages.unknown, "ben.okro", ""),
    case("one person", version_messages.new_rota, [BEN_MOVES], NAMES, ZONE),
    case("one person", version_messages.difference, ROTA, [BEN_MOVES, Moved(None, (), DAYS[:1])], NAMES, ["now ends"]),
    case("of somebody else", forms.option, LATER, "d|3|4", "Bartholomew Featherstonehaugh"),
    case("two shifts", forms.cover_form, SHIFTS),
    case("two shifts", forms.swap_form, SHIFTS, [forms.option(LATER, "d|3|4", "Cara Hughes")]),
)


def test_golden_messages() -> None:
    golden = Path(__file__).parent / "golden" / "messages.txt"
    assert_golden_messages(golden, CASES, messages, request_messages, version_messages, forms)
