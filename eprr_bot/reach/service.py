"""Telling one person something by the best way there is: Slack, or else a text message."""

from datetime import datetime

from sqlmodel import Session

from eprr_bot.directory import service as directory
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Message
from eprr_bot.outbox.service import Envelope
from eprr_bot.reach import routes
from eprr_bot.slack.blocks import Content


def tell(
    session: Session, now: datetime, person_id: str | None, content: Content, envelope: Envelope
) -> Message | None:
    """Decide to tell a person. None when nobody is named, they have left, or there is no way to reach them now."""
    person = directory.person(session, person_id) if person_id else None
    if person is None or not person.is_active:
        return None
    if person.slack_id:
        return outbox.post(session, now, person.slack_id, content, envelope)
    if person.mobile and routes.may_use(person, "text", envelope.lane, now, directory.cluster(session).zone):
        return outbox.post(session, now, person.mobile, content, envelope, channel="text")
    return None
