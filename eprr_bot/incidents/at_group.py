"""The accountable director goes to a co-ordinating group, and somebody commands at base meanwhile (AUTH-05).

The director stays accountable. Whoever is named says themselves that they command at base; until then it is shown as
not confirmed. It ends when the director is back, when command passes to another, and with the incident.
"""

from datetime import datetime

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eprr_bot.base.questions import question
from eprr_bot.callout import service as callout
from eprr_bot.callout.models import Callee, CallOut
from eprr_bot.callout.service import Opening
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.incidents import messages, news, role_calls, service
from eprr_bot.incidents import role_messages as words
from eprr_bot.incidents.alert import LIVE
from eprr_bot.incidents.models import AwayAtGroup, Incident
from eprr_bot.slack import blocks
from eprr_bot.slack.commands import Actor, UserError

KIND = "base"
"""The kind of the call-outs that ask somebody whether they command at base."""
LOG = "command"
STRATEGIC, TACTICAL = "the strategic co-ordinating group", "the tactical co-ordinating group"
CALLED_AS = "Commander at base"
NOBODY = "Nobody is named to command at base."


def standing(session: Session, incident: Incident) -> AwayAtGroup | None:
    """Where the accountable director is, if they have gone to a group and are not back."""
    found = _away(session, incident.id).first()
    return found if found and found.director_id == incident.director_id and incident.alert_state in LIVE else None


@question
def _away(incident_id: int | None) -> SelectOfScalar[AwayAtGroup]:
    theirs = select(AwayAtGroup).where(AwayAtGroup.incident_id == incident_id, col(AwayAtGroup.back_at).is_(None))
    return theirs.order_by(col(AwayAtGroup.id).desc())


def sentence(session: Session, away: AwayAtGroup) -> str:
    """Where the director is and who commands at base, plain."""
    director = directory.name_of(session, away.director_id)
    return f"{director} is at {away.group}. {at_base(session, away)}"


def at_base(session: Session, away: AwayAtGroup) -> str:
    """Who commands at base, plain."""
    if away.base_id is None:
        return NOBODY
    name = directory.name_of(session, away.base_id)
    return f"{name} commands at base." if away.said_at else f"{name} is to command at base, and has not confirmed it."


def go(
    session: Session, incident: Incident, group: str, base: Person | None, now: datetime, actor: Actor
) -> AwayAtGroup:
    """The director has gone to a group. Raises UserError where nobody is accountable, or they are there already."""
    if incident.director_id is None:
        raise UserError(
            "Nobody is accountable now, so nobody can have gone. If you take command: /incident command take"
        )
    away, name = standing(session, incident), directory.name_of(session, incident.director_id)
    if away and away.group == group and base is None:
        raise UserError(f"{sentence(session, away)} If they are back: /incident command back")
    if away is None or away.group != group:
        if away:
            _end(session, away, now, f"{name} has gone to {group}.")
        away = AwayAtGroup(incident_id=incident.id or 0, director_id=incident.director_id, group=group, since=now)
        session.add(away)
        session.flush()
        entry = f"{name} has gone to {group}, and stays accountable.{'' if base else f' {NOBODY}'}"
        service.note(session, incident, now, LOG, entry, actor)
        news.tell_room(session, incident, words.told(messages.of(incident), entry), now)
    if base:
        name_base(session, incident, away, base, now, actor)
    return away


def name_base(
    session: Session, incident: Incident, away: AwayAtGroup, person: Person, now: datetime, actor: Actor
) -> None:
    """Somebody is to command at base, and is asked to say that they do; whoever names themselves has said so."""
    directory.refuse_leaver(person)
    if person.id == away.director_id:
        raise UserError(f"{person.name} is at {away.group}. Name somebody else who commands at base.")
    if person.id == away.base_id and (away.said_at or person.id != actor.person_id):
        raise UserError(at_base(session, away))
    is_new = person.id != away.base_id
    if is_new:
        _ask_no_more(session, away, now, f"{person.name} is named to command at base.")
        away.base_id, away.asked_at, away.said_at = person.id, now, None
        session.add(away)
        news.involve(session, incident, role_calls.PART, person.id, now)
    if person.id == actor.person_id:
        _has_base(session, incident, away, now, actor)
    elif is_new:
        director = directory.name_of(session, away.director_id)
        entry = f"{person.name} is named to command at base for {director}, and is asked to say so. Not confirmed yet."
        service.note(session, incident, now, LOG, entry, actor)
        _ask(session, incident, away, now)


def _ask(session: Session, incident: Incident, away: AwayAtGroup, now: datetime) -> None:
    facts, director = messages.of(incident), directory.name_of(session, away.director_id)
    opening = Opening(
        kind=KIND,
        serves_id=away.id or 0,
        title=words.base_title(facts),
        text=words.base_question(facts, director, away.group),
        summary=words.base_summary(facts, director, away.group),
        lane=news.lane(incident),
        is_exercise=incident.is_exercise,
        incident_id=incident.id,
        button=words.I_COMMAND_AT_BASE,
    )
    callout.open_call_out(session, now, role_calls.ladder(away.base_id or "", CALLED_AS), opening)


def said_so(session: Session, call_out: CallOut, callee: Callee, now: datetime) -> None:
    """Whoever was asked says that they command at base."""
    incident, away = _asked(session, call_out, callee)
    if away is not None and away.said_at is None:
        _has_base(session, incident, away, now, role_calls.who(session, callee))


def refused(session: Session, call_out: CallOut, callee: Callee, now: datetime) -> None:
    """Whoever was asked cannot: the director is told, and nobody commands at base."""
    incident, away = _asked(session, call_out, callee)
    if away is None:
        return
    name = directory.name_of(session, away.base_id)
    callout.stop(session, call_out, now, f"{name} cannot command at base.")
    away.base_id = away.asked_at = away.said_at = None
    session.add(away)
    entry = f"{name} cannot command at base. {NOBODY}"
    number = service.note(session, incident, now, LOG, entry, role_calls.who(session, callee))
    told = words.told(messages.of(incident), entry)
    news.tell_room(session, incident, told, now)
    news.tell_one(session, incident, away.director_id, told, now, f"base/{number}")


def says_so(session: Session, call_out: CallOut, person: Person, route: str) -> str:  # noqa: ARG001 (a kind's)
    """What whoever has just said that they command at base reads as well."""
    away = session.get(AwayAtGroup, call_out.serves_id)
    has_it = away is not None and away.base_id == person.id and away.said_at and not away.back_at
    return " You command at base." if has_it else ""


def _asked(session: Session, call_out: CallOut, callee: Callee) -> tuple[Incident, AwayAtGroup | None]:
    """The incident, and where its director is while the one who was asked is still meant."""
    incident = service.get(session, call_out.incident_id or 0)
    session.refresh(incident)
    away = standing(session, incident)
    is_it = away is not None and (away.id, away.base_id) == (call_out.serves_id, callee.person_id)
    return incident, away if is_it else None


def _has_base(session: Session, incident: Incident, away: AwayAtGroup, now: datetime, actor: Actor) -> None:
    _ask_no_more(session, away, now, "It is in the log.")
    away.said_at = now
    session.add(away)
    name, director = directory.name_of(session, away.base_id), directory.name_of(session, away.director_id)
    entry = f"{name} commands at base while {director} is at {away.group}. {director} stays accountable."
    number = service.note(session, incident, now, LOG, entry, actor)
    told = words.told(messages.of(incident), entry)
    news.tell_room(session, incident, told, now)
    if away.director_id != actor.person_id:
        news.tell_one(session, incident, away.director_id, told, now, f"base/{number}")


def back(session: Session, incident: Incident, now: datetime, actor: Actor) -> AwayAtGroup:
    """The director is back. Raises UserError where they were not away."""
    away = standing(session, incident)
    if away is None:
        raise UserError(
            "The director is not away at a co-ordinating group. If they go: /incident command at SCG and who commands "
            "at base"
        )
    name = directory.name_of(session, away.director_id)
    entry = f"{name} is back from {away.group}."
    base, has_said = away.base_id, away.said_at
    if base and has_said:
        entry += f" {directory.name_of(session, base)} no longer commands at base."
    _end(session, away, now, entry)
    number = service.note(session, incident, now, LOG, entry, actor)
    told = words.told(messages.of(incident), entry)
    news.tell_room(session, incident, told, now)
    if base and base != actor.person_id:
        news.tell_one(session, incident, base, told, now, f"base/{number}")
    return away


def ended(session: Session, incident: Incident, now: datetime, because: str) -> None:
    """Command has passed to another, or the incident is over: whoever commands at base does so no longer."""
    theirs = select(AwayAtGroup).where(AwayAtGroup.incident_id == incident.id, col(AwayAtGroup.back_at).is_(None))
    for away in session.exec(theirs).all():
        _end(session, away, now, because)
        if away.base_id and away.said_at:
            name, director = directory.name_of(session, away.base_id), directory.name_of(session, away.director_id)
            service.note(session, incident, now, LOG, f"{name} no longer commands at base for {director}. {because}")


def _end(session: Session, away: AwayAtGroup, now: datetime, because: str) -> None:
    _ask_no_more(session, away, now, because)
    away.back_at = now
    session.add(away)
    session.flush()


def _ask_no_more(session: Session, away: AwayAtGroup, now: datetime, because: str) -> None:
    for asked in callout.serving(session, KIND, away.id):
        callout.stop(session, asked, now, because)


def line(session: Session, incident: Incident) -> str:
    """Where the director is, as a line of the headline; mrkdwn, or nothing."""
    away = standing(session, incident)
    if away is None:
        return ""
    mark = ":classical_building:" if away.said_at else ":warning:"
    return f"{mark} {blocks.escape(sentence(session, away))} Since {blocks.when(away.since)}."
