"""Telling the people of an incident what has changed: in its channel, and each by every route that reached them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from eprr_bot.base.questions import question
from eprr_bot.callout import kinds
from eprr_bot.callout.models import Callee, CallOut, Page
from eprr_bot.directory import service as directory
from eprr_bot.incidents.models import Incident, Involved, Room
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Lane, Message, State
from eprr_bot.outbox.service import Envelope
from eprr_bot.reach import service as reach
from eprr_bot.reach import teams
from eprr_bot.reach.routes import ROUTES, every
from eprr_bot.slack.blocks import Content
from eprr_bot.slack.commands import Actor

REACHED = (State.QUEUED, State.SENDING, State.SENT)
"""The states of a page that has reached somebody, or still will. A page that was taken back needs no second word."""

COMMAND = "command"
"""The part in an incident of whoever is or was accountable for it."""

TURNS = "turns"
"""What those read in private who come on or go off while an incident is live."""


def subject(incident: Incident | None) -> str:
    """What an incident's messages are filed under; and what is sent of work that belongs to none."""
    return f"incident/{incident.id}" if incident else "no incident"


def tell_room(session: Session, incident: Incident, content: Content, now: datetime) -> None:
    """Post in an incident's channel, where there is one yet; the headline shows the log in any case."""
    side = session.get_one(Room, incident.id)
    if side.channel_id:
        outbox.post(session, now, side.channel_id, content, envelope(incident, "room"))


def tell_teams(session: Session, incident: Incident, content: Content, now: datetime, occasion: str) -> None:
    """Post in Microsoft Teams, once for an occasion, for more people than are called. It is news for an hour."""
    about_it = envelope(incident, "teams", f"{subject(incident)}/teams/{occasion}")
    teams.post(session, now, content, replace(about_it, expires_at=now + timedelta(hours=1)))


def tell_called(
    session: Session,
    incident: Incident,
    content: Content,
    now: datetime,
    occasion: str,
    instead: Mapping[str, Content] | None = None,
    actor: Actor | None = None,
    besides: Mapping[str, str] | None = None,
) -> None:
    """One message to everybody who was called out or has a part, by each route of theirs, once for an occasion.

    `instead` holds the words for those whom it touches otherwise than all; `besides`, the route on which somebody
    reads it already, in the word back to what they sent. Whoever did it has the answer.
    """
    told = _routes(session, incident)
    for person_id, routes in told.items() if actor is None else _others(session, told, actor).items():
        read_on = (besides or {}).get(person_id)
        by = [one for one in routes if one != read_on and not ROUTES[one].rings] if read_on else routes
        about_it = envelope(incident, "news", f"{subject(incident)}/{occasion}/{person_id}")
        reach.tell(session, now, person_id, (instead or {}).get(person_id, content), about_it, by)


def _others(session: Session, told: Mapping[str, list[str]], actor: Actor) -> dict[str, list[str]]:
    """All but whoever did it; but whoever is said to have done it, by somebody else at the keyboard, is told."""
    did_it = actor.person_id if actor.person_id and directory.name_of(session, actor.person_id) == actor.name else None
    return {one: by for one, by in told.items() if one != did_it}


def whom(session: Session, incident: Incident, now: datetime, actor: Actor) -> dict[str, list[str]]:
    """Who is told of news that somebody brings about, and by which routes."""
    used = _others(session, _routes(session, incident), actor)
    people = directory.by_ids(session, used)
    may_be = {one: reach.usable(session, person, used[one], lane(incident), now) for one, person in people.items()}
    return {one: reach.without_ringing(may_be[one]) for one in used if may_be.get(one)}


def involve(session: Session, incident: Incident, part: str, person_id: str | None, now: datetime) -> None:
    """From now on somebody has this part in an incident, after whoever had it until now, and is told of its news."""
    if person_id is not None:
        newest = session.exec(
            select(func.max(Involved.since)).where(Involved.incident_id == incident.id, Involved.part == part)
        ).one()
        # A clock that was set back must not put whoever comes on before whoever goes off.
        since = max(now, newest + timedelta(microseconds=1)) if newest else now
        session.merge(Involved(incident_id=incident.id or 0, part=part, person_id=person_id, since=since))
        session.flush()


def involve_first(session: Session, incident: Incident, parts: Mapping[str, str | None], now: datetime) -> None:
    """Who has which part as an incident is declared: nobody had one before, so nothing is looked up."""
    number = incident.id or 0
    session.add_all(
        Involved(incident_id=number, part=part, person_id=one, since=now) for part, one in parts.items() if one
    )


def had_part(session: Session, incident: Incident, part: str) -> list[str]:
    """Whoever has or had a part in an incident, the newest last."""
    return [one.person_id for one in _had_part(session, incident.id, part).all()]


@question
def _had_part(incident_id: int | None, part: str) -> SelectOfScalar[Involved]:
    theirs = select(Involved).where(Involved.incident_id == incident_id, Involved.part == part)
    return theirs.order_by(col(Involved.since))


def has_lost_command(session: Session, incident: Incident) -> bool:
    """Had somebody command of it, and nobody has it now?"""
    return incident.director_id is None and bool(had_part(session, incident, COMMAND))


def involved(session: Session, incident: Incident) -> list[str]:
    """Everybody who has or had a part in an incident."""
    return list(_involved(session, incident.id).all())


@question
def _involved(incident_id: int | None) -> SelectOfScalar[str]:
    theirs = select(Involved.person_id).where(Involved.incident_id == incident_id)
    return theirs.order_by(col(Involved.since), col(Involved.person_id))


def tell_one(
    session: Session, incident: Incident, person_id: str | None, content: Content, now: datetime, occasion: str
) -> None:
    """One message to somebody, by each route that there is, on what is theirs to do while the response goes on."""
    about_it = envelope(incident, TURNS, f"{subject(incident)}/{occasion}/{person_id}")
    reach.tell(session, now, person_id, content, about_it, every())


def take_back_turns(session: Session, incident: Incident, now: datetime) -> None:
    """The response is over: nobody who is not told yet comes on or goes off in it."""
    outbox.withdraw(session, now, envelope(incident, TURNS).subject)


def was_taken_back(session: Session, incident: Incident, person_id: str) -> bool:
    """Was the newest that somebody was to read of who comes on and goes off taken back, by every route?"""
    theirs = select(Message.state).where(
        Message.subject == envelope(incident, TURNS).subject, Message.person_id == person_id
    )
    found = session.exec(theirs).all()
    return bool(found) and all(one == State.WITHDRAWN for one in found)


def take_back_states(session: Session, incident: Incident, now: datetime) -> None:
    """The response is on again: nobody who is not told yet reads of an earlier alert state."""
    outbox.take_back(session, now, col(Message.key).startswith(f"{subject(incident)}/alert/"))


def _routes(session: Session, incident: Incident) -> dict[str, list[str]]:
    """Who is told, by which routes: those that were used, and every one for whoever has a part and was not called."""
    used = _routes_used(session, incident)
    return used | {one: list(every()) for one in involved(session, incident) if one not in used}


def _routes_used(session: Session, incident: Incident) -> dict[str, list[str]]:
    """Who was called out to an incident, or asked about its command, with every route by which a page went to them.

    Organisations' contacts are none of them: they are told of what is for them alone.
    """
    paged = (
        select(Callee.person_id, Page.route)
        .join(Page, col(Page.callee_id) == col(Callee.id))
        .join(CallOut, col(CallOut.id) == col(Callee.call_out_id))
        .join(Message, col(Message.id) == col(Page.message_id))
    )
    informing = [one.name for one in kinds.KINDS.values() if one.only_informs]
    ours = (CallOut.incident_id == incident.id, col(CallOut.kind).not_in(informing))
    reached = paged.where(*ours, col(Message.state).in_(REACHED))
    found: dict[str, list[str]] = {}
    for person_id, route in dict.fromkeys(session.exec(reached.order_by(col(Page.id))).all()):
        found.setdefault(person_id, []).append(route)
    return found


def lane(incident: Incident | None) -> Lane:
    """The lane of whatever is sent about an incident, or of work that belongs to none."""
    return Lane.EXERCISE if is_exercise(incident) else Lane.LIVE


def is_exercise(incident: Incident | None) -> bool:
    """Work that belongs to no incident is real."""
    return incident is not None and incident.is_exercise


def envelope(incident: Incident | None, what: str, key: str | None = None) -> Envelope:
    """What a message of an incident belongs to, or of work that belongs to none."""
    about = f"{subject(incident)}/{what}"
    return Envelope(lane(incident), about, is_exercise(incident), key=key)
