"""/exercise record and due: what people held themselves, and when which kind is due again."""

import re
from datetime import datetime

from eprr_bot.directory import service as directory
from eprr_bot.directory import times
from eprr_bot.exercises import due_messages, minimums, outlook, recorded, recorded_messages, service
from eprr_bot.exercises.models import Exercise, ExerciseKind
from eprr_bot.exercises.programme import PROGRAMME
from eprr_bot.exercises.recorded import Held
from eprr_bot.exercises.typed_record import KINDS, TYPE, Parts, kind_first, listed, ours_is_empty, parts
from eprr_bot.lessons import typed
from eprr_bot.slack.commands import MOST_DIGITS, Command, Reply, Request, UserError, beside

_NUMBER = re.compile(rf"#?(\d{{1,{MOST_DIGITS}}})$")
_UNDO = "/exercise record undo 12"


def record(request: Request) -> Reply:
    """Record an exercise that people held, or how one that they had planned went; bare, with a form."""
    if not request.text:
        month = service.this_month(request.session, request.now)
        return Reply(form=recorded_messages.record_form(PROGRAMME.current(request.session).theme(month)))
    head, *rest = re.split(r"[;\n]", directory.plain_words(request))
    said = parts(rest)
    if said.actions or said.because:
        raise UserError(f"Record it first; then /exercise action gives somebody something to do. {TYPE}")
    number, _, day = head.strip().partition(" ")
    if planned := _NUMBER.fullmatch(number):
        at = times.gone(request.session, day, request.now) if day.strip() else None
        one = recorded.complete(request.session, int(planned[1]), at, said, request.now, request.actor)
        return _recorded(request, one, said)
    kind, day_and_name = kind_first(head.strip())
    if kind is None:
        raise UserError(f"Say what was held: {', '.join(KINDS)}. {TYPE}")
    day, name = times.first(day_and_name)
    if not day:
        raise UserError(f"Say on which day it was. {TYPE}")
    return _held(request, Held(kind, _at(request, day), name, said))


def _at(request: Request, day: str) -> datetime:
    return times.gone(request.session, day, request.now)


def _held(request: Request, held: Held) -> Reply:
    return _recorded(request, recorded.record(request.session, held, request.now, request.actor), held.parts)


def _recorded(request: Request, exercise: Exercise, said: Parts) -> Reply:
    found = service.result(request.session, exercise)
    return Reply(recorded_messages.recorded(found, len(said.lessons)))


def form_given(request: Request) -> Reply:
    """The form came back."""
    values = request.values
    said = Parts(
        organiser=ours_is_empty(values["organiser"]),
        took_part=listed(values["took_part"]),
        objectives=tuple(filter(None, map(str.strip, values["objectives"].split("\n")))),
        theme=values["theme"],
        lessons=tuple(filter(None, map(str.strip, values["lesson"].split("\n")))),
    )
    kind = beside("kind", lambda: _kind(values["kind"]))
    at = beside("day", lambda: _at(request, values["day"]))
    return beside("day", lambda: _held(request, Held(kind, at, values["name"], said)))


def _kind(chosen: str) -> ExerciseKind:
    if chosen not in set(ExerciseKind):
        raise UserError("Choose what was held.")
    return ExerciseKind(chosen)


def undo(request: Request) -> Reply:
    """Take back a record that was made by mistake."""
    number, _ = typed.numbered(request, _UNDO)
    one = recorded.take_back(request.session, number, request.now, request.actor)
    return Reply(recorded_messages.taken_back(service.result(request.session, one)))


def due(request: Request) -> Reply:
    """When exercises of each kind were last held, and are next due."""
    session, now = request.session, request.now
    source, ahead = PROGRAMME.current(session).framework_version or "", outlook.sentences(session, now)
    kinds, missed = minimums.minimums(session, now), minimums.missed(session, now)
    return Reply(due_messages.due(kinds, missed, ahead, source, times.today(session, now)))


_USAGE = "[kind] [day] [name; organiser …; took part …; objectives …; theme …; lesson …]"
COMMANDS = [
    Command("/exercise", "due", "Show when each kind was last held and is next due.", due, is_question=True),
    Command("/exercise", "record", "Record an exercise that people held; bare: a form.", record, _USAGE),
    Command("/exercise", "record undo", "Take back what was recorded.", undo, "<exercise>"),
]
FORMS = {recorded_messages.RECORD: form_given}
