"""/incident: declaring, looking, writing in the log, standing down."""

from eprr_bot.base.patient_data import REMOVED
from eprr_bot.callout import posts
from eprr_bot.callout import service as callout
from eprr_bot.callout import slack as callout_slack
from eprr_bot.callout.models import CallOut
from eprr_bot.directory import service as directory
from eprr_bot.incidents import (
    alerts,
    asking,
    cards,
    changes,
    command,
    command_messages,
    duplicates,
    headline_messages,
    messages,
    on_behalf,
    picture,
    playbook_messages,
    rights,
    service,
)
from eprr_bot.incidents.alert import LIVE, WORDS, AlertState
from eprr_bot.incidents.hazard import ROWS
from eprr_bot.incidents.models import Incident, IncidentLevel, IncidentType, Room
from eprr_bot.incidents.service import Declaration
from eprr_bot.incidents.what_and_where import kind_and_rest, standby_and_rest, what_and_where, without_its_noun
from eprr_bot.oncall import worker_check
from eprr_bot.reach.routes import of_place
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Content, Form
from eprr_bot.slack.commands import AT_THE_KEYBOARD, Command, FormError, Reply, Request

AS_THE_WORDS_SAY = "words"
CHOICES = {
    "type": tuple(kind.value for kind in IncidentType),
    "level": tuple(str(level.value) for level in IncidentLevel),
    "alert_state": (AlertState.DECLARED.value, AlertState.STANDBY.value, AlertState.NONE.value),
    "hazard": (AS_THE_WORDS_SAY, *(one.value for one in ROWS)),
}
"""What the form that declares offers."""
LONGEST_FIELD = 2000
"""Letters that Slack takes in a field of a form."""


def listing(request: Request) -> Reply:
    """The incidents that are open."""
    found = [(messages.of(one), _channel(request, one)) for one in service.open_incidents(request.session)]
    return Reply(messages.incidents(found))


def _channel(request: Request, incident: Incident) -> str:
    side = request.session.get(Room, incident.id)
    return side.channel_id if side else ""


def declare(request: Request) -> Reply:
    """The form, with what was typed in its fields; two of them must be filled in."""
    is_standby, line = standby_and_rest(_line(request))
    word, line = kind_and_rest(line)
    later, line = standby_and_rest(line)
    is_standby = is_standby or later
    kind = IncidentType(word.replace(" ", "_") or (IncidentType.MAJOR if is_standby else IncidentType.CRITICAL))
    what, where = what_and_where(line)
    return Reply(form=declare_form(what, kind, AlertState.STANDBY if is_standby else AlertState.DECLARED, where))


def declare_form(
    what: str = "",
    kind: IncidentType = IncidentType.CRITICAL,
    state: AlertState = AlertState.DECLARED,
    where: str = "",
) -> Form:
    types = [(kind.value, messages.TYPES[kind]) for kind in IncidentType]
    levels = [(str(level), messages.LEVELS[level]) for level in messages.LEVELS]
    states = [(state, WORDS[AlertState(state)]) for state in CHOICES["alert_state"]]
    hazards = [
        (AS_THE_WORDS_SAY, "As the words say"),
        *((one.value, blocks.sentence(row.words)) for one, row in ROWS.items()),
    ]
    return Form(
        id="incidents.declare",
        title="Declare an incident",
        submit="Declare",
        blocks=(
            blocks.text_input(
                "what",
                "What has happened?",
                hint="A few words. No patient's details.",
                initial=blocks.fit(what, LONGEST_FIELD),
            ),
            blocks.text_input(
                "where",
                "Where?",
                hint="The exact place, as far as you know it.",
                initial=blocks.fit(where, LONGEST_FIELD),
            ),
            blocks.choice("type", "Type", types, initial=kind),
            blocks.choice("level", "Level", levels, initial="2", hint="Who co-ordinates? It can be changed."),
            blocks.choice("alert_state", "Alert state", states, initial=state),
            blocks.choice("hazard", "Hazard", hazards, initial=AS_THE_WORDS_SAY, hint="More can be added."),
        ),
        one_line=f"/incident {_word_for(kind, state)} {what or '<what>'} at {where or '<where>'}",
    )


def _word_for(kind: IncidentType, state: AlertState) -> str:
    return "standby" if state == AlertState.STANDBY else kind.replace("_", "-")


def declared(request: Request) -> Reply:
    """The form came back."""
    values = request.values
    errors = {field: "Please say in a few words." for field in ("what", "where") if not values[field]}
    wrong = {field: f"Choose one of: {', '.join(known)}." for field, known in CHOICES.items()}
    errors |= {field: said for field, said in wrong.items() if values[field] not in ("", *CHOICES[field])}
    if errors:
        raise FormError(errors)
    declaration = Declaration(
        values["what"],
        values["where"],
        IncidentType(values["type"] or IncidentType.CRITICAL),
        IncidentLevel(int(values["level"] or 2)),
        AlertState(values["alert_state"] or AlertState.DECLARED),
        hazard=values["hazard"].replace(AS_THE_WORDS_SAY, ""),
    )
    return _declare(request, declaration)


def critical(request: Request) -> Reply:
    """Two facts on one line and nothing else; without them, the form."""
    return _on_one_line(request, IncidentType.CRITICAL)


def major(request: Request) -> Reply:
    """The same for a major incident."""
    return _on_one_line(request, IncidentType.MAJOR)


def business_continuity(request: Request) -> Reply:
    """The same for a business continuity incident."""
    return _on_one_line(request, IncidentType.BUSINESS_CONTINUITY)


def _on_one_line(request: Request, kind: IncidentType) -> Reply:
    is_standby, line = standby_and_rest(without_its_noun(_line(request)))
    return at_once(request, line, kind, AlertState.STANDBY if is_standby else AlertState.DECLARED)


def at_once(request: Request, line: str, kind: IncidentType, state: AlertState) -> Reply:
    """Declare what stands on one line, at an alert state; where nothing does, with the form."""
    if not line:
        return Reply(form=declare_form(kind=kind, state=state))
    what, where = what_and_where(line)
    return _declare(request, Declaration(what or messages.SOMETHING, where, kind, alert_state=state))


def _line(request: Request) -> str:
    """What was typed, in plain words on one line."""
    return " ".join(directory.plain_words(request).split())


def _declare(request: Request, declaration: Declaration) -> Reply:
    incident = service.declare(request.session, request.now, declaration, request.actor)
    called, unreached = service.called_and_not(request.session, incident)
    took_out = REMOVED in incident.what + incident.where
    dial_in = messages.how_to_join(directory.cluster(request.session).dial_in)
    near = duplicates.hint(request.session, incident, is_at_the_keyboard=_is_typed(request))
    runs, facts = worker_check.runs_for(request), messages.of(incident)
    told = blocks.escape(alerts.outlook(request.session, incident, request.now, runs))
    besides = "\n".join(filter(None, (dial_in, told, near)))
    nobody = blocks.escape(service.nobody_called_as(request.session, request.now))
    missed = blocks.sentences(nobody, callout.missed(request.session))
    said = messages.declared(facts, called, took_out, besides, unreached=unreached, runs=runs, missed=missed)
    is_in_a_form = not request.channel  # where a button could open no other
    return Reply(said if is_in_a_form or _is_typed(request) else messages.with_report(said, facts.number))


def shown_picture(request: Request) -> Reply:
    """All that is known of it, by heading."""
    incident = service.meant(request.session, request.channel)
    known = picture.of(request.session, incident, request.now)
    return Reply(headline_messages.picture(messages.of(incident), known, request.now))


def update_where(request: Request) -> Reply:
    """The place is known, or was wrong."""
    return _update(request, "where")


def update_what(request: Request) -> Reply:
    """What has happened is known better."""
    return _update(request, "what")


def _update(request: Request, fact: str) -> Reply:
    incident = service.meant(request.session, request.channel)
    rights.refuse_restating(request, incident, changes.UPDATE)
    removed = changes.update(request.session, incident, fact, _line(request), request.now, request.actor)
    return Reply(messages.fact_changed(messages.of(incident), removed))


def call(request: Request) -> Reply:
    """So many people of a competence are asked to come."""
    incident = service.meant(request.session, request.channel)
    made = asking.ask(request.session, incident, request.text, request.now, request.actor)
    return Reply(messages.asked_for(_names_called(request, made), posts.lack_of(request.session, made)))


def call_stop(request: Request) -> Reply:
    """Enough are coming."""
    incident = service.meant(request.session, request.channel)
    ended = asking.stop(request.session, incident, request.text, request.now, request.actor)
    return Reply(Content(f"Nobody is called any more. {blocks.escape(posts.lack_of(request.session, ended))}"))


def _names_called(request: Request, made: CallOut) -> list[str]:
    called = callout.on_their_way_to(request.session, made.id)
    return [directory.name_of(request.session, one) for one in called]


def answer(request: Request) -> Reply:
    """What whoever was called says, passed on by somebody; or what somebody says themselves, with a reason."""
    incident = service.meant(request.session, request.channel)
    typed = directory.plain_words(request).strip()
    passed = on_behalf.answer(request.session, incident, typed, request.now, request.actor)
    return Reply(messages.passed_on(passed.name, passed.arrives_at, cannot_attend=passed.cannot_attend))


def card(request: Request) -> Reply:
    """A role's action card, for anybody; without a role, the cards that there are."""
    if not request.text:
        return Reply(playbook_messages.cards(cards.action_cards(request.session)))
    incident = _incident_here(request)
    found = cards.card_for(request.session, request.text, incident, request.now, request.actor.person_id)
    if incident is None:
        return Reply(playbook_messages.card(found, None, ""))
    return Reply(playbook_messages.card(found, messages.of(incident), _channel(request, incident)))


def _incident_here(request: Request) -> Incident | None:
    """The channel's incident, or the only one that is open; None where neither can be told."""
    still_open = service.open_incidents(request.session)
    only = still_open[0] if len(still_open) == 1 else None
    return service.of_channel(request.session, request.channel) or only


def who_commands(request: Request) -> Reply:
    """Who has command, with the button to take it."""
    incident = service.meant(request.session, request.channel)
    director = directory.marked_name_of(request.session, incident.director_id or "")
    has_it = incident.command_at is not None and request.actor.person_id == incident.director_id
    may_take = not has_it and rights.may("/incident command take", request, incident)
    asked, since = command.asked(request.session, incident), incident.command_at
    said = command_messages.standing(messages.of(incident), director, since, may_take=may_take, asked=asked)
    return Reply(said)


def take_command(request: Request) -> Reply:
    """Somebody types that they have command."""
    return _take_command(request, service.meant(request.session, request.channel))


def acknowledge(request: Request) -> Reply:
    """Somebody answers a call-out. Who has command then is added: their page does not say so."""
    over = callout_slack.acknowledge(request)
    person = directory.person_of(request.session, request.actor)
    call_out = request.session.get(CallOut, request.number)
    if person is None or call_out is None or not call_out.incident_id:
        return over
    incident = service.get(request.session, call_out.incident_id)
    if ended := posts.over_of(request.session, call_out):
        return Reply(Content(f"Your answer is recorded. {ended}"))
    if not incident.command_at or incident.alert_state not in LIVE:
        return over
    name = blocks.escape(directory.name_of(request.session, incident.director_id))
    has_it = "You have" if incident.director_id == person.id else f"{name} has"
    return Reply(Content(f"Your answer is recorded. {has_it} command."))


def press_take_command(request: Request) -> Reply:
    """Somebody who was called presses that they take command."""
    _take_command(request, service.of_call_out(request.session, request.number))
    return Reply()


def press_take_command_here(request: Request) -> Reply:
    """Somebody presses it under the answer to “who has command?”."""
    _take_command(request, service.get(request.session, request.number))
    return Reply()


def _take_command(request: Request, incident: Incident) -> Reply:
    person = directory.person_of(request.session, request.actor)
    if person is None:
        then = "Ring the switchboard, or page the director: /oncall page director <message>"
        raise directory.not_known(request.session, request.actor, "you cannot take command here.", then)
    command.take(request.session, incident, person, request.now, request.actor, of_place(request.channel))
    return Reply(command_messages.taken(messages.of(incident), is_at_the_keyboard=_is_typed(request)))


def _is_typed(request: Request) -> bool:
    return request.channel.startswith(AT_THE_KEYBOARD)


COMMANDS = [
    Command("/incident", "", "Show the incidents that are open.", listing, is_question=True, also=("status", "list")),
    Command("/incident", "declare", "Declare an incident, with a form.", declare, "[what]", asks_when_bare=True),
    Command(
        "/incident", "critical", "Declare at once, on one line.", critical, "[what] at [where]", asks_when_bare=True
    ),
    Command("/incident", "major", "The same for a major incident.", major, "[what] at [where]", asks_when_bare=True),
    Command(
        "/incident",
        "business-continuity",
        "The same for a business continuity incident; “bc” will do.",
        business_continuity,
        "[what] at [where]",
        also=("bc", "business continuity"),
        asks_when_bare=True,
    ),
    Command(
        "/incident",
        "picture",
        "Show all that is known: who commands, what is open, what is late.",
        shown_picture,
        is_question=True,
        also=("summary",),
    ),
    Command("/incident", "update where", "Put the place right, and tell everybody.", update_where, "<place>"),
    Command("/incident", "update what", "Put right what has happened, and tell everybody.", update_what, "<text>"),
    Command("/incident", "call", "Ask so many people of a competence to come.", call, "<number> <competence>"),
    Command(
        "/incident",
        "answer",
        "Pass on what somebody says who was called, as they would reply by text.",
        answer,
        "<person or me> <1 and when they arrive, or 2 and why not>",
    ),
    Command("/incident", "call stop", "Ask for no more of them.", call_stop, "<competence>"),
    Command("/incident", "command", "Show who has command, with a button to take it.", who_commands, is_question=True),
    Command("/incident", "command take", "Say that you have command now; everybody is told.", take_command),
    Command(
        "/incident", "card", "Show the action card of a role, or which there are.", card, "[role]", is_question=True
    ),
]
ACTIONS = {
    "callout.acknowledge": acknowledge,
    "incidents.take_command": press_take_command,
    "incidents.take_command_here": press_take_command_here,
}
FORMS = {"incidents.declare": declared}
