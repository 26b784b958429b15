"""The gate: who may do what, with what somebody is to the incident. The table itself is access.py."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session, col, select

from eprr_bot import access
from eprr_bot.access import IN_AN_INCIDENT, Role, Rule
from eprr_bot.callout import service as callout
from eprr_bot.callout.models import Callee, CallOut
from eprr_bot.directory import service as directory
from eprr_bot.incidents import changes, region, service
from eprr_bot.incidents.alert import LIVE
from eprr_bot.incidents.from_slack_messages import ADD
from eprr_bot.incidents.models import Checklist, Incident, RoleQuestion, RoleTaken, Room
from eprr_bot.oncall import roles
from eprr_bot.records import service as records
from eprr_bot.slack.blocks import Form
from eprr_bot.slack.commands import Actor, Request, number_in

OF_A_CHECKLIST = ("incidents.tick", "incidents.untick", "incidents.not_applicable", "incidents.does_not_apply")
OF_AN_INCIDENT = "incident."
"""Buttons and forms of features above begin with it, and carry the incident's number first.

A form's last part may be the channel in which it was opened.
"""


OF_A_RETURN = "returns.record"
"""A form about no incident, or that of the channel in which it was opened: that channel alone is kept in it."""


def gate(verb: str, request: Request) -> None:
    """Raises UserError where nothing that somebody is lets them do this, and says who can."""
    rule = access.TABLE[verb]
    if Role.OUTSIDER in rule.roles or rule.roles & roles.roles_of(request.session, request.now, request.actor):
        return
    if Role.HOLDER in rule.roles and roles.holds(request.session, request.now, request.actor):
        return  # of which rota is asked again where that is known
    if rule.roles & IN_AN_INCIDENT:
        incident = _incident(verb, request)
        channel = request.channel or _opened_in(verb, request)
        if incident and rule.roles & roles_in(request.session, incident, request.actor, channel):
            return
    raise roles.refusal(request.session, request.actor, rule)


def _incident(verb: str, request: Request) -> Incident | None:
    """The incident that is meant. Raises UserError when it could be several, or a command needs one and none is."""
    if verb in OF_A_CHECKLIST:
        checklist = request.session.get(Checklist, request.number)
        return service.get(request.session, checklist.incident_id) if checklist else None
    if verb == "incidents.take_command":
        return service.of_call_out(request.session, request.number)
    if verb in ("incidents.end", "incidents.take_command_here", region.ACTION) or verb.startswith(OF_AN_INCIDENT):
        return service.get(request.session, request.number)
    if verb == ADD:
        return _of_a_message(request)
    if verb == "/incident reopen":
        return _to_reopen(request)
    if verb.startswith("/incident") or service.open_incidents(request.session):
        return service.meant(request.session, request.channel or _opened_in(verb, request))
    return None


def _of_a_message(request: Request) -> Incident | None:
    """That of the message's channel; that which was chosen; else one to which somebody was called."""
    if request.said is None:
        return service.get(request.session, number_in(request.values["incident"]))
    here = service.of_channel(request.session, request.channel)
    person = directory.person_of(request.session, request.actor)
    person_id = person.id if person and person.is_active else None
    theirs = (one for one in service.open_incidents(request.session) if _was_called(request.session, one, person_id))
    return here or next(theirs, None)


def _opened_in(verb: str, request: Request) -> str:
    """The channel in which a form was opened; Slack does not say it when the form is sent in."""
    return request.value.rpartition("/")[2] if verb.startswith((OF_AN_INCIDENT, OF_A_RETURN)) else ""


def opened_here(request: Request, form: Form) -> Form:
    """A form that keeps at its end in which channel it is opened."""
    return replace(form, kept=f"{form.kept}/{request.channel}")


def _to_reopen(request: Request) -> Incident | None:
    """None where nothing has ended: then there is nothing that somebody could be called to."""
    if all(one.alert_state in LIVE for one in service.all_incidents(request.session)):
        return None
    return changes.to_reopen(request.session, request.channel, directory.plain_words(request))[0]


def may(verb: str, request: Request, incident: Incident) -> bool:
    """Does anything that somebody is let them do this in an incident? What they may not do is not offered to them."""
    return bool(access.TABLE[verb].roles & _all_roles(request, incident))


def _all_roles(request: Request, incident: Incident) -> set[Role]:
    theirs = roles_in(request.session, incident, request.actor, request.channel)
    return theirs | roles.roles_of(request.session, request.now, request.actor)


def refuse_others(verb: str, request: Request, incident: Incident) -> None:
    """For what names its incident itself, whatever channel it comes from. Raises UserError for whoever may not."""
    refuse_by(access.TABLE[verb], request, incident)


def refuse_by(rule: Rule, request: Request, incident: Incident) -> None:
    """The same by a rule that is finer than a verb's. Raises UserError for whoever may not."""
    if not rule.roles & _all_roles(request, incident):
        raise roles.refusal(request.session, request.actor, rule)


def refuse_rewriting(request: Request, incident: Incident, by: str) -> None:
    """For what ends, undoes or rewrites what `by` wrote. Raises UserError for whoever is only in the channel.

    A name alone is no proof of whose it is: whoever is not in the directory is called as they like.
    """
    if by != request.actor.name or not directory.is_known(request.session, request.actor):
        refuse_by(access.OTHERS, request, incident)


def refuse_restating(request: Request, incident: Incident, *kinds: str) -> None:
    """The same for what the newest of the log's entries of some kinds says; what the bot worked out is nobody's."""
    said = records.newest(request.session, incident.id or 0, *kinds)
    if said and said.author != records.BOT.name and not request.actor.is_who(said.author_slack_id, said.author):
        refuse_by(access.OTHERS, request, incident)


def roles_in(session: Session, incident: Incident, actor: Actor, channel: str) -> set[Role]:
    """What somebody is to an incident. Whoever types or presses in its channel is in it."""
    person = directory.person_of(session, actor)
    has_left = person is not None and not person.is_active
    person_id = person.id if person and not has_left else None
    room = session.get_one(Room, incident.id)
    kinds = {
        Role.MEMBER: bool(channel) and channel == room.channel_id and not has_left,
        Role.DECLARER: actor.is_who(incident.declared_by_slack_id, incident.declared_by) and not has_left,
        Role.RESPONDER: _was_called(session, incident, person_id) or _was_asked(session, incident, person_id),
        Role.DIRECTOR: person_id is not None and person_id == incident.director_id,
    }
    return {role for role, is_one in kinds.items() if is_one}


def _was_called(session: Session, incident: Incident, person_id: str | None) -> bool:
    called = select(Callee.id).join(CallOut).where(callout.serves(service.KIND, incident.id))
    return person_id is not None and session.exec(called.where(Callee.person_id == person_id)).first() is not None


def _was_asked(session: Session, incident: Incident, person_id: str | None) -> bool:
    """Did somebody who may call people out ask them to have a role in it? Whoever takes one may no more than before."""
    theirs = (
        RoleTaken.incident_id == incident.id,
        RoleTaken.person_id == person_id,
        RoleQuestion.by_outsider == False,  # noqa: E712 (SQL)
    )
    asked = select(RoleTaken.person_id).join(RoleQuestion, col(RoleQuestion.id) == RoleTaken.question).where(*theirs)
    return person_id is not None and session.exec(asked).first() is not None


def may_call_out(session: Session, incident: Incident, actor: Actor, now: datetime) -> bool:
    """May somebody make others responders? Whoever is only in the channel may not."""
    theirs = roles_in(session, incident, actor, "") | roles.roles_of(session, now, actor)
    return bool(access.TABLE["/incident call"].roles & theirs)
