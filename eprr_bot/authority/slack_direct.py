"""/authority direct: directions to providers, and what they answer."""

from dataclasses import replace

from eprr_bot.authority import commitment, direction, directions
from eprr_bot.authority import direction_messages as messages
from eprr_bot.authority.direction import Progress, act_of
from eprr_bot.authority.directions import Wanted, entries_of
from eprr_bot.authority.models import DirectionShare
from eprr_bot.authority.slack_commit import incident_meant
from eprr_bot.directory import organisation_names, times
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.incidents import numbered, organisations, rights
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.models import Incident
from eprr_bot.lessons import typed as people
from eprr_bot.oncall import worker_check
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Form
from eprr_bot.slack.commands import NOT_OURS, Command, FormError, Reply, Request, UserError, beside

DIRECTS = "/authority direct"
"""Whoever may do this may also say what a provider answers."""
ABOUT = numbered.words({"said": r"(?=\S)"})


def direct(request: Request) -> Reply:
    """Give a direction on one line, or say what a provider answers; without a text, the form."""
    if not request.text:
        return Reply(form=_form(request, incident_meant(request)))
    director, text = people.somebody_first(request, request.typed)
    about = numbered.about(text, ABOUT) if director is None else None
    if about is not None:
        return _about(request, about.number, about.rest)
    return _give(request, incident_meant(request), _read(request, text), director)


def _read(request: Request, text: str) -> Wanted:
    """A direction on one line; its time may stand before its trigger. Raises UserError."""
    typed = direction.read(text)
    what, until = times.last(typed.what, "until", "till", "to last until")
    until = until or typed.until
    until_at = times.when(request.session, until, request.now) if until else None
    paper = _paper(request, typed.instrument)
    whom = organisation_names.named(directory.cluster(request.session), typed.whom)
    return Wanted(whom, act_of(what), what, until_at, paper, typed.trigger)


def _paper(request: Request, text: str) -> str:
    """The id of an instrument that somebody names. Raises UserError where it is none."""
    if not text:
        return ""
    found = commitment.instrument(directory.instruments(request.session), text)
    if found is None:
        raise UserError(f"“{text[:60]}” is no one instrument of the register. Type /authority register for its ids.")
    return found.id


def _give(request: Request, incident: Incident | None, wanted: Wanted, director: Person | None) -> Reply:
    made = directions.give(request.session, incident, wanted, request.now, request.actor, director)
    runs = worker_check.runs_for(request)
    return Reply(messages.given(made.one, made.called, made.missing, took_out=made.took_out, runs=runs))


def _form(request: Request, incident: Incident | None) -> Form:
    those = [(one.id, one.name) for one in directory.cluster(request.session).providers]
    papers = [(one.id, f"{one.title}, {one.clause}") for one in directory.instruments(request.session)]
    kept = f"{incident.id if incident else 0}/{request.channel}"
    return messages.form(those, papers, kept, in_incident=incident is not None)


def given(request: Request) -> Reply:
    """The form came back."""
    incident = incidents.get(request.session, request.number) if request.number else None
    _refuse_strangers(_where_opened(request), incident)
    values, cluster = request.values, directory.cluster(request.session)
    if not values["what"]:
        raise FormError({"what": "Say what they are to stop, start or put first."})
    ids = values.several("whom")
    whom = [one for one in cluster.providers if messages.ALL in ids or one.id in ids]
    if not whom:
        raise FormError({"whom": "Choose at least one provider."})
    if incident is None and not values["trigger"].strip():
        raise FormError({"trigger": "Say why it cannot wait for an incident."})
    said = values["until"]
    until_at = beside("until", lambda: times.when(request.session, said, request.now)) if said else None
    paper = "" if values["instrument"] == "-" else values["instrument"]
    member = values["director"]
    director = beside("director", lambda: directory.find(request.session, f"<@{member}>")) if member else None
    wanted = Wanted(whom, act_of(values["what"]), values["what"], until_at, paper, values["trigger"])
    return beside("until", lambda: _give(request, incident, wanted, director))


def _where_opened(request: Request) -> Request:
    """A form does not say in which channel it stands: it keeps that of what opened it, at its end."""
    return replace(request, channel=request.channel or request.value.rpartition("/")[2])


def _refuse_strangers(request: Request, incident: Incident | None) -> None:
    """Whoever may give directions in this incident may; of one that belongs to none, whoever may give any."""
    if incident is not None:
        rights.refuse_others(DIRECTS, request, incident)
    else:
        rights.gate(DIRECTS, request)


def _about(request: Request, number: int, text: str) -> Reply:
    _, incident = directions.get(request.session, number)
    _refuse_strangers(request, incident)
    if not text:
        found = [one for one in directions.of_incident(request.session, incident) if one.number == number]
        became = [f"{blocks.written(one.at)}, {one.by}: {one.text}" for one in entries_of(request.session, number)]
        return Reply(messages.listing(found, incident.id if incident else None, became))
    read = direction.said(text)
    if read is None:
        raise UserError(f"Say what it answers, such as: {messages.HOW_TO_SAY.format(number)}; or withdraw, and why.")
    whom, progress, note = read
    is_all = progress == Progress.WITHDRAWN and not whom
    shares = _meant(request, number, "all" if is_all else whom)
    if progress == Progress.WITHDRAWN:
        return _withdraw(request, number, shares, note)
    return _say(request, number, shares, progress, note)


def _meant(request: Request, number: int, whom: str) -> list[DirectionShare]:
    """The shares of the providers that are named; all where “all” is, or the only one."""
    theirs, cluster = directions.shares(request.session, number), directory.cluster(request.session)
    if organisation_names.is_all(whom) or (not whom and len(theirs) == 1):
        return theirs
    of_it = [one for one in cluster.organisations if one.id in {share.organisation for share in theirs}]
    if not whom:
        raise UserError(f"Say which provider, or “all”, such as: {messages.HOW_TO_SAY.format(number)}")
    named = {one.id for one in organisation_names.named(cluster, whom)} & {one.id for one in of_it}
    if not named:
        raise UserError(f"Direction {number} was not given to {whom}.")
    return [share for share in theirs if share.organisation in named]


def _say(request: Request, number: int, shares: list[DirectionShare], progress: Progress, note: str) -> Reply:
    took_out = [directions.say(request.session, one, progress, request.now, request.actor, note) for one in shares]
    row, _ = directions.get(request.session, number)
    one = directions.bare(request.session, row, directions.shares(request.session, number))
    shown = [directions.as_read(request.session, share) for share in shares]
    return Reply(messages.set_answer(one, shown, took_out=any(took_out)))


def _withdraw(request: Request, number: int, shares: list[DirectionShare], why: str) -> Reply:
    told, rung = directions.withdraw(request.session, number, shares, why, request.now, request.actor)
    row, _ = directions.get(request.session, number)
    return Reply(messages.withdrawn(directions.bare(request.session, row, shares), told, rung))


def listing(request: Request) -> Reply:
    """Every direction of the incident."""
    incident = incident_meant(request)
    found = directions.of_incident(request.session, incident)
    return Reply(messages.listing(found, incident.id if incident else None))


def set_progress(request: Request) -> Reply:
    """A menu in the channel, or a button of a provider's own contact; “cannot” and “withdrawn” ask why."""
    share, progress = _chosen(request)
    _refuse_others(request, share)
    if progress in (Progress.CANNOT, Progress.WITHDRAWN):
        row, _ = directions.of_share(request.session, share)
        one, shown = directions.bare(request.session, row, ()), directions.as_read(request.session, share)
        return Reply(form=messages.why_form(one, shown, progress, request.channel))
    directions.say(request.session, share, progress, request.now, request.actor)
    return Reply()


def why(request: Request) -> Reply:
    """The form that asks why came back."""
    share, progress = _chosen(request)
    _refuse_others(request, share)
    said = request.values["why"]
    if progress == Progress.WITHDRAWN:
        return beside("why", lambda: _withdraw(request, share.direction_id, [share], said))
    if not said:
        raise FormError({"why": "Say in a few words why it cannot."})
    directions.say(request.session, share, progress, request.now, request.actor, said)
    return Reply()


def _chosen(request: Request) -> tuple[DirectionShare, Progress]:
    name = request.after_number.partition("/")[0]
    if name not in Progress.__members__:
        raise UserError(NOT_OURS)
    return directions.share_of(request.session, request.number), Progress[name]


def _refuse_others(request: Request, share: DirectionShare) -> None:
    """A provider's own contact says what it answers, and so does whoever may give directions; they alone withdraw."""
    is_theirs = organisations.speaks_for(request.session, request.actor, share.organisation)
    if not is_theirs or _chosen(request)[1] == Progress.WITHDRAWN:
        _refuse_strangers(_where_opened(request), directions.of_share(request.session, share)[1])


def ask_why_withdrawn(request: Request) -> Reply:
    """The button that lifts a direction from everybody."""
    row, incident = directions.get(request.session, request.number)
    _refuse_strangers(request, incident)
    return Reply(form=messages.withdraw_form(directions.bare(request.session, row, ()), request.channel))


def withdrawn(request: Request) -> Reply:
    """The form of that button came back."""
    _, incident = directions.get(request.session, request.number)
    _refuse_strangers(_where_opened(request), incident)
    shares = directions.shares(request.session, request.number)
    return beside("why", lambda: _withdraw(request, request.number, shares, request.values["why"]))


COMMANDS = [
    Command(
        "/authority",
        "direct",
        "Direct providers what to stop, start or put first; by its number, say what one answers.",
        direct,
        "[providers: what until when, or its number and what is answered]",
        asks_when_bare=True,
    ),
    Command("/authority", "directions", "Show what providers answer to each direction.", listing, is_question=True),
]
ACTIONS = {messages.SET: set_progress, messages.WITHDRAW: ask_why_withdrawn}
FORMS = {messages.DIRECT: given, messages.WHY: why, messages.WITHDRAWN: withdrawn}
