"""/authority commit: recording what is committed of whom, and what becomes of it."""

from dataclasses import replace

from eprr_bot.authority import commitment, commitment_messages, commitments, money
from eprr_bot.authority.commitment import Kind, Typed
from eprr_bot.directory import service as directory
from eprr_bot.directory import times
from eprr_bot.directory.models import Person
from eprr_bot.incidents import numbered, rights
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.models import Incident
from eprr_bot.lessons import typed as people
from eprr_bot.slack.blocks import Form
from eprr_bot.slack.commands import Command, FormError, Reply, Request, beside

COMMITS = "/authority commit"
"""Whoever may do this may also press the button and send in the form."""


def commit(request: Request) -> Reply:
    """Record a commitment on one line, or say something of one by its number; without a text, the form."""
    if not request.text:
        return Reply(form=_form(request, incident_meant(request)))
    director, text = people.somebody_first(request, request.typed)
    said = numbered.about(text, commitment.SAID) if director is None else None
    if said is None:
        return _record(request, incident_meant(request), _read(request, text), director)
    row = commitments.get(request.session, said.number)
    incident = commitments.incident_of(request.session, row)
    if not said.word:
        return Reply(commitment_messages.shown(row))
    if incident is not None:
        rights.refuse_others(COMMITS, request, incident)
    if said.word == "withdrawn":
        why = said.rest.removeprefix("because ").strip()
        made = commitments.withdraw(request.session, said.number, why, request.now, request.actor)
        return Reply(commitment_messages.withdrawn(made.one, took_out=made.took_out_number))
    if not said.rest:
        return Reply(form=_form(request, incident, said.number))
    director, text = people.somebody_first(request, said.rest)
    return _record(request, incident, _read(request, text), director, said.number)


def incident_meant(request: Request) -> Incident | None:
    """The incident of the channel, or the only open one; None where none is open. Raises UserError for several."""
    here = incidents.of_channel(request.session, request.channel)
    if here is None and not incidents.open_incidents(request.session):
        return None
    return incidents.meant(request.session, request.channel)


def _read(request: Request, text: str) -> Typed:
    what, at = times.last(text, "at")
    cluster, papers = directory.cluster(request.session), directory.instruments(request.session)
    return commitment.read(cluster, papers, what if at else text, at)


def _record(
    request: Request, incident: Incident | None, typed: Typed, director: Person | None, replaces: int | None = None
) -> Reply:
    made = commitments.commit(request.session, incident, typed, request.now, request.actor, director, replaces)
    return Reply(commitment_messages.recorded(made.one, took_out=made.took_out_number))


def _form(request: Request, incident: Incident | None, replaces: int = 0) -> Form:
    cluster = directory.cluster(request.session)
    bodies = [(one.id, one.name) for one in cluster.bodies_on(request.now.astimezone(cluster.zone).date())]
    bodies += [(one.id, one.name) for one in cluster.providers]
    papers = [(one.id, f"{one.title}, {one.clause}") for one in directory.instruments(request.session)]
    kept = f"{incident.id if incident else 0}/{replaces}/{request.channel}"
    return commitment_messages.form(bodies, papers, kept, in_incident=incident is not None, replaces=replaces)


def new(request: Request) -> Reply:
    """The button under the commitments in the channel: the form."""
    incident = incidents.get(request.session, request.number)
    rights.refuse_others(COMMITS, request, incident)
    return Reply(form=_form(request, incident))


def committed(request: Request) -> Reply:
    """The form came back."""
    replaces = replace(request, value=request.after_number).number
    where = replace(request, channel=request.channel or request.value.rpartition("/")[2])
    incident = incidents.get(request.session, request.number) if request.number else None
    if incident is not None:
        rights.refuse_others(COMMITS, where, incident)
    else:
        rights.gate(COMMITS, where)
    if incident is None and not replaces and not request.values["because"].strip():
        raise FormError({"because": "Say why it cannot wait for an incident."})
    typed = _filled_in(request)
    if typed.at:
        beside("at", lambda: times.just_now(request.session, typed.at, request.now))
    return beside("what", lambda: _record(request, incident, typed, None, replaces or None))


def _filled_in(request: Request) -> Typed:
    values, kind = request.values, Kind[request.values["kind"]]
    pence = beside("amount", lambda: money.pence(values["amount"])) if values["amount"] else None
    if kind.is_money and pence is None:
        raise FormError({"amount": f"Say how much. {money.EXAMPLE}"})
    if not kind.is_money and not values["what"]:
        raise FormError({"what": f"Say which {kind}."})
    paper = "" if values["instrument"] == "-" else values["instrument"]
    return Typed(
        kind=kind,
        whose=values["whose"],
        pence=pence,
        what=values["what"],
        purpose=values["purpose"],
        supplier=values["supplier"],
        instrument=paper,
        at=values["at"],
        because=values["because"],
    )


def listing(request: Request) -> Reply:
    """Every commitment of the incident, or of none where none is open."""
    incident = incident_meant(request)
    found = commitments.of_incident(request.session, incident)
    return Reply(commitment_messages.listing(incident.id if incident else None, found))


COMMANDS = [
    Command(
        "/authority",
        "commit",
        "Record what is committed of whom; by its number, look at it, supersede or withdraw it.",
        commit,
        "[amount or asset or staff, of whom, for what]",
        asks_when_bare=True,
    ),
    Command("/authority", "commitments", "Show what is committed, by body.", listing, is_question=True),
]
ACTIONS = {commitment_messages.NEW: new}
FORMS = {commitment_messages.COMMIT: committed}
