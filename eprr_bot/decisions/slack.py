"""/incident decision: recording decisions, and saying what became of them."""

from dataclasses import asdict, replace
from datetime import datetime

from eprr_bot.decisions import decision as words
from eprr_bot.decisions import messages, service
from eprr_bot.decisions.decision import FIELDS, Given, Step
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.incidents import alert_messages
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.models import Incident
from eprr_bot.incidents.numbered import About
from eprr_bot.lessons import typed
from eprr_bot.slack import blocks
from eprr_bot.slack.commands import Command, FormError, Reply, Request, beside


def decision(request: Request) -> Reply:
    """Record a decision on one line, or say something of one by its number; without a text, the form."""
    incident = incidents.meant(request.session, request.channel)
    maker, text = typed.somebody_first(request, request.typed)
    said = words.about(text) if maker is None else None
    if said is not None:
        return _about(request, incident, said)
    given = words.read(text)
    if not given.decision:
        return Reply(form=_form(request, incident, given))
    return _record(request, incident, given, maker)


def _form(request: Request, incident: Incident, given: Given, replaces: int | None = None) -> blocks.Form:
    kept = f"{incident.id}/{replaces or 0}/{request.channel}"
    return messages.form(kept, {name: text for name, text in asdict(given).items() if text}, replaces=replaces)


def _record(
    request: Request, incident: Incident, given: Given, maker: Person | None, replaces: int | None = None
) -> Reply:
    made = service.record(request.session, incident, given, request.now, request.actor, maker, replaces)
    is_for_another = made.one.maker_id != request.actor.person_id
    over = alert_messages.has_ended(incident.id or 0, incident.alert_state)
    return Reply(messages.recorded(made.one, over, took_out_number=made.took_out_number, is_for_another=is_for_another))


def _about(request: Request, incident: Incident, said: About) -> Reply:
    number = said.number
    if not said.word:
        one = service.get(request.session, incident, number)
        return Reply(messages.shown(one, service.steps(request.session, one)))
    if said.word == "superseded":
        return _supersede(request, incident, said)
    if said.word == "change":
        return Reply(form=_change_form(request, incident, number))
    if said.word == "withdrawn":
        ended = service.withdraw(request.session, incident, number, said.rest, request.now, request.actor)
        return Reply(messages.said(ended.one, "it is withdrawn. It stays in the log as it is.", ended.took_out_number))
    if said.word == "reviewed":
        found, review = words.review(said.rest)
        return _reviewed(request, incident, number, found, _review_time(request, review))
    if said.word == "review":
        return _set_review(request, incident, number, said.rest)
    return _add(request, incident, said)


def _supersede(request: Request, incident: Incident, said: About) -> Reply:
    service.in_force(request.session, incident, said.number)
    given = words.read(said.rest)
    if not given.decision:
        return Reply(form=_change_form(request, incident, said.number))
    return _record(request, incident, given, None, said.number)


def _change_form(request: Request, incident: Incident, number: int) -> blocks.Form:
    return _form(request, incident, _before(request, incident, number), number)


def _before(request: Request, incident: Incident, number: int) -> Given:
    """What was decided by this number, as a form shows it."""
    one = service.in_force(request.session, incident, number)
    return Given(decision=one.decision, **{name: getattr(one, name) for name in FIELDS})


def _whole(request: Request, incident: Incident, number: int, given: Given) -> Given:
    """Where a field held more than a form can, and comes back as it was shown, all of it stands."""
    before = asdict(_before(request, incident, number))
    untouched = {
        name: said for name, said in before.items() if said and getattr(given, name) == messages.in_field(said)
    }
    return replace(given, **untouched)


def _set_review(request: Request, incident: Incident, number: int, text: str) -> Reply:
    at = _review_time(request, text)
    if at is None:
        one = service.in_force(request.session, incident, number)
        return Reply(form=messages.review_form(f"{incident.id}/{number}/{request.channel}", one))
    one = service.set_review(request.session, incident, number, at, request.now, request.actor)
    return Reply(messages.said(one, messages.next_review(at)))


def _review_time(request: Request, text: str) -> datetime | None:
    return service.review_time(request.session, text, request.now)


def _reviewed(request: Request, incident: Incident, number: int, found: str, at: datetime | None) -> Reply:
    done = service.reviewed(request.session, incident, number, found, at, request.now, request.actor)
    again = "" if at else f" /incident decision {number} review <time> sets one."
    what = f"it stands, and the log says so. {messages.next_review(at)}{again}"
    return Reply(messages.said(done.one, what, done.took_out_number))


def _add(request: Request, incident: Incident, said: About) -> Reply:
    step = Step.OUTCOME if said.word == "outcome" else Step.ADDED
    done = service.add(request.session, incident, said.number, step, said.rest, request.now, request.actor)
    what = "its outcome is in the log." if step == Step.OUTCOME else "that is added in the log; nothing in it changed."
    return Reply(messages.said(done.one, what, done.took_out_number))


def decisions(request: Request) -> Reply:
    """Every decision of the incident."""
    incident = incidents.meant(request.session, request.channel)
    return Reply(messages.listing(incident.id or 0, service.of_incident(request.session, incident)))


def _here(request: Request) -> tuple[Incident, int]:
    """The incident and the number of the decision that a button or a form carries."""
    number = replace(request, value=request.after_number).number if request.after_number else 0
    return incidents.get(request.session, request.number), number


def new(request: Request) -> Reply:
    """The button under the decisions in the channel: the form."""
    incident, _ = _here(request)
    return Reply(form=_form(request, incident, Given()))


def change(request: Request) -> Reply:
    """The button “Change”: the form, with what was decided."""
    return Reply(form=_change_form(request, *_here(request)))


def stands(request: Request) -> Reply:
    """The button “It stands”: when is it looked at next?"""
    incident, number = _here(request)
    one = service.in_force(request.session, incident, number)
    return Reply(form=messages.review_form(f"{incident.id}/{number}/{request.channel}", one))


def reviewed(request: Request) -> Reply:
    """The form of “It stands” came back."""
    incident, number = _here(request)
    at = beside("review", lambda: _review_time(request, request.values["review"]))
    return _reviewed(request, incident, number, request.values["found"], at)


def recorded(request: Request) -> Reply:
    """The form of a decision came back."""
    incident, replaces = _here(request)
    given = Given(**{name: request.values[name] for name in asdict(Given())})
    if not given.decision:
        raise FormError({"decision": "Please say what is decided."})
    if replaces:
        given = _whole(request, incident, replaces, given)
    maker = beside("by", lambda: _maker(request))
    _refuse_wrong_times(request, given)
    return _record(request, incident, given, maker, replaces or None)


def _maker(request: Request) -> Person | None:
    member = request.values["by"]
    return directory.find(request.session, f"<@{member}>") if member else None


def _refuse_wrong_times(request: Request, given: Given) -> None:
    """What is wrong with a time is said beside its field, and so is that a late entry lacks its reason."""
    beside("review", lambda: _review_time(request, given.review))
    decided_at = beside("decided", lambda: service.decided_time(request.session, given.decided, request.now))
    if words.is_late(decided_at, request.now) and not given.late:
        raise FormError({"late": "It was decided more than 5 minutes ago: say why it is entered only now."})


COMMANDS = [
    Command(
        "/incident",
        "decision",
        "Record a decision; by its number, look at it, review it, supersede or withdraw it.",
        decision,
        "[what] [because why] [review time]",
        also=("decide",),
        asks_when_bare=True,
    ),
    Command("/incident", "decisions", "Show every decision of the incident.", decisions, is_question=True),
]
ACTIONS = {messages.NEW: new, messages.CHANGE: change, messages.STANDS: stands}
FORMS = {messages.RECORD: recorded, messages.REVIEWED: reviewed}
