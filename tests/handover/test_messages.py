"""Every message about handovers, as people see it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from eprr_bot.handover import messages
from eprr_bot.handover.handover import Standing
from eprr_bot.handover.messages import ACCEPT, ACCEPT_FOR, Handing, Note, Pack
from tests.golden import assert_golden_messages, case

NINE = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
PLANNED = Handing(
    id=4,
    rota="Director on call",
    at=NINE,
    end=NINE + timedelta(weeks=1),
    outgoing="Ben <Okoro>",
    incoming="Farouk Aziz",
    zone=ZoneInfo("Europe/London"),
)
AFTER_A_GAP = replace(PLANNED, outgoing="")
OPEN = replace(PLANNED, standing=Standing.HANDED_OVER)
LEFT = replace(OPEN, outgoing_has_left=True)
ACCEPTED = replace(
    PLANNED,
    standing=Standing.ACCEPTED,
    confirmed_at=NINE,
    accepted_at=NINE + timedelta(minutes=10),
    accepted_by="Farouk Aziz",
)
BY_ANOTHER = replace(ACCEPTED, accepted_by="Priya Raman")
EVERY = [
    PLANNED,
    replace(PLANNED, standing=Standing.CONFIRMED),
    OPEN,
    LEFT,
    replace(AFTER_A_GAP, standing=Standing.HANDED_OVER),
    ACCEPTED,
    BY_ANOTHER,
    replace(PLANNED, standing=Standing.OVERTAKEN),
    replace(PLANNED, standing=Standing.NOT_ASKED),
    replace(PLANNED, standing=Standing.WITHDRAWN),
    replace(PLANNED, standing=Standing.TAKEN_BACK),
    replace(ACCEPTED, standing=Standing.TAKEN_BACK),
]
NOTES = tuple(Note(NINE - timedelta(hours=n), "Ben <Okoro>", f"note {n} & more") for n in range(22, 0, -1))
FULL = Pack(
    incidents=("Incident 7: flood, Saltmere",),
    actions=("Ring the council",),
    card="K7QF-2MPX-9T3H",
    committed=("Incident 1: Committed of Haven: £110,000. £10,000 over the limit.",),
    exercises=("Loggist: planned",),
    coming=("Cara Hughes covers Thursday",),
    week=("Exercise 3: held",),
    look_at=("A gap on Friday",),
    forums=("Wolds: Priya Raman leads",),
    notes=NOTES,
)

CASES = (
    case("after somebody", messages.reminder, PLANNED),
    case("after a gap", messages.reminder, AFTER_A_GAP),
    case("a call", messages.roll_call_title, PLANNED),
    case("a call", messages.roll_call_text, PLANNED),
    case("a text message", messages.roll_call_summary, PLANNED),
    case("to the outgoing", messages.unconfirmed, PLANNED, True),
    case("to the adviser", messages.unconfirmed, PLANNED, False),
    case("to the adviser, of one who cannot", messages.unconfirmed, replace(PLANNED, incoming_cannot=True), False),
    case("after all", messages.now_confirmed, PLANNED),
    case("a quiet week, for the incoming", messages.pack, OPEN, Pack(), ACCEPT),
    case("all there is, for the adviser", messages.pack, OPEN, FULL, ACCEPT_FOR),
    case("for strangers", messages.pack, ACCEPTED, replace(FULL, notes=(), actions=(), committed=(), is_whole=False)),
    case("to the outgoing", messages.stay_reachable, OPEN),
    case("to the outgoing", messages.still_not_accepted, OPEN, True),
    case("to the adviser", messages.still_not_accepted, OPEN, False),
    case("to the adviser, and the outgoing has left", messages.still_not_accepted, LEFT, False),
    case("a call", messages.chase_title, OPEN),
    case("a call", messages.chase_text, OPEN),
    case("a call after a gap", messages.chase_text, AFTER_A_GAP),
    case("a text message", messages.chase_summary, OPEN),
    case("to the outgoing", messages.released, ACCEPTED, True),
    case(
        "to the outgoing, who has command", messages.released, ACCEPTED, True, "You still have command of incident 7."
    ),
    case("to the adviser, by another", messages.released, BY_ANOTHER, False),
    case("to the outgoing", messages.turn_is_over, OPEN),
    case("to the incoming", messages.recorded, BY_ANOTHER),
    case("to the incoming, after a gap", messages.recorded, replace(BY_ANOTHER, outgoing="")),
    case("in the channel", messages.summary, OPEN, FULL),
    case("a note", messages.noted, PLANNED),
    case("none", messages.history, [], 0),
    case("in every state", messages.history, EVERY, 0),
    case("and earlier ones", messages.history, EVERY[:1], 12),
    case("under who is on call", messages.not_accepted_lines, [OPEN, LEFT], OPEN.at),
    case("of a shift that is over", messages.not_accepted_lines, [OPEN], OPEN.end),
)


def test_golden_messages() -> None:
    assert_golden_messages(Path(__file__).parent / "golden" / "messages.txt", CASES, messages)
