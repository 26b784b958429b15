"""/incident debrief, lesson, lessons: what an incident taught, and what is done about it."""

import re
from datetime import date

from eprr_bot.calendars import service as links
from eprr_bot.calendars.models import FeedKind
from eprr_bot.debriefs import messages, service
from eprr_bot.debriefs.models import PlannedDebrief, PlannedState
from eprr_bot.debriefs.service import Found
from eprr_bot.directory import service as directory
from eprr_bot.directory import times
from eprr_bot.incidents import messages as incident_messages
from eprr_bot.incidents import rights
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.models import Incident
from eprr_bot.lessons import messages as lesson_messages
from eprr_bot.lessons import typed
from eprr_bot.oncall import roles
from eprr_bot.slack import typed_parts
from eprr_bot.slack.commands import Command, Reply, Request, UserError, beside

_PARTS = {
    "well": ("went well", "well"),
    "not_well": ("did not go well", "went wrong", "not well", "did not"),
    "differently": ("do differently", "differently"),
    "safety": ("immediate safety", "safety"),
    "welfare": ("welfare",),
}
"""The questions, by the words with which people begin their answers."""
_HELD, _MISSED = "/incident debrief held 3 everybody came", "/incident debrief missed 3 the police could not come"
_LATER = "/incident debrief later 3 12 Jan waiting for the police"


def debrief(request: Request) -> Reply:
    """The form; or, on one line, the answers to some of its questions."""
    incident = incidents.meant(request.session, request.channel)
    if not request.text:
        return Reply(form=rights.opened_here(request, messages.form(incident.id or 0)))
    parts = [one.strip() for one in re.split(r"[;\n]", directory.plain_words(request)) if one.strip()]
    said = dict(typed_parts.part(one, _PARTS, f"Type it like: {messages.LINE}") for one in parts)
    return _say(request, incident, said)


def press(request: Request) -> Reply:
    """The button under the word that it has stood down."""
    return Reply(
        form=rights.opened_here(request, messages.form(incidents.get(request.session, request.number).id or 0))
    )


def said(request: Request) -> Reply:
    """The form came back."""
    incident = incidents.get(request.session, request.number)
    answers = {name: request.values[name] for name in messages.QUESTIONS}
    return beside("well", lambda: _say(request, incident, answers))


def _say(request: Request, incident: Incident, said: dict[str, str]) -> Reply:
    made, removed = service.say(request.session, incident, said, request.now, request.actor)
    is_told = "safety" in made.said and incident.director_id not in (None, request.actor.person_id)
    return Reply(messages.thanks(removed=removed, is_told=is_told))


def show(request: Request) -> Reply:
    """All that is on record of what it taught."""
    session, incident = request.session, incidents.meant(request.session, request.channel)
    found: Found = service.found(session, incident)
    today = times.today(session, request.now)
    shown = messages.show(incident.id or 0, found.hot, found.planned, found.lessons, found.actions, today)
    return Reply(shown)


def page(request: Request) -> Reply:
    """A link to it in a browser; the one before it stops."""
    base, owner = request.app.settings.base_url, request.actor.slack_id
    if not roles.is_staff(request.session, directory.person_of(request.session, request.actor)):
        raise UserError("The page opens for staff only. /incident debrief show has the same here.")
    incident = incidents.meant(request.session, request.channel)
    url, is_renewed = links.renew_page(request.session, FeedKind.DEBRIEFS, base, owner, request.now)
    return Reply(messages.page(f"{url}/{incident.id}", is_renewed=is_renewed))


def held(request: Request) -> Reply:
    """A planned debrief was held."""
    one, note = _which(request, _HELD)
    return _settled(request, service.settle(request.session, one, PlannedState.HELD, note, request.now, request.actor))


def missed(request: Request) -> Reply:
    """It was not, and is not going to be."""
    one, why = _which(request, _MISSED)
    state = PlannedState.NOT_HELD
    return _settled(request, service.settle(request.session, one, state, why, request.now, request.actor))


def later(request: Request) -> Reply:
    """It is due on another day."""
    one, rest = _which(request, _LATER)
    due_on, why = typed.day_first(request.session, rest, request.now, _LATER)
    return _settled(request, service.put_off(request.session, one, due_on, why, request.now, request.actor))


def _which(request: Request, example: str) -> tuple[PlannedDebrief, str]:
    number, rest = typed.numbered(request, example)
    incident = incidents.meant(request.session, request.channel)
    return service.get(request.session, incident, number), typed.plain(request, rest)


def _settled(request: Request, one: PlannedDebrief) -> Reply:
    return Reply(messages.settled(one, times.today(request.session, request.now)))


def lesson(request: Request) -> Reply:
    """Record what it taught; bare: a form."""
    incident = incidents.meant(request.session, request.channel)
    if not request.text:
        return Reply(form=rights.opened_here(request, messages.lesson_form(incident.id or 0)))
    return _learned(request, incident, directory.plain_words(request))


def lesson_given(request: Request) -> Reply:
    """The form came back."""
    incident = incidents.get(request.session, request.number)
    return beside("lesson", lambda: _learned(request, incident, request.values["lesson"]))


def _learned(request: Request, incident: Incident, text: str) -> Reply:
    made = service.learned(request.session, incident, text, request.now, request.actor)
    return Reply(lesson_messages.learned(made, f"incident {incident.id}"))


def action(request: Request) -> Reply:
    """Record what somebody is to do about it, and by when; bare: a form."""
    incident = incidents.meant(request.session, request.channel)
    if not request.text:
        return Reply(form=rights.opened_here(request, messages.action_form(incident.id or 0)))
    owner, rest = typed.owner_first(request, request.typed)
    due_on, what = typed.day_first(request.session, rest, request.now, messages.ACTION_LINE)
    return _given(request, incident, owner.id, due_on, what)


def action_given(request: Request) -> Reply:
    """The form came back."""
    session, values = request.session, request.values
    incident = incidents.get(session, request.number)
    owner = beside("owner", lambda: directory.find(session, f"<@{values['owner']}>"))
    due_on = beside("day", lambda: times.day(session, values["day"], request.now))
    return beside("day", lambda: _given(request, incident, owner.id, due_on, values["what"]))


def _given(request: Request, incident: Incident, owner_id: str, due_on: date, what: str) -> Reply:
    if not what:
        raise UserError(f"Say what is to be done. Type it like: {messages.ACTION_LINE}")
    session, now = request.session, request.now
    made, is_told = service.give_action(session, incident, what, owner_id, due_on, now, request.actor)
    return Reply(lesson_messages.added(made, times.today(session, now), is_told=is_told))


COMMANDS = [
    Command(
        "/incident",
        "debrief",
        "Say what went well and what did not; bare: a form.",
        debrief,
        "[well …; not well …; differently …; safety …; welfare …]",
    ),
    Command("/incident", "debrief show", "Show what it taught.", show, is_question=True, also=("lessons",)),
    Command("/incident", "debrief page", "Get a link to what it taught in a browser, to print.", page),
    Command("/incident", "debrief held", "Say that a planned debrief was held.", held, "<number> [what came of it]"),
    Command("/incident", "debrief missed", "Say that it was not held.", missed, "<number> [why]"),
    Command("/incident", "debrief later", "Put it off to another day.", later, "<number> <day> [why]"),
    Command("/incident", "lesson", "Record what it taught; bare: a form.", lesson, "[what was learned]"),
    Command(
        "/incident",
        "lesson action",
        "Give somebody something to do about it; bare: a form.",
        action,
        "[@owner day what]",
    ),
]
ACTIONS = {incident_messages.DEBRIEF: press}
FORMS = {messages.SAID: said, messages.LESSON: lesson_given, messages.ACTION: action_given}
