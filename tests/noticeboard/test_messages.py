"""Every message of the noticeboard and the Home tab, as people see them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from eprr_bot.cover.models import RequestKind
from eprr_bot.lessons import messages as lesson_messages
from eprr_bot.lessons.action import Owned
from eprr_bot.noticeboard import home, messages
from eprr_bot.noticeboard.bulletin import Bulletin, Change
from eprr_bot.noticeboard.home import Asking, Home, Mine, OpenIncident
from eprr_bot.noticeboard.week import Bar, RotaWeek, Week
from eprr_bot.oncall.service import HORIZON
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Content
from tests.golden import assert_golden_messages, case
from tests.incidents.test_messages import FACTS
from tests.oncall.test_messages import EVER, GAP, HELD

START, DAY = datetime(2026, 11, 23, 0, 0, tzinfo=UTC), timedelta(days=1)
NOW, NINE, END = START + timedelta(hours=10), START + timedelta(hours=9), START + 7 * DAY
ZONE = ZoneInfo("Europe/London")
TUESDAY = NINE + DAY
BY_WEEK = (Bar(START, NINE, "Ben <Okoro>"), Bar(NINE, TUESDAY, "Farouk Aziz"), Bar(TUESDAY, END, None))
NIGHT = timedelta(hours=12)
BY_NIGHT = (
    Bar(START, NINE, "Grace Adeyemi"),
    *(Bar(NINE + n * NIGHT, NINE + (n + 1) * NIGHT, ("Cara Hughes", "Esi Mensah")[n % 2], n == 2) for n in range(8)),
    Bar(NINE + 8 * NIGHT, END, "Grace Adeyemi"),
)
DIRECTORS = RotaWeek("director-on-call", "Director <on call>", True, BY_WEEK, END + DAY)
MANAGERS = RotaWeek("manager-on-call", "Manager on call", True, BY_NIGHT, END + 2 * HORIZON)
ALWAYS = RotaWeek("adviser", "EPRR adviser", False, (Bar(START, END, "Esi Mensah"),), END + 2 * HORIZON)
WEEK = Week(START, END, NOW, ZONE, (DIRECTORS, MANAGERS, ALWAYS), frozenset({date(2026, 11, 26), date(2026, 11, 27)}))
QUIET = replace(WEEK, rotas=(ALWAYS,), bank_holidays=frozenset({date(2026, 11, 26)}))
CHANGES = (
    Change("Director <on call>", NOW, NOW + DAY, "Farouk Aziz", ("Ben <Okoro>",)),
    Change("Manager on call", NOW, NOW + DAY, "Esi Mensah", ()),
)
FULL = Bulletin(WEEK, CHANGES, ((date(2026, 11, 26), "St <Etheldreda>"),), ("Director <on call>", "Manager on call"))
CODES = ("plan_upgrade_required", "missing_scope", "permission_denied")

COVER = Asking(RequestKind.TEAM, "Director on call", NOW, NOW + DAY, is_mine=True, made_by="")
ACTION = Owned(7, "exercise 12", "Send the <new> list", "Asha Patel", date(2026, 12, 4), "Niamh Doyle")
MINE = Mine(
    "Farouk Aziz",
    (("d", "Director <on call>", NINE, TUESDAY), ("m", "Manager on call", NOW + DAY, NOW + 2 * DAY)),
    is_on_call=True,
    asking=(
        COVER,
        replace(COVER, made_by="Ben <Okoro>"),
        replace(COVER, kind=RequestKind.SWAP, is_mine=False, made_by="Cara Hughes"),
    ),
    proved={"slack": NINE},
    routes=("slack", "text"),
    actions=tuple(lesson_messages.mine([ACTION], date(2026, 11, 23))),
    calls=(Content("Incident 7", (blocks.section("*Incident 7: critical incident*"),)),) * 7,
)
OPEN = (OpenIncident(FACTS, "C7", is_exercise=False), OpenIncident(FACTS, "", is_exercise=True))
HOME = Home("Fenmarsh & Saltmere", (HELD, GAP, EVER), OPEN, ("Call-out exercise 3",), MINE)

CASES = (
    case("a day", messages.day, date(2026, 11, 3)),
    case("a day", messages.short_day, date(2026, 11, 3)),
    case("a moment", messages.moment, NINE, ZONE),
    case("a week", messages.week_title, WEEK),
    case("three rotas", messages.week, WEEK),
    case("one rota, with a note", messages.week, QUIET, "A picture is on its way."),
    case("few turns", messages.rota_week, DIRECTORS, WEEK),
    case("the end is seen", messages.until, BY_WEEK[-1], DIRECTORS, WEEK),
    case("no end is seen", messages.until, ALWAYS.bars[-1], ALWAYS, WEEK),
    case("a week", messages.picture_text, WEEK),
    case("three rotas", messages.alt_text, WEEK),
    case("all there is", messages.bulletin, FULL),
    case("a quiet week", messages.bulletin, Bulletin(QUIET, (), (), ())),
    case("three rotas", messages.topic, [HELD, GAP, EVER], ZONE),
    case("too long", messages.topic, [HELD] * 8, ZONE),
    case("refused", messages.topic_refused, "restricted_action", "on-call"),
    *(case(code, messages.groups_refused, code, ["oncall-director", "oncall-manager"]) for code in CODES),
    case("taken", messages.group_refused, "handle_already_exists", "oncall-director"),
    case("otherwise", messages.group_refused, "permission_denied", "oncall-director"),
    case("a guest", messages.member_refused, ["Ben <Okoro>"], "oncall-director", "Farouk Aziz"),
    case("nobody else", messages.member_refused, ["Ben Okoro", "Cara Hughes"], "oncall-director", ""),
    case("much is open", home.view, HOME),
    case(
        "nothing is open",
        home.view,
        Home("Fenmarsh", (), mine=replace(MINE, shifts=(), asking=(), proved={}, calls=())),
    ),
    case("alone", home.how_reached, HOME.mine),
    case("not in the directory", home.view, Home("Fenmarsh", (HELD,))),
)


def test_golden_messages() -> None:
    assert_golden_messages(Path(__file__).parent / "golden" / "messages.txt", CASES, messages, home)
