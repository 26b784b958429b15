"""/exercise preview, plan and cancel: what an exercise would do, before it is held, and one that people plan."""

import re
from datetime import datetime

from eprr_bot.base.patient_data import without_nhs_numbers
from eprr_bot.directory import service as directory
from eprr_bot.directory import times
from eprr_bot.exercises import calling, plan_messages, planned, preview, service, types
from eprr_bot.exercises.models import ExerciseKind
from eprr_bot.exercises.planned import Plan
from eprr_bot.exercises.slack import meant
from eprr_bot.exercises.typed_plan import TYPE, Details, details
from eprr_bot.exercises.typed_record import KINDS, kind_first
from eprr_bot.lessons import typed
from eprr_bot.oncall import service as oncall
from eprr_bot.oncall.rota_words import rota_first
from eprr_bot.slack import blocks
from eprr_bot.slack.commands import Command, FormError, Reply, Request, UserError

_HELD = [one for one in KINDS if one != ExerciseKind.COMMUNICATIONS]
_CANCEL = "/exercise cancel 12"


def show_preview(request: Request) -> Reply:
    """Who would get what, when, by which way and in which words, if an exercise began now."""
    rota_id, kind = meant(request)
    exercise, obstacle = calling.made(request.session, rota_id, kind, request.now), ""
    try:
        service.refuse(request.session, exercise, request.now)
    except UserError as refusal:
        obstacle = f"It could not begin now: {refusal}"
    return Reply(preview.of(request.session, exercise, request.now, obstacle))


def plan(request: Request) -> Reply:
    """Plan an exercise for a time; bare, with a form."""
    if not request.text:
        rotas = [(one, found.rota.name) for one, found in oncall.schedules(request.session).items()]
        return Reply(form=plan_messages.plan_form(rotas, types.OF_ROTAS, _HELD))
    head, *rest = re.split(r"[;\n]", directory.plain_words(request))
    return _planned(request, _read(request, head.strip()), details(rest))


def _read(request: Request, head: str) -> Plan:
    """What is planned, of which type, and when."""
    kind, rest = kind_first(head)
    if kind in _HELD:
        day, name = times.first(rest)
        return Plan(_at(request, day), kind, name=name)
    rota_id, rest = rota_first(request.session, head)
    if head.lower().startswith(types.PARTNERS.id):
        rota_id, rest = "", head[len(types.PARTNERS.id) :]
    elif rota_id is None:
        raise UserError(f"Say what is exercised: a rota, partners, {', '.join(_HELD)}. {TYPE}")
    named = next((one for one in types.TYPES if re.match(rf"\W*{one}\b", rest.replace("-", " "), re.IGNORECASE)), "")
    when = rest.strip()[len(named) :].strip(" ,:")
    return Plan(_at(request, when), rota_id=rota_id or "", type=named)


def _at(request: Request, when: str) -> datetime:
    when = re.sub(r"^(on|at|for) ", "", when.strip(), flags=re.IGNORECASE)
    if not when:
        raise UserError(f"Say when. {TYPE}")
    return times.when(request.session, when, request.now)


def _planned(request: Request, wanted: Plan, said: Details) -> Reply:
    made = planned.plan(request.session, wanted, said, request.now, request.actor)
    foreseen = preview.of(request.session, made, made.planned_for) if made.type else None
    return Reply(plan_messages.planned(made, foreseen))


def form_given(request: Request) -> Reply:
    """The form came back."""
    values = request.values
    what, kind = values["what"], values["type"]
    is_held = what in _HELD
    try:
        at = _at(request, values["when"])
        wanted = Plan(
            at,
            ExerciseKind(what) if is_held else ExerciseKind.COMMUNICATIONS,
            rota_id="" if is_held or what == types.PARTNERS.id else what,
            type="" if is_held or what == types.PARTNERS.id else kind,
            name=values["name"],
        )
        objectives = tuple(filter(None, map(str.strip, values["objectives"].split("\n"))))
        is_announced = values["announced"] == plan_messages.ANNOUNCED
        return _planned(request, wanted, Details(is_announced, objectives, values["codeword"], values["message"]))
    except UserError as error:
        raise FormError({"when": str(error)}) from None


def cancel(request: Request) -> Reply:
    """Cancel an exercise that somebody planned."""
    number, why = typed.numbered(request, _CANCEL)
    reason = blocks.reason(without_nhs_numbers(typed.plain(request, why))[0])
    return Reply(plan_messages.cancelled(planned.cancel(request.session, number, reason, request.now, request.actor)))


def undo(request: Request) -> Reply:
    """Take back that an exercise was cancelled."""
    number, _ = typed.numbered(request, "/exercise cancel undo 12")
    return Reply(plan_messages.taken_up(planned.take_up(request.session, number, request.now)))


_PREVIEW = "Show who would get what if an exercise began now; nothing is sent."
_PLAN = "[what] [type] [when][; announced; objectives …; codeword …; message …]"
COMMANDS = [
    Command("/exercise", "preview", _PREVIEW, show_preview, "[rota or partners] [type]", is_question=True),
    Command("/exercise", "plan", "Plan an exercise for a time; bare: a form.", plan, _PLAN),
    Command("/exercise", "cancel", "Cancel an exercise that somebody planned.", cancel, "<exercise> [reason]"),
    Command("/exercise", "cancel undo", "Take back that one was cancelled.", undo, "<exercise>"),
]
FORMS = {plan_messages.PLAN: form_given}
