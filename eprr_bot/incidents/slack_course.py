"""/incident: its course. Alert states, ending it (asked once more), reopening it, its level and its type."""

import re
from datetime import UTC, datetime, timedelta

from eprr_bot.base.patient_data import LEFT_OUT, without_nhs_numbers
from eprr_bot.directory import service as directory
from eprr_bot.incidents import (
    above,
    alerts,
    changes,
    command,
    course_messages,
    kinds,
    messages,
    news,
    picture,
    region,
    rights,
    service,
)
from eprr_bot.incidents.alert import COMMANDS as COMMANDS_OF_STATES
from eprr_bot.incidents.alert import ENDINGS, LIVE, WORDS, AlertState, state_and_reason
from eprr_bot.incidents.models import LEVEL, Incident, IncidentLevel, IncidentType
from eprr_bot.incidents.picture import Heading
from eprr_bot.incidents.slack import at_once
from eprr_bot.oncall import roles, worker_check
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Content
from eprr_bot.slack.commands import NOT_OURS, Command, Reply, Request, UserError

A_QUESTION_COUNTS_FOR = timedelta(minutes=30)
LONGEST_REASON = 1500
"""Letters of a reason that fit into a button."""
END = "incidents.end"
ALERT = "/incident alert"
NOT_DONE = (Heading.ACTIONS, Heading.TASKS)
"""Headings of the picture under which stands what somebody has to do."""
_ASKED = re.compile(r"(?P<state>[a-z_]+)/(?P<at>[0-9]{10})/(?P<last_change>\w+)/(?P<why>.*)", re.DOTALL)
"""What the button carries after the incident's number."""


def stand_down(request: Request) -> Reply:
    """The response is over."""
    return _ask(request, AlertState.STAND_DOWN, directory.plain_words(request))


def cancel(request: Request) -> Reply:
    """It turned out not to be one."""
    return _ask(request, AlertState.CANCELLED, directory.plain_words(request))


def close(request: Request) -> Reply:
    """Nothing is left to do; the log remains."""
    return _ask(request, AlertState.CLOSED, directory.plain_words(request))


def alert(request: Request) -> Reply:
    """Any alert state by its name, with a reason or without; one that ends the incident is asked once more."""
    then, reason = state_and_reason(directory.plain_words(request))
    if then is None:
        wrong = f"“{blocks.fit(request.text, 80)}” is no alert state. " if request.text else ""
        raise UserError(wrong + changes.what_may_follow(service.meant(request.session, request.channel)))
    if then in ENDINGS:
        return _ask(request, then, reason)
    return _to_state(request, service.meant(request.session, request.channel), then, reason)


def standby(request: Request) -> Reply:
    """A major incident may have to be declared; in the channel of an incident that one is meant, and no other.

    Whoever may not change that one declares another, where it is over.
    """
    here, said = service.of_channel(request.session, request.channel), " ".join(directory.plain_words(request).split())
    if here and rights.may(ALERT, request, here):
        return _to_state(request, here, AlertState.STANDBY, said)
    if here and here.alert_state in LIVE:
        rights.refuse_others(ALERT, request, here)
    return at_once(request, said, IncidentType.MAJOR, AlertState.STANDBY)


def _ask(request: Request, then: AlertState, why: str) -> Reply:
    """What ending it will do, with the button that does it. Nothing has changed yet."""
    session, incident = request.session, service.meant(request.session, request.channel)
    changes.refuse_unless_it_may_follow(incident, then)
    why, removed = without_nhs_numbers(kinds.reason(why.strip()))
    if len(why) > LONGEST_REASON:
        raise UserError(f"The reason is too long for here. Say it in {LONGEST_REASON} letters, the rest in the log.")
    question = course_messages.Ending(
        facts=messages.of(incident),
        then=then,
        why=why,
        calling=tuple(str(one.ladder["name"]) for one in changes.still_calling(session, incident)),
        asking=command.asked(session, incident),
        told=news.whom(session, incident, request.now, request.actor) if then not in changes.PAPERWORK else {},
        disagrees=roles.who_disagrees(session, request.now, request.actor, incident.director_id),
        note=LEFT_OUT if removed else "",
        organisations=alerts.would_be_told(session, incident, then, request.now),
        left=_not_done(request, incident),
    )
    value = f"{incident.id}/{then}/{int(request.now.timestamp())}/{changes.last_change(session, incident)}/{why}"
    return Reply(course_messages.ending(question, END, value))


def _not_done(request: Request, incident: Incident) -> tuple[str, ...]:
    """What features know that is still to be done."""
    known = picture.of(request.session, incident, request.now)
    return tuple(one.text for heading in NOT_DONE for one in known.get(heading, ()))


def end(request: Request) -> Reply:
    """Whoever was asked once more means it."""
    found = _ASKED.fullmatch(request.after_number)
    if found is None or found["state"] not in ENDINGS:
        raise UserError(NOT_OURS)
    incident, then, why = service.get(request.session, request.number), AlertState(found["state"]), found["why"]
    if request.now - datetime.fromtimestamp(int(found["at"]), UTC) > A_QUESTION_COUNTS_FOR:
        raise UserError(f"That was asked too long ago, and nothing was changed. Type {COMMANDS_OF_STATES[then]} again.")
    changes.refuse_unless_it_may_follow(incident, then)
    if found["last_change"] != str(changes.last_change(request.session, incident)):
        state = WORDS[AlertState(incident.alert_state)].lower()
        raise UserError(
            f"Incident {incident.id} has changed since you were asked: it is at “{state}” now. "
            f"Nothing was done. Type {COMMANDS_OF_STATES[then]} again."
        )
    changes.set_alert_state(request.session, incident, then, request.now, request.actor, why)
    told = _outlook(request, incident)
    return Reply(messages.state_changed(messages.of(incident), who_is_told=told, asks=_why(why)))


def reopen(request: Request) -> Reply:
    """It is on again: declared, or at standby. Its number may come first."""
    text = directory.plain_words(request).strip()
    incident, text = changes.to_reopen(request.session, request.channel, text)
    if incident.alert_state in LIVE:
        state = WORDS[AlertState(incident.alert_state)].lower()
        raise UserError(f"Incident {incident.id} is not over: it is at “{state}”. There is nothing to reopen.")
    then, reason = state_and_reason(text)
    if then not in (AlertState.STANDBY, AlertState.DECLARED):
        then, reason = AlertState.DECLARED, text
    return _to_state(request, incident, then, reason)


def _to_state(request: Request, incident: Incident, then: AlertState, why: str) -> Reply:
    why = kinds.reason(why)
    removed = changes.set_alert_state(request.session, incident, then, request.now, request.actor, why)
    told = _outlook(request, incident)
    return Reply(messages.state_changed(messages.of(incident), removed, told, _why(why)))


def _why(reason: str) -> str:
    """The reason is asked for where none was given; nothing waits for it."""
    return "" if reason.strip() else course_messages.WHY


def _outlook(request: Request, incident: Incident) -> str:
    return alerts.outlook(request.session, incident, request.now, worker_check.runs_for(request))


def level(request: Request) -> Reply:
    """Who co-ordinates has changed."""
    found, why = kinds.level_and_reason(directory.plain_words(request))
    if found is None:
        levels = "; ".join(messages.LEVELS.values())
        meant = kinds.perhaps_level(request.text)
        hint = f" Write it as a figure: /incident level {blocks.fit(meant, 80)}" if meant else ""
        raise UserError(f"“{blocks.fit(request.text, 80)}” is no level. Levels: {levels}.{hint}")
    return _classify(request, "level", found, why)


def type_(request: Request) -> Reply:
    """It is another kind of incident than was thought."""
    found, why = kinds.type_and_reason(directory.plain_words(request))
    if found is None:
        raise UserError(
            f"“{blocks.fit(request.text, 80)}” is no type. Types: business continuity (or bc), critical, major."
        )
    return _classify(request, "type", found, why)


def _classify(request: Request, which: str, then: IncidentLevel | IncidentType, why: str) -> Reply:
    incident = service.meant(request.session, request.channel)
    called, why = kinds.called_and_reason(why) if which == LEVEL else (kinds.NOBODY_SAID, why)
    why = kinds.reason(why)
    if called.who and then == incident.level:
        said = changes.say_caller(request.session, incident, called, why, request.now, request.actor)
        return Reply(course_messages.caller_added(messages.of(incident), said))
    removed = changes.classify(request.session, incident, which, then, request.now, request.actor, why, called)
    told = blocks.escape(_outlook(request, incident))
    by = course_messages.called_by(changes.level_caller(request.session, which, then), called)
    ours = course_messages.whose_it_is(by, called, incident.level) if by else ""
    contacts = above.line(request.session, incident, request.now)
    besides = "\n".join(filter(None, (ours, _why(why), told, contacts)))
    return Reply(course_messages.classified(messages.of(incident), which, removed, besides))


def region_told(request: Request) -> Reply:
    """Somebody has told the region of the incident, and types so."""
    return _region_told(request, service.meant(request.session, request.channel))


def press_region_told(request: Request) -> Reply:
    """The same, pressed in its headline."""
    return _region_told(request, service.get(request.session, request.number))


def _region_told(request: Request, incident: Incident) -> Reply:
    region.say_told(request.session, incident, request.now, request.actor)
    return Reply(Content(f"It is in the log of incident {incident.id} that you have told the region."))


COMMANDS = [
    Command(
        "/incident",
        "standby",
        "Open a major incident at standby, on one line: it may have to be declared.",
        standby,
        "[what] at [where]",
        also=("stand by", "stand-by"),
        asks_when_bare=True,
    ),
    Command(
        "/incident",
        "alert",
        "Change the alert state: standby, declared, recovery and others.",
        alert,
        "[state] [reason]",
    ),
    Command(
        "/incident",
        "level",
        "Change the level, or record who called it, and tell everybody.",
        level,
        "<1-4> [called by <whom>:] [reason]",
    ),
    Command("/incident", "type", "Change the type, and tell everybody.", type_, "<type> [reason]"),
    Command("/incident", "region told", "Say that you have told the region.", region_told),
    Command(
        "/incident",
        "standdown",
        "Stand down: the response is over. Asks once more.",
        stand_down,
        "[reason]",
        also=("stand down", "stand-down", "stood down", "end", "stop"),
    ),
    Command("/incident", "cancel", "Cancel: it is not, or no longer, an incident. Asks once more.", cancel, "[reason]"),
    Command("/incident", "close", "Close after standing down; the log remains. Asks once more.", close, "[reason]"),
    Command(
        "/incident",
        "reopen",
        "Take back a stand-down, cancelling or closing; who has not answered is called again.",
        reopen,
        "[number] [standby] [reason]",
    ),
]
ACTIONS = {END: end, region.ACTION: press_region_told}
