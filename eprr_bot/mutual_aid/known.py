"""What an incident's picture shows of mutual aid: what was asked of whom, the newest first."""

from collections.abc import Iterator
from datetime import datetime

from sqlmodel import Session

from eprr_bot.incidents.models import Incident
from eprr_bot.incidents.picture import Heading, Line
from eprr_bot.mutual_aid import service
from eprr_bot.slack import blocks


def lines(session: Session, incident: Incident, _: datetime) -> Iterator[Line]:
    """A source of the picture."""
    for one in service.register(session, incident):
        what, whom = (blocks.open_ended(words) for words in (one.what, one.from_whom))
        text = f"Mutual aid {one.id}: {what}, from {whom}. {blocks.sentence(one.state)} by {one.requested_by}."
        yield Line(Heading.MUTUAL_AID, text, one.requested_at)
