"""Every message about the register of instruments, as people see it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from eprr_bot.authority import instrument, messages
from eprr_bot.authority.instrument import Cell, Paper, Row, Status
from eprr_bot.directory.instruments import Use
from eprr_bot.incidents.authority import Whom
from eprr_bot.incidents.standing import Standing
from tests.golden import assert_golden_messages, case
from tests.incidents.test_authority import INSTRUMENTS

TEN = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
AREA = Whom({"haven": "NHS <Haven>"}, {"saltmere-hospitals": "Saltmere & Co"})
DIRECTOR = Standing("farouk.aziz", "Farouk <Aziz>", frozenset({"director-on-call"}), TEN, AREA, INSTRUMENTS, TEN.date())
NOBODY = replace(DIRECTOR, person_id=None, name="", until=None, papers=())
CELLS = instrument.cells(INSTRUMENTS, AREA)
BARE = instrument.cells((), AREA)
UNLIMITED = instrument.cells([INSTRUMENTS[0].model_copy(update={"limit_pounds": None})], AREA)
SHOWN = [Paper(one, "NHS <Haven>", ("NHS <Haven>",), "Director on call", Status.SIGNED) for one in INSTRUMENTS]
LATE = INSTRUMENTS[5].model_copy(
    update={"valid_to": date(2027, 1, 1), "status": "agreed", "signatories": ("Chief <executive>",), "evidence": ""}
)
AGREED = Paper(LATE, "NHS <Haven>", ("Kestrel & Co",), "accountable emergency officer", Status.AGREED)
ROWS = [
    Row("Farouk <Aziz>", "on call now", CELLS),
    Row("Ben Okoro", "when Director on call", CELLS),
    Row("Asha Patel", "accountable emergency officer", BARE),
]
EMPTY = Cell("Saltmere & Co", ((Use.ASSETS, ()), (Use.STAFF, ()), (Use.PRIORITIES, ())))

CASES = (
    case("all is covered", messages.now_held, DIRECTOR, CELLS, ()),
    case("no limit, and something is missing", messages.now_held, DIRECTOR, UNLIMITED, ("One.",)),
    case("nothing is covered", messages.now_held, replace(DIRECTOR, until=None), BARE, ("One.", "Two.")),
    case("nobody", messages.now_held, NOBODY, BARE, ()),
    case("some", messages.register, [SHOWN[0], AGREED]),
    case("none", messages.register, []),
    case("some", messages.gaps, ["Nobody may commit the money of NHS <Haven>: there is no instrument."]),
    case("none", messages.gaps, []),
    case("those who may do the same stand together", messages.matrix, ROWS),
    case("a body", messages.check, DIRECTOR, "NHS <Haven>", CELLS[0], SHOWN, None),
    case("a provider without", messages.check, DIRECTOR, "Saltmere & Co", EMPTY, [], Status.DRAFT),
    case("nobody on call", messages.check, NOBODY, "NHS <Haven>", BARE[0], [], None),
    case("outside the area", messages.outside, "Wolds & <Co>", ["NHS <Haven>"]),
    case("the first", messages.page, "https://eprr.example/authority/abc", is_renewed=False),
    case("a later one", messages.page, "https://eprr.example/authority/abc", is_renewed=True),
)


def test_golden_what_people_read() -> None:
    assert_golden_messages(Path(__file__).parent / "golden" / "messages.txt", CASES, messages)
