"""Committing resources, and what counts of it. Each change writes its log entry in the same transaction (SFI-04 to 06).

Nobody approves anything here (¶66): above a limit, or without an instrument, it stands, and whoever it touches is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, col, func, select

from eprr_bot.authority import commitment_messages as messages
from eprr_bot.authority import register
from eprr_bot.authority.commitment import ONE_LINE, Basis, Kind, State, Typed, relied_on
from eprr_bot.authority.models import Commitment
from eprr_bot.base.db import add_numbered, take_turns
from eprr_bot.base.letters import visible
from eprr_bot.base.patient_data import without_nhs_numbers
from eprr_bot.directory import service as directory
from eprr_bot.directory import times
from eprr_bot.directory.models import Person
from eprr_bot.incidents import command, news
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.alert import AlertState
from eprr_bot.incidents.authority import as_named
from eprr_bot.incidents.heard import Turn
from eprr_bot.incidents.models import Incident
from eprr_bot.reach import service as reach
from eprr_bot.reach.routes import every
from eprr_bot.slack.blocks import Content
from eprr_bot.slack.commands import Actor, UserError

KIND = "commitment"
"""The kind of the log's entries about commitments."""
MONEY = tuple(one for one in Kind if one.is_money)


@dataclass(frozen=True)
class Made:
    """A commitment that was recorded, and whether an NHS number was left out of it."""

    one: Commitment
    took_out_number: bool = False


def commit(
    session: Session,
    incident: Incident | None,
    typed: Typed,
    now: datetime,
    actor: Actor,
    director: Person | None = None,
    replaces: int | None = None,
) -> Made:
    """Record a commitment; `director` is who made it, where somebody writes for them.

    `replaces` is the number of the commitment whose place it takes. Raises UserError where there is no incident and no
    reason, a sum of money is missing, or a time cannot be used.
    """
    _lock(session, incident)
    typed, removed = _cleaned(typed)
    earlier = _standing(session, replaces, incident) if replaces else None
    if earlier and not typed.because:
        typed = replace(typed, because=earlier.because)
    _refuse(typed, incident)
    at = times.just_now(session, typed.at, now) if typed.at else now
    who = director or whose(session, incident, now, actor)
    row = _row(session, incident, typed, at, now, actor, who)
    row.replaces = replaces
    if earlier:
        _end(earlier, State.SUPERSEDED, now, actor, "")
        session.add(earlier)
        session.flush()
    basis = _basis(session, row, typed, at)
    _rely(row, basis)
    add_numbered(session, row)
    if earlier:
        earlier.replaced_by = row.id
        session.add(earlier)
    row.told = ", ".join(_tell_at_once(session, incident, row, basis, now))
    session.add(row)
    session.flush()
    _note(session, incident, messages.entry(row), now, actor, row)
    return Made(row, removed)


def _lock(session: Session, incident: Incident | None) -> None:
    """The totals count one commitment after another."""
    if incident is not None:
        command.lock(session, incident)
    else:
        take_turns(session, "commitments")


def _cleaned(typed: Typed) -> tuple[Typed, bool]:
    names = ("what", "purpose", "supplier", "because")
    found = {one: without_nhs_numbers(" ".join(visible(getattr(typed, one)).split())) for one in names}
    what, purpose, supplier, because = (text for text, _ in found.values())
    cleaned = replace(typed, what=what, purpose=purpose, supplier=supplier, because=because)
    return cleaned, any(removed for _, removed in found.values())


def _refuse(typed: Typed, incident: Incident | None) -> None:
    if typed.kind.is_money and typed.pence is None:
        raise UserError("Say how much, such as £180,000, 180k or 1.2m.")
    if not typed.kind.is_money and not typed.what:
        raise UserError(f"Say which {typed.kind}, such as: {messages.OTHER_LINE}")
    if incident is None and not typed.because:
        raise UserError(
            "No incident is open, and authority is for emergencies (¶61). If it cannot wait, add “because” and why; "
            "it is recorded as made before an incident."
        )


def whose(session: Session, incident: Incident | None, now: datetime, actor: Actor) -> Person | None:
    """Whoever writes, where they have authority themselves; else the accountable director; else whoever writes."""
    writer = directory.person_of(session, actor)
    if writer is not None and register.of_person(session, writer.id, now).roles:
        return writer
    accountable = incident.director_id if incident else None
    return (directory.person(session, accountable) if accountable else None) or writer


def _row(
    session: Session,
    incident: Incident | None,
    typed: Typed,
    at: datetime,
    now: datetime,
    actor: Actor,
    director: Person | None,
) -> Commitment:
    return Commitment(
        incident_id=incident.id if incident else None,
        is_exercise=incident.is_exercise if incident else False,
        at=at,
        entered_at=now,
        director_id=director.id if director else None,
        director=director.name if director else actor.name,
        entered_by=actor.name,
        body=typed.whose,
        body_name=directory.cluster(session).organisation_names.get(typed.whose, typed.whose),
        kind=typed.kind,
        pence=typed.pence,
        what=typed.what,
        purpose=typed.purpose,
        supplier=typed.supplier,
        because=typed.because,
    )


def _basis(session: Session, row: Commitment, typed: Typed, at: datetime) -> Basis:
    """What lets the director commit it, as the register stood for them at that instant, and what counts by then."""
    total = total_of(session, row.incident_id, row.body) + (row.pence or 0 if Kind(row.kind).is_money else 0)
    theirs = register.of_person(session, row.director_id, at)
    covering = theirs.covering(typed.kind.use, row.body)
    if typed.instrument and typed.instrument not in {one.id for one in covering}:
        named = next((one for one in directory.instruments(session) if one.id == typed.instrument), None)
        return Basis(None, total, messages.does_not_cover(named, typed.kind) if named else "")
    chosen = [one for one in covering if one.id == typed.instrument]
    paper = relied_on(chosen or covering, row.body, total)
    why_not = "" if paper else messages.not_covered(row, is_outside=row.body not in theirs.area.all)
    return Basis(paper, total, why_not)


def _rely(row: Commitment, basis: Basis) -> None:
    row.total_pence, row.why_not_covered = basis.total, basis.why_not
    if basis.paper:
        row.instrument_id, row.instrument = basis.paper.id, as_named(basis.paper)
        row.limit_pence = basis.limit if Kind(row.kind).is_money else None


def total_of(session: Session, incident_id: int | None, body: str) -> int:
    """Pence that stand committed of one body’s money in one incident, or in none."""
    where = (Commitment.body == body, Commitment.incident_id == incident_id, Commitment.state == State.STANDS)
    found = select(func.coalesce(func.sum(Commitment.pence), 0)).where(*where, col(Commitment.kind).in_(MONEY))
    return int(session.exec(found).one() or 0)


def _tell_at_once(
    session: Session, incident: Incident | None, row: Commitment, basis: Basis, now: datetime
) -> list[str]:
    """Above a limit, without an instrument, or once the incident is closed: those whom it touches. Their names."""
    is_over = bool(messages.over(row))
    is_late = incident is not None and incident.alert_state == AlertState.CLOSED
    if incident is not None and (is_over or not basis.paper):
        incidents.tell_room(session, incident, messages.to_room(row), now)
    if not (is_over or not basis.paper or is_late):
        return []
    content = messages.to_body(row, now)
    return _tell_body(session, incident, row.body, content, f"commitment/{row.id}", now, but=row.director_id)


def _tell_body(
    session: Session,
    incident: Incident | None,
    body: str,
    content: Content,
    occasion: str,
    now: datetime,
    but: str | None = None,
) -> list[str]:
    """Whoever answers for a body’s money, or an organisation’s contact on call; the names of those who are told."""
    told = []
    for one in _those_of(session, body, now):
        if one.id != but:
            envelope = news.envelope(incident, "commitments", f"{news.subject(incident)}/{occasion}/{one.id}")
            told += [one.name] if reach.tell(session, now, one, content, envelope, every()) else []
    return told


def _those_of(session: Session, body_id: str, now: datetime) -> list[Person]:
    body = next((one for one in directory.cluster(session).statutory_bodies if one.id == body_id), None)
    if body is None:
        return list(directory.contacts_of(session, body_id, now))
    person = directory.person(session, body.director_of_finance) if body.director_of_finance else None
    return [person] if person else []


def _note(session: Session, incident: Incident | None, text: str, now: datetime, actor: Actor, row: Commitment) -> None:
    if incident is not None:
        event_at = row.at if row.at != now and row.entered_at == now else None
        behalf = row.director if row.director != actor.name else ""
        late = row.because if event_at else ""
        incidents.note(
            session, incident, now, KIND, text, actor, event_at=event_at, on_behalf_of=behalf, late_reason=late
        )


def _end(row: Commitment, state: State, now: datetime, actor: Actor, why: str) -> None:
    row.state, row.ended_at, row.ended_by, row.ended_because = state, now, actor.name, why


def withdraw(session: Session, number: int, why: str, now: datetime, actor: Actor) -> Made:
    """A commitment stands no more, and nothing takes its place. Raises UserError without a reason."""
    row = get(session, number)
    incident = incident_of(session, row)
    _lock(session, incident)
    row, (why, removed) = _standing(session, number, incident), without_nhs_numbers(" ".join(visible(why).split()))
    if not why:
        raise UserError(f"Say why: /authority commit {number} withdrawn because <why>")
    _end(row, State.WITHDRAWN, now, actor, why)
    session.add(row)
    session.flush()
    _note(session, incident, messages.withdrawn_entry(row), now, actor, row)
    return Made(row, removed)


def get(session: Session, number: int) -> Commitment:
    """The commitment of this number. Raises UserError where there is none."""
    found = session.get(Commitment, number)
    if found is None:
        amount = f" If it is an amount: {ONE_LINE}" if number >= 1000 else ""
        raise UserError(f"There is no commitment {number}. /authority commitments shows those there are.{amount}")
    return found


def _standing(session: Session, number: int, incident: Incident | None) -> Commitment:
    """The same, where it still stands in that incident. Raises UserError otherwise."""
    row = get(session, number)
    session.refresh(row, with_for_update=True)
    if row.incident_id != (incident.id if incident else None):
        where = f"incident {row.incident_id}" if row.incident_id else "no incident"
        raise UserError(f"Commitment {number} belongs to {where}. Nothing was changed.")
    if row.state != State.STANDS:
        raise UserError(f"{messages.standing(row)} Nothing was changed.")
    return row


def incident_of(session: Session, row: Commitment) -> Incident | None:
    """The incident that a commitment belongs to, where it does to any."""
    return incidents.get(session, row.incident_id) if row.incident_id else None


def of_incident(session: Session, incident: Incident | None) -> Sequence[Commitment]:
    """Every commitment of an incident, or of none, the oldest first."""
    where = Commitment.incident_id == (incident.id if incident else None)
    return session.exec(select(Commitment).where(where).order_by(col(Commitment.id))).all()


def with_commitments(session: Session) -> list[int]:
    """The numbers of the incidents in which something was committed, the newest first."""
    found = select(Commitment.incident_id).where(col(Commitment.incident_id).is_not(None)).distinct()
    return sorted((one for one in session.exec(found).all() if one), reverse=True)


def state_changed(session: Session, incident: Incident, turn: Turn) -> None:
    """At the close each body’s director of finance gets what was committed of it, and the log says to whom (SFI-06)."""
    if incident.alert_state != AlertState.CLOSED:
        return
    found = of_incident(session, incident)
    for body in dict.fromkeys(one.body for one in found):
        theirs = [one for one in found if one.body == body]
        content = messages.schedule_told(theirs, turn.now)
        occasion = f"schedule/{body}/{turn.now.isoformat()}"
        told = _tell_body(session, incident, body, content, occasion, turn.now)
        incidents.note(session, incident, turn.now, KIND, messages.schedule_entry(theirs, told))
