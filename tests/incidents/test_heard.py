"""Features above hear of an incident as it happens; one that fails costs nothing else."""

from collections.abc import Iterator
from typing import NoReturn

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from eprr_bot.app import FEATURES
from eprr_bot.directory import service as directory
from eprr_bot.incidents import changes, command, heard, service
from eprr_bot.incidents.alert import AlertState
from eprr_bot.incidents.heard import Passing, Turn
from eprr_bot.incidents.models import Incident
from eprr_bot.incidents.service import Declaration
from eprr_bot.records import service as records
from tests.stories.incident_words import ON_THE_COMMAND_LINE
from tests.world import MONDAY


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    yield
    heard.use(
        (one for feature in FEATURES for one in feature.on_command),
        (one for feature in FEATURES for one in feature.on_state),
    )


def fails(session: Session, *_: object) -> str:
    session.execute(text("SELECT nothing FROM nowhere"))
    return ""


def cut_off(*_: object) -> NoReturn:
    """What fails where the database goes away."""
    raise OperationalError("SELECT 1", None, Exception("the connection is closed"), connection_invalidated=True)


def test_a_database_that_goes_away_meanwhile_is_nobodys_own_failure(session: Session) -> None:
    incident = service.declare(session, MONDAY, Declaration("Flood", "Saltmere"), ON_THE_COMMAND_LINE)
    heard.use((), (cut_off,))
    with pytest.raises(OperationalError):
        heard.state_changed(session, incident, Turn("declared", MONDAY))


@pytest.mark.logs_errors("one who listens fails")
def test_whoever_listens_hears_of_command_and_what_they_say_is_in_the_log(session: Session) -> None:
    incident = service.declare(session, MONDAY, Declaration("Flood", "Saltmere"), ON_THE_COMMAND_LINE)
    passed: list[Passing] = []

    def hears(session: Session, incident: Incident, passing: Passing) -> str:
        passed.append(passing)
        return f"Incident {incident.id} has a listener."

    heard.use((fails, hears), ())
    person = directory.person(session, "ben.okoro")
    assert person
    command.take(session, incident, person, MONDAY, ON_THE_COMMAND_LINE, "slack")
    assert passed == [Passing("ben.okoro", "farouk.aziz", None, MONDAY)]
    entry = records.newest(session, incident.id or 0, "command")
    assert entry
    assert entry.text.endswith(f"Incident {incident.id} has a listener.")


@pytest.mark.logs_errors("one who listens fails")
def test_whoever_listens_hears_of_each_alert_state(session: Session) -> None:
    incident = service.declare(session, MONDAY, Declaration("Flood", "Saltmere"), ON_THE_COMMAND_LINE)
    states: list[tuple[str, str]] = []

    def hears(session: Session, incident: Incident, turn: Turn) -> None:
        states.append((turn.before, incident.alert_state))

    heard.use((), (fails, hears))
    changes.set_alert_state(session, incident, AlertState.STAND_DOWN, MONDAY, ON_THE_COMMAND_LINE, "over")
    assert states == [("declared", "stand_down")]
