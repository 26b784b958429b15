"""Writing in a log: whatever is typed ends in an entry or in a sentence."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from eprr_bot.base.letters import mended
from eprr_bot.incidents import log_writing, service
from eprr_bot.incidents.log_entry import Wanted
from eprr_bot.incidents.models import Incident
from eprr_bot.incidents.service import Declaration
from eprr_bot.records import service as records
from eprr_bot.slack.commands import Actor, UserError
from tests.world import MONDAY

ACTOR = Actor("", "Ximena Flores")
LONG = "A" * 40_000
HARD = [
    *(Path(__file__).parent.parent / "hostile_texts.txt").read_text("utf-8").splitlines(),
    LONG,
    "1 " * 20_000,
    mended("half \ud83d an emoji \x00\x07 and controls"),
    "🚑" * 9_000,
    "\u202egnipyt",
]


def refusal(do: Callable[[], object]) -> str:
    """The sentence with which it was refused; empty where it was not."""
    try:
        do()
    except UserError as error:
        return str(error)
    return ""


@pytest.fixture
def incident(session: Session) -> Incident:
    return service.declare(session, MONDAY, Declaration("power lost", "Saltmere"), ACTOR)


@pytest.mark.parametrize("field", ["text", "happened", "late_because", "on_behalf_of"])
@pytest.mark.parametrize("said", HARD, ids=range(len(HARD)))
def test_whatever_stands_in_a_field_ends_in_an_entry_or_a_sentence(
    session: Session, incident: Incident, field: str, said: str
) -> None:
    wanted = {"text": "Fire", "happened": "09:00", "late_because": "no signal", "on_behalf_of": "", field: said}
    before = records.count(session, 1)
    refused = refusal(lambda: log_writing.write(session, incident, Wanted(**wanted), MONDAY, ACTOR))
    assert len(refused) < 1_000
    assert records.count(session, 1) == before + (not refused)
    assert records.faults(session, 1) == []


@pytest.mark.parametrize("said", HARD, ids=range(len(HARD)))
@pytest.mark.parametrize(
    "line", ["{}", "correct entry 1: {}", "strike entry 1 because {}", "for {}: Fire", "Fire, happened {}"]
)
def test_whatever_is_typed_on_one_line_ends_in_an_entry_or_a_sentence(
    session: Session, incident: Incident, line: str, said: str
) -> None:
    assert len(refusal(lambda: log_writing.type_in(session, incident, line.format(said), MONDAY, ACTOR))) < 1_000
    assert records.faults(session, 1) == []


def test_no_patients_number_gets_in_by_any_field(session: Session, incident: Incident) -> None:
    wanted = Wanted("NHS 943 476 5919 moved", "09:00", "asked for 943 476 5919")
    logged = log_writing.write(session, incident, wanted, MONDAY, ACTOR)
    assert logged.took_out_number
    assert "943" not in logged.entry.text + logged.entry.late_reason


def test_what_was_written_at_once_is_not_late_and_has_no_reason(session: Session, incident: Incident) -> None:
    logged = log_writing.write(session, incident, Wanted("Fire", "09:57", "slow"), MONDAY, ACTOR)
    assert (logged.entry.late_reason, logged.lacks_reason) == ("", False)
    assert MONDAY - logged.entry.event_at == timedelta(minutes=3)
