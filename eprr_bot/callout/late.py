"""Steps that nothing took in time: found by the ladders of open call-outs themselves, whatever `next_due` says.

A step is late a minute after it was due. Whoever takes it then keeps that, for the log and for whoever runs the bot.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select, SelectOfScalar

from eprr_bot.base.questions import question
from eprr_bot.callout import register
from eprr_bot.callout.ladder import Ladder
from eprr_bot.callout.ladder_steps import REPEAT_EVERY
from eprr_bot.callout.models import CallOut, CallOutState, LateStep
from eprr_bot.slack.blocks import clock_time

AFTER = timedelta(minutes=1)


@dataclass(frozen=True)
class Next:
    """What a call-out does next, and when that is due; None where that was lost, as it never is while all is well."""

    what: str
    at: datetime | None

    def is_late(self, now: datetime, after: timedelta = AFTER) -> bool:
        """Should it have happened?"""
        return self.at is None or now - self.at >= after


def next_of(call_out: CallOut, now: datetime) -> Next:
    """The next step, the next round or the end of an open call-out. Only a round’s time stands nowhere else."""
    steps, noted = Ladder.model_validate(call_out.ladder).steps, call_out.next_due
    if call_out.steps_taken < len(steps):
        in_time = call_out.opened_at + timedelta(minutes=steps[call_out.steps_taken].after_minutes)
        return Next(f"Step {call_out.steps_taken + 1}", min(in_time, noted or in_time))
    if not call_out.insists:
        return Next("The end", min(call_out.closes_at, noted or call_out.closes_at))
    is_lost = noted is None or noted > now + REPEAT_EVERY + AFTER  # clocks of machines differ a little
    return Next(f"Round {call_out.rounds + 1}", None if is_lost else noted)


def found(session: Session, now: datetime, after: timedelta = AFTER) -> list[int]:
    """The open call-outs that should have gone on by now, the most urgent first."""
    return [register.id_of(one) for one in _still_open(session).all() if next_of(one, now).is_late(now, after)]


@question
def _still_open() -> SelectOfScalar[CallOut]:
    still_open = select(CallOut).where(CallOut.state == CallOutState.OPEN)
    return still_open.order_by(col(CallOut.lane), col(CallOut.id))


def keep(session: Session, call_out: CallOut, late: Next, now: datetime) -> None:
    """Note a step that is being taken late: in the log, and for whoever asks."""
    row = LateStep(call_out_id=register.id_of(call_out), what=late.what, due_at=late.at, taken_at=now)
    session.add(row)
    session.flush()
    register.note(session, call_out, now, words(call_out, row))


def since(session: Session, then: datetime) -> Sequence[tuple[CallOut, LateStep]]:
    """The steps that were taken late since an instant, the oldest first."""
    return _since(session, then).all()


@question
def _since(then: datetime) -> Select[CallOut, LateStep]:
    both = select(CallOut, LateStep).join(LateStep, col(LateStep.call_out_id) == col(CallOut.id))
    return both.where(LateStep.taken_at >= then).order_by(col(LateStep.id))


def of(session: Session, call_out_ids: Collection[int]) -> dict[int, list[str]]:
    """The steps of some call-outs that were taken late, each a sentence, by their numbers; plain."""
    both = select(CallOut, LateStep).join(LateStep, col(LateStep.call_out_id) == col(CallOut.id))
    found: dict[int, list[str]] = {}
    for call_out, row in session.exec(both.where(col(CallOut.id).in_(call_out_ids)).order_by(col(LateStep.id))).all():
        found.setdefault(row.call_out_id, []).append(words(call_out, row))
    return found


def words(call_out: CallOut, late: LateStep) -> str:
    """A sentence of plain text: when it was due, and when it came."""
    came = clock_time(late.taken_at, since=late.due_at)
    due = f"was due at {clock_time(late.due_at)} and" if late.due_at else "whose time was lost"
    return f"{late.what} of the call for {call_out.ladder['name']} {due} came at {came}."
