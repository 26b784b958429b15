"""Looking up call-outs, who was called in them and who answered."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlmodel import Session, and_, col, or_, select

from eprr_bot.callout.models import Callee, CallOut, CallOutState, Page
from eprr_bot.commands import Actor
from eprr_bot.records import service as records
from eprr_bot.records.service import Entry


def id_of(call_out: CallOut) -> int:
    """The number of a call-out that is in the database."""
    assert call_out.id is not None
    return call_out.id


def subject(call_out: CallOut) -> str:
    """What a call-out's messages are filed under in the outbox."""
    return f"call-out/{call_out.id}"


def of_subject(session: Session, about: str) -> Sequence[CallOut]:
    """The call-outs about something, oldest first."""
    return session.exec(select(CallOut).where(CallOut.subject == about).order_by(col(CallOut.id))).all()


def locked(session: Session, about: str) -> Sequence[CallOut]:
    """The call-outs about something, locked in their order. Whoever also writes in a log locks these first."""
    same = select(CallOut).where(CallOut.subject == about).order_by(col(CallOut.id)).with_for_update()
    return session.exec(same.execution_options(populate_existing=True)).all()


def locked_with_its_like(session: Session, call_out_id: int) -> dict[int, CallOut]:
    """A call-out and all others about the same thing, by number, locked in their order. Empty when there is none."""
    about = select(CallOut.subject).where(CallOut.id == call_out_id).scalar_subquery()
    same = select(CallOut).where(CallOut.subject == about).order_by(col(CallOut.id)).with_for_update()
    return {id_of(one): one for one in session.exec(same.execution_options(populate_existing=True)).all()}


def callees(session: Session, call_out_id: int | None) -> list[Callee]:
    """Everybody who was called, in the order in which they were."""
    of_this = select(Callee).where(Callee.call_out_id == call_out_id)
    return list(session.exec(of_this.order_by(col(Callee.id)).execution_options(populate_existing=True)).all())


def on_their_way_to(session: Session, call_out_id: int | None) -> list[str]:
    """The ids of those to whom some page is on its way or has gone out, in the order in which they were called."""
    sent = select(Callee.person_id).join(Page, col(Page.callee_id) == col(Callee.id))
    found = sent.where(Callee.call_out_id == call_out_id, Page.failure == "").order_by(col(Callee.id))
    return list(dict.fromkeys(session.exec(found).all()))


def callee(session: Session, call_out_id: int | None, person_id: str) -> Callee | None:
    """Somebody as one who was called in a call-out, or None."""
    of_this = select(Callee).where(Callee.call_out_id == call_out_id, Callee.person_id == person_id)
    return session.exec(of_this).first()


def answer_elsewhere(session: Session, call_out: CallOut, person_id: str) -> Callee | None:
    """The first answer that somebody gave to another call-out about the same thing, or None."""
    same = select(Callee).join(CallOut, col(CallOut.id) == col(Callee.call_out_id))
    given = same.where(CallOut.subject == call_out.subject, CallOut.id != call_out.id, Callee.person_id == person_id)
    answered = given.where(col(Callee.answered_at).is_not(None))
    return session.exec(answered.order_by(col(Callee.answered_at), col(Callee.id))).first()


def waiting_for(session: Session, person_ids: Collection[str], since: datetime) -> tuple[CallOut, str] | None:
    """The call-out that an answer without a name is about, and who of some people is answering: of the open ones in
    which one of them has yet to answer the most urgent, then the newest; or else the newest that closed unanswered
    since an instant.
    """
    theirs = select(CallOut, Callee.person_id).join(Callee, col(Callee.call_out_id) == col(CallOut.id))
    unanswered = theirs.where(col(Callee.person_id).in_(person_ids), col(Callee.answered_at).is_(None))
    useful = unanswered.where(
        or_(
            col(CallOut.state) == CallOutState.OPEN,
            and_(col(CallOut.state) == CallOutState.UNANSWERED, col(CallOut.closed_at) >= since),
        )
    )
    found = session.exec(useful.order_by(col(CallOut.id).desc(), col(Callee.paged_at).desc())).all()
    still_open = [one for one in found if one[0].state == CallOutState.OPEN]
    return min(still_open, key=lambda one: one[0].lane, default=found[0] if found else None)


def note(session: Session, call_out: CallOut, now: datetime, text: str, actor: Actor | None = None) -> None:
    """Whatever happens in a call-out of an incident is in its log, in the same transaction."""
    if call_out.incident_id is not None:
        entry = Entry("call-out", text, actor or records.BOT, is_exercise=call_out.is_exercise)
        records.write(session, call_out.incident_id, now, entry)
