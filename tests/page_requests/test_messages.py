"""Every message of /oncall page, as people see it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from eprr_bot.callout.tries import Try
from eprr_bot.page_requests import messages
from eprr_bot.page_requests.messages import Outcome
from eprr_bot.page_requests.models import Told
from tests.golden import assert_golden_messages, case

TEN = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
ROTA = "Director on call"
ONE, TWO = ["Farouk Aziz"], ["Farouk Aziz", "Grace Adeyemi"]
HOUR = timedelta(hours=1)
ANSWERED = Outcome(ROTA, Told.ANSWERED, TEN, "Farouk Aziz", TEN + timedelta(minutes=3), ("Farouk Aziz",), number=5)
SILENT = replace(ANSWERED, told=Told.UNANSWERED, answered_by="", answered_at=None, called=tuple(TWO))
TRIES = [Try("slack", TEN), Try("text", why_not="no mobile number is known")]

CASES = (
    case("a rota", messages.title, ROTA),
    case("somebody in Slack", messages.text, "Niamh Doyle", "U1", "please ring <ward 5>"),
    case("somebody on the command line", messages.text, "Niamh Doyle", "", "please ring ward 5"),
    case("one is called", messages.started, ROTA, ONE, HOUR, False, 5),
    case("two are called, a number was left out", messages.started, ROTA, TWO, HOUR, True, 5),
    case("from the command line", messages.started, ROTA, ONE, HOUR, False, 5, has_slack=False),
    case("nobody is on call", messages.started, ROTA, [], HOUR, False, 5),
    case("one", messages.repeated, ROTA, ONE, TEN, "again"),
    case("two", messages.repeated, ROTA, TWO, TEN, "again"),
    case("answered", messages.outcome, ANSWERED),
    case("answered late", messages.outcome, replace(ANSWERED, told=Told.LATE)),
    case("nobody answered", messages.outcome, SILENT),
    case("nobody answered, and it goes on", messages.outcome, replace(SILENT, goes_on=True)),
    case("stopped", messages.outcome, replace(SILENT, told=Told.STOPPED, ending="Niamh Doyle stopped it")),
    case("answered", messages.called, "Farouk Aziz", ROTA, TRIES, ("slack", TEN, "")),
    case("answered for them", messages.called, "Farouk Aziz", ROTA, TRIES, ("command line", TEN, "Ben Okoro")),
    case("no answer", messages.called, "Farouk Aziz", ROTA, TRIES, None),
    case("on its way", messages.called, "Farouk Aziz", ROTA, [Try("text", is_on_its_way=True)], None),
    case("in no way", messages.called, "Farouk Aziz", ROTA, TRIES[1:], None),
    case("dropped out", messages.dropped_out, "Farouk <Aziz>", ROTA),
    case("none", messages.history, [], 0),
    case("two", messages.history, [(TEN, "Niamh Doyle", ROTA, "answered"), (TEN, "Ben <Okoro>", ROTA, "no answer")], 0),
    case("and earlier ones", messages.history, [(TEN, "Niamh Doyle", ROTA, "answered")], 12),
)


def test_golden_messages() -> None:
    assert_golden_messages(Path(__file__).parent / "golden" / "messages.txt", CASES, messages)
