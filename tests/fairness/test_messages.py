"""Every message about fairness, as people see it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from eprr_bot.cover.difference import Move
from eprr_bot.fairness import messages
from eprr_bot.fairness.burden import Burden, Tally
from eprr_bot.fairness.next_rota import Plan
from eprr_bot.fairness.planner import Proposal, Slot, Turn
from eprr_bot.fairness.service import Standing
from eprr_bot.oncall.rota import Rota
from tests.golden import assert_golden_messages, case

START, WEEK = datetime(2026, 11, 23, 0, 0, tzinfo=UTC), timedelta(weeks=1)
ROTA = Rota("director-on-call", "Director <on call>", "Europe/London")
MONDAY = START.date()
MUCH = Tally(frozenset(range(3)), frozenset({MONDAY, MONDAY + timedelta(days=1)}), frozenset({MONDAY}), frozenset())
ONE = Tally(frozenset({1}), frozenset({MONDAY}), frozenset(), frozenset({MONDAY}))
ROWS = (
    Burden("farouk", MUCH, 60.4, 168.0, call_outs=3, exercises=1),
    Burden("ben", ONE, 12.25, 12.25, call_outs=1),
    Burden("cara", Tally(), 0, 60.0, call_outs=2),
)
NAMES = {"farouk": "Farouk Aziz", "ben": "Ben <Okoro>", "cara": "Cara Hughes"}
FOUND = Standing(ROTA, START, START + 4 * WEEK, ZoneInfo("Europe/London"), ROWS, NAMES, date(2026, 12, 28))
BEYOND = replace(FOUND, known_until=date(2026, 11, 30))
NOBODY = replace(FOUND, rota=None, rows=())
MANY = replace(FOUND, rows=ROWS[1:2] * 101)
PLAN = Plan(
    ROTA,
    (Slot("week", Turn.of(START, START + WEEK), ("farouk", "ben"), "farouk"),),
    Proposal(
        ("farouk", "ben", "ben"), {"farouk": 40, "ben": 10}, {"farouk": 52, "ben": 30}, {"farouk": ONE, "ben": MUCH}
    ),
    "",
    {"farouk": "Farouk Aziz", "ben": "Ben Okoro"},
    ("Ben Okoro has two turns in a row.",),
    date(2026, 12, 28),
)
MOVES = [Move(START, START + WEEK, "farouk", "ben"), Move(START + WEEK, START + 2 * WEEK, None, "esi")]


CASES = (
    case("a rota", messages.title, FOUND),
    case("all", messages.title, NOBODY),
    case("a rota", messages.heading_of, FOUND),
    case("three people", messages.cells, FOUND),
    case("three people", messages.rows, FOUND),
    case("known", messages.remarks, FOUND),
    case("not known yet", messages.remarks, BEYOND),
    case("not known yet", messages.unknown, date(2026, 11, 30)),
    case("three people", messages.summary, FOUND),
    case("nobody", messages.summary, NOBODY),
    case("three people", messages.standing, BEYOND, picture_follows=True),
    case("nobody", messages.standing, NOBODY, picture_follows=True),
    case("known", messages.plan_lines, PLAN),
    case("not known yet", messages.plan_lines, replace(PLAN, known_until=MONDAY)),
    case("none", messages.moves, PLAN, []),
    case("two", messages.moves, PLAN, MOVES),
    case("two, with names", messages.moves, PLAN, MOVES, NAMES | {"esi": "Esi Mensah"}),
    case("a rota", messages.picture_text, FOUND),
)


def test_golden_messages() -> None:
    assert_golden_messages(Path(__file__).parent / "golden" / "messages.txt", CASES, messages)


def test_those_who_do_not_fit_in_the_table_are_counted() -> None:
    _, table, notes = messages.standing(MANY, picture_follows=False).blocks
    assert len(table["rows"]) == 100
    assert notes["elements"][0]["text"].startswith("2 more did less: `/oncall fairness &lt;rota&gt;` shows")
