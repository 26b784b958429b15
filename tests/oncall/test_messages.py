"""Every message about who is on call, as people see it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from eprr_bot.oncall import messages
from eprr_bot.oncall.rota import Rota
from eprr_bot.oncall.schedule import Reason, Shift
from eprr_bot.oncall.service import OnCall
from tests.golden import assert_golden_messages, case

TEN = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
WEEK = timedelta(weeks=1)
ROTA = Rota("director-on-call", "Director on call", "Europe/London")
SHIFT = Shift(TEN, TEN + WEEK, "farouk.aziz", "layer:week")
HELD = OnCall(ROTA, SHIFT, "Farouk Aziz", "U1", "Ben <Okoro>", TEN + WEEK)
GAP = replace(HELD, name=None, slack_id=None)
EVER = replace(HELD, slack_id=None, next_name=None, next_start=None)
ME, BEN = messages.Who("Farouk Aziz", "U1", is_me=True), messages.Who("Ben <Okoro>", "U2", is_me=False)
LAYER = Reason("layer:week", "farouk.aziz", TEN, TEN + WEEK, decides=False)
COVER = Reason("cover:12", "ben.okoro", TEN, TEN + WEEK, decides=True, note="ill <flu>")
FIXED = Reason("fixed:Christmas", "ben.okoro", TEN, TEN + WEEK, decides=False)

CASES = (
    case("no rota", messages.on_call, [], TEN),
    case("now", messages.on_call, [HELD, GAP, EVER], TEN),
    case("now, with a note", messages.on_call, [HELD], TEN, None, [":warning: Grace Adeyemi has not yet accepted."]),
    case("this year", messages.on_call, [HELD], TEN, TEN + WEEK),
    case("another year", messages.on_call, [HELD], TEN, TEN + 8 * WEEK),
    case("two rotas", messages.coming, [(HELD, [(SHIFT, "Farouk Aziz"), (SHIFT, None)], 0), (EVER, [], 0)]),
    case("me, on call", messages.person, ME, [ROTA], [(ROTA, SHIFT)], TEN),
    case("another, not on call", messages.person, BEN, [], [], TEN),
    case("me, whose handover nobody has accepted", messages.person, ME, [], [], TEN, None, [ROTA]),
    case("another, at another time", messages.person, BEN, [ROTA], [], TEN, TEN + WEEK),
    case("nobody", messages.why, ROTA, TEN, TEN, []),
    case("a cover", messages.why, ROTA, TEN, TEN, [(COVER, "Ben Okoro"), (FIXED, "Ben Okoro"), (LAYER, "Farouk Aziz")]),
)


def test_golden_messages() -> None:
    assert_golden_messages(Path(__file__).parent / "golden" / "messages.txt", CASES, messages)
