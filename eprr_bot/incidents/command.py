"""Who has command of an incident. It passes when somebody says that they have it, and in no other way.

At the declaration whoever holds the director's rota is accountable; they have command once they answer. A change of
the rota passes nothing: both are asked, and until the incoming says so the outgoing stays accountable.
"""

from datetime import datetime

from sqlmodel import Session

from eprr_bot.callout import service as callout
from eprr_bot.callout.ladder import Ladder, Step, Whom
from eprr_bot.callout.models import Callee, CallOut, CallOutState, StopRule
from eprr_bot.callout.service import Opening
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.incidents import at_group, heard, messages, news, relief, role_calls, roles_taken, service
from eprr_bot.incidents import command_messages as words
from eprr_bot.incidents.alert import LIVE, WORDS, AlertState
from eprr_bot.incidents.models import Incident
from eprr_bot.oncall import service as oncall
from eprr_bot.reach.routes import every
from eprr_bot.records.service import BOT
from eprr_bot.slack import blocks
from eprr_bot.slack.commands import Actor, UserError

QUESTION = "command"
"""The kind of the call-out that asks an incoming director whether they have command."""
ASK_AGAIN_AFTER = (0, 10, 20, 40)
"""Minutes after which the incoming is asked whether they have command, until they answer."""
ASKED_FOR = 24 * 60
"""Minutes for which their answer counts, however late: command passes with it."""


def take(session: Session, incident: Incident, person: Person, now: datetime, actor: Actor, by: str) -> None:
    """Somebody says, `by` a route, that they have command. Raises UserError when they have it, or it is over."""
    directory.refuse_leaver(person)
    lock(session, incident)
    refuse_unless_live(incident)
    if incident.director_id == person.id and incident.command_at:
        raise UserError(f"You have command of incident {incident.id} already.")
    for called_in, callee in service.responders(session, incident):
        if callee.person_id == person.id and not callee.is_responding:
            callout.answer(session, callout.id_of(called_in), person, now, by, actor, is_followed=False)
            _take_role(session, incident, callee, now)
            break
    pass_to(session, incident, person, now, actor, by)


def refuse_unless_live(incident: Incident) -> None:
    """Raises UserError once the incident is over: nobody takes a part in it then."""
    if incident.alert_state not in LIVE:
        state = WORDS[AlertState(incident.alert_state)].lower()
        raise UserError(
            f"Incident {incident.id} is over: it is at “{state}”. If it is on again, type /incident reopen first."
        )


def lock(session: Session, incident: Incident) -> None:
    """All call-outs of an incident, before anything is written in its log, as answers do: no deadlock.

    The incident is then as whoever had them before left it.
    """
    callout.locked_of_incident(session, incident.id)
    session.refresh(incident)


def pass_to(
    session: Session, incident: Incident, person: Person, now: datetime, actor: Actor = BOT, by: str = ""
) -> None:
    """Command is with this person from now on: logged, told to everybody, with a checklist of their own.

    `by` is the route by which they said so just now, if they did.
    """
    before, since = incident.director_id, incident.command_at
    incident.director_id, incident.command_at = person.id, now
    session.add(incident)
    passing = heard.Passing(person.id, before, since, now)
    more = heard.command_passes(session, incident, passing) if before != person.id else ""
    entry = blocks.sentences(_entry(session, person, before, since, now), more)
    number = service.note(session, incident, now, "command", entry, actor)
    for call_out in callout.serving(session, service.KIND, incident.id):
        if call_out.stop == StopRule.COMMAND:
            callout.conclude(session, call_out, now, f"{person.name} has command.")
    _ask_no_more(session, incident, now, f"{person.name} has command.")
    if before != person.id:
        at_group.ended(session, incident, now, f"Command has passed to {person.name}.")
        service.open_checklist(session, incident, now)
        facts, until_now = messages.of(incident), directory.name_of(session, before) if before else ""
        told = words.passed(facts, person.name, until_now, now, more)
        news.tell_room(session, incident, told, now)
        instead = {person.id: words.yours(facts, until_now, now)}
        instead |= {before: words.no_longer(facts, person.name, now, more)} if before and since else {}
        has_word_back = {person.id: by} if by == "text" else {}
        news.tell_called(session, incident, told, now, f"command/{number}", instead, besides=has_word_back)
    news.involve(session, incident, news.COMMAND, person.id, now)
    roles_taken.take(session, incident, service.command_rota(session), person.id, now)
    if incident.rota_holder_id not in (None, *news.had_part(session, incident, news.COMMAND)):
        _hand_over(session, incident, incident.rota_holder_id or "", number, now)


def _entry(session: Session, person: Person, before: str | None, since: datetime | None, now: datetime) -> str:
    holder = oncall.holder(session, service.command_rota(session), now)
    named = "" if holder == person.id else f" The rota names {directory.name_of(session, holder)}."
    if before == person.id:
        return f"{person.name} has command and is the accountable director.{named}"
    had = f"who had command since {blocks.written(since)}" if since else "who had not taken command"
    earlier = f" Until now: {directory.name_of(session, before)}, {had}." if before else ""
    return f"Command passes to {person.name}, who is now the accountable director.{earlier}{named}"


def look_after(session: Session, incident: Incident, now: datetime) -> None:
    """Ask those concerned when the rota has changed hands; and leave no answer aside while nobody has command."""
    lock(session, incident)
    if incident.alert_state in LIVE:
        for call_out in callout.serving(session, service.KIND, incident.id):
            callout.name_who_went_off(session, call_out, now)
        take_answers(session, incident, now)
        _follow_the_rota(session, incident, now)
        relief.follow_the_other_rotas(session, incident, now)


def to_look_after(session: Session, now: datetime) -> list[int]:
    """The live incidents that nobody commands, or of whose rotas one has changed hands."""
    live = [one for one in service.open_incidents(session) if one.alert_state in LIVE]
    holder = service.director_on_call(session, now) if live else None
    return [
        one.id or 0
        for one in live
        if one.command_at is None or holder not in (None, one.rota_holder_id) or relief.changed_hands(session, one, now)
    ]


def answered(session: Session, call_out: CallOut, callee: Callee, now: datetime) -> None:
    """Whoever answers has the role that they were called for; the first of those called to command has it."""
    incident = service.get(session, call_out.serves_id)
    session.refresh(incident)
    _take_role(session, incident, callee, now)
    take_answers(session, incident, now)


def refused(session: Session, call_out: CallOut, callee: Callee, now: datetime) -> None:
    """Whoever was counted on drops out of a live incident: their call goes on, and so does that for command."""
    incident = service.get(session, call_out.serves_id)
    session.refresh(incident)
    if incident.alert_state not in LIVE:
        return
    if incident.command_at and callee.person_id == incident.director_id:
        _let_go(session, incident, now)
    if call_out.stop != StopRule.COMMAND:
        callout.go_on_after_all(session, call_out, now)


def reopened(session: Session, incident: Incident, now: datetime) -> None:
    """It is on again: whoever has said since its end that they cannot attend is counted on no more."""
    for call_out in callout.serving(session, service.KIND, incident.id):
        for callee in callout.callees(session, callout.id_of(call_out)):
            if callee.cannot_attend and call_out.state == CallOutState.ANSWERED:
                refused(session, call_out, callee, now)


def _let_go(session: Session, incident: Incident, now: datetime) -> None:
    """Whoever has command cannot attend: whoever answered to command has it, else everybody is called for it again."""
    was, name = directory.person(session, incident.director_id or ""), directory.name_of(session, incident.director_id)
    incident.director_id = incident.command_at = None
    session.add(incident)
    entry = f"{name} cannot attend, and no longer has command. Nobody has command until somebody takes it."
    number = service.note(session, incident, now, "command", entry)
    at_group.ended(session, incident, now, f"{name} no longer has command.")
    told = words.let_go(messages.of(incident), name, now)
    news.tell_room(session, incident, told, now)
    themselves = Actor((was and was.slack_id) or "", name, was.id if was else "")
    news.tell_called(session, incident, told, now, f"command/{number}", actor=themselves)
    take_answers(session, incident, now)
    for called_to_command in callout.serving(session, service.KIND, incident.id):
        if called_to_command.stop == StopRule.COMMAND and incident.command_at is None:
            callout.go_on_after_all(session, called_to_command, now)


def has_lapsed(session: Session, call_out: CallOut) -> bool:
    """Had somebody command of the incident, and nobody has it now?"""
    return news.has_lost_command(session, service.get(session, call_out.serves_id))


def _take_role(session: Session, incident: Incident, callee: Callee, now: datetime) -> None:
    if callee.rota_id:
        roles_taken.take(session, incident, callee.rota_id, callee.person_id, now)


def take_answers(session: Session, incident: Incident, now: datetime) -> None:
    """While nobody has command: whoever answered first, of those called to it, has it."""
    if incident.command_at is None and incident.alert_state in LIVE:
        _pass_by(session, incident, _whoever_answered(session, incident), now)


def said_so(session: Session, question: CallOut, callee: Callee, now: datetime) -> None:
    """The incoming director says that they have command; whoever has taken it since keeps it."""
    incident = service.get(session, question.serves_id)
    session.refresh(incident)
    was_taken_since = incident.command_at and callee.answered_at and incident.command_at > callee.answered_at
    if question.state == CallOutState.ANSWERED and incident.alert_state in LIVE and not was_taken_since:
        _pass_by(session, incident, callee, now)


def cannot_take(session: Session, question: CallOut, callee: Callee, now: datetime) -> None:
    """Whoever was asked says that they cannot take command: it stays where it is, and whoever has it is told."""
    incident = service.get(session, question.serves_id)
    session.refresh(incident)
    if question.state != CallOutState.OPEN or incident.alert_state not in LIVE:
        return
    name = directory.name_of(session, callee.person_id)
    callout.stop(session, question, now, f"{name} cannot take command.")
    has_it = directory.name_of(session, incident.director_id) if incident.command_at else ""
    entry = words.cannot_take(name, has_it)
    number = service.note(session, incident, now, "command", entry, role_calls.who(session, callee))
    told = words.cannot_take_told(messages.of(incident), entry)
    news.tell_room(session, incident, told, now)
    news.tell_one(session, incident, incident.director_id, told, now, f"command/{number}")


def _pass_by(session: Session, incident: Incident, callee: Callee | None, now: datetime) -> None:
    """Command passes with an answer: their own, or that of somebody who answered for them."""
    person = directory.person(session, callee.person_id) if callee else None
    if callee is None or person is None or (person.id == incident.director_id and incident.command_at):
        return
    themselves = directory.as_actor(person)
    by = callee.answered_with if callee.answered_at == now and not callee.answered_by and not callee.is_late else ""
    pass_to(session, incident, person, now, Actor("", callee.answered_by) if callee.answered_by else themselves, by)


def _whoever_answered(session: Session, incident: Incident) -> Callee | None:
    """Whoever was called to command and answered first, of those whose answer counts."""
    found = [
        callee
        for called_in, callee in service.responders(session, incident)
        if called_in.stop == StopRule.COMMAND and callee.is_responding and callout.counts(called_in, callee)
    ]
    return min(found, key=lambda one: one.answered_at or one.paged_at, default=None)


def _question(session: Session, incident: Incident) -> CallOut | None:
    """The newest question to an incoming director."""
    asked = callout.serving(session, QUESTION, incident.id)
    return asked[-1] if asked else None


def _follow_the_rota(session: Session, incident: Incident, now: datetime) -> None:
    """The rota has changed hands while the incident is open: log it, and ask the incoming and the outgoing."""
    holder = service.director_on_call(session, now)
    if holder is None or holder == incident.rota_holder_id:
        return
    incident.rota_holder_id = holder
    session.add(incident)
    name, director = directory.name_of(session, holder), directory.name_of(session, incident.director_id)
    _ask_no_more(session, incident, now, f"{name} is on call as director now.")
    if holder == incident.director_id:
        service.note(session, incident, now, "command", f"{name} is on call as director again, and stays accountable.")
        return
    accountable = f"{director} stays accountable" if incident.director_id else "nobody is accountable"
    entry = f"{name} is on call as director now. Until they say that they have command, {accountable}."
    number = service.note(session, incident, now, "command", entry)
    if incident.command_at is None:
        _call_the_new_holder(session, incident, now)
        return
    _hand_over(session, incident, holder, number, now)


def hand_over(session: Session, incident: Incident, person: Person, now: datetime, actor: Actor) -> None:
    """Somebody is asked to take command; whoever has it stays accountable until they say so. Raises UserError."""
    directory.refuse_leaver(person)
    lock(session, incident)
    refuse_unless_live(incident)
    if incident.command_at is None:
        raise UserError("Nobody has command to hand over. Whoever takes it types /incident command take.")
    if person.id == incident.director_id:
        raise UserError(f"{person.name} has command already.")
    director = directory.name_of(session, incident.director_id)
    entry = f"{person.name} is asked to take command. Until they say that they have it, {director} stays accountable."
    _ask_no_more(session, incident, now, f"{person.name} is asked to take command.")
    number = service.note(session, incident, now, "command", entry, actor)
    _hand_over(session, incident, person.id, number, now, asked_by=actor.name)


def _hand_over(
    session: Session, incident: Incident, holder: str, number: int, now: datetime, asked_by: str = ""
) -> None:
    """Ask whoever the rota names, or somebody asks to, whether they have command; whoever has it is to brief them."""
    _ask(session, incident, holder, directory.name_of(session, incident.director_id), now, asked_by)
    told = words.please_brief(messages.of(incident), directory.name_of(session, holder), is_asked=bool(asked_by))
    news.tell_one(session, incident, incident.director_id, told, now, f"brief/{number}")


def _call_the_new_holder(session: Session, incident: Incident, now: datetime) -> None:
    """Nobody has command: whoever has just come on call is called to it at once."""
    for call_out in callout.serving(session, service.KIND, incident.id):
        if call_out.stop == StopRule.COMMAND and call_out.state == CallOutState.OPEN:
            callout.call_now(session, call_out, Whom(rota=call_out.rota_id), now)


def _ask(session: Session, incident: Incident, holder: str, director: str, now: datetime, asked_by: str = "") -> None:
    steps = tuple(
        Step(after_minutes=after, page=(Whom(person=holder, deputy=True),), by=every()) for after in ASK_AGAIN_AFTER
    )
    ladder = Ladder(id="command", name="Command", answer_by_minutes=10, close_after_minutes=ASKED_FOR, steps=steps)
    facts = messages.of(incident)
    opening = Opening(
        kind=QUESTION,
        serves_id=incident.id or 0,
        title=words.question_title(facts),
        text=words.question(facts, director, asked_by),
        summary=words.question_summary(facts, director, asked_by),
        lane=news.lane(incident),
        stop=StopRule.COMMAND,
        is_exercise=incident.is_exercise,
        incident_id=incident.id,
        button=words.I_HAVE_COMMAND,
    )
    callout.open_call_out(session, now, ladder, opening)


def incident_ended(session: Session, incident: Incident, now: datetime, because: str) -> None:
    """Nobody is asked whether they have command of what is over; once it is reopened they are asked again."""
    question = _question(session, incident)
    if question and question.state in (CallOutState.OPEN, CallOutState.UNANSWERED):
        incident.rota_holder_id = incident.director_id  # so that the rota's change is seen again
        session.add(incident)
    _ask_no_more(session, incident, now, because)
    role_calls.incident_ended(session, incident, now, because)
    at_group.ended(session, incident, now, because)


def asked(session: Session, incident: Incident) -> tuple[str, ...]:
    """The names of those who are being asked whether they have command."""
    question = _question(session, incident)
    if question is None or question.state != CallOutState.OPEN:
        return ()
    return tuple(directory.name_of(session, one.person_id) for one in callout.callees(session, question.id))


def _ask_no_more(session: Session, incident: Incident, now: datetime, because: str) -> None:
    """What was asked before is settled, answered or not."""
    for question in callout.serving(session, QUESTION, incident.id):
        callout.stop(session, question, now, because)
