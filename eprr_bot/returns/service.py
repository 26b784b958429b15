"""The register of requests from above (SIT-01): nothing is deleted, and an incident's log has every change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from eprr_bot.base.db import add_numbered, take_turns
from eprr_bot.base.letters import visible
from eprr_bot.base.patient_data import without_nhs_numbers
from eprr_bot.directory import service as directory
from eprr_bot.incidents import alert_messages, command, news
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.alert import LIVE
from eprr_bot.incidents.alert_messages import recorded_after
from eprr_bot.incidents.models import Incident
from eprr_bot.outbox.models import Lane
from eprr_bot.outbox.service import Envelope
from eprr_bot.reach import service as reach
from eprr_bot.returns import messages
from eprr_bot.returns.models import ReturnAsked, ReturnStep
from eprr_bot.returns.request import Asked, State, Step, Taken
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Content
from eprr_bot.slack.commands import Actor, UserError

RETURN = "return"
"""The kind of the log's entries."""


@dataclass(frozen=True)
class Wanted:
    """What somebody above asks for."""

    issuer: str
    what: str
    due_at: datetime | None = None
    owner_id: str | None = None
    purpose: str = ""


def record(
    session: Session, incident: Incident | None, wanted: Wanted, now: datetime, actor: Actor
) -> tuple[Asked, bool]:
    """Record a request; its owner is told. Returns it, and whether they are told, or recorded it themselves.

    Raises UserError where a part is missing or its time is past.
    """
    issuer, what, purpose = (
        without_nhs_numbers(" ".join(visible(one).split()))[0] for one in (wanted.issuer, wanted.what, wanted.purpose)
    )
    if not (issuer and what):
        raise UserError(f"Say who asks for what, such as: {messages.HOW}")
    is_live = incident is None or incident.alert_state in LIVE
    if wanted.due_at is not None and wanted.due_at <= now and is_live:
        raise UserError("The time by which it is due is past. Give a later one; or record what was sent in the log.")
    if incident is not None:
        command.lock(session, incident)
    row = ReturnAsked(
        incident_id=incident.id if incident else None,
        issuer=issuer,
        what=what,
        purpose=purpose,
        due_at=wanted.due_at,
        owner_id=wanted.owner_id or actor.person_id,
        at=now,
        by=actor.name,
    )
    add_numbered(session, row)
    one = shown(session, row)
    _note(session, row, messages.recorded_entry(one), now, actor)
    return one, _tell_owner(session, row, one, now, actor)


def _tell_owner(session: Session, row: ReturnAsked, one: Asked, now: datetime, actor: Actor) -> bool:
    if row.owner_id is None or row.owner_id == actor.person_id:
        return row.owner_id is not None
    return tell(session, row, row.owner_id, messages.given(one, now), f"given/{row.owner_id}/{len(one.steps)}", now)


def tell(session: Session, row: ReturnAsked, whom: str | None, content: Content, occasion: str, now: datetime) -> bool:
    """Tell somebody of a request. False where they cannot be told."""
    about, incident = f"return/{row.id}", incident_of(session, row)
    envelope = news.envelope(incident, "returns") if incident else Envelope(Lane.ROUTINE, about)
    keyed = Envelope(envelope.lane, envelope.subject, envelope.is_exercise, key=f"{about}/{occasion}/{whom}")
    return bool(reach.tell(session, now, whom, content, keyed))


def submit(session: Session, number: int, sent: str, now: datetime, actor: Actor, at: datetime | None = None) -> Asked:
    """It was submitted. Raises UserError where it is owed no more."""
    return _step(session, number, Step.SUBMITTED, State.SUBMITTED, sent, now, actor, at)


def withdraw(session: Session, number: int, why: str, now: datetime, actor: Actor) -> Asked:
    """Nobody asks for it any more. Raises UserError without a reason, or where it is owed no more."""
    if not visible(why).strip():
        raise UserError(f"Say why it is not wanted any more: /incident return {number} withdrawn <why>")
    return _step(session, number, Step.WITHDRAWN, State.WITHDRAWN, why, now, actor)


def reopen(session: Session, number: int, why: str, now: datetime, actor: Actor) -> Asked:
    """It is owed after all. Raises UserError where it is owed."""
    return _step(session, number, Step.REOPENED, State.OPEN, why, now, actor)


def give(session: Session, number: int, owner_id: str, now: datetime, actor: Actor) -> tuple[Asked, bool]:
    """Somebody else owns it from now on, and is told. Raises UserError where they own it already."""
    row = _to_change(session, number)
    if row.owner_id == owner_id:
        raise UserError(f"{directory.name_of(session, owner_id)} owns return {number} already.")
    row.owner_id = owner_id
    one = _taken(session, row, Step.GIVEN, directory.name_of(session, owner_id), now, actor, now)
    return one, _tell_owner(session, row, one, now, actor)


def _step(
    session: Session,
    number: int,
    step: Step,
    state: State,
    note: str,
    now: datetime,
    actor: Actor,
    at: datetime | None = None,
) -> Asked:
    row = _to_change(session, number)
    if (row.state == State.OPEN) == (state == State.OPEN):
        done = f"is {row.state}" if state == State.OPEN else f"is {row.state} already"
        again = "" if state == State.OPEN else f" /incident return {number} open opens it again."
        raise UserError(f"Return {number} {done}.{again}")
    row.state = state
    return _taken(session, row, step, note, now, actor, at or now)


def _taken(
    session: Session, row: ReturnAsked, step: Step, note: str, now: datetime, actor: Actor, at: datetime
) -> Asked:
    note = without_nhs_numbers(" ".join(visible(note).split()))[0]
    session.add(row)
    session.add(ReturnStep(return_id=row.id or 0, at=at, by=actor.name, step=step, note=note))
    session.flush()
    one = shown(session, row)
    _note(session, row, messages.step_entry(one), now, actor, at)
    return one


def _note(
    session: Session, row: ReturnAsked, text: str, now: datetime, actor: Actor, at: datetime | None = None
) -> None:
    if incident := incident_of(session, row):
        late, event_at = recorded_after(incident.alert_state), at if at != now else None
        entry = blocks.sentences(text, late)
        incidents.note(session, incident, now, RETURN, entry, actor, event_at=event_at, late_reason=late)


def is_over(session: Session, one: Asked) -> str:
    """That the incident about which something was recorded is over, in mrkdwn; nothing while it is responded to."""
    incident = session.get(Incident, one.incident) if one.incident else None
    return alert_messages.is_over(incident.id or 0, incident.alert_state) if incident else ""


def _to_change(session: Session, number: int) -> ReturnAsked:
    row = get(session, number)
    if incident := incident_of(session, row):
        command.lock(session, incident)
    take_turns(session, f"return/{number}")
    session.refresh(row)
    return row


def incident_of(session: Session, row: ReturnAsked) -> Incident | None:
    """The incident that it is about, where it is about one."""
    return session.get(Incident, row.incident_id) if row.incident_id else None


def get(session: Session, number: int) -> ReturnAsked:
    """The request of this number. Raises UserError where there is none."""
    found = session.get(ReturnAsked, number)
    if found is None:
        raise UserError(f"There is no return {number}. Type /incident returns for those there are.")
    return found


def shown(session: Session, row: ReturnAsked) -> Asked:
    """A request as people read it."""
    return _shown(session, [row])[0]


def _shown(session: Session, rows: Sequence[ReturnAsked]) -> list[Asked]:
    numbers = [one.id for one in rows]
    found = select(ReturnStep).where(col(ReturnStep.return_id).in_(numbers)).order_by(col(ReturnStep.id))
    steps: dict[int, list[Taken]] = {}
    for step in session.exec(found).all():
        steps.setdefault(step.return_id, []).append(Taken(Step(step.step), step.at, step.by, step.note))
    return [
        Asked(
            number=row.id or 0,
            issuer=row.issuer,
            what=row.what,
            at=row.at,
            by=row.by,
            state=State(row.state),
            due_at=row.due_at,
            owner=directory.name_of(session, row.owner_id) if row.owner_id else "",
            purpose=row.purpose,
            incident=row.incident_id,
            steps=tuple(steps.get(row.id or 0, ())),
        )
        for row in rows
    ]


def register(session: Session, incident: Incident | None = None) -> list[Asked]:
    """Every request, or those about an incident; those that are owed first, by when they are due."""
    found = select(ReturnAsked).order_by(col(ReturnAsked.id).desc())
    if incident is not None:
        found = found.where(ReturnAsked.incident_id == incident.id)
    those = _shown(session, session.exec(found).all())
    return sorted(those, key=lambda one: (not one.is_open, one.due_at is None, one.due_at or one.at))
