"""Somebody is asked whether they have a role, and until they say so it is not confirmed.

Where it is handed over, whoever has it keeps it until then. Command has its own rules; see command.py.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from eprr_bot.callout import service as callout
from eprr_bot.callout.ladder import Ladder, Step, Whom
from eprr_bot.callout.models import Callee, CallOut
from eprr_bot.callout.service import Opening
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.incidents import cards, messages, news, roles_taken, service
from eprr_bot.incidents import role_messages as words
from eprr_bot.incidents.alert import LIVE
from eprr_bot.incidents.models import Incident, RoleQuestion, RoleTaken
from eprr_bot.oncall import service as oncall
from eprr_bot.reach import service as reach
from eprr_bot.reach.routes import SLACK, every
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Content
from eprr_bot.slack.commands import Actor

KIND = "role"
"""The kind of the call-outs that ask somebody whether they have a role."""
PART = "role"
"""The part in an incident of whoever has or had a role that they took or were asked to have."""
ASK_AGAIN_AFTER = (0, 10, 20, 40)
"""Minutes after which somebody is asked, until they answer."""
ASKED_FOR = 24 * 60


def title(session: Session, role: str) -> str:
    """What people call a role: the name of the rota that fills it, or the title of its card."""
    if rota := oncall.rota(session, role):
        return rota.name
    titles = [one.title for one in cards.action_cards(session) if one.role == role]
    return titles[0] if titles else blocks.sentence(role.replace("-", " "))


def ask(
    session: Session,
    incident: Incident,
    role: str,
    person_id: str,
    now: datetime,
    *,
    asked_by: str = "",
    after: str | None = None,
    serves: str | None = None,
    besides: str = "",
    by_outsider: bool = False,
) -> None:
    """Ask somebody to have a role; `after` keeps it until they say so. Nobody `asked_by` means that a rota names them.
    `besides` is a plain sentence that they read as well. An outsider in the channel may ask, and makes no responder.

    Whoever calls writes in the log, and has locked the incident's call-outs.
    """
    question = RoleQuestion(incident_id=incident.id or 0, role=role, person_id=person_id, by_outsider=by_outsider)
    session.add(question)
    session.flush()
    row = roles_taken.row_of(session, incident, role, person_id, now)
    row.at, row.asked_at, row.ended_at, row.question = now, now, None, question.id
    row.asked_by, row.after, row.serves = asked_by, after, serves
    session.add(row)
    news.involve(session, incident, PART, person_id, now)
    _call(session, incident, row, title(session, role), besides, now)
    if after:
        told = words.please_brief(messages.of(incident), title(session, role), directory.name_of(session, person_id))
        news.tell_one(session, incident, after, told, now, f"role/{question.id}")


def _call(session: Session, incident: Incident, row: RoleTaken, role: str, besides: str, now: datetime) -> None:
    facts = messages.of(incident)
    before, serves = (directory.name_of(session, one) if one else "" for one in (row.after, row.serves))
    asked = words.asked(role, row.asked_by, before, serves, besides)
    opening = Opening(
        kind=KIND,
        serves_id=row.question or 0,
        title=words.question_title(facts, role),
        text=words.question(facts, asked),
        summary=words.question_summary(facts, asked),
        lane=news.lane(incident),
        is_exercise=incident.is_exercise,
        incident_id=incident.id,
        button=words.I_HAVE_IT,
    )
    callout.open_call_out(session, now, ladder(row.person_id, role), opening)


def ladder(person_id: str, called_as: str) -> Ladder:
    """One person is asked by every way, and again until they answer."""
    whom = (Whom(person=person_id, called_as=called_as),)
    steps = tuple(Step(after_minutes=after, page=whom, by=every()) for after in ASK_AGAIN_AFTER)
    return Ladder(id="role", name=called_as, answer_by_minutes=10, close_after_minutes=ASKED_FOR, steps=steps)


def said_so(session: Session, call_out: CallOut, callee: Callee, now: datetime) -> None:
    """Whoever was asked says that they have the role."""
    incident, row = _asked(session, call_out)
    if row is not None and callee.person_id == row.person_id and incident.alert_state in LIVE:
        has_it(session, incident, row, now, who(session, callee))


def refused(session: Session, call_out: CallOut, callee: Callee, now: datetime) -> None:
    """Whoever was asked cannot: whoever was to hand it over keeps it."""
    incident, row = _asked(session, call_out)
    if row is None or incident.alert_state not in LIVE:
        return
    name, role, after = directory.name_of(session, row.person_id), title(session, row.role), row.after
    keeps = directory.name_of(session, after) if after else ""
    callout.stop(session, call_out, now, f"{name} cannot take the role of {role}.")
    roles_taken.end(session, row, now)
    entry = f"{name} cannot take the role of {role}. {f'{keeps} keeps it.' if keeps else 'Nobody has it.'}"
    number = service.note(session, incident, now, KIND, entry, who(session, callee))
    told = words.cannot(messages.of(incident), role, name, keeps)
    news.tell_room(session, incident, told, now)
    if after:
        news.tell_one(session, incident, after, told, now, f"role/{number}")


def says_so(session: Session, call_out: CallOut, person: Person, route: str) -> str:  # noqa: ARG001 (a kind's)
    """What whoever has just said that they have a role reads as well."""
    _, row = _of(session, call_out)
    return f" You have the role of {title(session, row.role)}." if row and row.asked_at is None else ""


def _asked(session: Session, call_out: CallOut) -> tuple[Incident, RoleTaken | None]:
    """The incident, and the row of whoever was asked while that question is the newest and stands."""
    incident, row = _of(session, call_out)
    session.refresh(incident)
    return incident, row if row and row.asked_at else None


def _of(session: Session, call_out: CallOut) -> tuple[Incident, RoleTaken | None]:
    """The incident, and the row of whoever was asked, if that question is the newest and they have not given it up."""
    question = session.get_one(RoleQuestion, call_out.serves_id)
    key = (question.incident_id, question.role, question.person_id)
    row = session.get(RoleTaken, key, populate_existing=True)
    is_it = row is not None and row.question == question.id and row.ended_at is None
    return service.get(session, question.incident_id), row if is_it else None


def who(session: Session, callee: Callee) -> Actor:
    if callee.answered_by:
        return Actor("", callee.answered_by)
    person = directory.person(session, callee.person_id)
    return Actor((person.slack_id or "") if person else "", person.name if person else "", callee.person_id)


def has_it(
    session: Session, incident: Incident, row: RoleTaken, now: datetime, actor: Actor, others: Sequence[RoleTaken] = ()
) -> None:
    """Somebody has a role now: logged and told; whoever kept it for them, and `others`, have it no longer."""
    ask_no_more(session, row, now, "It is in the log.")
    before = {one.person_id: one for one in others if one.person_id != row.person_id}
    until_now = [one for one in roles_taken.standing(session, incident, row.role) if one.person_id == row.after]
    before |= {one.person_id: one for one in until_now}
    had = [one.person_id for one in before.values() if one.asked_at is None]
    roles_taken.take(session, incident, row.role, row.person_id, now)
    for one in before.values():
        ask_no_more(session, one, now, "Somebody else has it now.")
        roles_taken.end(session, one, now)
    news.involve(session, incident, PART, row.person_id, now)
    _tell(session, incident, row, had, now, actor)


def _tell(
    session: Session, incident: Incident, row: RoleTaken, had: Sequence[str], now: datetime, actor: Actor
) -> None:
    facts, role, name = messages.of(incident), title(session, row.role), directory.name_of(session, row.person_id)
    serves = directory.name_of(session, row.serves) if row.serves else ""
    until_now = blocks.listed(directory.name_of(session, one) for one in had)
    whose = f" for {serves}" if serves else ""
    entry = f"{name} has the role of {role}{whose} now.{f' Until now: {until_now}.' if until_now else ''}"
    number = service.note(session, incident, now, KIND, entry, actor)
    news.tell_room(session, incident, words.has_it(facts, role, name, until_now, serves), now)
    for one in had:
        if one != actor.person_id:
            news.tell_one(session, incident, one, words.no_longer(facts, role, name), now, f"role/{number}")


def ask_no_more(session: Session, row: RoleTaken, now: datetime, because: str) -> None:
    """What was asked is settled otherwise."""
    for question in callout.serving(session, KIND, row.question) if row.question else ():
        callout.stop(session, question, now, because)


def incident_ended(session: Session, incident: Incident, now: datetime, because: str) -> None:
    """Roles end with the incident, and nobody is asked about one any more."""
    for row in roles_taken.standing(session, incident):
        ask_no_more(session, row, now, because)


def stand_again(session: Session, incident: Incident, now: datetime) -> None:
    """The incident is on again: roles stand as they were, not confirmed, and whoever has one is asked in Slack."""
    for row in roles_taken.stand_again(session, incident, service.command_rota(session), now):
        _ask_again(session, incident, row, now)


def _ask_again(session: Session, incident: Incident, row: RoleTaken, now: datetime) -> None:
    text = words.still_yours(messages.of(incident), title(session, row.role))
    button = blocks.button(words.I_HAVE_IT, words.TAKE, f"{incident.id}/{row.role}")
    about_it = news.envelope(incident, news.TURNS)
    reach.tell(session, now, row.person_id, Content(text, (blocks.section(text, button),)), about_it, by=(SLACK,))
