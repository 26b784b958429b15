"""Every message about forums, as people see it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from eprr_bot.lrf import messages
from eprr_bot.lrf.ahead import Coming
from eprr_bot.lrf.forum import ContactAbove, LocalForum, Partnership
from eprr_bot.lrf.service import Sitting, Standing, Stretch
from eprr_bot.oncall.rota import Rota
from eprr_bot.oncall.schedule import Shift
from eprr_bot.oncall.service import OnCall
from tests.golden import assert_golden_messages, case

TEN, WEEK = datetime(2026, 11, 23, 10, 0, tzinfo=UTC), timedelta(weeks=1)
ZONE = ZoneInfo("Europe/London")
ROW = LocalForum(
    forum="E48000020",
    partnership=Partnership(name="Fenmarsh Health Resilience Partnership"),
    codeword="HERON",
    activation="the police, by telephone",
    opening_phrase="This is Fenmarsh <Resilience>",
    meeting_place="County Hall",
    dial_in="in the plan",
    status_names={"standby": "Amber", "declared": "Red"},
)
LEAD, COMING = Stretch(None, TEN + WEEK, "NHS Fen & Marsh"), Stretch(TEN + WEEK, None, "NHS <Saltmere>")
SEATS = (Sitting("NHS Fenmarsh", "Asha Patel", "U1", "Ben Okoro"), Sitting("NHS <Saltmere>", "", "", ""))
FULL = Standing(
    "E48000020",
    "Fenmarsh Resilience Forum",
    ("East of England",),
    ROW,
    LEAD,
    COMING,
    SEATS,
    ("Cara Hughes",),
    ("Dmitri Volkov", "Esi Mensah"),
    ("Grace Adeyemi", ""),
    ("Asha Patel", "Niamh Doyle"),
    ("Nobody sits there for NHS <Saltmere>.",),
    (
        Coming(TEN + WEEK, {"supported_by": "Esi Mensah"}),
        Coming(TEN + 2 * WEEK, {"codeword": "<CRANE>", "meeting_place": "", "status_names": "Standby: Blue"}),
    ),
)
BARE = Standing(
    "E48000021",
    "Moor & Dale",
    (),
    LocalForum(forum="E48000021"),
    Stretch(None, None, ""),
    None,
    (),
    (),
    None,
    None,
    (),
    (),
)
ROTA = Rota("director-on-call", "Director on call", "Europe/London")
HELD = OnCall(ROTA, Shift(TEN, TEN + WEEK, "farouk.aziz", "layer:week"), "Farouk Aziz", "U1", "Ben Okoro", TEN + WEEK)

REGION = ContactAbove(
    kind="region", region="midlands", name="NHS England <Midlands>", how="by pager.", number="01632 960700"
)

CASES = (
    case("one, and one is missing", messages.contacts, [REGION], ["Nobody is named of <the nation>."]),
    case("nobody", messages.contacts, [], []),
    case("the region", messages.contact, REGION),
    case("the first", messages.page, "https://eprr.example/forums/abc", is_renewed=False),
    case("a later one", messages.page, "https://eprr.example/forums/abc", is_renewed=True),
    case("two", messages.listing, [FULL, BARE], ZONE),
    case("to our own people", messages.forum, FULL, [HELD, replace(HELD, name=None)], ZONE, is_ours=True),
    case("to others", messages.forum, FULL, [HELD], ZONE, is_ours=False),
    case("little known", messages.forum, BARE, [HELD], ZONE, is_ours=True),
    case("two regions", messages.elsewhere, "Moor & Dale", "E48000021", ["East of England", "London"]),
    case("no region", messages.elsewhere, "Moor & Dale", "E48000021", []),
    case("now", messages.without_lead, FULL.name, TEN, TEN + WEEK, TEN, ZONE),
    case("later, no end in sight", messages.without_lead, FULL.name, TEN + WEEK, TEN + 60 * WEEK, TEN, ZONE),
    case("always the same", messages.leads, BARE, [Stretch(None, None, "NHS Fenmarsh")], ZONE),
    case("changes", messages.leads, FULL, [LEAD, Stretch(TEN + WEEK, TEN + 2 * WEEK, ""), COMING], ZONE),
    case("all", messages.in_pack, FULL, ZONE, TEN + WEEK),
    case("something changes before they hand over", messages.in_pack, FULL, ZONE, TEN + 3 * WEEK),
    case("little", messages.in_pack, BARE, ZONE, TEN + WEEK),
)


def test_golden_messages() -> None:
    assert_golden_messages(Path(__file__).parent / "golden" / "messages.txt", CASES, messages)
