"""Every message about exercises, as people see it; the outbox puts EXERCISE EXERCISE EXERCISE before it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from eprr_bot.callout.tries import Try
from eprr_bot.exercises import asked, messages, types
from eprr_bot.exercises.models import ExerciseState
from eprr_bot.exercises.standing import Called, LeftAlone, Month, Result
from tests.golden import assert_golden_messages, case

TEN = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
NAME = "Call-out: Director on call"
TRIES = (Try("slack", TEN), Try("text", why_not="no mobile number is known"))
ANSWERED = Called("Farouk Aziz", "Director on call", 1, 130, 130, "slack", tries=TRIES)
SILENT = Called("Grace <Adeyemi>", "Director on call", 2, tries=TRIES[:1])
UNREACHED = Called("Ben Okoro", "Director on call", 2, tries=TRIES[1:])
HELD = Result(
    number=3,
    name=NAME,
    rota_id="director-on-call",
    month="2026-11",
    state=ExerciseState.COMPLETED,
    started_at=TEN,
    started_by="Niamh Doyle",
    is_in_hours=True,
    band="",
    target_minutes=15,
    note="",
    closed_at=TEN + timedelta(minutes=2),
    called=(ANSWERED, SILENT, UNREACHED),
)
PAST_TARGET = replace(HELD, called=(replace(ANSWERED, seconds=1200, since_start=1200),))
LATE = replace(HELD, called=(replace(ANSWERED, seconds=3900, since_start=3900, is_late=True),))
UNANSWERED = replace(HELD, called=(SILENT,), is_in_hours=False, band="night")
HASTY = replace(HELD, called=(ANSWERED, replace(SILENT, had_time=False)))
UNCALLED = replace(HELD, called=(UNREACHED,))
PASSED_OVER = replace(HELD, passed_over=(LeftAlone("Asha Patel", "Deputy", "On leave until Mon 30 Nov 2026 09:00."),))
RUNNING = replace(HELD, state=ExerciseState.RUNNING, closed_at=None, called=(SILENT,))
READ_BACK = replace(
    HELD,
    type="read back",
    message="Bridge 14 is shut.",
    called=(
        replace(ANSWERED, said="bridge 14 is shut"),
        replace(ANSWERED, name="Ben Okoro", said="bridge 40 is not shut"),
        replace(ANSWERED, name="Asha Patel"),
        SILENT,
    ),
)
ASSEMBLED = replace(
    HELD,
    type="assemble",
    called=(
        replace(ANSWERED, arrives_at=TEN + timedelta(minutes=12)),
        replace(ANSWERED, name="Ben Okoro", arrives_at=TEN + timedelta(minutes=40)),
        replace(ANSWERED, name="Asha Patel"),
        replace(ANSWERED, name="Idris Bevan", cannot_attend=True),
        SILENT,
    ),
)
PARTNERS = replace(
    PAST_TARGET,
    rota_id="",
    type="partners",
    called=(*PAST_TARGET.called, ANSWERED, SILENT),
    note="No on-call contact is known now of Fenland Police.",
)
STOPPED = replace(HELD, state=ExerciseState.STOPPED, note="Stopped by Niamh Doyle. Reason: wrong ladder.")
MISSED = replace(HELD, state=ExerciseState.MISSED, started_at=None, note="The bot was not running.", called=())
PLANNED = Month("Loggist", "loggist", (replace(HELD, state=ExerciseState.PLANNED, started_at=None, called=()),))
EVERY = (HELD, LATE, UNANSWERED, UNCALLED, RUNNING, STOPPED, MISSED)

CASES = (
    *(case(kind.id, asked.page_text, kind, "Heron", "Bridge <14> is shut.") for kind in types.TYPES.values()),
    case("to a partner", asked.page_text, types.PARTNERS, "", "", "Haven & Wolds"),
    *(case(kind.id, asked.summary, kind, "Heron", "Bridge <14> is shut.") for kind in types.TYPES.values()),
    case("to a partner, without a codeword", asked.summary, types.PARTNERS, "", "", "Haven & Wolds"),
    case("a text message", messages.stopped_text, NAME, "Stopped by Niamh Doyle", TEN),
    case("a text message", messages.over_text, NAME, TEN),
    case("in Teams", messages.began, HELD),
    case("in Teams", messages.ended, HELD),
    case("stopped, in Teams", messages.ended, STOPPED),
    case("answered in time", messages.result, HELD),
    case("answered late", messages.result, LATE),
    case("answered before another had time to", messages.result, HASTY),
    case("answered past the target", messages.result, PAST_TARGET),
    case("nobody answered", messages.result, UNANSWERED),
    case("nobody answered, and it was run again", messages.result, replace(UNANSWERED, run_again_as=4)),
    case("nobody could be called", messages.result, UNCALLED),
    case("a message was read back", messages.result, READ_BACK),
    case("people assemble", messages.result, ASSEMBLED),
    case("partners", messages.result, PARTNERS),
    case("partners, in vain", messages.result, replace(PARTNERS, called=(SILENT,))),
    case("somebody is on leave", messages.result, PASSED_OVER),
    case("to whoever asks for it", messages.report, HELD),
    case("of somebody who answered", messages.outcome, ANSWERED, HELD),
    case("of somebody who did not", messages.outcome, SILENT, HELD),
    case("running", messages.result, RUNNING),
    case("stopped", messages.result, STOPPED),
    case("missed", messages.result, MISSED),
    case("one is called", messages.started, NAME, ["Farouk Aziz"], 3),
    case("two are called", messages.started, NAME, ["Farouk Aziz", "Grace Adeyemi"], 3),
    case("nobody can be called", messages.started, NAME, [], 3),
    case("on Home", messages.running, RUNNING),
    case("a month", messages.month_name, "2026-11"),
    case("no rota", messages.status, "2026-11", []),
    case("two rotas", messages.status, "2026-11", [Month("Director", "director-on-call", (HELD, STOPPED)), PLANNED]),
    case("nobody answered", messages.in_month, Month("Director", "director-on-call", (UNANSWERED,))),
    case("none ever", messages.history, [], "2026", []),
    case("none in that year", messages.history, [], "2025", ["2026"]),
    case("a year", messages.history, EVERY, "2026", ["2026", "2025"]),
    case("without its mark", messages.entry, HELD, ""),
)


def test_golden_messages() -> None:
    assert_golden_messages(Path(__file__).parent / "golden" / "messages.txt", CASES, messages, asked)
