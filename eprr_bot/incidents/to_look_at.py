"""Whose time is over: records of incidents, exercises and call-outs, and what belongs to rotas.

Nothing goes by itself, and nothing is named here that a legal hold keeps, or that a record still needs which is kept
itself: what happened while an incident went on, or on the day before it, goes no sooner than the record of that; an
exercise that an incident was counted for keeps that incident; an open action keeps what it is about. Versions of rotas
are never named: the register of files, whose log is never over, holds their digests.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlmodel import Session

from eprr_bot.base import kept
from eprr_bot.base.kept import CALL_OUT, EXERCISE, ROTA, Kept
from eprr_bot.directory import service as directory
from eprr_bot.directory.cluster import Cluster
from eprr_bot.incidents import retention, service
from eprr_bot.incidents.models import Incident
from eprr_bot.lessons import service as lessons
from eprr_bot.records import holds
from eprr_bot.slack import blocks

LED_UP_TO = timedelta(days=1)
"""What happened so long before an incident belongs to its story."""
MOST = 20


@dataclass(frozen=True)
class Found:
    """What is to be looked at: incidents, exercises and call-outs by name, and how many of what belongs to rotas."""

    incidents: Sequence[int] = ()
    others: Sequence[str] = ()
    of_rotas: Sequence[str] = ()
    before: date | None = None
    """Up to which day what belongs to rotas is over its time."""


def look(session: Session, now: datetime) -> Found:
    """Everything whose time is over, that nothing holds, and that no record needs."""
    cluster, under_hold = directory.cluster(session), holds.held(session)
    others = [one for kind in (EXERCISE, CALL_OUT) for one in kept.ended(session, kind, now)]
    young = {one for one in others if not _is_past(one, cluster, now) or one.name in under_hold}
    past, staying = _incidents(session, now, {one.incident for one in young} | _with_open_actions(session))
    spans, numbers = [_span(one, now) for one in staying], {one.id for one in staying}
    is_of_incident = _within(spans)
    old = {one for one in others if one not in young and one.incident not in numbers and not is_of_incident(one)}
    is_needed = _within([*spans, *((one.start, one.end) for one in others if one not in old)])
    gone_by = _before(cluster, now, ROTA)
    rows = [] if holds.ROTAS in under_hold else kept.ended(session, ROTA, gone_by)
    count = Counter(one.name for one in rows if not is_needed(one))
    return Found(
        [one.id or 0 for one in past],
        [one.name for one in others if one in old],
        [f"{name} ({number})" for name, number in sorted(count.items())],
        gone_by.astimezone(cluster.zone).date(),
    )


def _incidents(
    session: Session, now: datetime, needed: Collection[int | None]
) -> tuple[list[Incident], list[Incident]]:
    """Those whose time is over, and those that stay."""
    today, found = now.astimezone(directory.cluster(session).zone).date(), service.all_incidents(session)[::-1]
    past = [one for one in found if retention.standing(session, one).is_past(today) and one.id not in needed]
    return past, [one for one in found if one not in past]


def _span(one: Incident, now: datetime) -> tuple[datetime, datetime]:
    return one.declared_at - LED_UP_TO, one.closed_at or now


def _within(spans: Iterable[tuple[datetime, datetime]]) -> Callable[[Kept], bool]:
    """Asks of one whether any of its time lies in one of these: there may be thousands of both."""
    merged: list[tuple[datetime, datetime]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    starts = [start for start, _ in merged]

    def asks(one: Kept) -> bool:
        last = bisect_right(starts, one.end) - 1
        return last >= 0 and one.start <= merged[last][1]

    return asks


def _is_past(one: Kept, cluster: Cluster, now: datetime) -> bool:
    return one.is_settled and one.end < _before(cluster, now, one.kind)


def _before(cluster: Cluster, now: datetime, kind: str) -> datetime:
    """The beginning of the day before which the time of what ended is over."""
    years = getattr(cluster.retention_years, kind)
    day = retention.after(now.astimezone(cluster.zone).date(), -years)
    return datetime.combine(day, time(), cluster.zone).astimezone(UTC)


def _with_open_actions(session: Session) -> set[int | None]:
    """Incidents after which something is still to be done."""
    about = (one.about.partition(" ") for one in lessons.actions(session))
    return {int(number) for what, _, number in about if what == "incident" and number.isdecimal()}


def lines(found: Found) -> Iterator[str]:
    """What is no incident, for people, a line each."""
    for name in found.others:
        yield f"{blocks.sentence(name)}: its time is over, look whether it may go"
    if found.of_rotas and found.before:
        until = blocks.written_day(found.before)
        many = blocks.listed(found.of_rotas)
        yield f"Rotas: the time of what ended before {until} is over, look whether it may go: {many}"


def to_look_at(session: Session, now: datetime) -> str:
    """A sentence about all of it; empty where there is nothing."""
    found = look(session, now)
    named = [f"incident {number}" for number in found.incidents] + list(found.others)
    named = blocks.few(named, MOST, "{} more")
    if found.of_rotas and found.before:
        named.append(f"what belongs to rotas and ended before {blocks.written_day(found.before)}")
    if not named:
        return ""
    return (
        f"The time for which records are kept is over for {blocks.listed(named)}. Nothing goes by itself: look whether "
        "each may go, or hold it: eprr-bot incident retention"
    )
