"""When one holder gives way to another, and when each of them hears of it (pure).

planned ─► reminded ─► roll-call ─► confirmed ─┐
                           └─► not confirmed ──┴─► handed over ─► accepted
                                                        └─► not accepted (the outgoing stays reachable)

Before it is handed over it may be withdrawn; afterwards, with the cover that brought it about, taken back.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from itertools import groupby, pairwise
from zoneinfo import ZoneInfo

from eprr_bot.base.file_kinds import Files
from eprr_bot.base.files import Fault
from eprr_bot.base.wall_clock import first_instant
from eprr_bot.directory.cluster import CLUSTER
from eprr_bot.oncall.rota import Layer, Rota
from eprr_bot.oncall.rota_file import ROTA
from eprr_bot.oncall.schedule import Shift

SHORTEST = timedelta(hours=6)
"""Whoever helps out for less than this hands nothing over."""

LONG_TURN = timedelta(days=1)
ROLL_CALL_BEFORE = timedelta(hours=2)
LEAST_NOTICE = timedelta(minutes=15)
NIGHT_BEGINS, NIGHT_ENDS = time(22), time(7)
EVENING_ROLL_CALL = time(20)
DAYS_AHEAD, DAYS_AHEAD_AT = 3, time(9)
EVENING_BEFORE = time(18)


def why_no_handovers(rota: Rota) -> str:
    """What keeps a rota from holding handovers; "" where nothing does."""
    if not rota.mandatory:
        return "it is not mandatory"
    shortest = f"every turn is shorter than {int(SHORTEST.total_seconds()) // 3600} hours"
    return "" if any(_lasts(layer, SHORTEST) for layer in rota.layers) or not rota.layers else shortest


def without_handovers(files: Files) -> Iterator[Fault]:
    """Warnings about rotas that are to hold handovers and cannot."""
    if not (read := files.only(CLUSTER)):
        return
    known = {one.content.id: one.content for one in files.all(ROTA)}
    for row, name in enumerate(read.content.handover_rotas or ()):
        why = why_no_handovers(known[name]) if name in known else ""
        if why:
            problem = f"No handover is held for {name}: {why}."
            yield read.text.fault(("handover_rotas", row), problem, "Take it out, or change the rota.", is_warning=True)


def holds_them_anyway(rota: Rota) -> bool:
    """Does a rota hold handovers where the cluster names none? Those of the response with turns of a day or longer."""
    long = rota.layers and all(_lasts(layer, LONG_TURN) and not layer.during for layer in rota.layers)
    return bool(rota.mandatory and rota.function == "response" and long)


def _lasts(layer: Layer, least: timedelta) -> bool:
    """Are a layer's turns at least so long? Months are."""
    return layer.shift.step is None or layer.shift.step >= least


class Standing(StrEnum):
    """How far is this handover?"""

    PLANNED = "planned"
    CONFIRMED = "confirmed"
    HANDED_OVER = "handed over"
    ACCEPTED = "accepted"
    OVERTAKEN = "overtaken"
    NOT_ASKED = "not asked"
    WITHDRAWN = "withdrawn"
    TAKEN_BACK = "taken back"


@dataclass(frozen=True)
class Change:
    """A rota changes hands at an instant; whoever comes in holds it until `end`. `outgoing` is empty after a gap."""

    at: datetime
    end: datetime
    outgoing: str
    incoming: str


def changes(shifts: Sequence[Shift]) -> list[Change]:
    """The handovers among shifts in order, leaving out short stretches in which somebody helped out."""
    long = [shift for shift in _with_interruptions(shifts) if shift.end - shift.start >= SHORTEST]
    before = {shift.end: shift.person or "" for shift in shifts}
    return [
        Change(shift.start, shift.end, before.get(shift.start, ""), shift.person)
        for earlier, shift in pairwise(long)
        if shift.person is not None and shift.person != earlier.person
    ]


def _with_interruptions(shifts: Sequence[Shift]) -> list[Shift]:
    """Shifts in order, each whole: it goes on through whatever interrupts it for less than SHORTEST."""
    found: list[Shift] = []
    for shift in _without_short_covers(shifts):
        same = next((at for at in reversed(range(len(found))) if found[at].person == shift.person), None)
        if same is not None and shift.start - found[same].end < SHORTEST:
            found[same:] = [found[same]._replace(end=shift.end)]
        else:
            found.append(shift)
    return found


def _without_short_covers(shifts: Sequence[Shift]) -> Iterator[Shift]:
    """Each stretch in the same hands as one shift, but for the short ones that are covers and nothing else."""
    for _, parts in groupby(shifts, key=lambda one: one.person):
        first, *rest = parts
        whole = first._replace(end=rest[-1].end if rest else first.end)
        helps_out = all(one.source.startswith("cover:") for one in (first, *rest))
        if not helps_out or whole.end - whole.start >= SHORTEST:
            yield whole


@dataclass(frozen=True)
class Times:
    """When the incoming hears before a handover; None for what is past, or would come too late."""

    days_ahead: datetime | None
    evening: datetime | None
    roll_call: datetime | None


def times(at: datetime, now: datetime, zone: ZoneInfo, may_catch_up: bool = False) -> Times:
    """Three days ahead at 09:00, the evening before at 18:00, and the roll-call; None for what is past.

    With `may_catch_up`, a roll-call that is past is held at once, or in the morning, if that is still in time.
    """
    days_ahead = _on_day(at, zone, -DAYS_AHEAD, DAYS_AHEAD_AT)
    evening = _on_day(at, zone, -1, EVENING_BEFORE)
    return Times(
        days_ahead=days_ahead if days_ahead > now else None,
        evening=evening if evening > now else None,
        roll_call=_next_roll_call(at, now, zone, may_catch_up),
    )


def roll_call(at: datetime, zone: ZoneInfo) -> datetime:
    """Two hours before; when that is at night, at 20:00 on the evening before the night."""
    early = at - ROLL_CALL_BEFORE
    if not is_night(early, zone):
        return early
    evening = _on_day(early, zone, 0, EVENING_ROLL_CALL)
    return evening if evening <= early else _on_day(early, zone, -1, EVENING_ROLL_CALL)


def _next_roll_call(at: datetime, now: datetime, zone: ZoneInfo, may_catch_up: bool) -> datetime | None:
    due = roll_call(at, zone)
    if due > now:
        return due
    soon = after_the_night(now, zone)
    return soon if may_catch_up and soon <= at - LEAST_NOTICE else None


def is_night(instant: datetime, zone: ZoneInfo) -> bool:
    """From 22:00 to 07:00 on the wall clock: nothing routine is sent."""
    wall = instant.astimezone(zone).time()
    return wall >= NIGHT_BEGINS or wall < NIGHT_ENDS


def after_the_night(instant: datetime, zone: ZoneInfo) -> datetime:
    """The instant itself, or the end of the night that it falls into."""
    if not is_night(instant, zone):
        return instant
    morning = _on_day(instant, zone, 0, NIGHT_ENDS)
    return morning if morning > instant else _on_day(instant, zone, 1, NIGHT_ENDS)


def _on_day(instant: datetime, zone: ZoneInfo, days: int, at: time) -> datetime:
    """A time of day on the wall clock, some days after or before the day of an instant."""
    day = instant.astimezone(zone).date() + timedelta(days=days)
    return first_instant(datetime.combine(day, at), zone)
