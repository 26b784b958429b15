"""Handover briefings, looked at closely."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import Session

from eprr_bot.briefings import service
from eprr_bot.briefings.models import BriefingState
from eprr_bot.briefings.service import Given
from eprr_bot.directory import service as directory
from eprr_bot.incidents import command
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.heard import Passing
from eprr_bot.incidents.models import Incident
from eprr_bot.incidents.service import Declaration
from eprr_bot.records import service as records
from eprr_bot.slack.commands import Actor, UserError
from tests.world import MONDAY

FAROUK, ASHA = Actor("", "Farouk Aziz", "farouk.aziz"), Actor("", "Asha Patel", "asha.patel")


@pytest.fixture
def incident(session: Session) -> Incident:
    """A flood, of which Farouk Aziz has command."""
    made = incidents.declare(session, MONDAY, Declaration("Flood", "Saltmere"), FAROUK)
    person = directory.person(session, "farouk.aziz")
    assert person
    command.take(session, made, person, MONDAY, FAROUK, "slack")
    return made


PASSING = Passing("asha.patel", "farouk.aziz", MONDAY, MONDAY + timedelta(hours=1))


def test_whoever_is_relieved_on_the_rota_reads_of_which_incident_they_still_have_command(
    session: Session, incident: Incident
) -> None:
    said = service.still_to_brief(session, "farouk.aziz")
    assert said == f"You still have command of incident {incident.id}: brief whoever takes it, with /incident handover."
    assert service.still_to_brief(session, "asha.patel") == ""


def test_what_is_said_of_a_briefing_as_command_passes(session: Session, incident: Incident) -> None:
    assert service.when_command_passes(session, incident, replace(PASSING, since=None)) == "", "nobody had command"
    assert "No handover briefing was given" in service.when_command_passes(session, incident, PASSING)
    one, _ = service.give(session, incident, Given(to_id="asha.patel"), MONDAY, FAROUK)
    assert service.when_command_passes(session, incident, PASSING) == "Handover briefing 1 is not accepted yet."
    assert "No handover briefing" in service.when_command_passes(session, incident, replace(PASSING, to="ben.okoro"))
    service.accept(session, one, MONDAY, ASHA)
    assert service.when_command_passes(session, incident, PASSING) == ""
    later = replace(PASSING, since=MONDAY + timedelta(minutes=1))
    assert "No handover briefing" in service.when_command_passes(session, incident, later), "that was an earlier turn"


def test_only_the_successor_settles_it_and_once(session: Session, incident: Incident) -> None:
    one, removed = service.give(
        session, incident, Given(to_id="asha.patel", sections={"risk": "943 476 5919"}), MONDAY, FAROUK
    )
    assert removed
    entry = records.newest(session, incident.id or 0, service.KIND)
    assert entry
    assert "943 476 5919" not in entry.text
    with pytest.raises(UserError, match="so only Asha Patel can say so"):
        service.accept(session, one, MONDAY, FAROUK)
    with pytest.raises(UserError, match="Say in a few words why not"):
        service.refuse(session, one, " \u200b", MONDAY, ASHA)
    service.refuse(session, one, "I am ill", MONDAY, ASHA)
    service.accept(session, one, MONDAY, ASHA)
    assert one.state == BriefingState.ACCEPTED
    with pytest.raises(UserError, match="is accepted already"):
        service.refuse(session, one, "no", MONDAY, ASHA)
    two, _ = service.give(session, incident, Given(), MONDAY, FAROUK)
    assert (two.number, two.state) == (2, BriefingState.KEPT)
    with pytest.raises(UserError, match="is for nobody"):
        service.accept(session, two, MONDAY, ASHA)


def test_one_who_has_left_is_no_successor(session: Session, incident: Incident) -> None:
    person = directory.person(session, "asha.patel")
    assert person
    person.is_active = False
    session.add(person)
    session.flush()
    with pytest.raises(UserError, match="Asha Patel left"):
        service.give(session, incident, Given(to_id="asha.patel"), MONDAY, FAROUK)
