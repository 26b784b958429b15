"""/exercise: the monthly call-out exercises."""

from eprr_bot.base.months import period_named
from eprr_bot.base.patient_data import without_nhs_numbers
from eprr_bot.callout import service as callout
from eprr_bot.directory import service as directory
from eprr_bot.exercises import messages, register, service, types
from eprr_bot.exercises.models import Exercise, ExerciseState
from eprr_bot.oncall import service as oncall
from eprr_bot.oncall import worker_check
from eprr_bot.oncall.rota_words import rota_first
from eprr_bot.slack import blocks
from eprr_bot.slack.commands import MOST_DIGITS, Command, Reply, Request, UserError


def status(request: Request) -> Reply:
    """This month for every mandatory rota, and for the partners where they are called in it."""
    month = service.this_month(request.session, request.now)
    partners = register.partners_in(request.session, month)
    return Reply(messages.status(month, [*service.month_status(request.session, request.now), *partners]))


def start(request: Request) -> Reply:
    """Start an exercise now, of the programme's first rota unless another one is named; of a type, or plainly."""
    rota_id, kind = meant(request)
    exercise = service.start(request.session, rota_id, request.now, request.actor, kind)
    on_their_way = callout.on_their_way_to(request.session, exercise.call_out_id)
    called = [directory.name_of(request.session, one) for one in on_their_way]
    runs, missed = worker_check.runs_for(request), callout.missed(request.session)
    return Reply(messages.started(exercise.name, called, exercise.id or 0, runs=runs, missed=missed))


def meant(request: Request) -> tuple[str, str]:
    """Of which rota an exercise is meant, or without one of the partners, and of which type."""
    named, kind = types.split_off(request.text)
    if kind == types.PARTNERS.id and named:
        raise UserError(f"The partners belong to no rota. Leave “{named}” out.")
    return ("" if kind == types.PARTNERS.id else _rota(request, named)), kind


def _rota(request: Request, named: str) -> str:
    if not named:
        programme = service.programme(request.session)
        if not programme:
            rotas = ", ".join(oncall.rota_ids(request.session, request.now))
            raise UserError(f"The exercise programme is empty. Name a rota. Rotas: {rotas}.")
        return programme[0].rota
    return oncall.rota_meant(request.session, named, request.now)


def run_again(request: Request) -> Reply:
    """The button under a result that nobody answered; pressed twice, it counts once."""
    exercise = service.get(request.session, request.number)
    later = service.result(request.session, exercise).run_again_as
    if later is not None:
        raise UserError(f"It was run again already, as exercise {later}.")
    service.start(request.session, exercise.rota_id, request.now, request.actor, exercise.type)
    return Reply()


def stop(request: Request) -> Reply:
    """Stop the running exercise; it will not count."""
    running = service.in_state(request.session, ExerciseState.RUNNING)
    rota_id, why = rota_first(request.session, request.text)
    if request.text.lower().startswith(types.PARTNERS.id):
        rota_id, why = "", request.text[len(types.PARTNERS.id) :].strip()
    if request.text and rota_id is None:
        raise oncall.no_rota(request.session, request.text, request.now)
    wanted = [one for one in running if rota_id in (None, one.rota_id)]
    if not wanted:
        raise UserError("No exercise is running." if not running else "No exercise of that rota is running.")
    if len(wanted) > 1:
        raise UserError(
            f"More than one is running. Name the rota: {', '.join(one.rota_id or one.type for one in wanted)}."
        )
    reason = blocks.reason(without_nhs_numbers(why)[0])
    service.stop(request.session, wanted[0], request.now, f"Stopped by {request.actor.name}. {reason}".rstrip())
    return _shown(request, wanted[0])


def report(request: Request) -> Reply:
    """The result of one exercise."""
    if not request.text.isdecimal() or len(request.text) > MOST_DIGITS:
        raise UserError(f"“{request.text}” is no number of an exercise. Type /exercise history for those there were.")
    return _shown(request, service.get(request.session, int(request.text)))


def _shown(request: Request, exercise: Exercise) -> Reply:
    return Reply(messages.report(service.result(request.session, exercise)))


def history(request: Request) -> Reply:
    """The exercises of a year or a month; bare, of the newest year that has any."""
    years = service.years(request.session)
    today = request.now.astimezone(directory.cluster(request.session).zone).date()
    period = period_named(request.text, today) if request.text else "".join(years[:1])
    if request.text and not period:
        raise UserError(
            f"“{request.text}” is no year or month. Type /exercise history 2026, or /exercise history march 2026."
        )
    found = service.results(request.session, service.history(request.session, period))
    return Reply(messages.history(found, period, years))


COMMANDS = [
    Command("/exercise", "", "Show how this month's exercises stand.", status, is_question=True),
    Command("/exercise", "start", "Start a call-out exercise now.", start, "[rota or partners] [type]"),
    Command("/exercise", "stop", "Stop a running exercise; it will not count.", stop, "[rota] [reason]"),
    Command(
        "/exercise", "history", "Show the exercises of a year or a month.", history, "[year or month]", is_question=True
    ),
    Command("/exercise", "report", "Show the result of one exercise.", report, "<number>", is_question=True),
]
ACTIONS = {"exercises.run_again": run_again}
