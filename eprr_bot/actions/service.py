"""Actions of an incident: given, put off, passed on, done. Each change writes its log entry in the same transaction.

They are rows of their own, not those of `lessons`: those are due on a day, nudged on working mornings, and need an
owner from the directory. What is left at the end of an incident can be handed on to them.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from eprr_bot.actions import messages
from eprr_bot.actions.action import Given, Status
from eprr_bot.actions.models import IncidentAction
from eprr_bot.base.letters import visible
from eprr_bot.base.patient_data import without_nhs_numbers
from eprr_bot.base.questions import question
from eprr_bot.decisions import service as decisions
from eprr_bot.directory import times
from eprr_bot.directory.models import Person
from eprr_bot.incidents import command, news
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.models import Incident
from eprr_bot.lessons import service as lessons
from eprr_bot.oncall import service as oncall
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Message
from eprr_bot.reach import service as reach
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Content
from eprr_bot.slack.commands import Actor, UserError

KIND = "action"
"""The kind of the log's entries about actions."""


@dataclass(frozen=True)
class Settled:
    """An action after a change: whether its owner is told of it, and whether a number was left out."""

    one: IncidentAction
    is_told: bool = True
    took_out_number: bool = False


def give(
    session: Session, incident: Incident, given: Given, owner: Person | None, now: datetime, actor: Actor
) -> Settled:
    """Record what somebody is to do, and tell them. Without an owner, whoever holds the rota that is named is told.

    Raises UserError where there is nothing to read in it, for a time that cannot be used, or an unknown decision.
    """
    command.lock(session, incident)
    what, removed = without_nhs_numbers(given.what.strip())
    if not visible(what):
        raise UserError("Say what is to be done: /incident action @owner <what> by <time>")
    decision = int(given.decision) if given.decision.isdecimal() else None
    if decision is not None:
        decisions.get(session, incident, decision)
    due_at = due_time(session, given.due, now)
    made = IncidentAction(
        incident_id=incident.id or 0,
        number=_next_number(session, incident),
        what=what,
        due_at=due_at,
        priority=given.priority,
        at=now,
        by=actor.name,
        decision=decision,
        nudge_at=due_at,
    )
    owner_too = _own(session, made, owner, given.owner, now)
    session.add(made)
    session.flush()
    incidents.note(session, incident, now, KIND, messages.whole(made), actor)
    return Settled(made, _tell_owner(session, incident, made, now, actor), removed or owner_too)


def _own(session: Session, one: IncidentAction, owner: Person | None, words: str, now: datetime) -> bool:
    """Give an action to a person, or to a role in words; who holds the rota of that name is told."""
    words, removed = without_nhs_numbers(words.strip())
    if owner is not None:
        one.owner_id, one.owner = owner.id, owner.name
        return removed
    rota_id = oncall.find_rota(session, words) if words else None
    one.owner, one.owner_id = words, oncall.holder(session, rota_id, now) if rota_id else None
    return removed


def _next_number(session: Session, incident: Incident) -> int:
    """The incident is locked, so nobody else counts meanwhile."""
    highest = select(func.max(IncidentAction.number)).where(IncidentAction.incident_id == incident.id)
    return (session.exec(highest).one() or 0) + 1


def due_time(session: Session, text: str, now: datetime) -> datetime | None:
    """By when it is to be done; None where nothing is said. Raises UserError for a time that is past."""
    if not text.strip():
        return None
    found = times.when(session, text, now)
    if found <= now:
        raise UserError(f"That would be due {blocks.on(found)}, which is past. Give a time to come.")
    return found


def _tell_owner(session: Session, incident: Incident, one: IncidentAction, now: datetime, actor: Actor) -> bool:
    """Tell the owner what is theirs, unless they wrote it. Returns whether they know, or nobody is named."""
    if one.owner_id is None:
        return not one.owner
    if one.owner_id == actor.person_id:
        return True
    return bool(reach.tell(session, now, one.owner_id, messages.given(one, now), about(incident, one)))


def about(incident: Incident, one: IncidentAction) -> outbox.Envelope:
    """What the messages about an action belong to."""
    return news.envelope(incident, f"action/{one.number}")


def get(session: Session, incident: Incident, number: int) -> IncidentAction:
    """An action by its number within the incident. Raises UserError where there is none."""
    found = select(IncidentAction).where(IncidentAction.incident_id == incident.id, IncidentAction.number == number)
    if one := session.exec(found).first():
        return one
    raise UserError(f"Incident {incident.id} has no action {number}. /incident actions shows those there are.")


def still_open(session: Session, incident: Incident, number: int) -> IncidentAction:
    """The same, where it is open. Raises UserError otherwise, and says what became of it."""
    one = get(session, incident, number)
    session.refresh(one, with_for_update=True)
    if one.status != Status.OPEN:
        again = f"/incident action {number} open again takes that back."
        raise UserError(f"Action {number} is {one.status} already, by {one.completed_by}. {again}")
    return one


def of_incident(session: Session, incident: Incident) -> list[IncidentAction]:
    """Every action of an incident: by when they are due, those without a time last."""
    return list(_of_incident(session, incident.id).all())


@question
def _of_incident(incident_id: int | None) -> SelectOfScalar[IncidentAction]:
    theirs = select(IncidentAction).where(IncidentAction.incident_id == incident_id)
    return theirs.order_by(col(IncidentAction.due_at).is_(None), col(IncidentAction.due_at), col(IncidentAction.id))


def settle(
    session: Session, incident: Incident, number: int, status: Status, outcome: str, now: datetime, actor: Actor
) -> Settled:
    """It is done or dropped; the outcome says what came of it, or why. Raises UserError where it is not open."""
    command.lock(session, incident)
    one, (outcome, removed) = still_open(session, incident, number), without_nhs_numbers(outcome)
    if status == Status.DROPPED and not visible(outcome):
        raise UserError(f"Say why: /incident action {number} dropped because <why>")
    one.status, one.outcome, one.nudge_at = status, outcome, None
    one.completed_at, one.completed_by = now, actor.name
    _changed(session, incident, one, f"{status}. {_as_said(status, outcome)}", now, actor)
    return Settled(one, took_out_number=removed)


def _as_said(status: Status, outcome: str) -> str:
    return blocks.reason(outcome) if status == Status.DROPPED else blocks.full_stop(outcome)


def reopen(session: Session, incident: Incident, number: int, now: datetime, actor: Actor) -> Settled:
    """It is to be done after all. Raises UserError where it is open."""
    command.lock(session, incident)
    one = get(session, incident, number)
    if one.status == Status.OPEN:
        raise UserError(f"Action {number} is open. Nothing was changed.")
    one.status, one.outcome, one.completed_at, one.completed_by = Status.OPEN, "", None, ""
    _due(one, one.due_at if one.due_at and one.due_at > now else None)
    _changed(session, incident, one, "open again.", now, actor)
    return Settled(one, _tell_owner(session, incident, one, now, actor))


def put_off(
    session: Session, incident: Incident, number: int, due_at: datetime, why: str, now: datetime, actor: Actor
) -> Settled:
    """It is due at another time. Raises UserError where it is not open."""
    command.lock(session, incident)
    one, (why, removed) = still_open(session, incident, number), without_nhs_numbers(why)
    _due(one, due_at)
    _changed(session, incident, one, f"due {blocks.on(due_at)} now. {blocks.reason(why)}", now, actor)
    return Settled(one, took_out_number=removed)


def _due(one: IncidentAction, at: datetime | None) -> None:
    one.due_at, one.nudge_at, one.nudges = at or one.due_at, at, 0


def pass_on(
    session: Session, incident: Incident, number: int, owner: Person | None, words: str, now: datetime, actor: Actor
) -> Settled:
    """Somebody else owns it; they are told. Raises UserError where it is not open."""
    command.lock(session, incident)
    one, before = still_open(session, incident, number), get(session, incident, number).owner
    removed = _own(session, one, owner, words, now)
    until_now = f" Until now: {before}." if before else ""
    _changed(session, incident, one, f"owned by {one.owner or 'nobody'} now.{until_now}", now, actor)
    return Settled(one, _tell_owner(session, incident, one, now, actor), removed)


def press(session: Session, incident: Incident, number: int, priority: str, now: datetime, actor: Actor) -> Settled:
    """It presses more, or less. Raises UserError where it is not open."""
    command.lock(session, incident)
    one = still_open(session, incident, number)
    one.priority = priority
    _changed(session, incident, one, f"{priority} priority now.", now, actor)
    return Settled(one)


def carry_on(session: Session, incident: Incident, number: int, text: str, now: datetime, actor: Actor) -> Settled:
    """It goes on after the incident: by a day, among the actions after exercises and incidents. Raises UserError."""
    command.lock(session, incident)
    one, day = still_open(session, incident, number), times.day(session, text, now)
    if one.owner_id is None:
        raise UserError(f"Name its owner first: /incident action {number} @owner. Then carry it on.")
    made, is_told = lessons.add_action(session, f"incident/{incident.id}", one.what, one.owner_id, day, now, actor)
    one.status, one.nudge_at = Status.CARRIED_ON, None
    one.completed_at, one.completed_by, one.outcome = now, actor.name, f"as action {made.number} of /exercise actions"
    said = f"carried on after the incident, by {blocks.written_day(day)}, {one.outcome}."
    _changed(session, incident, one, said, now, actor)
    return Settled(one, is_told)


def _changed(session: Session, incident: Incident, one: IncidentAction, said: str, now: datetime, actor: Actor) -> None:
    """Keep a change, log it, and let what the owner reads say so."""
    session.add(one)
    session.flush()
    entry = f"Action {one.number} ({blocks.open_ended(blocks.fit(one.what, messages.BRIEF))}): {said.strip()}"
    incidents.note(session, incident, now, KIND, entry, actor)
    _renew(session, incident, one, messages.as_it_stands(one, actor.name, now), now)


def _renew(session: Session, incident: Incident, one: IncidentAction, content: Content, now: datetime) -> None:
    """What was sent about an action says how it stands now, with buttons only while it is open."""
    sent = select(Message).where(Message.subject == about(incident, one).subject, col(Message.revises).is_(None))
    for message in session.exec(sent).all():
        outbox.revise(session, now, message, content)
