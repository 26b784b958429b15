"""People of one competence are asked to come to an incident: so many, and further ones until so many are coming."""

from datetime import datetime

from sqlmodel import Session, select

from eprr_bot.callout import posts
from eprr_bot.callout import service as callout
from eprr_bot.callout.ladder import MOST, Ladder, Step, Whom
from eprr_bot.callout.models import CallOut, CallOutState, StopRule
from eprr_bot.callout.service import Opening
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Competence, Person
from eprr_bot.incidents import command, messages, news, service
from eprr_bot.incidents.alert import LIVE
from eprr_bot.incidents.models import Incident
from eprr_bot.oncall import service as oncall
from eprr_bot.reach.routes import every
from eprr_bot.slack import blocks
from eprr_bot.slack.commands import Actor, UserError

NEXT_AFTER = 10
"""Minutes after which as many more people are called, while too few are coming."""


def ask(session: Session, incident: Incident, typed: str, now: datetime, actor: Actor) -> CallOut:
    """Call people of a competence; `typed` is such as “5 loggists”. Raises UserError where that cannot be."""
    command.lock(session, incident)
    if incident.alert_state not in LIVE:
        raise UserError(f"Incident {incident.id} is over. If it is on again, type /incident reopen first.")
    number, competence = _read(session, typed)
    if running := _running(session, incident, competence):
        raise UserError(f"{posts.lack_of(session, running)} /incident call stop {competence} ends that call first.")
    there = _to_call(session, incident, competence, now)
    words = f"{competence.replace('-', ' ')}{'' if number == 1 else 's'}"
    if not there:
        raise UserError(f"Nobody else is there who is trained as {competence.replace('-', ' ')}. Ring the switchboard.")
    service.note(session, incident, now, "call-out", f"{actor.name} asks for {number} {words}.", actor)
    opening = Opening(
        kind=service.KIND,
        serves_id=incident.id or 0,
        title=messages.asking_title(messages.of(incident), f"{number} {words}"),
        text=messages.page_text(messages.of(incident)),
        summary=messages.page_summary(incident),
        lane=news.lane(incident),
        stop=StopRule.QUOTA,
        insists=not incident.is_exercise,
        is_exercise=incident.is_exercise,
        incident_id=incident.id,
        button="I am responding",
    )
    return callout.open_call_out(session, now, _ladder(there, number, competence, words), opening)


def stop(session: Session, incident: Incident, typed: str, now: datetime, actor: Actor) -> CallOut:
    """Call nobody any more for a competence. Raises UserError where nobody is being called for it."""
    command.lock(session, incident)
    found = _running(session, incident, _competence(session, typed))
    if found is None:
        raise UserError(f"Nobody is being called as “{typed}” in incident {incident.id}.")
    standing = posts.lack_of(session, found)
    callout.stop(session, found, now, f"{actor.name} asks for no more. {standing}", "")
    service.note(session, incident, now, "call-out", f"{actor.name} asks for no more. {standing}", actor)
    return found


def standing(session: Session, incident: Incident) -> list[str]:
    """How many are coming of those who were asked for, a line for each call; mrkdwn."""
    asked = [one for one in callout.serving(session, service.KIND, incident.id) if one.stop == StopRule.QUOTA]
    return [f":busts_in_silhouette: {blocks.escape(posts.lack_of(session, one))}" for one in asked]


def _read(session: Session, typed: str) -> tuple[int, str]:
    number, _, words = typed.strip().partition(" ")
    is_number = number.isascii() and number.isdecimal() and len(number) <= len(str(MOST))
    if not (is_number and 1 <= int(number) <= MOST and words.strip()):
        raise UserError("Say how many and of whom, such as: /incident call 5 loggists")
    return int(number), _competence(session, words)


def _competence(session: Session, words: str) -> str:
    """The competence that somebody means, in the singular or the plural. Raises UserError."""
    known = sorted(set(session.exec(select(Competence.name)).all()))
    meant = "-".join(words.lower().replace("-", " ").split())
    found = next((one for one in known if meant in (one, f"{one}s")), None)
    if found is None:
        there = blocks.listed(one.replace("-", " ") for one in known) or "none"
        raise UserError(f"Nobody is trained as “{words}”. Competences in people.csv: {there}.")
    return found


def _running(session: Session, incident: Incident, competence: str) -> CallOut | None:
    of_it = callout.serving(session, service.KIND, incident.id)
    asked = (one for one in of_it if one.stop == StopRule.QUOTA and one.state == CallOutState.OPEN and not one.rota_id)
    return next((one for one in asked if one.ladder["id"] == competence), None)


def _to_call(session: Session, incident: Incident, competence: str, now: datetime) -> list[Person]:
    """Whoever is on call for it first, then by name; nobody who is away, or is called to the incident already."""
    called = {one.person_id for _, one in service.responders(session, incident)}
    trained = directory.trained_as(session, competence, now)
    there = [one for one in trained if one.id not in called and not oncall.is_away(session, one.id, now)]
    held = oncall.everyone_on_call(session, now)
    on_call = {one.shift.person for one in held if one.rota.rules.competence == competence}
    return sorted(there, key=lambda one: one.id not in on_call)


def _ladder(there: list[Person], number: int, competence: str, words: str) -> Ladder:
    """As many as are asked for at once, then as many more every few minutes."""
    called_as = blocks.sentence(competence.replace("-", " "))
    whom = [Whom(person=one.id, deputy=True, called_as=called_as) for one in there]
    batches = [whom[first : first + number] for first in range(0, len(whom), number)]
    steps = tuple(
        Step(after_minutes=place * NEXT_AFTER, page=tuple(batch), by=every()) for place, batch in enumerate(batches)
    )
    close = max(60, len(batches) * NEXT_AFTER + 1)
    return Ladder(id=competence, name=words, stop="quota", quota=number, close_after_minutes=close, steps=steps)
