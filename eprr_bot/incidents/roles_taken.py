"""Who has taken which role in an incident, each a row; whoever takes one gets its action cards, once, in private."""

from datetime import datetime

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eprr_bot.base.db import add_once, change
from eprr_bot.base.questions import question
from eprr_bot.incidents import cards, hazards, messages, news, playbook_messages, service
from eprr_bot.incidents.alert import LIVE
from eprr_bot.incidents.models import Incident, RoleTaken, Room
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Message, State
from eprr_bot.reach import service as reach
from eprr_bot.reach.routes import SLACK
from eprr_bot.slack.blocks import Content
from eprr_bot.slack.commands import Bot


def take(session: Session, incident: Incident, role: str, person_id: str, now: datetime) -> None:
    """Somebody has this role from now on, if they had it not already; whoever gave it over to them has it no longer."""
    row = row_of(session, incident, role, person_id, now)
    if row.asked_at or row.ended_at:
        row.at = now
    if row.after and (before := session.get(RoleTaken, (incident.id, role, row.after))):
        before.ended_at = now
    row.asked_at = row.ended_at = row.after = None
    session.flush()


def row_of(session: Session, incident: Incident, role: str, person_id: str, now: datetime) -> RoleTaken:
    """The row of somebody in a role, made where there is none."""
    key = (incident.id or 0, role, person_id)
    add_once(session, RoleTaken(incident_id=key[0], role=role, person_id=person_id, at=now))
    return session.get_one(RoleTaken, key)


def standing(session: Session, incident: Incident, role: str | None = None) -> list[RoleTaken]:
    """Who has a role, or is asked whether they have it, in the order in which they came to it."""
    return [one for one in _standing(session, incident.id).all() if role in (None, one.role)]


@question
def _standing(incident_id: int | None) -> SelectOfScalar[RoleTaken]:
    theirs = select(RoleTaken).where(RoleTaken.incident_id == incident_id, col(RoleTaken.ended_at).is_(None))
    return theirs.order_by(col(RoleTaken.at), col(RoleTaken.person_id))


def end(session: Session, row: RoleTaken, now: datetime) -> None:
    """Somebody has a role no longer; it stays on record that they had it."""
    row.ended_at, row.asked_at, row.after = now, None, None
    session.add(row)
    session.flush()


def stand_again(session: Session, incident: Incident, command: str, now: datetime) -> list[RoleTaken]:
    """The response is on again: whoever had a role, but `command`, is to say that they have it still."""
    found = [one for one in standing(session, incident) if one.role != command]
    for row in found:
        row.asked_at, row.asked_by, row.after, row.question = now, "", None, None
        session.add(row)
    session.flush()
    return found


def who(session: Session, incident: Incident) -> list[str]:
    """Everybody who has taken a role in an incident."""
    return list(session.exec(select(RoleTaken.person_id).where(RoleTaken.incident_id == incident.id).distinct()).all())


def without_card(session: Session, now: datetime) -> list[str]:  # noqa: ARG001 (a look's)
    """The roles of live incidents whose cards can be handed out now, and were not yet."""
    waiting = _without_card(session).all()
    return [f"{one.incident_id} {one.role} {one.person_id}" for one in waiting if _can_have_card(session, one)]


@question
def _without_card() -> SelectOfScalar[RoleTaken]:
    waiting = (
        select(RoleTaken)
        .join(Incident)
        .where(col(RoleTaken.carded_at).is_(None), col(RoleTaken.ended_at).is_(None))
        .where(col(Incident.alert_state).in_(LIVE))
    )
    return waiting.order_by(col(RoleTaken.at), col(RoleTaken.person_id))


def _can_have_card(session: Session, one: RoleTaken) -> bool:
    return reach.can_reach(session, one.person_id, SLACK) and bool(cards.of_role(session, one.role))


def hand_out_cards(app: Bot, session: Session, now: datetime, key: str) -> None:  # noqa: ARG001 (a step's)
    """Send the cards of a role to whoever has taken it."""
    number, role, person_id = key.split()
    incident = service.get(session, int(number))
    theirs = (RoleTaken.incident_id == incident.id, RoleTaken.role == role, RoleTaken.person_id == person_id)
    if change(session, RoleTaken, *theirs, col(RoleTaken.carded_at).is_(None), carded_at=now):
        for playbook_id in cards.of_role(session, role):
            _hand_out(session, incident, person_id, playbook_id, now)


def _hand_out(session: Session, incident: Incident, person_id: str, playbook_id: str, now: datetime) -> None:
    card, envelope = _card(session, incident, playbook_id, now, person_id), news.envelope(incident, "card")
    reach.tell(session, now, person_id, card, envelope, by=(SLACK,))


def take_back_cards(session: Session, incident: Incident, now: datetime) -> None:
    """The response is over: cards that have not gone out are of no use."""
    outbox.withdraw(session, now, news.envelope(incident, "card").subject)


def hand_out_again(session: Session, incident: Incident) -> None:
    """The response is on again: whoever never got their card is to have it."""
    about, gone_out = news.envelope(incident, "card").subject, col(Message.state).in_((*outbox.WAITING, State.SENT))
    have_it = select(Message.person_id).where(Message.subject == about, gone_out)
    theirs = (RoleTaken.incident_id == incident.id, col(RoleTaken.person_id).not_in(session.exec(have_it).all()))
    change(session, RoleTaken, *theirs, carded_at=None)


def _card(session: Session, incident: Incident, playbook_id: str, now: datetime, reader: str) -> Content:
    """What to hand out for a role; the log says what of it is not as it should be."""
    try:
        card = cards.filled_in(session, playbook_id, incident, now, reader)
    except cards.Unreadable as error:
        service.note(session, incident, now, "information", playbook_messages.unreadable(playbook_id, str(error)))
        return playbook_messages.no_card(playbook_id, messages.of(incident))
    if card.bare:
        service.note(session, incident, now, "information", playbook_messages.shown_bare(card))
    besides = hazards.on_role_card(session, incident, now, reader)
    channel_id = session.get_one(Room, incident.id).channel_id
    return playbook_messages.card(card, messages.of(incident), channel_id, besides)
