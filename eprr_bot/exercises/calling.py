"""How an exercise calls people: whom, by which ladder and ways, and in which words."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session

from eprr_bot.callout import register as callees
from eprr_bot.callout import service as callout
from eprr_bot.callout.ladder import Ladder, Step, Whom
from eprr_bot.callout.models import CallOut, CallOutState, StopRule
from eprr_bot.callout.service import Opening
from eprr_bot.directory import service as directory
from eprr_bot.directory.cluster import Organisation
from eprr_bot.directory.models import Person
from eprr_bot.exercises import answers, asked, messages, register, types
from eprr_bot.exercises.models import Exercise, ExerciseState
from eprr_bot.exercises.programme import PROGRAMME, MonthlyExercise
from eprr_bot.lrf import service as lrf
from eprr_bot.outbox.models import Lane
from eprr_bot.reach.routes import every
from eprr_bot.slack import blocks
from eprr_bot.slack.commands import UserError

KIND = "exercise"
"""What its call-out is for."""
PARTNERS_AGAIN, PARTNERS_CLOSE = 15, 60
"""Minutes after which partners who have not answered are called again, and after which nobody waits any longer."""


def made(session: Session, rota_id: str, kind: str, now: datetime) -> Exercise:
    """An exercise that would begin now, of a rota or, without one, of the partners; it is not kept yet.

    Raises UserError for a type that there is not.
    """
    known = types.OF_ROTAS if rota_id else (types.PARTNERS.id,)
    kind = kind or known[0]
    if kind not in known:
        raise UserError(f"There is no such type of exercise. Types: {', '.join(types.OF_ROTAS)}.")
    said = register.wanted(session, rota_id)
    exercise = Exercise(
        name=register.name_of_call_out(session, rota_id),
        type=kind,
        rota_id=rota_id,
        month=register.this_month(session, now),
        state=ExerciseState.RUNNING,
        planned_at=now,
        planned_for=now,
        target_minutes=said.target_minutes if said else 15,
    )
    fill(session, exercise)
    return exercise


def fill(session: Session, exercise: Exercise) -> None:
    """What an exercise does not say by itself is as the programme says."""
    said = register.wanted(session, exercise.rota_id)
    if said is not None:
        exercise.codeword = exercise.codeword or said.codeword
        exercise.objectives = exercise.objectives or [*said.objectives]
        exercise.risks = exercise.risks or [*said.risks]
    exercise.theme = exercise.theme or PROGRAMME.current(session).theme(exercise.month)
    if exercise.type == types.READ_BACK.id and not exercise.message:
        known = said.messages if isinstance(said, MonthlyExercise) else ()
        exercise.message = known[0] if known else types.MESSAGE


def ladder(session: Session, exercise: Exercise, now: datetime) -> Ladder:
    """The ladder that an exercise climbs if it begins now."""
    if exercise.type == types.PARTNERS.id:
        return _of_partners(one for one in partners(session, now) if directory.contacts_of(session, one.id, now))
    said = register.wanted(session, exercise.rota_id)
    named = said.ladder if isinstance(said, MonthlyExercise) else exercise.rota_id
    return types.ladder_for(types.of(exercise.type), callout.ladder_of(session, named), every())


def partners(session: Session, now: datetime) -> list[Organisation]:
    """Every partner and provider; above the cluster those alone whom the file says that the bot calls."""
    above = lrf.contacts_above(session, now)
    to_call = {one.organisation for one in above if one.call}
    not_to = {one.organisation for one in above} - to_call
    found = directory.cluster(session).organisations
    return [one for one in found if one.id in to_call or (one.kind != "region" and one.id not in not_to)]


def whom_it_cannot_call(session: Session, exercise: Exercise, now: datetime) -> str:
    """The partners that have no contact to call now, in a sentence; empty where there is none, or it calls none."""
    if exercise.type != types.PARTNERS.id:
        return ""
    without = [one.name for one in partners(session, now) if not directory.contacts_of(session, one.id, now)]
    return f"No on-call contact is known now of {blocks.listed(without)}." if without else ""


def _of_partners(wanted: Iterable[Organisation]) -> Ladder:
    page = tuple(Whom(organisation=one.id) for one in wanted)
    steps = tuple(Step(after_minutes=after, page=page, by=every()) for after in (0, PARTNERS_AGAIN) if page)
    return Ladder.model_construct(
        id=types.PARTNERS.id,
        name="Partners’ on-call contacts",
        answer_by_minutes=PARTNERS_AGAIN,
        close_after_minutes=PARTNERS_CLOSE,
        steps=steps,
    )


def word_back(session: Session, call_out: CallOut, person: Person, route: str) -> str:
    """What somebody hears as well whose answer was taken by a route."""
    exercise, callee = register.get(session, call_out.serves_id), callees.callee(session, call_out.id, person.id)
    over = f" {messages.OVER}" if call_out.state == CallOutState.ANSWERED else ""
    return answers.word_back(exercise.type, exercise.message, callee.said if callee else "", route, over)


def opening(session: Session, exercise: Exercise, climbs: Ladder) -> Opening:
    """What those who are called are told, and whose answers end it."""
    kind, said = types.of(exercise.type), register.wanted(session, exercise.rota_id)
    held_by = directory.cluster(session).name if kind == types.PARTNERS else ""
    by_file = said.stop if isinstance(said, MonthlyExercise) else None
    facts = (kind, exercise.codeword, exercise.message, held_by)
    return Opening(
        kind=KIND,
        serves_id=exercise.id or 0,
        title=messages.TITLE,
        text=asked.page_text(*facts),
        summary=asked.summary(*facts),
        lane=Lane.EXERCISE,
        stop=kind.stop or StopRule(by_file or climbs.stop or StopRule.FIRST),
        rota_id=climbs.id if exercise.rota_id else "",
        is_exercise=True,
        asks=kind.asks,
    )
