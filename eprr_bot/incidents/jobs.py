"""What the clock does for incidents: whoever takes a role gets its action card, in private."""

from datetime import datetime

from sqlmodel import Session

from eprr_bot.base.db import reading, transaction
from eprr_bot.base.safely import each
from eprr_bot.incidents import cards, command, messages, news, service
from eprr_bot.incidents.models import Incident, Room
from eprr_bot.outbox import service as outbox
from eprr_bot.reach import service as reach
from eprr_bot.reach.routes import SLACK
from eprr_bot.slack.blocks import Content
from eprr_bot.slack.commands import Bot


def look_after_command(app: Bot, now: datetime) -> None:
    """For every live incident that needs it: who has command, by what people answered and by what the rota says."""
    with reading(app.engine) as session:
        found = command.to_look_after(session, now)

    def look_after(number: int) -> None:
        with transaction(app.engine) as session:
            command.look_after(session, service.get(session, number), now)

    each("command of incident", found, look_after)


def hand_out_cards(app: Bot, now: datetime) -> None:
    """Send the action card of their role, once, to everybody who answered an open incident's call-out."""
    with reading(app.engine) as session:
        found = [one.id or 0 for one in service.open_incidents(session)]

    def hand_out(number: int) -> None:
        with transaction(app.engine) as session:
            _hand_out_of(session, service.get(session, number), now)

    each("action cards of incident", found, hand_out)


def _hand_out_of(session: Session, incident: Incident, now: datetime) -> None:
    for _, callee in service.responders(session, incident):
        if callee.answered_at is not None and callee.rota_id:
            _hand_out(session, incident, callee.person_id, callee.rota_id, now)
    if incident.command_at and incident.director_id:
        _hand_out(session, incident, incident.director_id, service.command_rota(session), now)


def _hand_out(session: Session, incident: Incident, person_id: str, playbook_id: str, now: datetime) -> None:
    key = f"{service.subject(incident)}/card/{playbook_id}/{person_id}"
    if outbox.is_decided(session, f"{key}/{SLACK}") or not reach.can_reach(session, person_id, SLACK):
        return
    content = _card(session, incident, playbook_id, now)
    if content is not None:
        envelope = news.envelope(incident, "card", key)
        reach.tell(session, now, person_id, content, envelope, by=(SLACK,))


def _card(session: Session, incident: Incident, playbook_id: str, now: datetime) -> Content | None:
    """What to hand out for a role; the log says what of it is not as it should be. None where it has no card."""
    try:
        card = cards.card(session, playbook_id, incident, now)
    except cards.Unreadable as error:
        service.note(session, incident, now, "information", messages.unreadable(playbook_id, str(error)))
        return messages.no_card(playbook_id, messages.of(incident))
    if card is None:
        return None
    if card.bare:
        service.note(session, incident, now, "information", messages.shown_bare(card))
    return messages.card(card, messages.of(incident), session.get_one(Room, incident.id).channel_id)
