"""Every message about commitments, as people see it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from eprr_bot.authority import commitment_messages as messages
from eprr_bot.authority.commitment import Kind, State
from eprr_bot.authority.models import Commitment
from tests.golden import assert_golden_messages, case
from tests.incidents.test_authority import INSTRUMENTS

TEN = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")
PAPER = "Haven Standing Financial Instructions, 14.3"


def made(number: int = 1, **more: object) -> Commitment:
    fields: dict[str, object] = {
        "id": number, "incident_id": 1, "at": TEN, "entered_at": TEN, "director": "Farouk <Aziz>",
        "entered_by": "Farouk <Aziz>", "body": "haven", "body_name": "NHS <Haven>", "kind": Kind.SPENDING,
        "pence": 60_000_00, "purpose": "generators & <fuel>", "supplier": "Aggreko", "instrument": PAPER,
        "instrument_id": "haven-sfi-14.3", "limit_pence": 250_000_00, "total_pence": 60_000_00,
    }  # fmt: skip
    return Commitment(**{**fields, **more})


OVER = made(2, pence=200_000_50, total_pence=260_000_50, told="Ben Okoro", replaces=1, supplier="", purpose="")
ASSET = made(3, kind=Kind.ASSET, pence=None, what="the <Ridgeway> ward", body="wolds", body_name="NHS Wolds",
             instrument="", instrument_id="", limit_pence=None, total_pence=0, why_not_covered="No instrument.",
             supplier="", entered_by="Ximena Flores", at=TEN - timedelta(hours=1))  # fmt: skip
STAFF = made(4, kind=Kind.STAFF, pence=None, what="12 nurses", limit_pence=None, total_pence=0)
BEFORE = made(5, incident_id=None, because="the river is <rising>", instrument="Minute", limit_pence=None)
SUPERSEDED = made(state=State.SUPERSEDED, replaced_by=2)
WITHDRAWN = made(6, state=State.WITHDRAWN, ended_because="not <needed>", ended_at=TEN, ended_by="Farouk Aziz")
ALL = [SUPERSEDED, OVER, ASSET, STAFF, WITHDRAWN]
FORM = ([("haven", "NHS Haven")], [("haven-sfi-14.3", PAPER)], "1/0/C1")

CASES = (
    case("the amount above its limit", messages.over, OVER),
    case("outside", messages.not_covered, ASSET, is_outside=True),
    case("inside", messages.not_covered, STAFF, is_outside=False),
    case("it was named", messages.does_not_cover, INSTRUMENTS[1], Kind.ASSET),
    case("money", messages.in_a_sentence, made()),
    case("within its limit", messages.entry, made()),
    case("over its limit, in another’s place", messages.entry, OVER),
    case("an asset that nothing covers", messages.entry, ASSET),
    case("before an incident", messages.entry, BEFORE),
    case("plain", messages.withdrawn_entry, WITHDRAWN),
    case("superseded", messages.standing, SUPERSEDED),
    case("withdrawn", messages.standing, WITHDRAWN),
    case("stands", messages.standing, OVER),
    case("within its limit", messages.recorded, made(), took_out=False),
    case("over its limit", messages.recorded, OVER, took_out=True),
    case("nobody can be told", messages.recorded, ASSET, took_out=False),
    case("the answer", messages.withdrawn, WITHDRAWN, took_out=True),
    case("whole", messages.shown, ASSET),
    case("over its limit", messages.to_room, OVER),
    case("not covered", messages.to_body, ASSET, TEN),
    case("over its limit", messages.to_body, OVER, TEN),
    case("by body", messages.totals, ALL),
    case("over its limit", messages.total_line, messages.totals(ALL)[0]),
    case("an asset", messages.total_line, messages.totals(ALL)[1]),
    case("nothing stands", messages.total_line, messages.totals([WITHDRAWN])[0]),
    case("some", messages.listing, 1, ALL),
    case("none, without an incident", messages.listing, None, []),
    case("some", messages.in_the_channel, 1, ALL),
    case("of one body", messages.schedule_told, [SUPERSEDED, OVER], TEN),
    case("told", messages.schedule_entry, [SUPERSEDED, OVER], ["Ben Okoro"]),
    case("nobody", messages.schedule_entry, [ASSET], []),
    case("as CSV", messages.table, ALL, LONDON),
    case("in an incident", messages.form, *FORM, in_incident=True, replaces=0),
    case("before one, in another’s place", messages.form, *FORM, in_incident=False, replaces=3),
)


def test_golden_what_people_read() -> None:
    assert_golden_messages(Path(__file__).parent / "golden" / "commitment_messages.txt", CASES, messages)
