"""Telling the people of an incident what has changed: in its channel, and each by every route that reached them."""

from collections.abc import Iterator
from datetime import datetime

from sqlmodel import Session, col, select

from eprr_bot.callout.models import Callee, CallOut, Page
from eprr_bot.directory import service as directory
from eprr_bot.incidents.models import Incident, Room
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Lane, Message, State
from eprr_bot.outbox.service import Envelope
from eprr_bot.reach import routes
from eprr_bot.slack.blocks import Content

REACHED = (State.QUEUED, State.SENDING, State.SENT)
"""The states of a page that has reached somebody, or still will. A page that was taken back needs no second word."""


def subject(incident: Incident) -> str:
    """What an incident's messages are filed under."""
    return f"incident/{incident.id}"


def tell_room(session: Session, incident: Incident, content: Content, now: datetime) -> None:
    """Post in an incident's channel, where there is one yet; the headline shows the log in any case."""
    side = session.get_one(Room, incident.id)
    if side.channel_id:
        outbox.post(session, now, side.channel_id, content, envelope(incident, "room"))


def tell_called(session: Session, incident: Incident, content: Content, now: datetime, occasion: str) -> None:
    """One message to everybody who was called out, by each route that was used for them, once for an occasion."""
    for person_id, route, address in _reachable(session, incident, now):
        made = envelope(incident, "news", f"{subject(incident)}/{occasion}/{person_id}/{route}", person_id)
        outbox.post(session, now, address, content, made, channel=route)


def whom(session: Session, incident: Incident, now: datetime) -> dict[str, list[str]]:
    """Who is told of news, and by which routes."""
    found: dict[str, list[str]] = {}
    for person_id, route, _ in _reachable(session, incident, now):
        found.setdefault(person_id, []).append(route)
    return found


def _reachable(session: Session, incident: Incident, now: datetime) -> Iterator[tuple[str, str, str]]:
    """Everybody who was called out, with each route that was used for them and may be used now, and its address."""
    zone = directory.cluster(session).zone
    for person_id, route in _routes_used(session, incident):
        person = directory.person(session, person_id)
        address = {"slack": person.slack_id, "text": person.mobile}.get(route) if person else None
        if person and address and routes.may_use(person, route, lane(incident), now, zone):
            yield person_id, route, address


def tell_director(session: Session, incident: Incident, content: Content, now: datetime, occasion: str) -> None:
    """One message to the accountable director, by each route that there is."""
    person = directory.person(session, incident.director_id or "")
    if person is None or not person.is_active:
        return
    for route, address in (("slack", person.slack_id), ("text", person.mobile)):
        if address and routes.may_use(person, route, lane(incident), now, directory.cluster(session).zone):
            made = envelope(incident, "news", f"{subject(incident)}/{occasion}/{person.id}/{route}", person.id)
            outbox.post(session, now, address, content, made, channel=route)


def _routes_used(session: Session, incident: Incident) -> list[tuple[str, str]]:
    """Who was called out to an incident, or asked about its command, with every route by which a page went to them."""
    paged = (
        select(Callee.person_id, Page.route)
        .join(Page, col(Page.callee_id) == col(Callee.id))
        .join(CallOut, col(CallOut.id) == col(Callee.call_out_id))
        .join(Message, col(Message.id) == col(Page.message_id))
    )
    reached = paged.where(CallOut.incident_id == incident.id, col(Message.state).in_(REACHED))
    return list(dict.fromkeys((person_id, route) for person_id, route in session.exec(reached.order_by(col(Page.id)))))


def lane(incident: Incident) -> Lane:
    """The lane of whatever is sent about an incident."""
    return Lane.EXERCISE if incident.is_exercise else Lane.LIVE


def envelope(incident: Incident, what: str, key: str | None = None, person_id: str | None = None) -> Envelope:
    """What a message of an incident belongs to."""
    about = f"{subject(incident)}/{what}"
    return Envelope(lane(incident), about, incident.is_exercise, key=key, person_id=person_id)
