"""Several people may declare the same thing. Nobody is kept from it; whoever declares and the channel are told."""

from collections.abc import Callable
from datetime import timedelta

from sqlmodel import Session, col, select

from eprr_bot.incidents import messages
from eprr_bot.incidents.alert import LIVE
from eprr_bot.incidents.models import Incident, Room
from eprr_bot.slack import blocks

LATELY = timedelta(minutes=30)


def declared_lately(session: Session, incident: Incident) -> list[tuple[Incident, str]]:
    """What was declared shortly before an incident and is still responded to, with its channel; the newest first."""
    before = select(Incident).where(
        col(Incident.id) < incident.id,
        Incident.declared_at >= incident.declared_at - LATELY,
        Incident.is_exercise == incident.is_exercise,
        col(Incident.alert_state).in_(LIVE),
    )
    found = session.exec(before.order_by(col(Incident.id).desc())).all()
    return [(one, session.get_one(Room, one.id).channel_id) for one in found]


def hint(session: Session, incident: Incident, *, may_end: Callable[[], bool] = lambda: True) -> str:
    """The same for people to read, with what to do; empty where there is nothing. `may_end` asks about one reader."""
    found = declared_lately(session, incident)
    if not found:
        return ""
    lines = [_line(one, f" <#{channel}>" if channel else "") for one, channel in found]
    return "\n".join(
        [":eyes: *Declared shortly before, and open:*", *lines, _what_to_do(incident, found[0][0], may_end())]
    )


def plainly(session: Session, incident: Incident) -> str:
    """The same without marks, for the command line."""
    found = declared_lately(session, incident)
    lines = [f"  {one.id}: {one.what}, {one.where} ({blocks.written(one.declared_at)})" for one, _ in found]
    return "\n".join(["Declared shortly before, and open:", *lines]) if found else ""


def _line(other: Incident, where_to: str) -> str:
    facts = messages.of(other)
    return f"• *Incident {facts.number}*, {blocks.when(facts.declared_at)}: {facts.in_brief}{where_to}"


def _what_to_do(incident: Incident, newest: Incident, may_end: bool) -> str:
    if not may_end:
        return "If it is the same, go on there, and ask whoever responds to stand this one down. If not, go on here."
    return (
        f"If it is the same, go on there, and stand this one down: `/incident standdown same as incident {newest.id}` "
        f"in the channel of incident {incident.id}. If not, there is nothing to do."
    )
