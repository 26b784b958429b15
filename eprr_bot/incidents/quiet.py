"""Incidents in which nothing is written: somebody is asked, sparsely, whether they still go on, or can be closed.

What counts is what people write: the bot's own entries break no silence. How long is in cluster.yaml.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eprr_bot.base.questions import question
from eprr_bot.directory import service as directory
from eprr_bot.feature import CalendarJob
from eprr_bot.incidents import command, forum_messages, messages, news, service
from eprr_bot.incidents.alert import LIVE, AlertState
from eprr_bot.incidents.models import Incident, QuietAsked
from eprr_bot.oncall import service as oncall
from eprr_bot.outbox.models import Lane
from eprr_bot.outbox.service import Envelope
from eprr_bot.reach import service as reach
from eprr_bot.reach.routes import SLACK
from eprr_bot.records import service as records
from eprr_bot.slack import blocks
from eprr_bot.slack.commands import Bot

ASKED = "quiet"
"""The kind of the log's entries about it."""
MOST_TIMES = 3
"""A silence is asked about so often, each time after twice as long; then the status and the weekly news show it."""


@dataclass(frozen=True)
class Silence:
    """Nobody has written anything since an entry of the log."""

    entry: int
    since: datetime
    has_ended: bool
    """Was it stood down? Then it is about its end."""


def of(session: Session, incident: Incident) -> Silence | None:
    """The silence in an incident that is live, or stood down; None for every other."""
    has_ended = incident.alert_state == AlertState.STAND_DOWN
    if incident.is_exercise or not (has_ended or incident.alert_state in LIVE):
        return None
    newest = records.newest_by_people(session, incident.id or 0)
    if newest is None:
        return Silence(0, incident.declared_at, has_ended)
    return Silence(newest.number, newest.entered_at, has_ended)


def long_since(session: Session, incident: Incident, now: datetime) -> timedelta | None:
    """For how long nothing was written, where that is longer than the cluster's file has it; else None."""
    silence = of(session, incident)
    if silence is None or now - silence.since < _after(session, silence):
        return None
    return now - silence.since


def _after(session: Session, silence: Silence) -> timedelta:
    cluster = directory.cluster(session)
    if silence.has_ended:
        return timedelta(days=cluster.unclosed_incident_days)
    return timedelta(hours=cluster.quiet_incident_hours)


def _due_at(session: Session, incident: Incident) -> datetime | None:
    """When somebody is to be asked next; None where they have been often enough."""
    silence = of(session, incident)
    asked = session.get(QuietAsked, (incident.id, silence.entry)) if silence else None
    times = asked.times if asked else 0
    if silence is None or times >= (1 if silence.has_ended else MOST_TIMES):
        return None
    return silence.since + _after(session, silence) * (1 << times)


@question
def _may_be() -> SelectOfScalar[Incident]:
    states = col(Incident.alert_state).in_((*LIVE, AlertState.STAND_DOWN))
    return select(Incident).where(states, col(Incident.is_exercise).is_(False)).order_by(col(Incident.id))


def _all(session: Session) -> Iterator[tuple[int, datetime]]:
    for incident in _may_be(session).all():
        if (at := _due_at(session, incident)) is not None:
            yield incident.id or 0, at


def due(session: Session, now: datetime) -> list[int]:
    """The incidents about which somebody is to be asked."""
    return [number for number, at in _all(session) if at <= now]


def next_due(session: Session, _: datetime) -> datetime | None:
    """When somebody is to be asked next."""
    return min((at for _, at in _all(session)), default=None)


def ask(_: Bot, session: Session, now: datetime, number: int) -> None:
    """Ask in its channel and of whoever is accountable; another process may have done it meanwhile."""
    incident = service.get(session, number)
    command.lock(session, incident)
    silence, at = of(session, incident), _due_at(session, incident)
    if silence is None or at is None or at > now:
        return
    asked = session.get(QuietAsked, (incident.id, silence.entry))
    if asked is None:
        asked = QuietAsked(incident_id=number, entry=silence.entry, times=0, asked_at=now)
    asked.times, asked.asked_at = asked.times + 1, now
    session.add(asked)
    if silence.has_ended:
        _ask_to_close(session, incident, (now - silence.since).days, now)
    else:
        _ask_whether_it_goes_on(session, incident, int((now - silence.since) / timedelta(hours=1)), now)


def _whom(session: Session, incident: Incident, now: datetime) -> str | None:
    """Who is accountable, else who is on call as director."""
    return incident.director_id or service.director_on_call(session, now)


def _ask_whether_it_goes_on(session: Session, incident: Incident, hours: int, now: datetime) -> None:
    whom = _whom(session, incident, now)
    name = directory.name_of(session, whom) if whom else ""
    number = service.note(session, incident, now, ASKED, forum_messages.asked_quiet(hours, name))
    said = forum_messages.quiet(messages.of(incident), hours, name if whom == incident.director_id else "")
    news.tell_room(session, incident, said, now)
    news.tell_one(session, incident, whom, said, now, f"{ASKED}/{number}")


def _ask_to_close(session: Session, incident: Incident, days: int, now: datetime) -> None:
    """Nobody is woken for it."""
    whom = _whom(session, incident, now)
    name = directory.name_of(session, whom) if whom else ""
    number = service.note(session, incident, now, ASKED, forum_messages.asked_unclosed(days, name))
    said = forum_messages.unclosed(messages.of(incident), days)
    news.tell_room(session, incident, said, now)
    about_it = news.envelope(incident, ASKED, f"{news.subject(incident)}/{ASKED}/{number}")
    reach.tell(session, now, whom, said, about_it, by=(SLACK,))


def _look(_: Bot, session: Session, now: datetime) -> list[str]:
    return [f"*Incident {one.id}:* {in_status(one, since)}" for one, since in quiet_ones(session, now)]


def _tell(_: Bot, session: Session, now: datetime, found: list[str]) -> None:
    """Where anything is."""
    if found:
        told, about_it = forum_messages.weekly(found), Envelope(Lane.ROUTINE, "quiet incidents")
        reach.tell(session, now, oncall.adviser(session, now), told, about_it)


WEEKLY = CalendarJob("quiet-incidents", "0 9 * * mon", _tell, timedelta(days=3), look=_look)
"""Monday 09:00: the EPRR adviser reads of all of them."""


def in_status(incident: Incident, since: timedelta) -> str:
    """For those who look at what is not as it should be; mrkdwn."""
    state = "stood down and not closed" if incident.alert_state == AlertState.STAND_DOWN else "still live"
    what = blocks.escape(blocks.fit(incident.what, messages.BRIEF))
    return f"{what}: {state}. {forum_messages.still_quiet(since)} `/incident` shows those that are open."


def quiet_ones(session: Session, now: datetime) -> list[tuple[Incident, timedelta]]:
    """Those in which nothing was written for too long, the newest first, and for how long."""
    found = ((one, long_since(session, one, now)) for one in service.open_incidents(session))
    return [(one, since) for one, since in found if since is not None]
