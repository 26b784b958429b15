"""Handovers: which there are, what is due for each, and what people do with them.

Each step is taken by the conditional UPDATE of its row, so that two processes take it once.
"""

from datetime import datetime

from sqlmodel import Session, col, func, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from eprr_bot import access
from eprr_bot.base.db import change, take_turns
from eprr_bot.base.patient_data import without_nhs_numbers
from eprr_bot.base.questions import question
from eprr_bot.callout import service as callout
from eprr_bot.callout.models import Callee, CallOut
from eprr_bot.directory import service as directory
from eprr_bot.handover import after, before, diary
from eprr_bot.handover.after import is_under_way
from eprr_bot.handover.messages import Handing
from eprr_bot.handover.models import Handover, HandoverNote
from eprr_bot.handover.notices import handing
from eprr_bot.oncall import roles
from eprr_bot.oncall import service as oncall
from eprr_bot.reach.routes import SPOKEN
from eprr_bot.slack.commands import Actor, UserError

TURN = "handovers"
"""What all who work on handovers, or answer what these ask, take turns about."""
DUE = (
    "days_ahead_due",
    "evening_due",
    "roll_call_due",
    "unconfirmed_due",
    "chase_due",
    "unaccepted_due",
)


def under_way(session: Session) -> list[Handover]:
    """Every handover that is planned, or that nobody has accepted yet; the earliest first."""
    return list(_under_way(session).all())


@question
def _under_way() -> SelectOfScalar[Handover]:
    found = select(Handover).where(is_under_way()).order_by(col(Handover.at), col(Handover.id))
    return found.execution_options(populate_existing=True)


def due(session: Session, now: datetime) -> list[int]:
    """The handovers that something is to be done for, or that nobody has accepted."""
    found = [
        row
        for row in under_way(session)
        if row.handed_over_at or row.at <= now or any(one <= now for one in _pending(row))
    ]
    found += [row for row in after.just_accepted(session, now) if after.fell_through(session, row, now)]
    return [row.id or 0 for row in found]


def _pending(row: Handover) -> list[datetime]:
    times = [getattr(row, name) for name in DUE]
    return [one for one in times if one is not None]


def next_due(session: Session, now: datetime) -> datetime | None:
    """When the next handover is to be made, or the next step of one is due."""
    found = diary.next_planned(session, now)
    for row in under_way(session):
        found += [one for one in _pending(row) if one > now or not row.handed_over_at]
        found += [] if row.handed_over_at else [row.at]
        found += [row.end] if row.end > now else []
    return min(found, default=None)


def advance(session: Session, handover_id: int, now: datetime) -> None:
    """Do whatever is due for one handover."""
    row = get(session, handover_id)
    if row.handed_over_at is None and row.at > now:
        before.prepare(session, row, now)
    elif row.handed_over_at is None:
        after.hand_over(session, row, now)
    else:
        after.follow_up(session, row, now)


def get(session: Session, handover_id: int) -> Handover:
    """The handover of this number. Raises UserError when there is none."""
    found = session.get(Handover, handover_id, populate_existing=True)
    if found is None:
        raise UserError("There is no such handover. Type /oncall handover for the next one.")
    return found


def keep_reachable(session: Session, now: datetime) -> None:
    """Whoever handed over and was not relieved yet is called, too, when it is about something real."""
    staying: dict[str, set[str]] = {rota_id: set() for rota_id in oncall.rota_ids(session)}
    for row in under_way(session):
        if row.handed_over_at and row.outgoing:
            staying.setdefault(row.rota_id, set()).add(row.outgoing)
    for rota_id, people in staying.items():
        oncall.keep_reachable(session, rota_id, people, now)


def accept(session: Session, handover_id: int, actor: Actor, now: datetime) -> Handover:
    """Somebody says that the incoming has taken over. Raises UserError when it is no longer open, or not theirs."""
    take_turns(session, TURN)
    row = get(session, handover_id)
    _refuse_whom_it_does_not_concern(session, row, actor, now)
    after.accept(session, row, actor, now)
    keep_reachable(session, now)
    return row


def roll_call_answered(session: Session, call_out: CallOut, callee: Callee, now: datetime) -> None:
    """Whoever comes on has confirmed."""
    before.take_answer(session, get(session, call_out.serves_id), callee, now)


def roll_call_refused(session: Session, call_out: CallOut, callee: Callee, now: datetime) -> None:  # noqa: ARG001 (a row's)
    """Whoever comes on says that they cannot."""
    before.take_refusal(session, get(session, call_out.serves_id), now)


def acceptance_answered(session: Session, call_out: CallOut, callee: Callee, now: datetime) -> None:
    """Whoever came on has accepted, or somebody for them; what is settled, or was no handover after all, stays so."""
    row = get(session, call_out.serves_id)
    if row.handed_over_at and not (row.withdrawn_at or row.overtaken_at) and not after.fell_through(session, row, now):
        themselves = Actor("", directory.name_of(session, callee.person_id), callee.person_id)
        after.accept(session, row, Actor("", callee.answered_by) if callee.answered_by else themselves, now)
        keep_reachable(session, now)


def acceptance_refused(session: Session, call_out: CallOut, callee: Callee, now: datetime) -> None:  # noqa: ARG001 (a row's)
    """Whoever came on says that they cannot take over: those who look after the handover are told now, not later."""
    row = get(session, call_out.serves_id)
    still_open = (Handover.id == row.id, after.is_under_way(), col(Handover.unaccepted_told_at).is_(None))
    change(session, Handover, *still_open, unaccepted_due=now)


def confirm_for(session: Session, handover_id: int, actor: Actor, now: datetime) -> None:
    """Somebody spoke to the incoming, who confirms; recorded as theirs, with who said so. Raises UserError."""
    take_turns(session, TURN)
    row = get(session, handover_id)
    _refuse_whom_it_does_not_concern(session, row, actor, now)
    person = directory.person(session, row.incoming)
    if row.call_out_id is None or person is None or row.handed_over_at or row.withdrawn_at:
        raise UserError("That roll-call is over. Type /oncall handover for how it stands.")
    callout.answer(session, row.call_out_id, person, now, SPOKEN, actor)


def _refuse_whom_it_does_not_concern(session: Session, row: Handover, actor: Actor, now: datetime) -> None:
    """The incoming, the outgoing and the cluster's own people may say how a handover stands. Raises UserError."""
    if not _concerns(session, row, actor, now):
        raise roles.refusal(session, actor, access.HANDOVERS)


def _concerns(session: Session, row: Handover, actor: Actor, now: datetime) -> bool:
    is_theirs = directory.is_known(session, actor) and actor.person_id in (row.incoming, row.outgoing)
    return is_theirs or bool(access.OWN & roles.roles_of(session, now, actor))


def may_read_all(session: Session, row: Handover, actor: Actor, now: datetime) -> bool:
    """Is the whole of a pack for somebody? To all others a handover shows no notes, and nothing of an incident."""
    return _concerns(session, row, actor, now) or roles.holds(session, now, actor, row.rota_id)


def add_note(session: Session, row: Handover, text: str, actor: Actor, now: datetime) -> bool:
    """Leave a note for whoever takes over. True when something that looked like an NHS number was taken out.

    Raises UserError for those whom neither the handover nor the rota concerns.
    """
    rota_id = row.rota_id
    if not may_read_all(session, row, actor, now):
        raise roles.refusal(session, actor, access.NOTES)
    cleaned, removed = without_nhs_numbers(text)
    session.add(HandoverNote(rota_id=rota_id, written_at=now, written_by=actor.name, text=cleaned))
    session.flush()
    return bool(removed)


def current_or_next(session: Session, rota_id: str, now: datetime) -> Handover:
    """The handover that nobody has accepted yet, or the next one. Raises UserError when none is in sight."""
    here = [row for row in under_way(session) if row.rota_id == rota_id]
    begun = [row for row in here if row.handed_over_at]
    if here:
        return begun[-1] if begun else here[0]
    ahead = diary.upcoming(session, rota_id, now, now + oncall.HORIZON)
    if not ahead:
        raise UserError("That rota changes hands at no time in the next 13 weeks.")
    one = ahead[0]
    return Handover(rota_id=rota_id, at=one.at, end=one.end, outgoing=one.outgoing, incoming=one.incoming, made_at=now)


def not_accepted(session: Session) -> list[Handing]:
    """The handovers whose outgoing stays reachable."""
    return [handing(session, row) for row in under_way(session) if row.handed_over_at]


def history(session: Session, most: int = 15) -> tuple[list[Handing], int]:
    """The handovers that took place, also those that nobody was asked about; and how many earlier ones there are.

    The newest comes first.
    """
    has_been = or_(col(Handover.handed_over_at).is_not(None), col(Handover.overtaken_at).is_not(None))
    newest = select(Handover).where(has_been).order_by(col(Handover.at).desc()).limit(most)
    found = [handing(session, row) for row in session.exec(newest).all()]
    return found, session.exec(select(func.count()).select_from(Handover).where(has_been)).one() - len(found)
