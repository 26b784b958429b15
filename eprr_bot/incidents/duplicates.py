"""Several people may declare the same thing. Nobody is kept from it; whoever declares and all the channels are told."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, update
from sqlmodel import Session, col, select

from eprr_bot.base.db import at_the_end
from eprr_bot.incidents import messages
from eprr_bot.incidents.alert import LIVE
from eprr_bot.incidents.models import Incident, Room
from eprr_bot.slack import blocks

NEAR = timedelta(minutes=30)
TITLE = "Declared within half an hour of it, and open:"


_IS_NEAR = (
    Incident.id != bindparam("this"),
    col(Incident.declared_at).between(bindparam("since"), bindparam("until")),
    Incident.is_exercise == bindparam("is_exercise"),
    col(Incident.alert_state).in_(LIVE),
)
_THEIR_ROOMS = col(Room.incident_id).in_(select(Incident.id).where(*_IS_NEAR))
_TELLS_THEM = (
    update(Room)
    .where(_THEIR_ROOMS, col(Room.next_try) > bindparam("now"), col(Room.failures) == 0)
    .values(next_try=bindparam("now"))
)


def _near(incident: Incident) -> dict[str, Any]:
    since, until = incident.declared_at - NEAR, incident.declared_at + NEAR
    return {"this": incident.id, "since": since, "until": until, "is_exercise": incident.is_exercise}


def declared_near(session: Session, incident: Incident) -> Sequence[tuple[Incident, str]]:
    """What was declared about when an incident was and is still responded to, with its channel; the newest first."""
    found = select(Incident, Room.channel_id).join(Room, col(Room.incident_id) == col(Incident.id))
    newest_first = found.where(*_IS_NEAR).order_by(col(Incident.id).desc())
    return session.exec(newest_first, params=_near(incident)).all()


def tell_the_others(session: Session, incident: Incident, now: datetime) -> None:
    """The channels of what was declared shortly before are to show this one as well."""
    values = _near(incident) | {"now": now}
    at_the_end(session, "declared near", lambda last: last.connection().execute(_TELLS_THEM, values))


def hint(session: Session, incident: Incident, *, is_at_the_keyboard: bool = False) -> str:
    """The same for people to read, with what to do; empty where there is nothing."""
    found = declared_near(session, incident)
    if not found:
        return ""
    lines = [_line(one, f" <#{channel}>" if channel else "") for one, channel in found]
    numbers = [one.id or 0 for one in (incident, *(one for one, _ in found))]
    typed = f"/incident standdown same as incident {min(numbers)}"
    how = f"in that one’s channel: `{typed}`"
    if is_at_the_keyboard:
        how = f"such as incident {max(numbers)}: `eprr-bot say '{typed}' --incident {max(numbers)} --by …`"
    what_to_do = (
        f"If they are the same, go on in incident {min(numbers)}. Whoever responds to another of them stands it down, "
        f"{how}. If not, there is nothing to do."
    )
    return "\n".join([f":eyes: *{TITLE}*", *lines, what_to_do])


def plainly(session: Session, incident: Incident) -> str:
    """The same without marks, for the command line."""
    found = declared_near(session, incident)
    lines = [f"  {one.id}: {one.what}, {one.where} ({blocks.written(one.declared_at)})" for one, _ in found]
    return "\n".join([TITLE, *lines]) if found else ""


def _line(other: Incident, where_to: str) -> str:
    facts = messages.of(other)
    return f"• *Incident {facts.number}*, {blocks.when(facts.declared_at)}: {facts.in_brief}{where_to}"
