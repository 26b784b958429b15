"""Every message about the evidence of exercises, as people see it."""

from datetime import timedelta
from pathlib import Path

from sqlmodel import Session

from eprr_bot.directory.models import DirectoryChange
from eprr_bot.evidence import messages
from eprr_bot.evidence.report import report
from tests.exercises.on_record import HOUR, held
from tests.golden import assert_golden_messages, case
from tests.world import MONDAY

ANSWERS = {"asha.patel": 2, "ben.okoro": None, "grace.adeyemi": None}


def test_golden_messages(session: Session) -> None:
    exercise = held(session, MONDAY, ANSWERS, started_by="Niamh Doyle")
    session.add(DirectoryChange(at=MONDAY + HOUR, by="Niamh Doyle", person_id="ben.okoro", what="changed: mobile"))
    missed = held(session, MONDAY - timedelta(days=30), {}, state="missed", started_at=None, call_out_id=None)
    cases = (
        case("the first", messages.page, "https://eprr.example/exercises/abc", is_renewed=False),
        case("a later one", messages.page, "https://eprr.example/exercises/abc", is_renewed=True),
        case("held", messages.in_lines, report(session, exercise)),
        case("missed", messages.in_lines, report(session, missed)),
    )
    assert_golden_messages(Path(__file__).parent / "golden" / "messages.txt", cases, messages)
