"""ACCEPT by text takes the briefing that whoever sends it was asked to accept, and asks which where several wait."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from eprr_bot.briefings import service, text_acceptance
from eprr_bot.briefings.models import Briefing, BriefingState
from eprr_bot.briefings.service import Given
from eprr_bot.callout.kinds import Outcome
from eprr_bot.directory import service as directory
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.models import Incident
from eprr_bot.incidents.service import Declaration
from eprr_bot.slack.commands import Actor, UserError
from tests.world import MONDAY

FAROUK, ASHA = Actor("", "Farouk Aziz", "farouk.aziz"), Actor("", "Asha Patel", "asha.patel")


def opened(session: Session, what: str) -> Incident:
    return incidents.declare(session, MONDAY, Declaration(what, "Saltmere"), FAROUK)


def briefed(session: Session, incident: Incident, to: str = "asha.patel", role: str = "", minute: int = 0) -> Briefing:
    given = Given(to_id=to, role=role)
    return service.give(session, incident, given, MONDAY + timedelta(minutes=minute), FAROUK)[0]


def sent(session: Session, text: str, by: str = "asha.patel") -> Outcome | None:
    people = {one.id: one for one in directory.by_ids(session, [by]).values()}
    return text_acceptance.understand(session, people, [], text, MONDAY + timedelta(minutes=9))


def said(outcome: Outcome | None) -> str:
    assert outcome
    assert outcome.back
    return outcome.back.short or outcome.back.text


def test_it_is_theirs_and_not_the_newest_of_any_incident(session: Session) -> None:
    flood, fire = opened(session, "flood"), opened(session, "fire")
    theirs = briefed(session, flood)
    briefed(session, fire, to="ben.okoro", minute=5)
    assert "handover briefing 1 of incident" in said(sent(session, "ACCEPT, here in 20 minutes"))
    assert theirs.state == BriefingState.ACCEPTED
    assert sent(session, "ACCEPT") is None, "nothing waits for them any more"


def test_of_several_incidents_it_is_asked_which_and_a_number_says_so(session: Session) -> None:
    flood, fire = opened(session, "flood"), opened(session, "fire")
    first, second = briefed(session, flood), briefed(session, fire, minute=5)
    back = said(sent(session, "Accept"))
    assert f"Reply ACCEPT {flood.id} for command in incident {flood.id} (flood), from Farouk Aziz or" in back
    assert "You have accepted none by this text." in back
    assert first.state == second.state == BriefingState.WAITING
    assert f"of incident {flood.id}" in said(sent(session, f"accept {flood.id}, on my way"))
    session.refresh(first)
    session.refresh(second)
    assert (first.state, second.state) == (BriefingState.ACCEPTED, BriefingState.WAITING)
    back = said(sent(session, f"I accept the handover of incident {flood.id}"))
    assert back.startswith("Another handover waits for you."), "that one is accepted already; the other was not meant"
    assert f"of incident {fire.id}" in said(sent(session, "ACCEPT")), "the only one left"


def test_two_of_one_incident_are_told_apart_and_one_that_was_refused_waits_behind(session: Session) -> None:
    flood = opened(session, "flood")
    command, role = briefed(session, flood), briefed(session, flood, role="manager", minute=1)
    assert f"ACCEPT {flood.id}/2 for the role of manager" in said(sent(session, "ACCEPT"))
    with pytest.raises(UserError, match=r"Which one\? 2 handovers wait for you"):
        service.waiting_for(session, flood, "asha.patel")
    assert service.waiting_for(session, flood, "asha.patel", 2).id == role.id
    service.refuse(session, role, "I am ill", MONDAY, ASHA)
    assert "handover briefing 1 of incident" in said(sent(session, "ACCEPT"))
    session.refresh(command)
    assert command.state == BriefingState.ACCEPTED
    assert "handover briefing 2" in said(sent(session, f"ACCEPT {flood.id}/2")), "whoever refused may change their mind"


def test_nothing_of_an_incident_that_is_over_waits(session: Session) -> None:
    flood = opened(session, "flood")
    briefed(session, flood)
    flood.alert_state = "stand_down"
    session.add(flood)
    session.flush()
    assert sent(session, "ACCEPT") is None
