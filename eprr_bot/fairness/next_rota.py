"""Asking for a plan: what the planner needs, gathered from the database, and the rota file it makes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from eprr_bot.base import documents
from eprr_bot.base.files import parse
from eprr_bot.base.wall_clock import first_instant, wall_at
from eprr_bot.cover import difference
from eprr_bot.cover.difference import Move
from eprr_bot.directory import service as directory
from eprr_bot.directory.holidays import holidays
from eprr_bot.directory.models import Competence
from eprr_bot.fairness import rota_text
from eprr_bot.fairness.burden import Held, tally
from eprr_bot.fairness.planner import MOST_TRIES, Away, NoPlan, Proposal, Question, Slot, Turn, follow, propose, why_not
from eprr_bot.fairness.service import held_on
from eprr_bot.oncall import service as oncall
from eprr_bot.oncall.models import Leave
from eprr_bot.oncall.rota import Rota
from eprr_bot.oncall.rota_file import parse_rota
from eprr_bot.oncall.rota_words import duty
from eprr_bot.oncall.schedule import Schedule
from eprr_bot.slack.blocks import written
from eprr_bot.slack.commands import UserError

LOOK_BACK = timedelta(weeks=52)
"""What people did in this time before the plan counts."""

STILL_FELT = timedelta(weeks=6)
"""Turns that ended this long before a plan may matter to its rules about rest and turns in a row."""

_EVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Plan:
    """A plan for a period of one rota. `text` is the rota file to apply, `problems` what it could not keep."""

    rota: Rota
    slots: tuple[Slot, ...]
    proposal: Proposal
    text: str
    names: Mapping[str, str]
    problems: tuple[str, ...]
    known_until: date

    @property
    def is_beyond_known(self) -> bool:
        """Does the plan reach past the published bank holidays?"""
        return wall_at(self.slots[-1].turn.end, self.rota.zone).date() > self.known_until


def plan(
    session: Session, rota_id: str, start: datetime, end: datetime, now: datetime, *, order_only: bool = False
) -> Plan:
    """Give out the turns of a rota that begin between two instants. Raises UserError when no plan is fair."""
    _check_period(start, end, now)
    newest = oncall.schedule(session, rota_id).rota
    body = documents.latest(session, "rota", rota_id)
    assert body is not None
    data = rota_text.without_plan(parse(body.body, rota_id).data, *(wall_at(one, newest.zone) for one in (start, end)))
    question = _question(session, _rota_of(data), start, end, order_only=order_only)
    names = {person: directory.name_of(session, person) for person in question.people}
    try:
        proposal = propose(question)
    except NoPlan as refused:
        raise UserError(_sentence(refused, names)) from None
    broken: list[str] = []
    if order_only:
        made = rota_text.with_order(data, question.slots, proposal.given, newest.zone)
        covers = oncall.schedule(session, rota_id).covers
        question = replace(question, slots=rota_text.slots_of(_rota_of(made), start, end, covers))
        proposal = follow(question, [slot.now for slot in question.slots])
        broken = [_problem(*one, names) for one in why_not(question, proposal.given)]
    else:
        made = rota_text.with_fixed(data, question.slots, proposal.given, newest.zone)
    remark = f"{rota_text.PLANNED} {written(now)}: turns from {written(start)} to {written(end)}, by fewest so far."
    return Plan(
        rota=newest,
        slots=question.slots,
        proposal=proposal,
        text=rota_text.file_text(made, [*rota_text.heading_of(body.body), remark]),
        names=names,
        problems=(*broken, *_lapsing(session, newest, question.slots, proposal.given)),
        known_until=holidays(session).known_until,
    )


def _rota_of(data: rota_text.Data) -> Rota:
    return parse_rota(rota_text.file_text(data), "plan")


def _check_period(start: datetime, end: datetime, now: datetime) -> None:
    if end <= start:
        raise UserError("The end of the plan is not after its start. Give a later --to.")
    if start < now:
        raise UserError("A plan cannot change what is past. Give a --from that is still to come.")


def _question(session: Session, rota: Rota, start: datetime, end: datetime, *, order_only: bool) -> Question:
    """In an order, a turn that is covered has its place like any other."""
    slots = rota_text.slots_of(rota, start, end, oncall.schedule(session, rota.id).covers)
    if not slots:
        raise UserError(f"No turn of a layer of {rota.id} that is not covered begins in that time. Give a longer one.")
    if order_only:
        slots = rota_text.slots_of(rota, start, end)
    days_that_count = holidays(session).days_that_count
    over = max(slot.turn.end for slot in slots)
    past = held_on(oncall.schedule(session, rota.id), start - LOOK_BACK, start)
    fixed = _fixed_ahead(session, rota, start, over)
    standing: dict[str, list[Turn]] = {}
    for person in past.keys() | fixed.keys():
        recent = [one for one in past.get(person, ()) if one.end > start - STILL_FELT]
        standing[person] = _turns_of([*recent, *fixed.get(person, ())])
    people = dict.fromkeys(person for slot in slots for person in slot.people)
    return Question(
        slots=slots,
        rules=rota.rules,
        zone=rota.zone,
        holidays=days_that_count,
        standing=standing,
        away={person: _away(session, person, rota, start, over) for person in people},
        past={
            person: tally([*past.get(person, ()), *fixed.get(person, ())], rota.zone, days_that_count)
            for person in people
        },
        newcomers=frozenset(person for person in people if not past.get(person)),
    )


def _turns_of(held: Iterable[Held]) -> list[Turn]:
    pieces: dict[object, list[tuple[datetime, datetime]]] = {}
    for one in held:
        pieces.setdefault(one.turn, []).append((one.start, one.end))
    return [Turn(found[0][0], found[-1][1], tuple(found)) for found in pieces.values()]


def _fixed_ahead(session: Session, rota: Rota, start: datetime, end: datetime) -> dict[str, list[Held]]:
    """What is settled already in the time to be planned: fixed periods, and covers over anything."""
    covers = oncall.schedule(session, rota.id).covers
    return held_on(Schedule(((None, rota),), covers), start, end, with_layers=False)


def _away(session: Session, person_id: str, rota: Rota, start: datetime, end: datetime) -> list[Away]:
    """When somebody cannot hold a rota: on leave, gone, or on a rota that excludes it."""
    return [
        *_on_leave(session, person_id, start, end),
        *_gone(session, person_id, rota, end),
        *_on_others(session, person_id, rota, start, end),
    ]


def _on_leave(session: Session, person_id: str, start: datetime, end: datetime) -> Iterable[Away]:
    mine = select(Leave).where(Leave.person_id == person_id, col(Leave.undone_at).is_(None))
    for one in session.exec(mine.where(Leave.start < end, Leave.end > start).order_by(col(Leave.start))).all():
        yield Away(one.start, one.end, f"is away until {written(one.end)}")


def _gone(session: Session, person_id: str, rota: Rota, end: datetime) -> Iterable[Away]:
    person = directory.person(session, person_id)
    if person is None:
        return
    if not person.is_active:
        yield Away(_EVER, end, "has left")
    elif person.left_on is not None:
        yield Away(_midnight(person.left_on, rota.zone), end, "has left by then")


def _lapsing(session: Session, rota: Rota, slots: Iterable[Slot], given: Iterable[str]) -> list[str]:
    """Whose competence has to be renewed before their last turn: a sentence each. Nobody is left out for it."""
    if rota.rules.competence is None:
        return []
    last = {person: slot.turn.end for slot, person in zip(slots, given, strict=True)}
    found = []
    for person in sorted(last):
        trained = session.get(Competence, (person, rota.rules.competence))
        name = directory.name_of(session, person)
        if trained is None:
            found.append(f"{name} is not known to be {rota.rules.trained}, which this rota needs.")
        elif _midnight(trained.expires + timedelta(days=1), rota.zone) < last[person]:
            day = f"{trained.expires:%a} {trained.expires.day} {trained.expires:%b %Y}"
            found.append(f"{name} is {rota.rules.trained} only until {day}, and has a turn after that.")
    return found


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return first_instant(datetime.combine(day, time()), zone)


def _on_others(session: Session, person_id: str, rota: Rota, start: datetime, end: datetime) -> Iterable[Away]:
    exclusive = [group for group in directory.cluster(session).exclusive_rotas if rota.id in group]
    for other in sorted({one for group in exclusive for one in group} - {rota.id}):
        if oncall.rota(session, other) is None:
            continue
        whole = oncall.schedule(session, other)
        for shift in whole.shifts(start, end):
            if shift.person == person_id:
                yield Away(shift.start, shift.end, f"is {duty(whole.rota.name)}")


def _sentence(refused: NoPlan, names: Mapping[str, str]) -> str:
    slot = refused.slot
    why = "; ".join(f"{names[person]} {reason}" for person, reason in refused.reasons.items())
    span = f"{written(slot.turn.start)} to {written(slot.turn.end)}"
    remedy = "Move leave, add somebody to the rota, change its rules, or fix that turn by name."
    found = "There is no fair plan" if refused.is_certain else f"No fair plan was found in {MOST_TRIES:,} tries"
    return f"{found}: nobody may take the turn from {span}. {why}. {remedy}"


def _problem(slot: Slot, person: str, reason: str, names: Mapping[str, str]) -> str:
    return f"Somebody else is needed for the turn from {written(slot.turn.start)}: {names[person]} {reason}."


def moves(session: Session, found: Plan) -> list[Move]:
    """Whose time changes hands between the rota as it is and as the plan would have it."""
    whole = oncall.schedule(session, found.rota.id)
    planned = Schedule((*whole.versions, (found.slots[0].turn.start, parse_rota(found.text, "plan"))), whole.covers)
    return difference.moves(whole, planned, found.slots[0].turn.start, max(slot.turn.end for slot in found.slots))
