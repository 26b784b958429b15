"""People say which local resilience forums an incident concerns; two or more make it widespread (INC-06)."""

from datetime import datetime

from sqlmodel import Session

from eprr_bot.incidents import command, forum_links, forum_messages, messages, news, service
from eprr_bot.incidents.alert import LIVE
from eprr_bot.incidents.models import WIDESPREAD, ForumLink, Incident
from eprr_bot.lrf import service as lrf
from eprr_bot.slack.commands import Actor, UserError

NOTED = "forum"
"""The kind of the log's entries about it, but for the one that makes it widespread."""


def add(session: Session, incident: Incident, typed: str, now: datetime, actor: Actor) -> bool:
    """It concerns a forum, too. Returns whether that makes it widespread. Raises UserError for no forum, or no news."""
    command.lock(session, incident)
    code = lrf.meant(session, typed, now)
    before = forum_links.linked(session, incident)
    name = lrf.forum_names(session, now).get(code, code)
    if code in {one.forum for one in before}:
        raise UserError(f"Incident {incident.id} concerns {name} already.")
    session.merge(ForumLink(incident_id=incident.id or 0, forum=code, by=actor.name, at=now))
    session.flush()
    is_news = len(before) == 1
    said = forum_messages.added(name, forum_links.names(session, incident, now))
    _note(session, incident, WIDESPREAD if is_news else NOTED, said, now, actor)
    return is_news


def remove(session: Session, incident: Incident, typed: str, now: datetime, actor: Actor) -> None:
    """It does not concern a forum after all. Raises UserError for one that it does not concern."""
    command.lock(session, incident)
    code = lrf.meant(session, typed, now)
    name = lrf.forum_names(session, now).get(code, code)
    found = next((one for one in forum_links.linked(session, incident) if one.forum == code), None)
    if found is None:
        raise UserError(f"Incident {incident.id} does not concern {name}, as far as its log says.")
    found.removed_at = now
    session.add(found)
    session.flush()
    _note(session, incident, NOTED, forum_messages.removed(name, forum_links.names(session, incident, now)), now, actor)


def _note(session: Session, incident: Incident, kind: str, said: str, now: datetime, actor: Actor) -> None:
    """In the log, in its channel and, where it has become widespread, to everybody who was called."""
    number = service.note(session, incident, now, kind, said, actor)
    told = forum_messages.told(messages.of(incident), said, actor.name, now)
    news.tell_room(session, incident, told, now)
    if kind == WIDESPREAD and incident.alert_state in LIVE:
        news.tell_teams(session, incident, told, now, f"{kind}/{number}")
        news.tell_called(session, incident, told, now, f"{kind}/{number}", actor=actor)
