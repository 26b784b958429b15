"""Whoever joins an incident's channel is read in, in private and once: what it is, how it stands, what they can do.

Who declared it, was called to it, has a part in it or is to have one has been told already, by every route.
"""

from datetime import datetime

from sqlmodel import Session

from eprr_bot.directory import service as directory
from eprr_bot.incidents import headline, messages, news, read_in_messages, service
from eprr_bot.incidents.models import Incident, Room
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Lane
from eprr_bot.outbox.service import Envelope
from eprr_bot.slack.commands import Actor


def read_in(session: Session, incident: Incident, actor: Actor, now: datetime) -> None:
    """Decide to tell somebody, by their Slack account: they may be in no directory. It waits for whatever is urgent."""
    if _is_told(session, incident, actor):
        return
    about = f"{news.subject(incident)}/read-in"
    facts = messages.of(incident, directory.name_of(session, incident.director_id))
    known = headline.besides_the_facts(session, incident, now)
    told = read_in_messages.read_in(facts, session.get_one(Room, incident.id).channel_id, known)
    once = Envelope(Lane.ROUTINE, about, incident.is_exercise, key=f"{about}/{actor.slack_id}")
    outbox.post(session, now, actor.slack_id, told, once)


def _is_told(session: Session, incident: Incident, actor: Actor) -> bool:
    if actor.slack_id == incident.declared_by_slack_id:
        return True
    called = {callee.person_id for _, callee in service.responders(session, incident)}
    return actor.person_id in {*called, *news.involved(session, incident), incident.rota_holder_id}
