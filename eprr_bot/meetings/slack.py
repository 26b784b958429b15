"""/incident meeting: set, shown, recorded, cancelled."""

from datetime import timedelta

from eprr_bot.base.patient_data import without_nhs_numbers
from eprr_bot.directory import service as directory
from eprr_bot.directory import times
from eprr_bot.incidents import rights
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.models import Incident
from eprr_bot.meetings import cycle, jobs, messages, service, typed
from eprr_bot.meetings.models import MeetingCycle
from eprr_bot.slack import blocks
from eprr_bot.slack.commands import Command, FormError, Reply, Request, UserError, beside, number_in


def meeting(request: Request) -> Reply:
    """Bare, the meetings that are set; with words, one more."""
    incident = incidents.meant(request.session, request.channel)
    if not request.text:
        found = [jobs.shown(request.session, one, request.now) for one in service.cycles(request.session, incident)]
        return Reply(messages.listing(incident.id or 0, found, directory.cluster(request.session).zone))
    before, every = cycle.every_of(directory.plain_words(request))
    name, at = typed.name_and_time(before)
    if not at:
        raise UserError(f"Say when the first is. Type it like: {messages.ADD_LINE}")
    return _add(request, incident, name, at, every)


def _add(request: Request, incident: Incident, name: str, at: str, every: timedelta | None) -> Reply:
    session, now = request.session, request.now
    first_at = beside("at", lambda: times.when(session, at, now))
    made = beside("name", lambda: service.add(session, incident, name, first_at, every, now, request.actor))
    removed = without_nhs_numbers(name)[1]
    return Reply(messages.added(made, cycle.words(every), removed=removed))


def ask(request: Request) -> Reply:
    """The form that sets one."""
    return Reply(
        form=rights.opened_here(request, messages.add_form(incidents.meant(request.session, request.channel).id or 0))
    )


def press_ask(request: Request) -> Reply:
    """The same, by the button under the list."""
    return Reply(form=rights.opened_here(request, messages.add_form(request.number)))


def added(request: Request) -> Reply:
    """The form came back."""
    before, every = cycle.every_of(request.values["every"])
    if before:
        raise FormError({"every": "Write it like: every 4 hours, every 30 minutes, daily. Empty: once."})
    incident = incidents.get(request.session, request.number)
    return _add(request, incident, request.values["name"], request.values["at"], every)


def coming(request: Request) -> Reply:
    """The agenda of the next meeting, as it would be posted now."""
    session, now, incident = request.session, request.now, incidents.meant(request.session, request.channel)
    found = [(at, one) for one in service.cycles(session, incident) if (at := service.comes_next(session, one, now))]
    if not found:
        raise UserError(f"No meeting of incident {incident.id} is to come. Set one: {messages.ADD_LINE}")
    at, one = min(found, key=lambda pair: (pair[0], pair[1].id))
    return Reply(jobs.the_agenda(session, incident, one, at, now, is_draft=True))


def held(request: Request) -> Reply:
    """It was held: who attended, and what came of it."""
    one, rest = _which(request)
    if not rest:
        return Reply(
            form=rights.opened_here(request, messages.record_form(jobs.shown(request.session, one, request.now)))
        )
    attended, outcome = typed.who_and_what(rest)
    return _record(request, one, attended, outcome, was_held=True)


def missed(request: Request) -> Reply:
    """It was not held."""
    one, why = _which(request)
    return _record(request, one, "", why, was_held=False)


def cancel(request: Request) -> Reply:
    """It is held no more."""
    one, why = _which(request)
    _refuse_rewriting(request, one, one.made_by)
    service.cancel(request.session, one, why, request.now, request.actor)
    return Reply(messages.cancelled(one))


def _which(request: Request) -> tuple[MeetingCycle, str]:
    """The meeting that is meant, by number, by name or because it is the only one; and the rest. Raises UserError."""
    session, incident = request.session, incidents.meant(request.session, request.channel)
    number, rest = typed.numbered(directory.plain_words(request))
    if number is not None:
        return service.get(session, incident, number), rest
    found = service.cycles(session, incident)
    named = [(one, more) for one in found if (more := typed.named(rest, one.name)) is not None]
    if len(named) == 1:
        return named[0]
    if len(found) == 1:
        return found[0], rest
    if not found:
        raise UserError(f"No meeting of incident {incident.id} is set. Set one: {messages.ADD_LINE}")
    names = blocks.listed(blocks.few([f"{one.id} ({one.name})" for one in found], 5), "or")
    raise UserError(f"Say which meeting, its number or name first: {names}.")


def _record(request: Request, one: MeetingCycle, attended: str, outcome: str, *, was_held: bool) -> Reply:
    session, now = request.session, request.now
    _refuse_recording(request, one, was_held=was_held)
    found = service.record(
        session, one, was_held=was_held, attended=attended, outcome=outcome, now=now, actor=request.actor
    )
    jobs.renew(session, one, found, now)
    is_early = found.at == now and one.next_at is not None and one.next_at > now
    return Reply(messages.recorded(found, directory.cluster(session).zone, one.next_at if is_early else None))


def _refuse_recording(request: Request, one: MeetingCycle, *, was_held: bool) -> None:
    """Whoever is only in the channel first says what came of one that has begun; of their own, whatever they like."""
    before = service.newest(request.session, one)
    is_recorded = before is not None and before.recorded_by != ""
    has_begun = before is None or before.at <= request.now
    if is_recorded or not (was_held and has_begun):
        _refuse_rewriting(request, one, before.recorded_by if before and is_recorded else one.made_by)


def _refuse_rewriting(request: Request, one: MeetingCycle, by: str) -> None:
    rights.refuse_rewriting(request, incidents.get(request.session, one.incident_id), by)


def press_held(request: Request) -> Reply:
    """The button “It was held”: who attended?"""
    _refuse_recording(request, one := _pressed(request), was_held=True)
    return Reply(form=rights.opened_here(request, messages.record_form(jobs.shown(request.session, one, request.now))))


def press_not_held(request: Request) -> Reply:
    """The button “It was not held”: why not?"""
    _refuse_recording(request, one := _pressed(request), was_held=False)
    return Reply(form=rights.opened_here(request, messages.missed_form(jobs.shown(request.session, one, request.now))))


def held_given(request: Request) -> Reply:
    """The form of the first came back."""
    return _record(request, _pressed(request), request.values["attended"], request.values["outcome"], was_held=True)


def missed_given(request: Request) -> Reply:
    """The form of the second came back."""
    return _record(request, _pressed(request), "", request.values["why"], was_held=False)


def _pressed(request: Request) -> MeetingCycle:
    incident = incidents.get(request.session, request.number)
    return service.get(request.session, incident, number_in(request.after_number.partition("/")[0]))


COMMANDS = [
    Command(
        "/incident",
        "meeting",
        "Show the meetings; with a name and a time, set one.",
        meeting,
        "[name at when every so often]",
        also=("meetings", "meeting list"),
        asks_when_bare=True,
    ),
    Command("/incident", "meeting add", "Set a meeting, with a form.", ask),
    Command("/incident", "meeting next", "Show the agenda of the next meeting.", coming, is_question=True),
    Command(
        "/incident",
        "meeting held",
        "Say that it was held, who attended, and what came of it; bare: a form.",
        held,
        "[meeting] [who; what came of it]",
    ),
    Command(
        "/incident",
        "meeting missed",
        "Say that it was not held.",
        missed,
        "[meeting] [why]",
        also=("meeting not held",),
    ),
    Command("/incident", "meeting cancel", "Hold it no more.", cancel, "[meeting] [why]"),
]
ACTIONS = {
    messages.ADD: press_ask,
    messages.HELD: press_held,
    messages.NOT_HELD: press_not_held,
}
FORMS = {messages.RECORD: held_given, messages.MISSED: missed_given, messages.SET: added}
