"""What people read about exercises that are planned for a time of their own (pure)."""

from collections.abc import Sequence

from eprr_bot.exercises.models import Exercise, ExerciseKind
from eprr_bot.exercises.typed_plan import EXAMPLE
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Content, Form, escape

PLAN = "exercises.plan"
SECRET, ANNOUNCED = "no", "yes"


def planned(exercise: Exercise, foreseen: Content | None = None) -> Content:
    """The answer to whoever planned one, with what would happen then."""
    who = "Whoever is on call then, and the exercises’ channel, hear of it a day before."
    if not exercise.type:
        told = f"Once it was held: `/exercise record {exercise.id}`."
    else:
        told = who if exercise.is_announced else "It is not announced: nobody else is told its time."
    head = f"Exercise {exercise.id} is planned for {blocks.when(exercise.planned_for)}: {_what(exercise)}. {told}"
    cancel = f"To cancel it: `/exercise cancel {exercise.id}`."
    laid_out = (blocks.section(f"{head} {cancel}"), *(foreseen.blocks if foreseen else ()))
    return Content(f"{head} {cancel}", laid_out)


def announced(exercise: Exercise, *, is_moved: bool) -> Content:
    """The news for whoever is on call then, and for the channel."""
    at = blocks.written(exercise.planned_for)
    said = f"The exercise is moved: it is now planned for {at}" if is_moved else f"An exercise is planned for {at}"
    return _news(f"{said}: {exercise.name}. Nothing is to be done until you are called.")


def cancelled_news(exercise: Exercise) -> Content:
    """The news that it does not take place."""
    at = blocks.written(exercise.planned_for)
    return _news(f"The exercise of {at} does not take place: {exercise.name}. {exercise.note}")


def taken_up_news(exercise: Exercise) -> Content:
    """The news that it takes place after all."""
    at = blocks.written(exercise.planned_for)
    return _news(f"The exercise of {at} takes place after all: {exercise.name}.")


def disturbed(exercise: Exercise, incident: int) -> Content:
    """That something real has begun on the day of one that people hold."""
    by = f" by {exercise.planned_by}" if exercise.planned_by else ""
    at = blocks.written(exercise.planned_for)
    what = f"Exercise {exercise.id}, {exercise.name} ({exercise.kind}), planned{by} for {at}"
    return _news(
        f"EXERCISE STOPPED: REAL INCIDENT. Incident {incident} is open. {what}, is to stop, or not to begin. "
        f"Tell everybody who takes part, and then type /exercise cancel {exercise.id}."
    )


def _news(words: str) -> Content:
    return Content(escape(words), short=words)


def cancelled(exercise: Exercise) -> Content:
    """The answer to whoever cancelled one."""
    undo = f"A mistake? `/exercise cancel undo {exercise.id}`"
    return Content(f"Exercise {exercise.id} is cancelled: {_what(exercise)}. {undo}")


def taken_up(exercise: Exercise) -> Content:
    """The answer to whoever took back that one was cancelled, who need not know a time that is secret."""
    is_known = exercise.is_announced or not exercise.type
    at = blocks.when(exercise.planned_for) if is_known else "at the time that was planned"
    return Content(f"Exercise {exercise.id} takes place after all, {at}.")


def _what(exercise: Exercise) -> str:
    named = f" ({exercise.type})" if exercise.type else f" ({exercise.kind})"
    return f"{escape(exercise.name)}{named}"


def plan_form(rotas: Sequence[tuple[str, str]], types: Sequence[str], kinds: Sequence[ExerciseKind]) -> Form:
    """Asks what is planned, of which type and when. `rotas` are (id, name)."""
    whats = [*rotas, ("partners", "Partners’ on-call contacts"), *((one, blocks.sentence(one)) for one in kinds)]
    tells = [(SECRET, "No: nobody else is told its time"), (ANNOUNCED, "Yes: a day before")]
    return Form(
        id=PLAN,
        title="Plan an exercise",
        submit="Plan",
        blocks=(
            blocks.choice("what", "What is exercised?", whats, hint="A rota is called; other kinds people hold."),
            blocks.choice("type", "Of which type, if the bot calls?", [(one, one) for one in types], initial=types[0]),
            blocks.text_input("when", "When?", hint="Such as: Thu 02:40, or 12 Jan 10:00."),
            blocks.text_input("name", "What is it called, if people hold it?", optional=True),
            blocks.choice("announced", "Is it announced?", tells, initial=SECRET),
            blocks.text_input("objectives", "What is it to show?", hint="One a line.", multiline=True, optional=True),
            blocks.text_input("codeword", "Codeword", optional=True),
            blocks.text_input("message", "Message to read back, or scenario", multiline=True, optional=True),
        ),
        one_line=EXAMPLE,
    )
