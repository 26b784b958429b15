"""/incident: which forums it concerns, and why it concerns the NHS."""

from eprr_bot.base.patient_data import LEFT_OUT
from eprr_bot.directory import service as directory
from eprr_bot.incidents import (
    above,
    changes,
    forum_links,
    forum_messages,
    forums,
    kinds,
    messages,
    rights,
    scope,
    service,
)
from eprr_bot.incidents.models import WIDESPREAD, Incident
from eprr_bot.slack import blocks
from eprr_bot.slack.commands import Command, Reply, Request, UserError


def forum(request: Request) -> Reply:
    """It concerns a forum, too; without one, those that it concerns."""
    incident = service.meant(request.session, request.channel)
    if request.text:
        forums.add(request.session, incident, _plain(request), request.now, request.actor)
    return _forums(request, incident)


def forum_not(request: Request) -> Reply:
    """It does not concern a forum after all."""
    incident = service.meant(request.session, request.channel)
    rights.refuse_restating(request, incident, forums.NOTED, WIDESPREAD)
    forums.remove(request.session, incident, _plain(request), request.now, request.actor)
    return _forums(request, incident)


def _plain(request: Request) -> str:
    return " ".join(directory.plain_words(request).split())


def _forums(request: Request, incident: Incident) -> Reply:
    is_wide = forum_links.is_widespread(request.session, incident)
    contacts = above.line(request.session, incident, request.now) if is_wide else ""
    found = forum_links.names(request.session, incident, request.now)
    return Reply(forum_messages.forums(messages.of(incident), found, contacts))


def scope_test(request: Request) -> Reply:
    """Why it concerns the NHS; without a word, what is stated."""
    incident, removed = service.meant(request.session, request.channel), False
    if request.text:
        meets, why = scope.typed(_plain(request))
        if meets is None:
            known = "; ".join(f"{one}: {scope.WORDS[one]}" for one in scope.Scope)
            typed = blocks.fit(request.text, 80)
            raise UserError(f"“{typed}” begins with no test of scope. Type one or more of these first. {known}.")
        rights.refuse_restating(request, incident, changes.SCOPE)
        why = kinds.reason(why)
        removed = changes.set_scope(request.session, incident, meets, request.now, request.actor, why)
    note = LEFT_OUT if removed else ""
    return Reply(forum_messages.scope_standing(messages.of(incident), incident.scope, note))


COMMANDS = [
    Command(
        "/incident",
        "forum",
        "Say that it concerns a local resilience forum; two or more make it widespread.",
        forum,
        "[name]",
        asks_when_bare=True,
    ),
    Command("/incident", "forum not", "Take a forum out that it does not concern.", forum_not, "<name>"),
    Command(
        "/incident",
        "scope",
        "State why it concerns the NHS: potential, actual, assets.",
        scope_test,
        "[test] [reason]",
        asks_when_bare=True,
    ),
]
