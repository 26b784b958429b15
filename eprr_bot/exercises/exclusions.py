"""Whom an exercise leaves alone: who is on leave, and who was only just called out for something real."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from eprr_bot.base.db import add_once
from eprr_bot.callout import preview
from eprr_bot.callout.ladder import Ladder
from eprr_bot.callout.models import Callee, CallOut, Page
from eprr_bot.directory.models import Person
from eprr_bot.exercises.models import PassedOver
from eprr_bot.oncall import service as oncall
from eprr_bot.outbox.models import Lane
from eprr_bot.slack import blocks

CALM_AFTER_CALL_OUT = timedelta(hours=2)


def why(session: Session, person_id: str, now: datetime) -> str:
    """Why an exercise does not call somebody now, a sentence; empty where it does."""
    away = oncall.leave_between(session, person_id, now, now + timedelta(seconds=1))
    if away:
        return f"On leave until {blocks.written(max(one.end for one in away))}."
    pages = select(func.max(Page.at)).join(Callee, col(Callee.id) == col(Page.callee_id))
    real = pages.join(CallOut, col(CallOut.id) == col(Page.call_out_id)).where(CallOut.lane == int(Lane.LIVE))
    last = session.exec(real.where(Callee.person_id == person_id, Page.failure == "")).one()
    is_recent = last is not None and now - last < CALM_AFTER_CALL_OUT
    return f"Called out for something real at {blocks.clock_time(last)}." if is_recent else ""


def passes_over(session: Session, call_out: CallOut, person: Person, called_as: str, now: datetime) -> bool:
    """Is somebody whom a step means not to be called? It is kept with the exercise, and why."""
    reason = why(session, person.id, now)
    if reason:
        kept = PassedOver(exercise_id=call_out.serves_id, person_id=person.id, called_as=called_as, why=reason)
        add_once(session, kept)
    return bool(reason)


def nobody_left(session: Session, ladder: Ladder, now: datetime) -> str:
    """Who would be passed over, and why, where that leaves nobody to call; empty where somebody is left."""
    people = {one.id: one for one in preview.everybody(session, ladder, now)}
    reasons = {one.name: why(session, one.id, now) for one in people.values()}
    if not all(reasons.values()):
        return ""
    return blocks.listed(f"{name} ({reason[0].lower()}{reason[1:-1]})" for name, reason in reasons.items())


def passed_over(session: Session, exercise_ids: Iterable[int]) -> Mapping[int, Sequence[PassedOver]]:
    """Whom each of some exercises did not call on purpose, in the order in which it came to them."""
    theirs = select(PassedOver).where(col(PassedOver.exercise_id).in_(exercise_ids)).order_by(col(PassedOver.id))
    found: dict[int, list[PassedOver]] = {}
    for one in session.exec(theirs).all():
        found.setdefault(one.exercise_id, []).append(one)
    return found
