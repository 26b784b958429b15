"""Changing an incident's alert state, level, type and two facts, and telling everybody whom the change touches."""

from datetime import datetime

from sqlmodel import Session

from eprr_bot.base.letters import visible
from eprr_bot.base.patient_data import without_nhs_numbers
from eprr_bot.callout import posts, text_replies
from eprr_bot.callout import service as callout
from eprr_bot.callout.models import CallOut, CallOutState
from eprr_bot.directory import service as directory
from eprr_bot.incidents import (
    alerts,
    command,
    course_messages,
    forum_messages,
    hazards,
    heard,
    messages,
    news,
    relief,
    role_calls,
    roles_taken,
    scope,
    service,
)
from eprr_bot.incidents.alert import COMMANDS, LIVE, NEXT, OVER, WORDS, AlertState, may_follow, state_and_reason
from eprr_bot.incidents.kinds import NOBODY_SAID, Called
from eprr_bot.incidents.models import LEVEL, Incident, IncidentLevel, IncidentType
from eprr_bot.incidents.scope import Scope
from eprr_bot.oncall import roles
from eprr_bot.records import service as records
from eprr_bot.slack import blocks
from eprr_bot.slack.commands import Actor, UserError

PAPERWORK = (AlertState.RECOVERY, AlertState.CLOSED)
"""States after the response: the channel is told, and nobody is woken for them."""
MOST_NAMED = 5
UPDATE, SCOPE = "update", "scope"
"""The kinds of the log's entries about what and where, and about why it concerns the NHS."""


def set_alert_state(
    session: Session, incident: Incident, then: AlertState, now: datetime, actor: Actor, why: str
) -> bool:
    """Change the alert state, and tell the channel and everybody who was called.

    Returns whether an NHS number was taken out of `why`. Raises UserError, naming what to type, for a state that may
    not follow.
    """
    command.lock(session, incident)
    refuse_unless_it_may_follow(incident, then)
    why, removed = without_nhs_numbers(why.strip())
    before, is_reopened = incident.alert_state, incident.alert_state not in LIVE and then in LIVE
    incident.alert_state = then
    incident.closed_at = now if then == AlertState.CLOSED else None
    session.add(incident)
    heard.state_changed(session, incident, heard.Turn(before, now))
    number = _note_state(session, incident, now, actor, why, is_reopened)
    if then not in LIVE:
        because = f"Incident {incident.id}: {WORDS[then].lower()}."
        for call_out in still_calling(session, incident):
            callout.stop(session, call_out, now, because)
        alerts.stop(session, incident, now)
        command.incident_ended(session, incident, now, because)
        roles_taken.take_back_cards(session, incident, now)
        news.take_back_turns(session, incident, now)
    elif not is_reopened:
        _retitle(session, incident, now)
    if is_reopened:
        _take_back_that_it_is_over(session, incident, now)
    for call_out in callout.serving(session, service.KIND, incident.id):
        if call_out.state not in (CallOutState.OPEN, CallOutState.STOPPED):
            posts.renew(session, call_out, now)  # whoever has answered reads that it is over, or on again
    told = messages.state_told(messages.of(incident), why, actor.name, now, is_reopened)
    news.tell_room(session, incident, told, now)
    news.tell_teams(session, incident, told, now, f"alert/{number}")
    if then not in PAPERWORK:
        news.tell_called(session, incident, told, now, f"alert/{number}", actor=actor)
    if is_reopened:
        roles_taken.hand_out_again(session, incident)
        role_calls.stand_again(session, incident, now)
        service.call_again(session, incident, now)
        command.reopened(session, incident, now)
        relief.brief_again(session, incident, number, now)
    return removed


def _note_state(session: Session, incident: Incident, now: datetime, actor: Actor, why: str, is_reopened: bool) -> int:
    disagrees = roles.who_disagrees(session, now, actor, incident.director_id)
    state = f"Alert state: {WORDS[AlertState(incident.alert_state)].lower()}."
    reason = blocks.reason(why) or course_messages.NO_REASON
    entry = blocks.sentences("Reopened." if is_reopened else "", state, reason, disagrees)
    return service.note(session, incident, now, service.ALERT_STATE, entry, actor)


def _take_back_that_it_is_over(session: Session, incident: Incident, now: datetime) -> None:
    """Where texts were away, nobody reads of the end after the call that follows it."""
    text_replies.is_on_again(session, incident.id or 0, now)
    news.take_back_states(session, incident, now)


def last_change(session: Session, incident: Incident) -> int:
    """The number of the log's newest entry about the alert state; 0 while it is as it was declared."""
    newest = records.newest(session, incident.id or 0, service.ALERT_STATE)
    return newest.number if newest else 0


def still_calling(session: Session, incident: Incident) -> list[CallOut]:
    """The incident's call-outs that ending it would stop."""
    return [one for one in callout.serving(session, service.KIND, incident.id) if one.state == CallOutState.OPEN]


def refuse_unless_it_may_follow(incident: Incident, then: AlertState) -> None:
    """Raises UserError, naming what to type, for a state that may not follow."""
    current = AlertState(incident.alert_state)
    if may_follow(current, then):
        return
    if current == then:
        raise UserError(f"Incident {incident.id} is at “{WORDS[current].lower()}” already.")
    if (current, then) == (AlertState.DECLARED, AlertState.STANDBY):
        raise UserError(
            f"Incident {incident.id} is declared, and what is declared does not go back to standby. "
            "If it need not have been declared, type /incident cancel; if it may have to be again, then "
            "/incident reopen standby. Once the response is over, type /incident standdown."
        )
    if current in OVER:
        state = WORDS[current].lower()
        raise UserError(f"Incident {incident.id} is {state}. If it is on again, type /incident reopen {incident.id}.")
    raise UserError(what_may_follow(incident, " first"))


def what_may_follow(incident: Incident, when: str = "") -> str:
    """The alert state, those that may come after it, and what to type for them."""
    current = AlertState(incident.alert_state)
    ahead = blocks.listed((WORDS[state].lower() for state in NEXT[current]), "or")
    typed = blocks.listed((COMMANDS[state] for state in NEXT[current]), "or")
    return f"Incident {incident.id} is at “{WORDS[current].lower()}”. After that comes {ahead}. Type {typed}{when}."


def to_reopen(session: Session, channel_id: str, text: str) -> tuple[Incident, str]:
    """The incident that is meant, and the rest of what was typed: by its number, its channel, or the only one over.

    In an incident's own channel another number with a reason behind it is part of the reason. Raises UserError.
    """
    here = service.of_channel(session, channel_id)
    first, _, rest = text.strip().partition(" ")
    is_number = first.isdecimal() and len(first) < 10
    is_its_own = here is not None and first == str(here.id)
    if is_number and (here is None or is_its_own or not rest or state_and_reason(rest)[0]):
        return service.get(session, int(first)), rest
    return here or _the_only_one_that_ended(session), text


def _the_only_one_that_ended(session: Session) -> Incident:
    ended = [one for one in service.all_incidents(session) if one.alert_state not in LIVE]
    if len(ended) == 1:
        return ended[0]
    if not ended:
        raise UserError("No incident has ended, so there is none to reopen.")
    some = [f"{one.id} ({blocks.fit(one.what, messages.BRIEF)})" for one in ended]
    named = blocks.listed(blocks.few(some, MOST_NAMED, "one of {} more"), "or")
    raise UserError(f"Say which one: {named}. Type /incident reopen {ended[0].id} for the first of them.")


def update(session: Session, incident: Incident, fact: str, text: str, now: datetime, actor: Actor) -> bool:
    """Put a better `what` or `where` in place of the old one, which stays in the log, and tell everybody.

    Once the response is over only the channel is told: the record is put right, and nobody is woken for it.
    Returns whether an NHS number was taken out. Raises UserError for nothing to read, or nothing new.
    """
    if not visible(text):
        raise UserError(f"Nothing of that could be read. Type /incident update {fact} and the text.")
    command.lock(session, incident)
    text, removed = without_nhs_numbers(" ".join(text.split()))
    before = getattr(incident, fact)
    if text == before:
        raise UserError(f"Incident {incident.id} says so already: {blocks.open_ended(text)}. Nobody was told anew.")
    setattr(incident, fact, text)
    session.add(incident)
    entry = f"{messages.FACTS[fact]}: {blocks.open_ended(text)}. Until now: {blocks.open_ended(before)}."
    number = service.note(session, incident, now, UPDATE, entry, actor)
    _reword(session, incident, now)
    told = messages.fact_told(messages.of(incident), fact, before, actor.name, now)
    news.tell_room(session, incident, told, now)
    if incident.alert_state in LIVE:
        news.tell_teams(session, incident, told, now, f"update/{number}")
        news.tell_called(session, incident, told, now, f"update/{number}", actor=actor)
    if fact == "what":
        hazards.see(session, incident, text, now)
    return removed


def classify(
    session: Session,
    incident: Incident,
    which: str,
    then: IncidentLevel | IncidentType,
    now: datetime,
    actor: Actor,
    why: str,
    called: Called = NOBODY_SAID,
) -> bool:
    """Change the `level` or the `type`, and tell the channel and, while it is responded to, everybody who was called.

    A level that is not ours to set is recorded as `called` by whoever calls it. Returns whether an NHS number was taken
    out of `why`. Raises UserError when it is so already.
    """
    command.lock(session, incident)
    why, removed = without_nhs_numbers(why.strip())
    before, now_is = course_messages.named(which, getattr(incident, which)), course_messages.named(which, then)
    if before == now_is:
        raise UserError(f"Incident {incident.id}, {which}: it is {now_is} already.{course_messages.to_add(why)}")
    setattr(incident, which, then.value)
    session.add(incident)
    disagrees = roles.who_disagrees(session, now, actor, incident.director_id)
    by = course_messages.called_by(level_caller(session, which, then), called)
    reason = blocks.reason(why) or course_messages.NO_REASON
    entry = blocks.sentences(f"{which.title()}: {now_is}.", by, f"Until now: {before}.", reason, disagrees)
    number = service.note(session, incident, now, which, entry, actor)
    _reword(session, incident, now)
    told = course_messages.classified_told(messages.of(incident), which, before, why, actor.name, now, by)
    news.tell_room(session, incident, told, now)
    news.tell_teams(session, incident, told, now, f"{which}/{number}")
    if incident.alert_state in LIVE:
        news.tell_called(session, incident, told, now, f"{which}/{number}", actor=actor)
    return removed


def say_caller(session: Session, incident: Incident, called: Called, why: str, now: datetime, actor: Actor) -> str:
    """Record who called the level as it stands, where it was not known. Returns the entry."""
    command.lock(session, incident)
    then = IncidentLevel(incident.level)
    by = course_messages.called_by(level_caller(session, LEVEL, then), called)
    why, _ = without_nhs_numbers(why)
    entry = blocks.sentences(f"Level {incident.level}: {by[:1].lower()}{by[1:]}", blocks.reason(why))
    service.note(session, incident, now, "information", entry, actor)
    return entry


def level_caller(session: Session, which: str, then: IncidentLevel | IncidentType) -> str:
    """Who calls a level that is not ours to set, by the cluster's file; nothing for the others, and for a type."""
    return directory.cluster(session).level_called_by(int(then)) if which == LEVEL else ""


def set_scope(
    session: Session, incident: Incident, meets: tuple[Scope, ...], now: datetime, actor: Actor, why: str
) -> bool:
    """State why it concerns the NHS. Returns whether an NHS number was taken out of `why`. Raises UserError."""
    command.lock(session, incident)
    why, removed = without_nhs_numbers(why.strip())
    if scope.kept(meets) == incident.scope:
        so = scope.said(incident.scope) or "no scope is stated"
        raise UserError(f"Incident {incident.id} says so already: {so}.{course_messages.to_add(why)}")
    incident.scope = scope.kept(meets)
    session.add(incident)
    said = f"Scope: {scope.said(incident.scope) or 'not stated any more'}."
    service.note(session, incident, now, SCOPE, blocks.sentences(said, blocks.reason(why)), actor)
    told = forum_messages.scope_told(messages.of(incident), incident.scope, actor.name, now)
    news.tell_room(session, incident, told, now)
    return removed


def _retitle(session: Session, incident: Incident, now: datetime) -> None:
    """Whoever is paged from now on reads of the new alert state."""
    for call_out in still_calling(session, incident):
        call_out.title = _title(incident, call_out)
        session.add(call_out)
        session.flush()
        posts.renew(session, call_out, now)


def _title(incident: Incident, call_out: CallOut) -> str:
    """A call for so many people keeps its own."""
    return messages.page_title(messages.of(incident)) if call_out.rota_id else call_out.title


def _reword(session: Session, incident: Incident, now: datetime) -> None:
    """Whoever is paged from now on reads the new facts."""
    facts = messages.of(incident)
    for call_out in still_calling(session, incident):
        call_out.title, call_out.text = _title(incident, call_out), messages.page_text(facts)
        call_out.summary = messages.page_summary(incident)
    for call_out in (*still_calling(session, incident), *alerts.reword(session, incident)):
        session.add(call_out)
        session.flush()
        posts.renew(session, call_out, now)
