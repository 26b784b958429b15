"""Every message about calendars, as people see it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from eprr_bot.calendars import messages
from eprr_bot.calendars.messages import LeaveCalendar, Link, Said
from eprr_bot.calendars.models import FeedKind
from tests.golden import assert_golden_messages, case

TEN, DAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC), timedelta(days=1)
MINE = Said("Director on call", "Farouk Aziz", TEN, ZoneInfo("Europe/London"), "Ben <Okoro>", is_mine=True)
THEIRS = replace(MINE, is_mine=False)
GAP = replace(THEIRS, person_name="")
CANCELLED = replace(MINE, is_cancelled=True)
LINK = Link("My <own> shifts", "https://bot.example/calendar/1.ics", TEN)
KEPT = replace(LINK, url="", last_used_at=TEN + DAY)
AWAY = tuple((TEN + DAY * day, TEN + DAY * (day + 1)) for day in range(0, 16, 2))
LEAVE = LeaveCalendar("outlook.example", TEN, "", AWAY[:1])
CLASHING = replace(LEAVE, periods=AWAY, clashes=(("Director on call", TEN), ("Manager <on call>", TEN + DAY)))
FAULTS = [f"line {number}: DTEND is before <DTSTART>. It was left out." for number in range(4, 11)]
UNREAD = LeaveCalendar("outlook.example", problem=messages.KEY_IS_GONE)

CASES = (
    *(case(about, messages.summary, said) for about, said in (("mine", MINE), ("another's", THEIRS), ("a gap", GAP))),
    case("cancelled", messages.summary, CANCELLED),
    case("mine", messages.description, MINE),
    case("another's, nobody next", messages.description, replace(THEIRS, next_name="")),
    case("another's, not known who is next", messages.description, replace(THEIRS, next_name=None)),
    case("a gap", messages.description, GAP),
    case("cancelled", messages.description, CANCELLED),
    case("a rota", messages.calendar_name, FeedKind.ROTA, "Director on call", "Fenmarsh and Saltmere"),
    case("mine", messages.calendar_name, FeedKind.PERSON, "", "Fenmarsh and Saltmere"),
    case("everybody's", messages.calendar_name, FeedKind.EVERYTHING, "", "Fenmarsh and Saltmere"),
    case("new, read, and never read", messages.links, [LINK, KEPT, replace(LINK, url="")]),
    case("renewed", messages.links, [LINK], renewed=True),
    case("a calendar", messages.leave_noted, "outlook.example"),
    case("none", messages.leave_calendars, []),
    case("two", messages.leave_calendars, [LEAVE, UNREAD]),
    case("nothing in it", messages.leave_read, replace(LEAVE, periods=())),
    case("much in it, and shifts", messages.leave_read, CLASHING),
    case("everything was read", messages.left_out, []),
    case("one entry", messages.left_out, FAULTS[:1]),
    case("many", messages.left_out, FAULTS),
    case("the first time", messages.leave_read, replace(LEAVE, problem=messages.left_out(FAULTS[:1]))),
    case("later", messages.leave_left_out, replace(LEAVE, problem=messages.left_out(FAULTS[:1]))),
    case("never read", messages.leave_unreadable, UNREAD),
    case("read before", messages.leave_unreadable, replace(LEAVE, problem=messages.NOT_UNDERSTOOD)),
    *(case(str(number), messages.leave_stopped, number) for number in (0, 1, 2)),
)


def test_golden_messages() -> None:
    assert_golden_messages(Path(__file__).parent / "golden" / "messages.txt", CASES, messages)


def test_every_kind_of_link_has_a_name() -> None:
    names = [messages.calendar_name(kind, "Loggist", "Haven") for kind in FeedKind]
    assert len(set(names)) == len(FeedKind)
