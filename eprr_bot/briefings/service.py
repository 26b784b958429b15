"""Handover briefings: given, accepted or not. Accepting one is not taking command: incidents/command.py alone does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eprr_bot.base.db import change, take_turns
from eprr_bot.base.letters import visible
from eprr_bot.base.patient_data import without_nhs_numbers
from eprr_bot.base.questions import question
from eprr_bot.briefings import briefing, messages
from eprr_bot.briefings.briefing import SECTIONS, Shape
from eprr_bot.briefings.messages import Shown
from eprr_bot.briefings.models import Briefing, BriefingState
from eprr_bot.directory import service as directory
from eprr_bot.incidents import messages as incident_messages
from eprr_bot.incidents import news, picture
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.alert import LIVE
from eprr_bot.incidents.heard import Passing
from eprr_bot.incidents.models import Incident
from eprr_bot.incidents.picture import Heading, Line
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Message
from eprr_bot.reach import service as reach
from eprr_bot.reach.routes import every
from eprr_bot.slack import blocks
from eprr_bot.slack.commands import Actor, UserError

KIND = "handover"
"""The kind of the log's entries about them."""
REMIND_AFTER = timedelta(minutes=15)
MAY_BE_ACCEPTED = (BriefingState.WAITING, BriefingState.REFUSED)


@dataclass(frozen=True)
class Given:
    """What somebody who hands over says. Sections that are left out stand as they were drafted."""

    shape: Shape = Shape.IIMARCH
    role: str = ""
    to_id: str = ""
    sections: Mapping[str, str] = field(default_factory=dict)


def drafted(session: Session, incident: Incident, shape: Shape, now: datetime) -> dict[str, str]:
    """The sections as they can be told now."""
    of_it = select(Briefing).where(Briefing.incident_id == incident.id, Briefing.shape == shape)
    before = session.exec(of_it.order_by(col(Briefing.number).desc()).limit(1)).first()
    return briefing.draft(shape, picture.of(session, incident, now), before.sections if before else None)


def give(session: Session, incident: Incident, given: Given, now: datetime, actor: Actor) -> tuple[Briefing, bool]:
    """Keep a briefing, and tell the successor. Returns it, and whether an NHS number was taken out.

    Raises UserError where it says nothing, or the successor has left or is the one who gives it.
    """
    successor = _successor(session, given, actor)
    sections, removed = _cleaned(given, drafted(session, incident, given.shape, now))
    take_turns(session, f"briefings/{incident.id}")
    made = Briefing(
        incident_id=incident.id or 0,
        number=len(briefings(session, incident)) + 1,
        shape=given.shape,
        role=without_nhs_numbers(given.role)[0],
        sections=sections,
        made_at=now,
        made_by=actor.name,
        made_by_id=actor.person_id or "",
        to_id=given.to_id,
        state=BriefingState.WAITING if given.to_id else BriefingState.KEPT,
    )
    _replace_earlier(session, incident, made, now)
    session.add(made)
    session.flush()
    one = shown(session, made)
    incidents.note(session, incident, now, KIND, messages.entry(one), actor)
    if successor:
        envelope = news.envelope(incident, "briefing", f"{news.subject(incident)}/briefing/{made.number}")
        sent = reach.tell(session, now, made.to_id, messages.to_successor(one), envelope, every())
        made.message_id = next((one.id for one in sent if one.channel == outbox.IN_SLACK.channel), "")
        session.add(made)
    return made, removed


def _successor(session: Session, given: Given, actor: Actor) -> bool:
    person = directory.person(session, given.to_id) if given.to_id else None
    if person is None:
        return False
    directory.refuse_leaver(person)
    if person.id == actor.person_id:
        raise UserError("You cannot hand over to yourself. Name whoever takes over from you, or nobody yet.")
    return True


def _cleaned(given: Given, draft: Mapping[str, str]) -> tuple[dict[str, str], bool]:
    said = {name: visible(given.sections.get(name, draft[name])).strip() for name in SECTIONS[given.shape]}
    cleaned = {name: without_nhs_numbers(text) for name, text in said.items()}
    if not any(said.values()):
        raise UserError("Nothing of that could be read. Say at least what is going on.")
    return {name: text for name, (text, _) in cleaned.items()}, any(removed for _, removed in cleaned.values())


def _replace_earlier(session: Session, incident: Incident, made: Briefing, now: datetime) -> None:
    """What waits for the same role is not to be accepted any more."""
    for one in replaced_by(session, incident, made.role):
        one.state, one.settled_at = BriefingState.REPLACED, now
        session.add(one)
        _renew(session, one, now)


def replaced_by(session: Session, incident: Incident, role: str) -> list[Briefing]:
    """What waits to be accepted until somebody gives another briefing for the same role."""
    return [
        one for one in briefings(session, incident) if one.role.lower() == role.lower() and one.state in MAY_BE_ACCEPTED
    ]


def briefings(session: Session, incident: Incident) -> list[Briefing]:
    """Those of an incident, the oldest first."""
    return list(_briefings(session, incident.id).all())


@question
def _briefings(incident_id: int | None) -> SelectOfScalar[Briefing]:
    return select(Briefing).where(Briefing.incident_id == incident_id).order_by(col(Briefing.number))


def get(session: Session, incident: Incident, number: int | None = None) -> Briefing:
    """The briefing of this number, or the newest. Raises UserError where there is none."""
    found = [one for one in briefings(session, incident) if number in (None, one.number)]
    if not found:
        which = f"briefing {number}" if number else "handover briefing"
        raise UserError(f"Incident {incident.id} has no {which}. /incident handover drafts one.")
    return found[-1]


def waiting_for(session: Session, incident: Incident, person_id: str | None, number: int | None = None) -> Briefing:
    """The briefing that somebody may accept, or that of this number. Raises UserError where it is none, or several."""
    theirs = [one for one in briefings(session, incident) if one.to_id == person_id and one.state in MAY_BE_ACCEPTED]
    found = [one for one in theirs if one.number == number] if number else _not_refused(theirs)
    if not found:
        which = f"Handover briefing {number}" if number else "No handover briefing"
        waits = "does not wait" if number else "waits"
        raise UserError(f"{which} of incident {incident.id} {waits} for you to accept it.")
    if len(found) > 1:
        raise UserError(messages.several([shown(session, one) for one in found]))
    return found[0]


def waiting(session: Session, person_ids: list[str]) -> list[Briefing]:
    """The briefings of live incidents that one of these people is asked to accept; else those they had refused."""
    theirs = select(Briefing).join(Incident).where(col(Briefing.to_id).in_(person_ids))
    open_ones = theirs.where(col(Briefing.state).in_(MAY_BE_ACCEPTED), col(Incident.alert_state).in_(LIVE))
    return _not_refused(session.exec(open_ones.order_by(col(Briefing.made_at))).all())


def _not_refused(found: Sequence[Briefing]) -> list[Briefing]:
    """Those that wait; where none does, those that were refused, because whoever did may change their mind."""
    return [one for one in found if one.state == BriefingState.WAITING] or list(found)


def accept(session: Session, one: Briefing, now: datetime, actor: Actor, by: str = "") -> None:
    """The successor accepts the handover; `by` says how. Raises UserError where it is not theirs."""
    _settle(session, one, BriefingState.ACCEPTED, "", now, actor, by)


def refuse(session: Session, one: Briefing, why: str, now: datetime, actor: Actor) -> None:
    """The successor does not accept it. Raises UserError where it is not theirs, or without a reason."""
    if not visible(why):
        raise UserError("Say in a few words why not: /incident handover refuse <why>")
    _settle(session, one, BriefingState.REFUSED, without_nhs_numbers(" ".join(why.split()))[0], now, actor)


def _settle(
    session: Session, one: Briefing, state: BriefingState, why: str, now: datetime, actor: Actor, by: str = ""
) -> None:
    name = directory.name_of(session, one.to_id) if one.to_id else "nobody"
    if not one.to_id or actor.person_id != one.to_id:
        raise UserError(f"Briefing {one.number} is for {name}, so only {name} can say so.")
    open_ones = (Briefing.id == one.id, col(Briefing.state).in_(MAY_BE_ACCEPTED), Briefing.state != state)
    if not change(session, Briefing, *open_ones, state=state, settled_at=now, why=why):
        session.refresh(one)
        raise UserError(f"Briefing {one.number} is {one.state} already. Nothing was changed.")
    session.refresh(one)
    incident, facts = incidents.get(session, one.incident_id), shown(session, one)
    incidents.note(session, incident, now, KIND, messages.settled_entry(facts, by), actor)
    news.tell_one(session, incident, one.made_by_id, messages.settled(facts), now, f"briefing/{one.number}/{state}")
    _renew(session, one, now)


def _renew(session: Session, one: Briefing, now: datetime) -> None:
    message = session.get(Message, one.message_id) if one.message_id else None
    if message is not None:
        session.flush()
        outbox.revise(session, now, message, messages.to_successor(shown(session, one)))


def shown(session: Session, one: Briefing) -> Shown:
    """A briefing as people read of it."""
    incident = incidents.get(session, one.incident_id)
    is_live = incident.alert_state in LIVE
    has_command = incident.command_at is not None and incident.director_id == one.to_id
    return Shown(
        facts=incident_messages.of(incident),
        number=one.number,
        shape=Shape(one.shape),
        role=one.role,
        sections=one.sections,
        made_at=one.made_at,
        made_by=one.made_by,
        to=directory.name_of(session, one.to_id) if one.to_id else "",
        state=BriefingState(one.state),
        settled_at=one.settled_at,
        why=one.why,
        may_take_command=is_live and not one.role and not has_command,
    )


def not_accepted(session: Session, now: datetime) -> list[int]:
    """Those of live incidents that nobody has accepted in time, and of which nobody was reminded."""
    return [one or 0 for one in _waiting_since(session, now - REMIND_AFTER).all()]


@question
def _waiting_since(made_at: datetime) -> SelectOfScalar[int | None]:
    waiting = select(col(Briefing.id)).join(Incident).where(Briefing.state == BriefingState.WAITING)
    late = waiting.where(Briefing.made_at <= made_at, col(Briefing.reminded_at).is_(None))
    return late.where(col(Incident.alert_state).in_(LIVE))


def next_due(session: Session, now: datetime) -> datetime | None:
    """When somebody is to be reminded next."""
    found = _next_waiting(session, now - REMIND_AFTER).first()
    return found + REMIND_AFTER if found else None


@question
def _next_waiting(made_at: datetime) -> SelectOfScalar[datetime]:
    waiting = select(col(Briefing.made_at)).join(Incident).where(Briefing.state == BriefingState.WAITING)
    later = waiting.where(Briefing.made_at > made_at, col(Incident.alert_state).in_(LIVE))
    return later.order_by(col(Briefing.made_at)).limit(1)


def remind(session: Session, briefing_id: int, now: datetime) -> None:
    """Ask the successor once more, and tell whoever hands over."""
    still_waits = (Briefing.id == briefing_id, Briefing.state == BriefingState.WAITING)
    if not change(session, Briefing, *still_waits, col(Briefing.reminded_at).is_(None), reminded_at=now):
        return
    one = session.get_one(Briefing, briefing_id, populate_existing=True)
    incident, facts = incidents.get(session, one.incident_id), shown(session, one)
    news.tell_one(session, incident, one.to_id, messages.asked_again(facts), now, f"briefing/{one.number}/again")
    news.tell_one(session, incident, one.made_by_id, messages.still_waits(facts), now, f"briefing/{one.number}/waits")


def when_command_passes(session: Session, incident: Incident, passing: Passing) -> str:
    """What is said of a briefing as command passes: nothing where it was accepted, or nobody had command before."""
    for one in briefings(session, incident):
        if one.to_id == passing.to and one.state == BriefingState.ACCEPTED:
            _renew(session, one, passing.now)
    if passing.since is None or passing.before is None:
        return ""
    those = [one for one in briefings(session, incident) if not one.role and one.made_at >= passing.since]
    theirs = next((one for one in reversed(those) if one.to_id == passing.to), None)
    if theirs is None:
        return messages.NONE_GIVEN
    return "" if theirs.state == BriefingState.ACCEPTED else f"Handover briefing {theirs.number} is not accepted yet."


def lines(session: Session, incident: Incident, now: datetime) -> list[Line]:
    """A source of the picture: what a handover waits for."""
    return [
        Line(Heading.COMMAND, messages.waits(shown(session, one)), one.made_at, is_late=_is_late(one, now))
        for one in briefings(session, incident)
        if one.state in MAY_BE_ACCEPTED
    ]


def _is_late(one: Briefing, now: datetime) -> bool:
    return one.state == BriefingState.REFUSED or now >= one.made_at + REMIND_AFTER


def still_to_brief(session: Session, person_id: str) -> str:
    """What somebody reads who is relieved on the rota and has command of a live incident; else nothing."""
    theirs = [one for one in incidents.open_incidents(session) if one.alert_state in LIVE and one.command_at]
    held = [str(one.id) for one in theirs if one.director_id == person_id]
    return messages.still_to_brief(blocks.listed(held)) if held else ""
