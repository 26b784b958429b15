"""What the clock does for incidents: whoever takes a role gets its action card, in private."""

from datetime import datetime

from sqlalchemy import Engine
from sqlmodel import Session

from eprr_bot.db import transaction
from eprr_bot.directory import service as directory
from eprr_bot.incidents import cards, messages, service
from eprr_bot.incidents.models import Incident, Room
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Lane
from eprr_bot.outbox.service import Envelope


def hand_out_cards(engine: Engine, now: datetime) -> None:
    """Send the action card of their role, once, to everybody who answered an open incident's call-out."""
    with transaction(engine) as session:
        for incident in service.open_incidents(session):
            for _, callee in service.responders(session, incident):
                if callee.answered_at is not None and callee.rota_id:
                    _hand_out(session, incident, callee.person_id, callee.rota_id, now)


def _hand_out(session: Session, incident: Incident, person_id: str, playbook_id: str, now: datetime) -> None:
    person = directory.person(session, person_id)
    card = cards.card(session, playbook_id, incident, now)
    if person is None or not person.slack_id or card is None:
        return
    side = session.get_one(Room, incident.id)
    content = messages.card(card, messages.of(incident), side.channel_id)
    lane = Lane.EXERCISE if incident.is_exercise else Lane.LIVE
    about = service.subject(incident)
    envelope = Envelope(lane, f"{about}/card", incident.is_exercise, key=f"{about}/card/{playbook_id}/{person_id}")
    outbox.post(session, now, person.slack_id, content, envelope)
