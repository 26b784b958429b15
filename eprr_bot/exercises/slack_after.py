"""/exercise lesson, action, actions, debrief, sign: what an exercise taught, and what is to be done about it."""

import re
from datetime import date

from sqlmodel import Session

from eprr_bot.directory import service as directory
from eprr_bot.directory import times
from eprr_bot.directory.models import Person
from eprr_bot.exercises import after_forms, debrief_messages, debriefs, posts, service
from eprr_bot.exercises.debriefs import Found
from eprr_bot.exercises.models import MET, Exercise, ExerciseState
from eprr_bot.exercises.recorded import abouts
from eprr_bot.lessons import messages as lesson_messages
from eprr_bot.lessons import service as lessons
from eprr_bot.lessons import typed
from eprr_bot.slack import typed_parts
from eprr_bot.slack.commands import MOST_DIGITS, Command, Reply, Request, UserError, beside

_LESSON = after_forms.LESSON_LINE.format(12)
_DEBRIEF = debrief_messages.LINE.format(12)
_FOUND = {"issues": ("issues", "issue", "went wrong"), "good practice": ("good practice", "went well")}
_ACTION = after_forms.ACTION_LINE.format(12)


def lesson(request: Request) -> Reply:
    """Record what an exercise taught."""
    number, rest = typed.numbered(request, _LESSON)
    exercise, text = _begun(request.session, number), typed.plain(request, rest)
    return _learned(request, exercise, text) if text else Reply(form=after_forms.lesson_form(number))


def lesson_given(request: Request) -> Reply:
    """The form came back."""
    return _learned(request, _begun(request.session, request.number), request.values["lesson"])


def _learned(request: Request, exercise: Exercise, text: str) -> Reply:
    made = lessons.add_lesson(request.session, posts.subject(exercise), text, request.now, request.actor)
    return Reply(lesson_messages.learned(made, f"exercise {exercise.id}"))


def action(request: Request) -> Reply:
    """Record what somebody is to do about it, and by when."""
    number, rest = typed.numbered(request, _ACTION)
    exercise, session, now = _begun(request.session, number), request.session, request.now
    if not rest:
        return Reply(form=after_forms.action_form(number))
    owner, rest = typed.owner_first(request, rest)
    due_on, text = typed.day_first(session, rest, now, _ACTION)
    if not text:
        raise UserError(f"Say what is to be done. Type it like: {_ACTION}")
    return _given(request, exercise, owner, due_on, text)


def action_given(request: Request) -> Reply:
    """The form came back."""
    exercise, values = _begun(request.session, request.number), request.values
    owner = beside("owner", lambda: directory.find(request.session, f"<@{values['owner']}>"))
    due_on = beside("day", lambda: times.day(request.session, values["day"], request.now))
    return beside("day", lambda: _given(request, exercise, owner, due_on, values["what"]))


def _given(request: Request, exercise: Exercise, owner: Person, due_on: date, what: str) -> Reply:
    session, now, about = request.session, request.now, posts.subject(exercise)
    made, is_told = lessons.add_action(session, about, what, owner.id, due_on, now, request.actor)
    return Reply(lesson_messages.added(made, times.today(session, now), is_told=is_told))


def _begun(session: Session, number: int) -> Exercise:
    """The exercise of this number. Raises UserError where it is still to come."""
    found = service.get(session, number)
    if found.state == ExerciseState.PLANNED:
        raise UserError(f"Exercise {number} is still to come.")
    return found


def actions(request: Request) -> Reply:
    """Every open action; with the number of an exercise, all of its own and what became of them."""
    session, today = request.session, times.today(request.session, request.now)
    if not request.text:
        return Reply(lesson_messages.listing(lessons.actions(session), today))
    if not request.text.isdecimal() or len(request.text) > MOST_DIGITS:
        raise UserError(f"“{request.text}” is no number of an exercise. Type /exercise history for those there were.")
    about = abouts(service.get(session, int(request.text)))
    found = lessons.actions(session, *about, only_open=False)
    return Reply(lesson_messages.listing(found, today, f"exercise {request.text}"))


def debrief(request: Request) -> Reply:
    """Write down what was found: of each objective whether it was met; with a form where nothing follows."""
    number, rest = typed.numbered(request, _DEBRIEF)
    exercise = service.get(request.session, number)
    if not rest:
        asked = debriefs.objectives(request.session, exercise)
        return Reply(form=debrief_messages.debrief_form(number, exercise.name, asked))
    head, *more = re.split(r"[;\n]", typed.plain(request, rest))
    said = dict(typed_parts.part(one, _FOUND, f"Type it like: {_DEBRIEF}") for one in map(str.strip, more) if one)
    met = tuple(_met(one) for one in head.split(",") if one.strip())
    return _debriefed(request, number, Found(met, said.get("issues", ""), said.get("good practice", "")))


def _met(text: str) -> str:
    tidy = " ".join(text.lower().split()).removesuffix(" met") or "met"
    found = {"met": "met", "yes": "met", "partly": "partly", "not": "not met", "no": "not met"}.get(tidy)
    if found is None:
        raise UserError(f"“{text.strip()}” is none of {', '.join(MET)}. Type it like: {_DEBRIEF}")
    return found


def debrief_given(request: Request) -> Reply:
    """The form came back."""
    exercise = service.get(request.session, request.number)
    asked = debriefs.objectives(request.session, exercise)
    met = tuple(request.values[f"met-{at}"] for at in range(len(asked)))
    return _debriefed(request, request.number, Found(met, request.values["issues"], request.values["good_practice"]))


def _debriefed(request: Request, number: int, found: Found) -> Reply:
    session, exercise = request.session, service.get(request.session, number)
    made = debriefs.debrief(session, exercise, found, request.now, request.actor)
    return Reply(debrief_messages.debriefed(number, debriefs.objectives(session, exercise), made))


def sign(request: Request) -> Reply:
    """The accountable emergency officer, or their deputy, signs off what was found."""
    number, _ = typed.numbered(request, "/exercise sign 12")
    exercise = service.get(request.session, number)
    return Reply(debrief_messages.signed(number, debriefs.sign(request.session, exercise, request.now, request.actor)))


COMMANDS = [
    Command(
        "/exercise", "lesson", "Record what an exercise taught; bare: a form.", lesson, "<exercise> [what was learned]"
    ),
    Command(
        "/exercise",
        "action",
        "Give somebody something to do; bare: a form.",
        action,
        "<exercise> [@owner] [day] [what]",
    ),
    Command("/exercise", "actions", "List open actions; or one exercise’s.", actions, "[exercise]", is_question=True),
    Command("/exercise", "debrief", "Write down what was found; bare: a form.", debrief, "<exercise> [met, partly …]"),
    Command("/exercise", "sign", "Sign off what was found.", sign, "<exercise>"),
]
FORMS = {
    debrief_messages.DEBRIEF: debrief_given,
    after_forms.LESSON: lesson_given,
    after_forms.ACTION: action_given,
}
