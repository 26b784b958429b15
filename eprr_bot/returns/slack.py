"""/incident return: what somebody above asks for, by when, who owns it, and what was sent."""

import re
from dataclasses import replace
from datetime import datetime

from eprr_bot import access
from eprr_bot.directory import service as directory
from eprr_bot.directory import times
from eprr_bot.directory.models import Person
from eprr_bot.incidents import picture, rights
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.models import Incident
from eprr_bot.oncall import roles
from eprr_bot.returns import messages, service
from eprr_bot.returns.models import ReturnAsked
from eprr_bot.returns.request import Asked
from eprr_bot.returns.service import Wanted
from eprr_bot.slack.commands import MOST_DIGITS, Command, FormError, Reply, Request, UserError, beside

VERB = "/incident return"
BY = ("by", "before", "due", "no later than")
_NUMBER = re.compile(rf"#?(\d{{1,{MOST_DIGITS}}})(?![\w:])\s*(.*)", re.DOTALL)
_OWNER = re.compile(r"(?:\s|^|\()(<@\w+(?:\|[^<>]*)?>|@[\w.'’-]*\w)\)?")
"""Whoever is mentioned, wherever they stand; at the keyboard by their id."""
_PURPOSE = re.compile(r"\s+(?:for the purpose of|purpose:?)\s+(.+)\Z", re.IGNORECASE | re.DOTALL)
_COLON = re.compile(r":(?![\d/])")
_STEP = re.compile(
    r"(?:(?P<submitted>submitted|sent|returned|done)|(?P<withdrawn>withdrawn?|cancel(?:led)?|not wanted|not needed)"
    r"|(?P<open>re-?open(?:ed)?|open(?: again)?|not (?:submitted|sent)))(?!\w)[\s,:;–-]*(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_AT = re.compile(r"at\s+(?P<at>.+)", re.IGNORECASE | re.DOTALL)


def asked(request: Request) -> Reply:
    """Record a request, or show one, or say what became of it; without anything, the form."""
    typed = request.typed.strip()
    if not typed:
        return Reply(form=messages.record_form(request.channel))
    if found := _NUMBER.fullmatch(typed):
        return _about(request, int(found[1]), found[2].strip())
    owner, rest = _owner(request, typed)
    words = " ".join(directory.plain_words(replace(request, typed=rest)).split())
    colon = _COLON.search(words)
    if colon is None:
        raise UserError(f"Say who asks, then a colon, then what they ask for: {messages.HOW}")
    purpose = _PURPOSE.search(words)
    what, by = times.last(words[colon.end() : purpose.start() if purpose else None], *BY)
    due_at = times.when(request.session, by, request.now) if by else None
    owner_id = owner.id if owner else None
    return _record(request, Wanted(words[: colon.start()], what, due_at, owner_id, purpose[1] if purpose else ""))


def _owner(request: Request, typed: str) -> tuple[Person | None, str]:
    found = _OWNER.search(typed)
    if found is None:
        return None, typed
    return directory.find(request.session, found[1]), f"{typed[: found.start()]} {typed[found.end() :]}"


def _record(request: Request, wanted: Wanted) -> Reply:
    incident = incidents.of_channel(request.session, request.channel or request.value)
    one, is_told = service.record(request.session, incident, wanted, request.now, request.actor)
    return Reply(messages.recorded(one, service.is_over(request.session, one), is_told=is_told))


def recorded(request: Request) -> Reply:
    """The form came back."""
    values, session = request.values, request.session
    if errors := {field: "Please say in a few words." for field in ("issuer", "what") if not values[field]}:
        raise FormError(errors)
    due_at = beside("by", lambda: times.when(session, values["by"], request.now)) if values["by"] else None
    owner = beside("owner", lambda: directory.find(session, f"<@{values['owner']}>")) if values["owner"] else None
    wanted = Wanted(values["issuer"], values["what"], due_at, owner.id if owner else None, values["purpose"])
    return beside("by", lambda: _record(request, wanted))


def _about(request: Request, number: int, typed: str) -> Reply:
    _refuse_others(request, number)
    if not typed:
        return _show(request, number)
    _refuse_rewriting(request, number)
    if owner := _OWNER.fullmatch(typed):
        one, is_told = service.give(
            request.session, number, directory.find(request.session, owner[1]).id, request.now, request.actor
        )
        return Reply(messages.given_on(one, is_told=is_told))
    found = _STEP.fullmatch(directory.plain_words(replace(request, typed=typed)))
    if found is None:
        raise UserError(
            f"Say “submitted” and what was sent, “withdrawn” and why, “open”, or @somebody who owns it, such as: "
            f"{messages.HOW_SUBMITTED.format(number)}"
        )
    return _changed(request, _step(request, number, found))


def _changed(request: Request, one: Asked) -> Reply:
    return Reply(messages.changed(one, service.is_over(request.session, one)))


def _step(request: Request, number: int, found: re.Match[str]) -> Asked:
    session, rest = request.session, found["rest"]
    if found["withdrawn"]:
        return service.withdraw(session, number, rest, request.now, request.actor)
    if found["open"]:
        return service.reopen(session, number, rest, request.now, request.actor)
    at, sent = _when_sent(request, rest)
    return service.submit(session, number, sent, request.now, request.actor, at)


def _when_sent(request: Request, rest: str) -> tuple[datetime | None, str]:
    """`at 09:50 12 beds` as the instant and what was sent."""
    at = _AT.fullmatch(rest)
    named, sent = times.first(at["at"]) if at else ("", rest)
    return (times.just_now(request.session, named, request.now), sent) if named else (None, rest)


def _show(request: Request, number: int) -> Reply:
    row = service.get(request.session, number)
    incident = service.incident_of(request.session, row)
    record = picture.of(request.session, incident, request.now) if incident else {}
    return Reply(messages.whole(service.shown(request.session, row), record, request.now))


def returns(request: Request) -> Reply:
    """The register: in an incident's channel what is asked for about it, elsewhere all."""
    here: Incident | None = incidents.of_channel(request.session, request.channel)
    if here is None and not roles.is_staff(request.session, directory.person_of(request.session, request.actor)):
        here = incidents.meant(request.session, request.channel)  # that for which they may
    about = f" about incident {here.id}" if here else ""
    return Reply(messages.listing(service.register(request.session, here), about, request.now))


def ask_what_was_sent(request: Request) -> Reply:
    """The button “It is submitted”."""
    _refuse_rewriting(request, request.number)
    return Reply(form=messages.sent_form(service.shown(request.session, service.get(request.session, request.number))))


def has_sent(request: Request) -> Reply:
    """The form of that button came back."""
    _refuse_rewriting(request, request.number)
    sent = request.values["sent"]
    made = beside("sent", lambda: service.submit(request.session, request.number, sent, request.now, request.actor))
    return _changed(request, made)


def _refuse_others(request: Request, number: int) -> None:
    """For its owner, our own staff, and whoever works on the incident that it is about. Raises UserError."""
    row, person = service.get(request.session, number), directory.person_of(request.session, request.actor)
    incident = service.incident_of(request.session, row)
    works_on_it = incident is not None and rights.may(VERB, request, incident)
    if not (_is_owner(row, person) or works_on_it or roles.is_staff(request.session, person)):
        raise roles.refusal(request.session, request.actor, access.RETURNS)


def _refuse_rewriting(request: Request, number: int) -> None:
    """Whoever is only in the incident's channel says what became of what they own or recorded. Raises UserError."""
    row, person = service.get(request.session, number), directory.person_of(request.session, request.actor)
    incident = service.incident_of(request.session, row)
    if incident is None:
        _refuse_others(request, number)
    elif not _is_owner(row, person):
        rights.refuse_rewriting(request, incident, row.by)


def _is_owner(row: ReturnAsked, person: Person | None) -> bool:
    return person is not None and person.is_active and row.owner_id == person.id


COMMANDS = [
    Command(
        "/incident",
        "return",
        "Record what somebody above asks for; or show one, or say that it was submitted: “2 submitted …”.",
        asked,
        "[who asks: what by when @owner, or a return’s number and what became of it]",
        asks_when_bare=True,
    ),
    Command(
        "/incident", "returns", "Show what is asked for from above, and what is overdue.", returns, is_question=True
    ),
]
ACTIONS = {messages.SENT: ask_what_was_sent}
FORMS = {messages.RECORD: recorded, messages.HAS_SENT: has_sent}
