"""An incident's rotas change hands while it is live: what follows for all of them but the director's.

Whoever comes on is called where nobody has answered for the function yet, and told of the incident otherwise;
whoever goes off is asked to brief them. Command has its own rules; see command.py.
"""

from datetime import datetime

from sqlmodel import Session

from eprr_bot.callout import lack
from eprr_bot.callout import service as callout
from eprr_bot.callout.ladder import Whom
from eprr_bot.callout.models import CallOutState, StopRule
from eprr_bot.directory import service as directory
from eprr_bot.incidents import command_messages as words
from eprr_bot.incidents import messages, news, role_calls, roles_taken, service
from eprr_bot.incidents.models import Incident
from eprr_bot.oncall import service as oncall


def next_due(session: Session, now: datetime) -> datetime | None:
    """When one of the rotas changes hands next, while an incident is live."""
    if not service.live_incidents(session):
        return None
    known = [one for one in directory.cluster(session).incident_rotas if oncall.rota(session, one)]
    ends = [oncall.schedule(session, one).holder_at(now).end for one in known]
    return min((end for end in ends if now < end < now + oncall.HORIZON), default=None)


def changed_hands(session: Session, incident: Incident, now: datetime) -> list[tuple[str, str, list[str]]]:
    """The other rotas that have changed hands since the last look: each with who holds it now, and who did."""
    found = []
    for rota_id in directory.cluster(session).incident_rotas[1:]:
        holder, before = oncall.holder(session, rota_id, now), news.had_part(session, incident, rota_id)[-1:]
        if holder is not None and [holder] != before:
            found.append((rota_id, holder, before))
    return found


def follow_the_other_rotas(session: Session, incident: Incident, now: datetime) -> None:
    """Whoever has come on since the last look is called or told, whoever has gone off is told, and the log says so."""
    for rota_id, holder, before in changed_hands(session, incident, now):
        news.involve(session, incident, rota_id, holder, now)
        if before or holder not in {one.person_id for _, one in service.responders(session, incident)}:
            _relieve(session, incident, rota_id, holder, before[0] if before else "", now)


def _relieve(session: Session, incident: Incident, rota_id: str, incoming: str, outgoing: str, now: datetime) -> None:
    rota, facts = oncall.rota(session, rota_id), messages.of(incident)
    duty = rota.name if rota else rota_id
    name, earlier = directory.name_of(session, incoming), directory.name_of(session, outgoing) if outgoing else ""
    until = f" Until now: {earlier}." if earlier else ""
    number = service.note(session, incident, now, "on call", f"{name} is {duty} now.{until}")
    commands = _who_commands(session, incident)
    if _hand_over(session, incident, rota_id, incoming, outgoing, commands, now):
        return
    if not _call(session, incident, rota_id, now):
        told = words.you_come_on(facts, duty, earlier, commands)
        news.tell_one(session, incident, incoming, told, now, f"relief/{number}")
    if outgoing:
        news.tell_one(session, incident, outgoing, words.please_brief_as(facts, duty, name), now, f"relief/{number}")


def _hand_over(
    session: Session, incident: Incident, rota_id: str, incoming: str, outgoing: str, commands: str, now: datetime
) -> bool:
    """Whoever goes off and has the role keeps it until whoever comes on says that they have it. Returns whether so."""
    has_it = {one.person_id for one in roles_taken.standing(session, incident, rota_id) if one.asked_at is None}
    if outgoing in has_it and incoming not in has_it:
        role_calls.ask(session, incident, rota_id, incoming, now, after=outgoing, besides=commands)
        return True
    return False


def brief_again(session: Session, incident: Incident, number: int, now: datetime) -> None:
    """It was reopened: whoever went off before the end briefs whoever came on, where that may not have been done.

    `number` is that of the log's entry about it. What has changed hands since is followed by the next look.
    """
    responding = {one.person_id for _, one in service.responders(session, incident) if one.is_responding}
    for rota_id in directory.cluster(session).incident_rotas[1:]:
        earlier = news.had_part(session, incident, rota_id)[-2:]
        if len(earlier) < 2 or oncall.holder(session, rota_id, now) != earlier[1]:
            continue
        outgoing, incoming = earlier
        if incoming in responding and not news.was_taken_back(session, incident, outgoing):
            continue
        rota = oncall.rota(session, rota_id)
        name, duty = directory.name_of(session, incoming), rota.name if rota else rota_id
        told = words.please_brief_as(messages.of(incident), duty, name)
        news.tell_one(session, incident, outgoing, told, now, f"relief/{rota_id}/{number}")


def _who_commands(session: Session, incident: Incident) -> str:
    if incident.command_at:
        return f"{directory.name_of(session, incident.director_id)} has command."
    return lack.of_answers(StopRule.COMMAND, "", has_lapsed=news.has_lost_command(session, incident))


def _call(session: Session, incident: Incident, rota_id: str, now: datetime) -> bool:
    """Call whoever holds the rota now, where its call still goes on. Returns whether it does."""
    still_open = [
        one
        for one in callout.serving(session, service.KIND, incident.id)
        if one.rota_id == rota_id and one.state == CallOutState.OPEN
    ]
    for call_out in still_open:
        callout.call_now(session, call_out, Whom(rota=rota_id), now)
    return bool(still_open)
