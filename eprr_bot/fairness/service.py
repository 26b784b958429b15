"""Counting everybody's part, and asking for a plan: what the pure modules need, gathered from the database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, func, select

from eprr_bot import documents
from eprr_bot.bank_holidays import days_that_count, known_until
from eprr_bot.blocks import written
from eprr_bot.callout.models import Callee, CallOut
from eprr_bot.commands import UserError
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Competence
from eprr_bot.fairness import rota_text
from eprr_bot.fairness.burden import Burden, Held, Tally, burden, tally
from eprr_bot.fairness.plan import Away, NoPlan, Proposal, Question, Slot, Turn, propose, why_not
from eprr_bot.files import parse
from eprr_bot.oncall import service as oncall
from eprr_bot.oncall.files import parse_rota
from eprr_bot.oncall.models import Leave
from eprr_bot.oncall.rota import Rota
from eprr_bot.oncall.schedule import Schedule
from eprr_bot.wall_clock import wall_at

LOOK_BACK = timedelta(weeks=52)
STILL_FELT = timedelta(weeks=6)
"""Turns that ended this long before a plan may matter to its rules about rest and turns in a row."""


@dataclass(frozen=True)
class Standing:
    """Everybody's part between two instants, the heaviest first. `rota` is None for all rotas together.

    `known_until` is the last day for which bank holidays are published.
    """

    rota: Rota | None
    start: datetime
    end: datetime
    zone: ZoneInfo
    rows: tuple[Burden, ...]
    names: Mapping[str, str]
    known_until: date

    @property
    def is_beyond_known(self) -> bool:
        """Does the period reach past the published bank holidays?"""
        return wall_at(self.end - timedelta(seconds=1), self.zone).date() > self.known_until


def standing(session: Session, start: datetime, end: datetime, rota_id: str | None = None) -> Standing:
    """Everybody's part of one rota, or of all. Raises UserError for a rota that there is not, or no time."""
    if end <= start:
        raise UserError("The end is not after the start. Give a later one.")
    cluster = directory.cluster(session)
    holidays = days_that_count(cluster.bank_holidays)
    held: dict[str, list[Held]] = {}
    for one in [rota_id] if rota_id else oncall.rota_ids(session):
        for person, shifts in held_on(oncall.schedule(session, one), start, end).items():
            held.setdefault(person, []).extend(shifts)
    rota = oncall.schedule(session, rota_id).rota if rota_id else None
    called = _called(session, start, end, rota)
    everybody = held.keys() | {person for person, _ in called}
    rows = [
        burden(
            person, held.get(person, ()), cluster.zone, holidays, called.get((person, False), 0), called.get((person, True), 0)
        )
        for person in everybody
    ]
    return Standing(
        rota=rota,
        start=start,
        end=end,
        zone=cluster.zone,
        rows=tuple(sorted(rows, key=lambda one: (-one.points, -one.hours, one.person))),
        names={person: directory.name_of(session, person) for person in everybody},
        known_until=known_until(cluster.bank_holidays),
    )


def held_on(schedule: Schedule, start: datetime, end: datetime) -> dict[str, list[Held]]:
    """What everybody holds of a rota between two instants; whoever its layers name, perhaps nothing.

    A turn that a cover cut in two stays one shift.
    """
    uncovered = Schedule(schedule.versions)
    held: dict[str, list[Held]] = {person: [] for layer in schedule.rota.layers for person in layer.people}
    for shift in schedule.shifts(start, end):
        if shift.person is not None:
            is_cover = shift.source.startswith("cover")
            begins = None if is_cover else uncovered.holder_at(shift.start).start
            turn = (schedule.rota.id, shift.source, begins)
            held.setdefault(shift.person, []).append(Held(shift.start, shift.end, turn))
    return held


def _called(session: Session, start: datetime, end: datetime, rota: Rota | None) -> dict[tuple[str, bool], int]:
    """How often people were called: (person, is it an exercise?) -> number."""
    counted = (
        select(Callee.person_id, CallOut.is_exercise, func.count())
        .join(CallOut, col(CallOut.id) == col(Callee.call_out_id))
        .where(Callee.paged_at >= start, Callee.paged_at < end)
    )
    if rota is not None:
        counted = counted.where(Callee.reached_as == rota.name)
    rows = session.exec(counted.group_by(Callee.person_id, col(CallOut.is_exercise))).all()
    return {(person, bool(is_exercise)): number for person, is_exercise, number in rows}


@dataclass(frozen=True)
class Plan:
    """A plan for a period of one rota. `text` is the rota file to apply, `problems` what it could not keep."""

    rota: Rota
    start: datetime
    end: datetime
    slots: tuple[Slot, ...]
    proposal: Proposal
    text: str
    names: Mapping[str, str]
    problems: tuple[str, ...]
    is_beyond_known: bool
    known_until: date


def plan(
    session: Session, rota_id: str, start: datetime, end: datetime, now: datetime, *, order_only: bool = False
) -> Plan:
    """Give out the turns of a rota that begin between two instants. Raises UserError when no plan is fair."""
    _check_period(start, end, now)
    newest = oncall.schedule(session, rota_id).rota
    body = documents.latest(session, "rota", rota_id)
    assert body is not None
    data = rota_text.without_plan(parse(body.body, rota_id).data, *(wall_at(one, newest.zone) for one in (start, end)))
    question = _question(session, parse_rota(rota_text.file_text(data, rota_id), rota_id), start, end)
    names = {person: directory.name_of(session, person) for person in question.people}
    try:
        proposal = propose(question)
    except NoPlan as refused:
        raise UserError(_sentence(refused, names)) from None
    given, problems = proposal.given, ()
    if order_only:
        made = rota_text.with_order(data, question.slots, given, newest.zone)
        slots = rota_text.slots_of(parse_rota(rota_text.file_text(made, rota_id), rota_id), start, end)
        problems = tuple(_problem(*one, names) for one in why_not(_replaced(question, slots), [one.now for one in slots]))
    else:
        made = rota_text.with_fixed(data, question.slots, given, newest.zone)
    known = known_until(directory.cluster(session).bank_holidays)
    last = wall_at(question.slots[-1].turn.end, newest.zone).date()
    remark = f"Planned on {written(now)} for turns from {written(start)} to {written(end)}."
    return Plan(
        newest, start, end, question.slots, proposal, rota_text.file_text(made, remark), names, problems, last > known, known
    )


def _check_period(start: datetime, end: datetime, now: datetime) -> None:
    if end <= start:
        raise UserError("The end of the plan is not after its start. Give a later --to.")
    if start < now:
        raise UserError("A plan cannot change what is past. Give a --from that is still to come.")


def _question(session: Session, rota: Rota, start: datetime, end: datetime) -> Question:
    slots = rota_text.slots_of(rota, start, end)
    if not slots:
        raise UserError(f"No turn of a layer of {rota.id} begins in that time. Give a longer one.")
    cluster = directory.cluster(session)
    holidays = days_that_count(cluster.bank_holidays)
    over = max(slot.turn.end for slot in slots)
    past = held_on(oncall.schedule(session, rota.id), start - LOOK_BACK, start)
    fixed = _fixed_ahead(session, rota, start, over)
    standing: dict[str, list[Turn]] = {}
    for person in past.keys() | fixed.keys():
        recent = [one for one in past.get(person, ()) if one.end > start - STILL_FELT]
        standing[person] = [Turn.of(one.start, one.end) for one in [*recent, *fixed.get(person, ())]]
    people = dict.fromkeys(person for slot in slots for person in slot.people)
    return Question(
        slots=slots,
        rules=rota.rules,
        zone=rota.zone,
        holidays=holidays,
        standing=standing,
        away={person: _away(session, person, rota, start, over) for person in people},
        past={
            person: tally([*past.get(person, ()), *fixed.get(person, ())], rota.zone, holidays) for person in people
        },
        newcomers=frozenset(person for person in people if not past.get(person)),
    )


def _replaced(question: Question, slots: tuple[Slot, ...]) -> Question:
    return Question(**{**question.__dict__, "slots": slots})


def _fixed_ahead(session: Session, rota: Rota, start: datetime, end: datetime) -> dict[str, list[Held]]:
    """What is settled already in the time to be planned: fixed periods, and covers over anything."""
    covers = oncall.schedule(session, rota.id).covers
    whole = held_on(Schedule(((None, rota),), covers), start, end)
    return {
        person: [one for one in held if not str(one.turn[1]).startswith("layer:")]
        for person, held in whole.items()
        if isinstance(held, list)
    }


def _away(session: Session, person_id: str, rota: Rota, start: datetime, end: datetime) -> Sequence[Away]:
    """When somebody cannot hold a rota: on leave, gone, no longer competent, or on a rota that excludes it."""
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
        yield Away(datetime.min.replace(tzinfo=UTC), end, "has left")
    elif person.left_on is not None:
        yield Away(_midnight(person.left_on, rota.zone), end, "has left by then")
    if rota.rules.competence:
        trained = session.get(Competence, (person_id, rota.rules.competence))
        if trained is None:
            yield Away(datetime.min.replace(tzinfo=UTC), end, f"is not known to be a {rota.rules.competence}")
        else:
            lapses = _midnight(trained.expires + timedelta(days=1), rota.zone)
            yield Away(lapses, max(end, lapses), f"is a {rota.rules.competence} only until {trained.expires:%-d %b %Y}")


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


def _on_others(session: Session, person_id: str, rota: Rota, start: datetime, end: datetime) -> Iterable[Away]:
    exclusive = [group for group in directory.cluster(session).exclusive_rotas if rota.id in group]
    for other in sorted({one for group in exclusive for one in group} - {rota.id}):
        if oncall.rota(session, other) is None:
            continue
        whole = oncall.schedule(session, other)
        for shift in whole.shifts(start, end):
            if shift.person == person_id:
                yield Away(shift.start, shift.end, f"is on call for {whole.rota.name}")


def _sentence(refused: NoPlan, names: Mapping[str, str]) -> str:
    slot = refused.slot
    why = "; ".join(f"{names[person]} {reason}" for person, reason in refused.reasons.items())
    span = f"{written(slot.turn.start)} to {written(slot.turn.end)}"
    remedy = "Move leave, add somebody to the rota, change its rules, or fix that turn by name."
    return f"There is no fair plan: nobody may take the turn from {span}. {why}. {remedy}"


def _problem(slot: Slot, person: str, reason: str, names: Mapping[str, str]) -> str:
    return f"{written(slot.turn.start)}: {names[person]} {reason}."
