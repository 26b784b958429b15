"""What people read about exercises that they held, and about what really happened."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from eprr_bot.exercises import messages, recorded_messages
from eprr_bot.exercises.models import ExerciseKind, ExerciseState
from eprr_bot.exercises.standing import Result
from tests.golden import assert_golden_messages, case

OURS = Result(
    number=9,
    name="Winter <surge>",
    rota_id="",
    month="2026-11",
    state=ExerciseState.COMPLETED,
    started_at=datetime(2026, 11, 12, 10, 0, tzinfo=UTC),
    started_by="Niamh <Doyle>",
    is_in_hours=True,
    band="",
    target_minutes=15,
    note="",
    called=(),
    kind=ExerciseKind.TABLE_TOP,
    took_part=("Haven", "<Wolds>"),
    is_call_out=False,
)
THEIRS = replace(OURS, kind=ExerciseKind.LIVE, organiser="Humber <LRF>", took_part=())
REAL = replace(OURS, kind=ExerciseKind.LIVE, name="Flood", incident_id=3, note="the <plan> was used", took_part=())
TAKEN_BACK = replace(OURS, state=ExerciseState.STOPPED, note="Stopped: its record was taken back by Asha Patel.")

CASES = (
    case("our own", recorded_messages.circumstances, OURS),
    case("others’", recorded_messages.circumstances, THEIRS),
    case("real", recorded_messages.circumstances, REAL),
    case("a call-out", recorded_messages.began, replace(OURS, is_call_out=True)),
    case("held by people", recorded_messages.began, OURS),
    case("not begun", recorded_messages.began, replace(OURS, started_at=None)),
    case("our own", recorded_messages.dated, OURS),
    case("others’", recorded_messages.plainly, THEIRS),
    case("real", recorded_messages.dated, REAL),
    case("some", recorded_messages.took_part, OURS),
    case("nobody known", recorded_messages.took_part, THEIRS),
    case("others’", recorded_messages.organiser, THEIRS),
    case("with a lesson", recorded_messages.recorded, OURS, 1),
    case("without", recorded_messages.recorded, THEIRS, 0),
    case("live", recorded_messages.counted, REAL),
    case("of a rota", recorded_messages.counted, replace(REAL, rota_id="director-on-call")),
    case("answer", recorded_messages.taken_back, TAKEN_BACK),
    case("with a theme", recorded_messages.record_form, "cold <weather>"),
    case("our own", messages.result, OURS),
    case("real", messages.result, REAL),
    case("our own", messages.entry, OURS),
    case("others’", messages.entry, THEIRS),
    case("real", messages.entry, REAL),
    case("taken back", messages.entry, TAKEN_BACK),
)


def test_golden_every_message_about_recorded_exercises_is_worded_as_it_was_approved() -> None:
    assert_golden_messages(Path(__file__).parent / "golden" / "recorded_messages.txt", CASES, recorded_messages)
