"""Recording what becomes of mutual aid: offers, nil returns, arrivals, returns, charges. Nothing is ever deleted."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session, col, select

from eprr_bot.incidents import service as incidents
from eprr_bot.mutual_aid import aid, calls, entries, register, service
from eprr_bot.mutual_aid.aid import Answer, Provider, Request, Step, TooMany
from eprr_bot.mutual_aid.models import AidMovement, AidShare, MutualAidRequest
from eprr_bot.mutual_aid.said import Said, Taken
from eprr_bot.slack.blocks import Content
from eprr_bot.slack.commands import Actor, UserError


def record(session: Session, share: AidShare, said: Said, now: datetime, actor: Actor) -> Taken:
    """Record a step of a provider's, and what follows of it. Raises UserError where there are not so many."""
    row = service.get(session, share.request_id)
    service.lock(session, row)
    session.refresh(share)
    before = register.one(session, row)
    theirs = _of(before, share)
    steps = _steps(before, theirs, said)
    made = _add(session, row, share.id, steps, said, now, actor)
    if steps[0][0] == Step.OFFERED:
        share.answer, share.since, share.by = Answer.OFFERED, said.at or now, actor.name
        share.note = service.tidy(said.note) if said.step == Step.OFFERED else ""
        session.add(share)
    service.schedule(session, row)
    one = register.one(session, row)
    taken = Taken(
        one,
        _of(one, share),
        steps,
        said,
        one.asked if one.asked > before.asked > 0 else 0,
        _same_before(theirs, said, made),
    )
    service.note(session, row, entries.taken(taken), now, actor, said.at)
    if steps[0][0] == Step.OFFERED:
        service.call_no_more(session, share, now, f"{share.name} has offered.")
    return replace(taken, is_told=_tell(session, row, share, taken, made, now))


def _tell(
    session: Session, row: MutualAidRequest, share: AidShare, taken: Taken, made: AidMovement, now: datetime
) -> bool:
    """Whoever gives it hears that so many are accepted, or released."""
    words = {Step.ACCEPTED: calls.accepted, Step.RELEASED: calls.released}.get(taken.said.step)
    if words is None:
        return False
    content = words(taken.request, taken.provider, taken.steps[-1][1], now)
    return service.tell(session, row, share, f"{made.id}", content, now)


def _steps(request: Request, theirs: Provider, said: Said) -> tuple[tuple[Step, int], ...]:
    if said.step == Step.RECHARGED:
        return ((Step.RECHARGED, 0),)
    number = said.number or aid.usual(theirs.counts, said.step)
    if not number:
        raise UserError(entries.none_left(request, theirs, said.step))
    try:
        return aid.steps(theirs.counts, said.step, number)
    except TooMany as error:
        raise UserError(entries.too_many(request, theirs, error, number)) from None


def _add(
    session: Session,
    row: MutualAidRequest,
    share_id: int | None,
    steps: tuple[tuple[Step, int], ...],
    said: Said,
    now: datetime,
    actor: Actor,
) -> AidMovement:
    """One row for each step; those that were taken along have no words of their own."""
    action = 0
    for step, number in steps:
        is_said = step == said.step
        made = AidMovement(
            request_id=row.id or 0,
            share_id=share_id,
            action=action,
            step=step,
            quantity=number,
            at=said.at or now,
            recorded_at=now,
            by=actor.name,
            note=service.tidy(said.note) if is_said else "",
            details=_agreed(said) if is_said else None,
            report_at=said.report_at if is_said else None,
            pence=said.pence if is_said else None,
        )
        session.add(made)
        session.flush()
        action = made.action = action or made.id or 0
    session.flush()
    return made


def _agreed(said: Said) -> dict[str, str] | None:
    return {name: service.tidy(text) for name, text in said.details.items() if text} or None


def _same_before(theirs: Provider, said: Said, made: AidMovement) -> datetime | None:
    """An offer that was told twice may be one: the numbers of others cannot be more than there are."""
    same = [
        one.at
        for one in theirs.movements
        if one.step == said.step == Step.OFFERED
        and one.quantity == made.quantity
        and one.at > made.recorded_at - service.SAME_WITHIN
    ]
    return same[-1] if same else None


def nil(session: Session, share: AidShare, why: str, now: datetime, actor: Actor) -> tuple[Request, Provider]:
    """A provider can give nothing, or nothing more; what it offered before stands."""
    row = service.get(session, share.request_id)
    service.lock(session, row)
    session.refresh(share)
    share.answer, share.since, share.by, share.note = Answer.NIL, now, actor.name, service.tidy(why)
    session.add(share)
    return _answered(session, row, share, now, actor, f"{share.name}: nil return.")


def acknowledge(session: Session, share: AidShare, note: str, now: datetime, actor: Actor) -> None:
    """Somebody of a provider has the request, and perhaps says some words."""
    row = service.get(session, share.request_id)
    service.lock(session, row)
    session.refresh(share)
    if share.answer == Answer.ASKED:
        share.answer, share.since, share.by, share.note = Answer.ACKNOWLEDGED, now, actor.name, service.tidy(note)
        session.add(share)
        _answered(session, row, share, now, actor, f"{share.name} has it.")


def _answered(
    session: Session, row: MutualAidRequest, share: AidShare, now: datetime, actor: Actor, because: str
) -> tuple[Request, Provider]:
    service.schedule(session, row)
    one = register.one(session, row)
    theirs = _of(one, share)
    service.note(session, row, entries.answered(one, theirs), now, actor)
    service.call_no_more(session, share, now, because)
    return one, theirs


def _of(request: Request, share: AidShare) -> Provider:
    return next(one for one in request.providers if one.number == share.id)


def escalate(session: Session, row: MutualAidRequest, to: str, why: str, now: datetime, actor: Actor) -> Request:
    """It was passed up: to the region, the nation, or for military aid. A step on record; it tells nobody."""
    service.lock(session, row)
    note = f"{to}: {service.tidy(why)}" if why else to
    _add(session, row, None, ((Step.ESCALATED, 0),), Said(Step.ESCALATED, note=note), now, actor)
    one = register.one(session, row)
    service.note(session, row, entries.escalated(one), now, actor)
    return one


def take_back(session: Session, row: MutualAidRequest, now: datetime, actor: Actor) -> tuple[Request, str]:
    """What was recorded last counts no more. Returns the request and what that was. Raises UserError."""
    service.lock(session, row)
    theirs = select(AidMovement).where(AidMovement.request_id == row.id, col(AidMovement.undone_at).is_(None))
    last = session.exec(theirs.order_by(col(AidMovement.id).desc()).limit(1)).first()
    if last is None:
        raise UserError(f"Nothing is recorded of mutual aid {row.id} that could be taken back.")
    for one in session.exec(theirs.where(AidMovement.action == last.action)).all():
        one.undone_at, one.undone_by = now, actor.name
        session.add(one)
    _answer_as_before(session, last, now)
    service.schedule(session, row)
    name = service.share(session, last.share_id).name if last.share_id else ""
    what = entries.what_was(name, Step(last.step), last.quantity, last.note)
    service.note(session, row, entries.taken_back(row.id or 0, what), now, actor)
    return register.one(session, row), what


def _answer_as_before(session: Session, last: AidMovement, now: datetime) -> None:
    """Whoever's only offer is taken back has it, and has not answered."""
    if last.share_id is None:
        return
    share = service.share(session, last.share_id)
    left = select(AidMovement.id).where(
        AidMovement.share_id == share.id,
        AidMovement.step == Step.OFFERED,
        col(AidMovement.undone_at).is_(None),
    )
    session.flush()
    if share.answer == Answer.OFFERED and session.exec(left.limit(1)).first() is None:
        share.answer, share.since, share.note = Answer.ACKNOWLEDGED, now, ""
        session.add(share)


def tell_room(session: Session, request: Request, content: Content, now: datetime) -> None:
    """The incident's channel reads at once what a provider says itself."""
    row = service.get(session, request.number)
    if incident := service.incident_of(session, row):
        incidents.tell_room(session, incident, content, now)
