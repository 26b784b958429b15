"""Counting everybody's part: shifts from the rotas with their covers, calls from the call-outs."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, func, or_, select

from eprr_bot.base.wall_clock import wall_at
from eprr_bot.callout import service as callout
from eprr_bot.callout.models import Callee, CallOut
from eprr_bot.directory import service as directory
from eprr_bot.directory.holidays import holidays
from eprr_bot.fairness import rota_text
from eprr_bot.fairness.burden import Burden, Held, burden
from eprr_bot.oncall import service as oncall
from eprr_bot.oncall.rota import Rota
from eprr_bot.oncall.schedule import Schedule, Shift
from eprr_bot.oncall.turns import turns
from eprr_bot.outbox.models import Lane
from eprr_bot.slack.commands import UserError


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
    published = holidays(session)
    held: dict[str, list[Held]] = {}
    wholes = [oncall.schedule(session, rota_id)] if rota_id else [*oncall.schedules(session).values()]
    for whole in wholes:
        for person, shifts in held_on(whole, start, end).items():
            held.setdefault(person, []).extend(shifts)
    rota = wholes[0].rota if rota_id else None
    called = _called(session, start, end, rota)
    everybody = held.keys() | {person for person, _ in called}
    rows = [
        burden(
            person,
            held.get(person, ()),
            cluster.zone,
            published.days_that_count,
            called.get((person, False), 0),
            called.get((person, True), 0),
        )
        for person in everybody
    ]
    return Standing(
        rota=rota,
        start=start,
        end=end,
        zone=cluster.zone,
        rows=tuple(sorted(rows, key=lambda one: (-one.points, -one.hours, one.person))),
        names=directory.names_of(session, everybody),
        known_until=published.known_until,
    )


def held_on(schedule: Schedule, start: datetime, end: datetime, *, with_layers: bool = True) -> dict[str, list[Held]]:
    """What everybody holds of a rota between two instants; whoever its layers name, perhaps nothing.

    A turn stays one shift though windows or covers cut it, also where a plan fixed it piece by piece. Without
    layers: only fixed periods and covers.
    """
    uncovered = Schedule(schedule.versions)
    unplanned = Schedule(tuple((since, rota_text.unplanned(rota)) for since, rota in schedule.versions))
    began = {
        (id(rota), layer.source): [begins for begins, _, _ in turns(layer, rota.zone, start, end)]
        for _, rota in unplanned.versions
        for layer in rota.layers
    }
    held: dict[str, list[Held]] = {person: [] for layer in schedule.rota.layers for person in layer.people}
    for shift in schedule.shifts(start, end):
        if shift.person is not None and (with_layers or not shift.source.startswith("layer:")):
            turn = (schedule.rota.id, *_turn_of(shift, uncovered, unplanned, began))
            held.setdefault(shift.person, []).append(Held(shift.start, shift.end, turn))
    return held


def _turn_of(
    shift: Shift, uncovered: Schedule, unplanned: Schedule, began: Mapping[tuple[int, str], list[datetime]]
) -> tuple[str, datetime | None]:
    """What pieces of one shift have in common: the cover, the turn of a layer, or the fixed period.

    `began` says when the turns of a version's layer began.
    """
    if shift.source.startswith("cover"):
        return shift.source, None
    source = unplanned.holder_at(shift.start).source if shift.source == rota_text.SOURCE else shift.source
    handovers = began.get((id(unplanned.version_at(shift.start)), source))
    if handovers is None:
        return source, uncovered.holder_at(shift.start).start
    return source, handovers[bisect_right(handovers, shift.start) - 1]


def _called(session: Session, start: datetime, end: datetime, rota: Rota | None) -> dict[tuple[str, bool], int]:
    """How often people were called: (person, is it an exercise?) -> number. A handover's roll-call is no call."""
    counted = (
        select(Callee.person_id, CallOut.is_exercise, func.count())
        .join(CallOut, col(CallOut.id) == col(Callee.call_out_id))
        .where(Callee.paged_at >= start, Callee.paged_at < end, CallOut.lane != Lane.ROUTINE)
        .where(callout.was_called())
    )
    if rota is not None:
        counted = counted.where(or_(Callee.reached_as == rota.name, Callee.rota_id == rota.id))
    rows = session.exec(counted.group_by(Callee.person_id, col(CallOut.is_exercise))).all()
    return {(person, bool(is_exercise)): number for person, is_exercise, number in rows}
