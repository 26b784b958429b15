"""Actions in Slack: closed, put off, opened again, by words, buttons and forms."""

from datetime import date

from eprr_bot import access
from eprr_bot.directory import service as directory
from eprr_bot.directory import times
from eprr_bot.lessons import messages, service, typed
from eprr_bot.oncall import roles
from eprr_bot.slack.commands import Command, Reply, Request, UserError, beside

_DONE, _LATER = "/exercise done 3 The number was put right", "/exercise later 3 12 Jan waiting for the provider"


def done(request: Request) -> Reply:
    """Close an action, with what came of it."""
    number, rest = typed.numbered(request, _DONE)
    outcome = typed.plain(request, rest)
    if not outcome:
        raise UserError(f"Say what came of it. Type it like: {_DONE}")
    return _close(request, number, outcome)


def _close(request: Request, number: int, outcome: str) -> Reply:
    _refuse_others(request, number)
    return Reply(messages.closed(service.close(request.session, number, outcome, request.now, request.actor)))


def later(request: Request) -> Reply:
    """Put an action off to another day."""
    number, rest = typed.numbered(request, _LATER)
    day, why = typed.day_first(request.session, typed.plain(request, rest), request.now, _LATER)
    return _put_off(request, number, day, why)


def _put_off(request: Request, number: int, day: date, why: str) -> Reply:
    _refuse_others(request, number)
    found = service.put_off(request.session, number, day, why, request.now, request.actor)
    return Reply(messages.later(found, times.today(request.session, request.now)))


def reopen(request: Request) -> Reply:
    """Open an action again."""
    number, rest = typed.numbered(request, "/exercise reopen 3 it was put right only in part")
    _refuse_others(request, number)
    why = typed.plain(request, rest)
    return Reply(messages.reopened(service.reopen(request.session, number, why, request.now, request.actor)))


def _refuse_others(request: Request, number: int) -> None:
    """An action is settled by its owner, or by our own staff. Raises UserError."""
    action, person = service.get(request.session, number), directory.person_of(request.session, request.actor)
    is_owner = person is not None and person.is_active and action.owner_id == person.id
    if not is_owner and not roles.is_staff(request.session, person):
        raise roles.refusal(request.session, request.actor, access.LESSONS)


def ask_outcome(request: Request) -> Reply:
    """The button “Done”: what came of it?"""
    _refuse_others(request, request.number)
    return Reply(form=messages.done_form(service.still_open(request.session, request.number)))


def ask_day(request: Request) -> Reply:
    """The button “Not yet”: by when?"""
    _refuse_others(request, request.number)
    return Reply(form=messages.later_form(service.still_open(request.session, request.number)))


def outcome_given(request: Request) -> Reply:
    """The form of “Done” came back."""
    return _close(request, request.number, request.values["outcome"])


def day_given(request: Request) -> Reply:
    """The form of “Not yet” came back."""
    day = beside("day", lambda: times.day(request.session, request.values["day"], request.now))
    return beside("day", lambda: _put_off(request, request.number, day, request.values["why"]))


COMMANDS = [
    Command("/exercise", "done", "Close an action, with what came of it.", done, "<action> <what came of it>"),
    Command("/exercise", "later", "Put an action off to another day.", later, "<action> <day> [why]"),
    Command("/exercise", "reopen", "Open a closed action again.", reopen, "<action> [why]"),
]
ACTIONS = {messages.DONE: ask_outcome, messages.NOT_YET: ask_day}
FORMS = {messages.OUTCOME: outcome_given, messages.LATER: day_given}
