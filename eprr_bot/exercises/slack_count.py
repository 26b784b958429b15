"""/exercise count: a real incident in the place of an exercise."""

import re

from eprr_bot.directory import service as directory
from eprr_bot.directory import times
from eprr_bot.exercises import after_forms, counted, recorded_messages, service
from eprr_bot.exercises.counted import MAY_BE_REPLACED, Claimed
from eprr_bot.exercises.models import ExerciseKind
from eprr_bot.exercises.typed_record import kind_first, parts
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.models import Incident
from eprr_bot.lessons import service as lessons
from eprr_bot.lessons import typed
from eprr_bot.oncall import service as oncall
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Form
from eprr_bot.slack.commands import MOST_DIGITS, Command, Reply, Request, UserError, beside, number_in

_TYPE = f"Type it like: {after_forms.COUNT_LINE}"
_LINE = re.compile(
    rf"#?(?:incident )?#?(?P<number>\d{{1,{MOST_DIGITS}}}) as (?:an? |the )?(?P<what>.+?)(?: exercise)?"
    r"(?:,? because (?P<because>.+))?",
    re.IGNORECASE,
)
MOST_INCIDENTS = 50


def count(request: Request) -> Reply:
    """Count it: only with a reason, a lesson and an action; bare, with a form."""
    if not request.text:
        return Reply(form=_form(request))
    head, *rest = re.split(r"[;\n]", directory.plain_words(request))
    found = _LINE.fullmatch(" ".join(head.split()))
    if found is None:
        raise UserError(f"Say which incident, and as what. {_TYPE}")
    said, incident = parts(rest, _TYPE), counted.incident_to_count(request.session, int(found["number"]))
    because = found["because"] or said.because
    if not because:
        raise UserError(f"Say why it counts. {_TYPE}")
    claimed = _claimed(request, found["what"], because)
    _learned(request, incident, *said.lessons)
    for text in said.actions:
        _give(request, incident, text)
    return _counted(request, incident, claimed)


def _claimed(request: Request, what: str, because: str) -> Claimed:
    """As what it counts: a kind of exercise, or else the call-out of a rota."""
    kind, more = kind_first(what)
    if kind and not more.strip():
        return Claimed(kind, "", because)
    return Claimed(ExerciseKind.COMMUNICATIONS, oncall.rota_meant(request.session, what), because)


def _learned(request: Request, incident: Incident, *texts: str) -> None:
    for text in texts:
        lessons.add_lesson(request.session, counted.about(incident), text, request.now, request.actor)


def _give(request: Request, incident: Incident, text: str) -> None:
    owner, rest = typed.named_first(request.session, text)
    due_on, what = typed.day_first(request.session, rest, request.now, after_forms.COUNT_LINE)
    if not what:
        raise UserError(f"Say what is to be done. {_TYPE}")
    about = counted.about(incident)
    lessons.add_action(request.session, about, what, owner.id, due_on, request.now, request.actor)


def _counted(request: Request, incident: Incident, claimed: Claimed) -> Reply:
    one = counted.count(request.session, incident, claimed, request.now, request.actor)
    return Reply(recorded_messages.counted(service.result(request.session, one)))


def _form(request: Request) -> Form:
    real = [one for one in incidents.all_incidents(request.session) if not one.is_exercise][:MOST_INCIDENTS]
    if not real:
        raise UserError("There has been no real incident that could count.")
    kinds = [(kind, blocks.sentence(f"{kind} exercise")) for kind in MAY_BE_REPLACED]
    rotas = [(one, f"Month’s call-out: {whole.rota.name}") for one, whole in oncall.schedules(request.session).items()]
    return after_forms.count_form(
        [(str(one.id), f"{one.id}: {one.what}, {one.where}") for one in real], [*kinds, *rotas]
    )


def form_given(request: Request) -> Reply:
    """The form came back."""
    values, session = request.values, request.session
    incident = beside("incident", lambda: counted.incident_to_count(session, number_in(values["incident"])))
    _learned(request, incident, *filter(None, map(str.strip, values["lesson"].split("\n"))))
    if values["what"]:
        _give_from_form(request, incident)
    claimed = _claimed(request, values["as"], values["because"])
    return beside("as", lambda: _counted(request, incident, claimed))


def _give_from_form(request: Request, incident: Incident) -> None:
    session, values, now = request.session, request.values, request.now
    owner = beside("owner", lambda: directory.find(session, f"<@{values['owner']}>"))
    due_on = beside("day", lambda: times.day(session, values["day"], now))
    about = counted.about(incident)
    beside("day", lambda: lessons.add_action(session, about, values["what"], owner.id, due_on, now, request.actor))


_USAGE = "[incident] as [live, command post or rota] because [why; lesson …; action @owner day …]"
COMMANDS = [Command("/exercise", "count", "Count a real incident as an exercise; bare: a form.", count, _USAGE)]
FORMS = {after_forms.COUNT: form_given}
