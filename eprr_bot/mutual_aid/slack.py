"""/mutual-aid: asking for help, and the register."""

from dataclasses import replace

from eprr_bot.calendars import service as links
from eprr_bot.calendars.models import FeedKind
from eprr_bot.directory import service as directory
from eprr_bot.directory import times
from eprr_bot.incidents import rights
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.alert import LIVE
from eprr_bot.incidents.models import Incident
from eprr_bot.mutual_aid import entries, forms, line, messages, movements, service, typed
from eprr_bot.mutual_aid import register as known
from eprr_bot.mutual_aid.known import with_tries
from eprr_bot.mutual_aid.models import MutualAidRequest
from eprr_bot.mutual_aid.said import Wanted, Whom
from eprr_bot.oncall import roles, worker_check
from eprr_bot.slack.blocks import Form
from eprr_bot.slack.commands import Command, FormError, Reply, Request, UserError, beside

VERB = "/mutual-aid request"
"""Whoever may do this may also record what becomes of it."""


def register(request: Request) -> Reply:
    """What was asked for: in an incident's channel, for that incident; elsewhere all of it."""
    here = incidents.of_channel(request.session, request.channel)
    found = known.of_incident(request.session, here) if here else known.everything(request.session)
    return Reply(messages.register(found, request.now))


def show(request: Request) -> Reply:
    """One request, whole."""
    number, _ = typed.numbered(request.text, "/mutual-aid show 1")
    row = service.get(request.session, number)
    incident = incidents.get(request.session, row.incident_id) if row.incident_id else None
    (one,) = with_tries(request.session, incident, [known.one(request.session, row)])
    is_over = incident is not None and incident.alert_state not in LIVE
    return Reply(messages.whole(one, request.now, is_over=is_over))


def request_aid(request: Request) -> Reply:
    """`<what> from <whom>`, for the incident of the channel or the only open one; without anything, the form."""
    words = directory.plain_words(request)
    incident = incident_meant(request)
    if not words.strip():
        return Reply(form=_form(request, incident))
    return _ask(request, incident, typed.wanted(request.session, words, request.now))


def incident_meant(request: Request) -> Incident | None:
    """The incident meant; None when none is open. Raises UserError when it could be several."""
    if incidents.open_incidents(request.session):
        return incidents.meant(request.session, request.channel)
    return incidents.of_channel(request.session, request.channel)


def _form(request: Request, incident: Incident | None) -> Form:
    those = sorted(directory.cluster(request.session).organisations, key=lambda one: (not one.bodies, one.name))
    kept = f"{incident.id if incident else 0}/{request.channel}"
    return forms.request([(one.id, one.name) for one in those], kept)


def asked(request: Request) -> Reply:
    """The form came back."""
    session, values = request.session, request.values
    incident = incidents.get(session, request.number) if request.number else None
    refuse_others(request, incident)
    if not values["what"]:
        raise FormError({"what": "Say what you need, in a few words."})
    cluster, ids = directory.cluster(session), values.several("whom")
    whom = [Whom(one.name, one.id) for one in cluster.organisations if one.id in ids]
    whom += beside("others", lambda: typed.named(session, values["others"])) if values["others"] else []
    if not whom:
        raise FormError({"whom": "Choose at least one organisation, or name one below."})
    starts_at, ends_at = beside("when", lambda: typed.span(session, values["when"], request.now))
    typed_by = values["answer_by"]
    wanted = Wanted(
        what=values["what"],
        whom=whom,
        quantity=beside("what", lambda: line.how_many(values["what"])),
        priority=values["priority"] if values["priority"] in line.PRIORITIES else "urgent",
        skills=values["skills"],
        place=values["place"],
        why=values["why"],
        starts_at=starts_at,
        ends_at=ends_at,
        answer_by=beside("answer_by", lambda: times.when(session, typed_by, request.now)) if typed_by else None,
        for_whom=values["for_whom"],
    )
    return beside("answer_by", lambda: _ask(request, incident, wanted))


def _ask(request: Request, incident: Incident | None, wanted: Wanted) -> Reply:
    made = service.request_aid(request.session, incident, wanted, request.now, request.actor)
    return Reply(messages.requested(made, worker_check.runs_for(request)))


def ask_others(request: Request) -> Reply:
    """`1 Kestrel`: ask more for the same."""
    number, rest = typed.numbered(directory.plain_words(request), "/mutual-aid ask 1 Kestrel")
    row = mine(request, number)
    if not rest:
        raise UserError(f"Say whom to ask as well: /mutual-aid ask {number} Kestrel")
    whom = typed.named(request.session, rest)
    made = service.ask_others(request.session, row, whom, request.now, request.actor)
    return Reply(messages.asked_others(made, worker_check.runs_for(request)))


def close(request: Request) -> Reply:
    """`1 why`: nothing more is wanted."""
    number, why = typed.numbered(directory.plain_words(request), "/mutual-aid close 1 the river falls")
    return _close(request, mine(request, number), why)


def ask_why_closed(request: Request) -> Reply:
    """The button of the same."""
    row = mine(request, request.number)
    return Reply(form=forms.close(known.one(request.session, row), request.channel))


def closed(request: Request) -> Reply:
    """The form of that button came back."""
    row = mine(request, request.number)
    return beside("why", lambda: _close(request, row, request.values["why"]))


def _close(request: Request, row: MutualAidRequest, why: str) -> Reply:
    return Reply(messages.closed(*service.close(request.session, row, why, request.now, request.actor)))


def reopen(request: Request) -> Reply:
    """`1`: it is wanted after all."""
    number, _ = typed.numbered(request.text, "/mutual-aid reopen 1")
    one = service.reopen(request.session, mine(request, number), request.now, request.actor)
    return Reply(messages.said(entries.reopened(one)))


def coordinate(request: Request) -> Reply:
    """`1 @niamh`: one director co-ordinates it."""
    number, rest = typed.numbered(request.typed, "/mutual-aid coordinator 1 @niamh.doyle")
    row = mine(request, number)
    if not rest:
        raise UserError(f"Say who co-ordinates it: /mutual-aid coordinator {number} @niamh.doyle")
    person = directory.find(request.session, rest)
    directory.refuse_leaver(person)
    one = service.coordinate(request.session, row, person.id, request.now, request.actor)
    return Reply(messages.said(entries.coordinated(one)))


def escalate(request: Request) -> Reply:
    """`1 region nobody else has any`: it was passed up."""
    usage = "/mutual-aid escalate 1 region nobody here has any"
    number, rest = typed.numbered(directory.plain_words(request), usage)
    row = mine(request, number)
    to, why = typed.passed_up_to(rest, usage)
    one = movements.escalate(request.session, row, to, why, request.now, request.actor)
    return Reply(messages.said(entries.escalated(one) + entries.ESCALATED[to]))


def page(request: Request) -> Reply:
    """A link to the register in a browser; the one before it stops."""
    base, owner = request.app.settings.base_url, request.actor.slack_id
    if not roles.is_staff(request.session, directory.person_of(request.session, request.actor)):
        raise UserError("The page of mutual aid opens for staff only. /mutual-aid shows the register here.")
    url, is_renewed = links.renew_page(request.session, FeedKind.MUTUAL_AID, base, owner, request.now)
    here = incidents.of_channel(request.session, request.channel)
    return Reply(messages.page(f"{url}/{here.id}" if here else url, is_renewed=is_renewed))


def mine(request: Request, number: int) -> MutualAidRequest:
    """A request, for whoever may work on it. Raises UserError."""
    row = service.get(request.session, number)
    refuse_others(request, service.incident_of(request.session, row))
    return row


def refuse_others(request: Request, incident: Incident | None) -> None:
    """For whoever works on its incident; on one that is for none, our own staff. Raises UserError."""
    if incident is not None:
        rights.refuse_others(VERB, where_opened(request), incident)
    elif not roles.is_staff(request.session, directory.person_of(request.session, request.actor)):
        rights.gate(VERB, where_opened(request))


def where_opened(request: Request) -> Request:
    """A form does not say in which channel it stands: it keeps that of what opened it, at its end."""
    return replace(request, channel=request.channel or request.value.rpartition("/")[2])


COMMANDS = [
    Command("/mutual-aid", "", "Show what was asked for, and how it stands.", register, is_question=True),
    Command(
        "/mutual-aid",
        "request",
        "Ask for mutual aid: “10 paramedics from Beacon Ambulance from 18:00 to midnight”; bare, the form.",
        request_aid,
        "[what from whom and when; where …; skills …; answer by …]",
        asks_when_bare=True,
    ),
    Command("/mutual-aid", "show", "Show one request whole.", show, "<its number>", is_question=True),
    Command("/mutual-aid", "page", "Get a link to the register in a browser, to print and as a table.", page),
    Command("/mutual-aid", "ask", "Ask more organisations for the same.", ask_others, "<its number, whom>"),
    Command("/mutual-aid", "close", "Say that nothing more is wanted.", close, "<its number, why>"),
    Command("/mutual-aid", "reopen", "Say that it is wanted after all.", reopen, "<its number>"),
    Command("/mutual-aid", "coordinator", "Say which director co-ordinates it.", coordinate, "<its number, @director>"),
    Command(
        "/mutual-aid",
        "escalate",
        "Record that it was passed up: to the region, the nation, or for military aid.",
        escalate,
        "<its number, to whom, why>",
    ),
]
ACTIONS = {messages.CLOSE: ask_why_closed}
FORMS = {forms.REQUEST: asked, forms.CLOSED: closed}
