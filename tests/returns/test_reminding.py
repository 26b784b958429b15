"""Who is reminded of a request from above, and what follows where its owner is not there."""

from datetime import timedelta
from typing import cast

import pytest
from sqlmodel import Session, col, select

from eprr_bot.base.db import change
from eprr_bot.directory.models import Person
from eprr_bot.outbox.models import Message
from eprr_bot.returns import jobs, service
from eprr_bot.returns.models import ReturnAsked
from eprr_bot.returns.service import Wanted
from eprr_bot.slack.commands import Actor, Bot, UserError
from tests.world import MONDAY

NIAMH = Actor("U-NIAMH", "Niamh Doyle", "niamh.doyle")
NOON = MONDAY + timedelta(hours=2)
WANTED = Wanted("NHS England Midlands", "bed position", NOON, "ben.okoro")


def told(session: Session) -> list[tuple[str, str]]:
    """Who was told what of it."""
    found = select(Message).where(col(Message.key).startswith("return/")).order_by(col(Message.created_at))
    return [(one.person_id or "", str(one.body.get("text"))) for one in session.exec(found).all()]


def remind(session: Session, hours: float) -> None:
    now = MONDAY + timedelta(hours=hours)
    for number in jobs.due(session, now):
        jobs.remind(cast(Bot, None), session, now, number)


def test_the_owner_before_and_after_and_those_above_at_first_and_at_last(session: Session) -> None:
    service.record(session, None, WANTED, MONDAY, NIAMH)
    assert jobs.next_due(session, MONDAY) == NOON - timedelta(hours=1)
    for hours in (0.5, 1, 2, 2.5, 3, 6, 26, 50, 200):
        remind(session, hours)
    whom = [one for one, _ in told(session)]
    assert whom.count("ben.okoro") == 6, "given, once before, and four times after"
    assert whom.count("priya.raman") == 2, "the adviser"
    assert whom.count("asha.patel") == 2, "the accountable officer"
    assert jobs.next_due(session, MONDAY) is None


def test_whoever_was_away_reminds_once(session: Session) -> None:
    service.record(session, None, WANTED, MONDAY, NIAMH)
    remind(session, 30)
    assert len([one for one, _ in told(session) if one == "ben.okoro"]) == 2
    assert jobs.due(session, MONDAY + timedelta(hours=31)) == []


def test_where_the_owner_has_left_the_adviser_is_told(session: Session) -> None:
    service.record(session, None, WANTED, MONDAY, NIAMH)
    change(session, Person, Person.id == "ben.okoro", is_active=False)
    remind(session, 1)
    whom, text = told(session)[-1]
    assert whom == "priya.raman"
    assert "Ben Okoro owns it and cannot be told: see to it" in text


def test_what_was_submitted_is_owed_no_more_and_every_step_is_kept(session: Session) -> None:
    one, _ = service.record(session, None, WANTED, MONDAY, NIAMH)
    sent = service.submit(session, one.number, "9 beds", NOON + timedelta(minutes=1), NIAMH)
    assert sent.was_late
    assert jobs.due(session, NOON + timedelta(days=2)) == []
    service.reopen(session, one.number, "", NOON, NIAMH)
    service.withdraw(session, one.number, "asked twice", NOON, NIAMH)
    with pytest.raises(UserError, match="is withdrawn already"):
        service.submit(session, one.number, "", NOON, NIAMH)
    kept = service.shown(session, session.get_one(ReturnAsked, one.number))
    assert [step.step for step in kept.steps] == ["submitted", "opened again", "withdrawn"]


@pytest.mark.parametrize("wanted", [Wanted("", "beds"), Wanted("Region", " "), Wanted("Region", "beds", MONDAY)])
def test_what_cannot_be_recorded(session: Session, wanted: Wanted) -> None:
    with pytest.raises(UserError):
        service.record(session, None, wanted, MONDAY, NIAMH)
