"""What becomes of mutual aid, as people say it: offers, nil returns, arrivals, returns, charges."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from eprr_bot.directory import service as directory
from eprr_bot.directory import times
from eprr_bot.incidents import organisations
from eprr_bot.incidents import service as incidents
from eprr_bot.mutual_aid import entries, forms, line, messages, movements, register, service, sheet, typed
from eprr_bot.mutual_aid.aid import Step
from eprr_bot.mutual_aid.calls import NIL, RECORD
from eprr_bot.mutual_aid.models import AidShare
from eprr_bot.mutual_aid.said import Said, Taken
from eprr_bot.mutual_aid.slack import mine, refuse_others
from eprr_bot.slack.commands import NOT_OURS, Command, FormError, Reply, Request, UserError, beside

BY_THEMSELVES = (Step.OFFERED, Step.DEPLOYED)
"""What a provider's own contact may record, besides a nil return."""


def _step(step: Step) -> Callable[[Request], Reply]:
    """What runs for `/mutual-aid offer 1 Beacon 8`, and for the words of the other steps."""

    def run(request: Request) -> Reply:
        """The number of a request, a provider and how many."""
        words, usage = directory.plain_words(request), f"/mutual-aid {entries.DOES[step]} 1 Beacon 8"
        if step == Step.RECHARGED and not words.strip():
            return _charges(request)
        number, rest = typed.numbered(words, usage)
        share, rest = typed.provider(request.session, mine(request, number), rest)
        return Reply(messages.taken(_record(request, share, typed.said(request.session, step, rest, request.now))))

    return run


def _charges(request: Request) -> Reply:
    here = incidents.of_channel(request.session, request.channel)
    found = register.of_incident(request.session, here) if here else register.everything(request.session)
    return Reply(messages.charges(sheet.to_charge(found), request.now))


def _record(request: Request, share: AidShare, said: Said) -> Taken:
    return movements.record(request.session, share, said, request.now, request.actor)


def nil(request: Request) -> Reply:
    """`1 Kestrel no staff`: they can give nothing."""
    number, rest = typed.numbered(directory.plain_words(request), "/mutual-aid nil 1 Kestrel no staff")
    share, why = typed.provider(request.session, mine(request, number), rest)
    return Reply(messages.nil(*movements.nil(request.session, share, why, request.now, request.actor)))


def take_back(request: Request) -> Reply:
    """`1`: what was recorded last counts no more."""
    number, _ = typed.numbered(request.text, "/mutual-aid undo 1")
    row = mine(request, number)
    return Reply(messages.taken_back(*movements.take_back(request.session, row, request.now, request.actor)))


def choose(request: Request) -> Reply:
    """A menu in the channel, or a button of a provider's own contact: the form of what was chosen."""
    share = service.share(request.session, request.number)
    name = request.after_number.partition("/")[0]
    step = Step[name] if name in Step.__members__ and Step[name] in entries.DOES else None
    if step is None and name != NIL:
        raise UserError(NOT_OURS)
    _refuse_others(request, share, step)
    row = service.get(request.session, share.request_id)
    one, theirs = register.one(request.session, row), register.provider(request.session, row, share)
    if step is None:
        return Reply(form=forms.nil(one, theirs, request.channel))
    return Reply(form=forms.step(one, theirs, step, request.channel))


def _refuse_others(request: Request, share: AidShare, step: Step | None) -> None:
    """A provider's own contact says what it gives; all else is for whoever works on the incident. Raises UserError."""
    is_theirs = organisations.speaks_for(request.session, request.actor, share.organisation)
    if is_theirs and (step is None or step in BY_THEMSELVES):
        return
    refuse_others(request, service.incident_of(request.session, service.get(request.session, share.request_id)))


def recorded(request: Request) -> Reply:
    """The form of a step came back."""
    share, values = service.share(request.session, request.number), request.values
    name = request.after_number.partition("/")[0]
    if name not in Step.__members__ or Step[name] not in entries.DOES:
        raise UserError(NOT_OURS)
    step = Step[name]
    _refuse_others(request, share, step)
    if step == Step.RECHARGED:
        pence, rest = line.pounds(values["pounds"])
        if pence is None or rest:
            raise FormError({"pounds": "Write an amount, such as £4,500, or “no charge”."})
        said = Said(step, note=values["note"], pence=pence)
        return Reply(messages.taken(_record(request, share, said)))
    number, rest = line.number(values["number"])
    if not number or rest:
        raise FormError({"number": "Write a number, such as 8."})
    said = Said(step, number, note=values["note"], details={one: values[one] for one in entries.DETAILS})
    said = replace(said, at=_time(request, "at"), report_at=_time(request, "report_at"))
    taken = beside("number", lambda: _record(request, share, said))
    if organisations.speaks_for(request.session, request.actor, share.organisation) and step == Step.OFFERED:
        movements.tell_room(request.session, taken.request, messages.offered(taken), request.now)
    return Reply(messages.taken(taken))


def _time(request: Request, field: str) -> datetime | None:
    typed_, session = request.values[field], request.session
    if not typed_:
        return None
    read = times.just_now if field == "at" else times.when
    return beside(field, lambda: read(session, typed_, request.now))


def has_none(request: Request) -> Reply:
    """The form of a nil return came back."""
    share = service.share(request.session, request.number)
    _refuse_others(request, share, None)
    if not request.values["why"]:
        raise FormError({"why": "Say in a few words why they can give none."})
    one, theirs = movements.nil(request.session, share, request.values["why"], request.now, request.actor)
    if organisations.speaks_for(request.session, request.actor, share.organisation):
        movements.tell_room(request.session, one, messages.nil_told(one, theirs), request.now)
    return Reply(messages.nil(one, theirs))


_ROWS = {
    Step.OFFERED: ("Record what somebody offers.", "<its number, who, how many, and what else>"),
    Step.ACCEPTED: ("Accept what was offered, all or so many.", "<its number, whose, how many>"),
    Step.DECLINED: ("Say that an offer is not taken.", "<its number, whose, how many, why>"),
    Step.DEPLOYED: (
        "Record that they are sent, and what was agreed.",
        "<its number, whose, how many; report …; at …; contact …; travel …; welfare …; indemnity …; cost code …>",
    ),
    Step.ARRIVED: ("Record that they have arrived.", "<its number, whose, how many, at what time>"),
    Step.WITHDRAWN: ("Say that some do not come after all.", "<its number, whose, how many, why>"),
    Step.RELEASED: ("Record that they are released.", "<its number, whose, how many, at what time>"),
    Step.RETURNED: ("Record that they are back with their own.", "<its number, whose, how many, at what time>"),
    Step.RECHARGED: (
        "Record what is charged for it, or that nothing is; bare, what is to be charged.",
        "[its number, whose, how much]",
    ),
}
COMMANDS = [
    *(
        Command("/mutual-aid", entries.DOES[step], summary, _step(step), usage, asks_when_bare=step == Step.RECHARGED)
        for step, (summary, usage) in _ROWS.items()
    ),
    Command("/mutual-aid", "nil", "Record that somebody can give nothing.", nil, "<its number, who, why>"),
    Command("/mutual-aid", "undo", "Take back what was recorded last.", take_back, "<its number>"),
]
ACTIONS = {RECORD: choose}
FORMS = {forms.STEP: recorded, forms.NIL: has_none}
