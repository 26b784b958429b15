"""/incident task: giving tasks to organisations, and saying how far each is."""

from dataclasses import replace
from datetime import datetime

from eprr_bot.base.patient_data import REMOVED
from eprr_bot.directory import service as directory
from eprr_bot.directory import times
from eprr_bot.incidents import organisations, rights
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.models import Incident
from eprr_bot.oncall import worker_check
from eprr_bot.slack.blocks import Form
from eprr_bot.slack.commands import NOT_OURS, Command, FormError, Reply, Request, UserError, beside
from eprr_bot.tasks import messages, register, service, typed
from eprr_bot.tasks.models import TaskShare
from eprr_bot.tasks.service import Wanted
from eprr_bot.tasks.task import Progress

GIVES = "/incident task"
"""Whoever may do this may also say how far an organisation is."""


def task(request: Request) -> Reply:
    """Give a task, or say how far one is; without anything, the form."""
    words = directory.plain_words(request).strip()
    if not words:
        return Reply(form=_form(request))
    if found := typed.numbered(words):
        return _about(request, *found)
    incident = incidents.meant(request.session, request.channel)
    return _give(request, incident, typed.wanted(request.session, words, request.now))


def _form(request: Request) -> Form:
    incident = incidents.meant(request.session, request.channel)
    those = sorted(directory.cluster(request.session).organisations, key=lambda one: (not one.bodies, one.name))
    kept = f"{incident.id}/{request.channel}"
    return messages.give_form([(one.id, one.name) for one in those], kept)


def given(request: Request) -> Reply:
    """The form came back."""
    incident = incidents.get(request.session, request.number)
    rights.refuse_others(GIVES, _where_opened(request), incident)
    values, cluster = request.values, directory.cluster(request.session)
    if not values["what"]:
        raise FormError({"what": "Say what they are to do, in a few words."})
    ids = values.several("whom")
    whom = cluster.providers if messages.ALL in ids else [one for one in cluster.organisations if one.id in ids]
    if not whom:
        raise FormError({"whom": "Choose at least one organisation."})
    due_at = beside("by", lambda: times.when(request.session, values["by"], request.now)) if values["by"] else None
    is_immediate = values["priority"] == "immediate"
    return beside("by", lambda: _give(request, incident, Wanted(whom, values["what"], due_at, is_immediate)))


def _where_opened(request: Request) -> Request:
    """A form does not say in which channel it stands: it keeps that of what opened it, at its end."""
    return replace(request, channel=request.channel or request.value.rpartition("/")[2])


def _give(request: Request, incident: Incident, wanted: Wanted) -> Reply:
    one, called, missing = service.give(request.session, incident, wanted, request.now, request.actor)
    names, runs = [each.name for each in called], worker_check.runs_for(request)
    return Reply(messages.given(one, names, missing, took_out=REMOVED in one.what, runs=runs))


def _about(request: Request, number: int, text: str) -> Reply:
    rights.refuse_others(GIVES, request, service.get(request.session, number)[1])
    found = typed.about(request.session, number, text)
    if found.said is None:
        row, incident = service.get(request.session, number)
        (one,) = [one for one in register.of_incident(request.session, incident) if one.number == row.id]
        return Reply(messages.listing([one], row.incident_id, request.now))
    progress, note = found.said.progress, found.said.note
    if progress == Progress.WITHDRAWN:
        return _withdraw(request, number, found.shares, note)
    for share in found.shares:
        _refuse_rewriting(request, share)
    named, more = times.first(found.said.at)
    at = times.just_now(request.session, named or found.said.at, request.now) if found.said.at else None
    return _say(request, found.shares, progress, more if named else note, at)


def _say(
    request: Request, shares: tuple[TaskShare, ...], progress: Progress, note: str, at: datetime | None = None
) -> Reply:
    took_out = [
        service.say(request.session, one, progress, request.now, request.actor, at=at, note=note) for one in shares
    ]
    shown = [service.shown(request.session, one) for one in shares]
    if len(shown) == 1:
        return Reply(messages.set_answer(*shown[0], took_out=any(took_out)))
    return Reply(messages.set_many(shown[0][0], [share for _, share in shown]))


def _withdraw(request: Request, number: int, shares: tuple[TaskShare, ...], why: str) -> Reply:
    row, incident = service.get(request.session, number)
    rights.refuse_rewriting(request, incident, row.by)
    told, rung = service.withdraw(request.session, number, shares, why, request.now, request.actor)
    return Reply(messages.withdrawn(register.bare(request.session, row, shares), told, rung))


def tasks(request: Request) -> Reply:
    """How every task of the incident stands."""
    incident = incidents.meant(request.session, request.channel)
    found = register.of_incident(request.session, incident)
    return Reply(messages.listing(found, incident.id or 0, request.now))


def set_progress(request: Request) -> Reply:
    """A menu in the channel, or a button of an organisation's own contact; “cannot” and “withdrawn” ask why."""
    share, progress = _chosen(request)
    _refuse_others(request, share)
    if progress in (Progress.CANNOT, Progress.WITHDRAWN):
        return Reply(form=messages.why_form(*service.shown(request.session, share), progress, request.channel))
    service.say(request.session, share, progress, request.now, request.actor)
    return Reply()


def why(request: Request) -> Reply:
    """The form that asks why came back."""
    share, progress = _chosen(request)
    _refuse_others(request, share)
    said = request.values["why"]
    if progress == Progress.CANNOT:
        if not said:
            raise FormError({"why": "Say in a few words why it cannot."})
        service.say(request.session, share, progress, request.now, request.actor, note=said)
        return Reply()
    return beside("why", lambda: _withdraw(request, share.task_id, (share,), said))


def _chosen(request: Request) -> tuple[TaskShare, Progress]:
    name = request.after_number.partition("/")[0]
    if name not in Progress.__members__:
        raise UserError(NOT_OURS)
    return service.share(request.session, request.number), Progress[name]


def _refuse_others(request: Request, share: TaskShare) -> None:
    """An organisation's own contact says how far it is, and so does whoever may give tasks. Raises UserError."""
    if not organisations.speaks_for(request.session, request.actor, share.organisation):
        rights.refuse_others(GIVES, _where_opened(request), service.of_share(request.session, share)[1])
        _refuse_rewriting(request, share)


def _refuse_rewriting(request: Request, share: TaskShare) -> None:
    """Of whoever is only in the channel, those of the organisation say so, and whoever gave the task."""
    if not organisations.is_of(request.session, request.actor, share.organisation):
        row, incident = service.of_share(request.session, share)
        rights.refuse_rewriting(request, incident, row.by)


def ask_why_withdrawn(request: Request) -> Reply:
    """The button that withdraws a task from everybody."""
    row, incident = service.get(request.session, request.number)
    rights.refuse_others(GIVES, request, incident)
    rights.refuse_rewriting(request, incident, row.by)
    return Reply(form=messages.withdraw_form(register.bare(request.session, row, ()), request.channel))


def withdrawn(request: Request) -> Reply:
    """The form of that button came back."""
    _, incident = service.get(request.session, request.number)
    rights.refuse_others(GIVES, _where_opened(request), incident)
    shares = tuple(service.shares(request.session, request.number))
    return beside("why", lambda: _withdraw(request, request.number, shares, request.values["why"]))


COMMANDS = [
    Command(
        "/incident",
        "task",
        "Ask organisations to do something, or say how far one is: “2 Saltmere done at 05:40”.",
        task,
        "[organisations: what by when, or a task’s number and how far it is]",
        asks_when_bare=True,
    ),
    Command("/incident", "tasks", "Show how far each organisation is with each task.", tasks, is_question=True),
]
ACTIONS = {messages.SET: set_progress, messages.WITHDRAW: ask_why_withdrawn}
FORMS = {messages.GIVE: given, messages.WHY: why, messages.WITHDRAWN: withdrawn}
