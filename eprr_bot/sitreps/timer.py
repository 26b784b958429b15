"""When the next report is due: set once or by a rhythm, told before and when late, so often and no oftener."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eprr_bot.base.questions import question
from eprr_bot.directory import service as directory
from eprr_bot.directory import times
from eprr_bot.incidents import news
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.alert import LIVE
from eprr_bot.incidents.models import Incident
from eprr_bot.sitreps import timer_messages
from eprr_bot.sitreps.drafting import SITREP
from eprr_bot.sitreps.models import SitrepTimer
from eprr_bot.slack import blocks
from eprr_bot.slack.commands import Actor, Bot, UserError

NUDGES = (-30, 0, 30, 60, 120)
"""Minutes from when it is due at which people are told; after the last nobody is told any more."""
LONGEST = timedelta(days=7)
EVERY = re.compile(
    r"every\s+(?:(?P<number>\d{1,3})\s*)?(?P<unit>h|hours?|hrs?|m|mins?|minutes?|days?)\b[\s,]*", re.IGNORECASE
)
UNITS = {"h": 60, "m": 1, "d": 1440}
NEVER = ("never", "off", "stop", "none", "not set")
EXAMPLES = "Type /incident sitrep next at 10:00, /incident sitrep next every 4 hours, or /incident sitrep next never."


def of(session: Session, incident: Incident) -> SitrepTimer | None:
    """When it is due, and the rhythm, as they were set."""
    return session.get(SitrepTimer, incident.id)


def words(session: Session, incident: Incident) -> str:
    """When the next report is due, in words; nothing where nobody has said so."""
    found = of(session, incident)
    if found is None or found.next_at is None:
        return ""
    at = blocks.written(found.next_at, directory.cluster(session).zone)
    return f"{at}, {rhythm(found)}" if found.every_minutes else at


def rhythm(found: SitrepTimer) -> str:
    """“then every 4 hours”."""
    return f"then every {blocks.took(found.every_minutes * 60).removeprefix('1 ')}"


def set_to(session: Session, incident: Incident, typed: str, now: datetime, actor: Actor) -> SitrepTimer:
    """Set when reports are due, as somebody typed it. Raises UserError."""
    at, minutes = _read(session, typed, now)
    found = of(session, incident) or SitrepTimer(incident_id=incident.id or 0, since=now, set_by=actor.name)
    found.next_at, found.every_minutes, found.since, found.set_by = at, minutes, now, actor.name
    found.nudges = _past(found, now)
    session.add(found)
    session.flush()
    said = f"Next situation report due: {words(session, incident)}." if at else "No situation report is due."
    incidents.note(session, incident, now, SITREP, said, actor)
    return found


def _read(session: Session, typed: str, now: datetime) -> tuple[datetime | None, int]:
    text = " ".join(typed.lower().split())
    if text in NEVER:
        return None, 0
    rhythm, rest = EVERY.search(text), text
    minutes = 0
    if rhythm:
        minutes = int(rhythm["number"] or 1) * UNITS[rhythm["unit"][0]]
        rest = f"{text[: rhythm.start()]} {text[rhythm.end() :]}".strip()
        if not timedelta(minutes=15) <= timedelta(minutes=minutes) <= LONGEST:
            raise UserError(f"A rhythm is from every 15 minutes to every 7 days. {EXAMPLES}")
    rest = re.sub(r"^(?:and|from|at|by|,|\s)+", "", rest).strip(" ,")
    at = _when(session, rest, now) if rest else now + timedelta(minutes=minutes)
    if not text or at <= now:
        raise UserError(f"That is not ahead. {EXAMPLES}" if text else EXAMPLES)
    return at, minutes


def _when(session: Session, text: str, now: datetime) -> datetime:
    try:
        return times.when(session, text, now)
    except UserError as error:
        raise UserError(f"{error} {EXAMPLES}") from None


def is_reported(session: Session, incident: Incident, now: datetime) -> None:
    """A report has been authorised: the one that was due is done, unless it is further off than half of its time."""
    found = of(session, incident)
    if found is None or found.next_at is None or now < found.since + (found.next_at - found.since) / 2:
        return
    due, step = found.next_at, timedelta(minutes=found.every_minutes)
    found.since, found.next_at, found.nudges = due, None, 0
    if step:
        found.next_at = due + step * max(1, (now - due) // step + 1)
        found.nudges = _past(found, now)
    session.add(found)
    session.flush()


def _past(found: SitrepTimer, now: datetime) -> int:
    """How many of the nudges are past already when it is set; of those nobody is told."""
    return sum(_nudge_at(found, number) <= now for number in range(len(NUDGES))) if found.next_at else 0


def _nudge_at(found: SitrepTimer, number: int) -> datetime:
    assert found.next_at is not None
    return found.next_at + timedelta(minutes=NUDGES[number])


def _running(session: Session) -> Iterator[tuple[SitrepTimer, datetime]]:
    """Of each live incident with a report due: when somebody is told of it next."""
    for one in _live(session).all():
        yield one, _nudge_at(one, one.nudges)


@question
def _live() -> SelectOfScalar[SitrepTimer]:
    joined = select(SitrepTimer).join(Incident, col(Incident.id) == col(SitrepTimer.incident_id))
    live = joined.where(col(SitrepTimer.next_at).is_not(None), col(Incident.alert_state).in_(LIVE))
    return live.where(SitrepTimer.nudges < len(NUDGES)).order_by(col(SitrepTimer.incident_id))


def due(session: Session, now: datetime) -> list[int]:
    """The incidents of whose next report somebody is to be told now."""
    return [one.incident_id for one, at in _running(session) if at <= now]


def next_due(session: Session, _: datetime) -> datetime | None:
    """When somebody is told next."""
    return min((at for _, at in _running(session)), default=None)


def nudge(_: Bot, session: Session, now: datetime, incident_id: int) -> None:
    """Tell the channel, and when it is due or late the accountable director; another process may have done it."""
    incident = incidents.get(session, incident_id)
    found = session.get(SitrepTimer, incident_id, with_for_update=True, populate_existing=True)
    if found is None or found.next_at is None or incident_id not in due(session, now):
        return
    found.nudges = _past(found, now)
    session.add(found)
    told = timer_messages.nudge(incident, found.next_at, now, is_last=found.nudges == len(NUDGES))
    news.tell_room(session, incident, told, now)
    if found.next_at <= now:
        occasion = f"sitrep due/{int(found.next_at.timestamp())}/{found.nudges}"
        news.tell_one(session, incident, incident.director_id, told, now, occasion)
