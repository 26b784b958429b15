"""/exercise record and due: what people held themselves, and when which kind is due again."""

import re
from datetime import datetime

from eprr_bot.directory import service as directory
from eprr_bot.directory import times
from eprr_bot.exercises import counted, due_messages, minimums, recorded, recorded_messages, service
from eprr_bot.exercises.counted import Claimed
from eprr_bot.exercises.models import Exercise, ExerciseKind
from eprr_bot.exercises.programme import PROGRAMME
from eprr_bot.exercises.recorded import Held
from eprr_bot.exercises.typed_record import KINDS, TYPE, Parts, kind_first, listed, ours_is_empty, parts
from eprr_bot.lessons import service as lessons
from eprr_bot.lessons import typed
from eprr_bot.oncall import service as oncall
from eprr_bot.slack.commands import MOST_DIGITS, Command, FormError, Reply, Request, UserError

_NUMBER = re.compile(rf"#?(\d{{1,{MOST_DIGITS}}})$")
_UNDO = "/exercise record undo 12"
_COUNTED = re.compile(
    rf"#?(?:incident )?#?(?P<number>\d{{1,{MOST_DIGITS}}}) as (?:an? |the )?(?P<what>.+?)(?: exercise)?"
    r"(?:,? because (?P<because>.+))?",
    re.IGNORECASE,
)
_COUNT = (
    "/exercise count 3 as live because the flood plan was used; lesson The boats came late; "
    "action Ben Okoro 12 Jan Agree on boats"
)
_TYPE_COUNT = f"Type it like: {_COUNT}"


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
    try:
        return _held(request, Held(ExerciseKind(values["kind"]), _at(request, values["day"]), values["name"], said))
    except UserError as error:
        raise FormError({"day": str(error)}) from None


def undo(request: Request) -> Reply:
    """Take back a record that was made by mistake."""
    number, _ = typed.numbered(request, _UNDO)
    one = recorded.take_back(request.session, number, request.actor)
    return Reply(recorded_messages.taken_back(service.result(request.session, one)))


def count(request: Request) -> Reply:
    """Count a real incident in the place of an exercise: only with a reason, a lesson and an action."""
    session, now, actor = request.session, request.now, request.actor
    head, *rest = re.split(r"[;\n]", directory.plain_words(request))
    found = _COUNTED.fullmatch(" ".join(head.split()))
    if found is None:
        raise UserError(f"Say which incident, and as what. {_TYPE_COUNT}")
    said, incident = parts(rest, _TYPE_COUNT), counted.incident_to_count(session, int(found["number"]))
    because = found["because"] or said.because
    if not because:
        raise UserError(f"Say why it counts. {_TYPE_COUNT}")
    kind, more = kind_first(found["what"])
    is_kind = kind is not None and not more.strip()
    claimed = Claimed(
        kind if kind and is_kind else ExerciseKind.COMMUNICATIONS,
        "" if is_kind else oncall.rota_meant(session, found["what"]),
        because,
    )
    for text in said.lessons:
        lessons.add_lesson(session, counted.about(incident), text, now, actor)
    for text in said.actions:
        _give(request, counted.about(incident), text)
    one = counted.count(session, incident, claimed, now, actor)
    return Reply(recorded_messages.counted(service.result(session, one)))


def _give(request: Request, about: str, text: str) -> None:
    owner, rest = typed.named_first(request.session, text)
    due_on, what = typed.day_first(request.session, rest, request.now, _COUNT)
    if not what:
        raise UserError(f"Say what is to be done. {_TYPE_COUNT}")
    lessons.refuse_past(request.session, due_on, request.now)
    lessons.add_action(request.session, about, what, owner.id, due_on, request.now, request.actor)


def due(request: Request) -> Reply:
    """When exercises of each kind were last held, and are next due."""
    session, now = request.session, request.now
    source, ahead = PROGRAMME.current(session).framework_version or "", ()
    kinds, missed = minimums.minimums(session, now), minimums.missed(session, now)
    return Reply(due_messages.due(kinds, missed, ahead, source, times.today(session, now)))


_USAGE = "[kind] [day] [name; organiser …; took part …; objectives …; theme …; lesson …]"
_COUNT_USAGE = "<incident> as <live, command post or rota> because <why>[; lesson …; action @owner day …]"
COMMANDS = [
    Command("/exercise", "due", "Show when each kind was last held and is next due.", due, is_question=True),
    Command("/exercise", "record", "Record an exercise that people held; bare: a form.", record, _USAGE),
    Command("/exercise", "count", "Count a real incident as an exercise.", count, _COUNT_USAGE),
    Command("/exercise", "record undo", "Take back what was recorded.", undo, "<exercise>"),
]
FORMS = {recorded_messages.RECORD: form_given}
