"""What the report of an exercise says (DOMAIN §3.5): who was called how, how it went, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from eprr_bot.callout import proved
from eprr_bot.callout import service as callout
from eprr_bot.callout.models import Callee, Capacity
from eprr_bot.callout.tries import Attempt
from eprr_bot.directory import service as directory
from eprr_bot.evidence import figures, standards
from eprr_bot.evidence.corrections import Correction, corrections
from eprr_bot.evidence.figures import Figures, Route, counts
from eprr_bot.exercises import debriefs
from eprr_bot.exercises.models import Debrief, Exercise
from eprr_bot.exercises.programme import PROGRAMME
from eprr_bot.exercises.recorded import abouts
from eprr_bot.exercises.results import result
from eprr_bot.exercises.standing import Called, Result
from eprr_bot.lessons import service as lessons
from eprr_bot.lessons.action import Owned
from eprr_bot.lessons.models import Lesson
from eprr_bot.oncall import service as oncall

NOT_SAID = "not said"
"""Of an objective of which nobody has said yet whether it was met."""


@dataclass(frozen=True)
class Participant:
    """One of those who were to be called: the record of DOMAIN §3.4. `tier` is the level of command of their rota."""

    called: Called
    organisation: str
    tier: str
    attempts: tuple[Attempt, ...]
    answered_at: datetime | None
    answered_by: str
    """Who said so for them; empty where they did themselves."""
    said: str
    arrives_at: datetime | None
    is_responsible: bool
    """Were they called as the holder of the rota, or as a deputy?"""
    proved: Mapping[str, datetime]
    """When they were last proved reachable, by route."""


@dataclass(frozen=True)
class Report:
    """All that is on record of one exercise."""

    exercise: Exercise
    result: Result
    figures: Figures
    routes: tuple[Route, ...]
    participants: tuple[Participant, ...]
    objectives: tuple[tuple[str, str], ...]
    """Each with whether it was met."""
    debrief: Debrief | None
    signed_off: Debrief | None
    """What was found last, where it is signed: what was written down after a sign-off is not."""
    lessons: tuple[Lesson, ...]
    actions: tuple[Owned, ...]
    corrections: tuple[Correction, ...]
    satisfies: tuple[str, ...]
    circulation: tuple[str, ...]
    """To whom the report goes, as the programme says today."""
    zone: ZoneInfo

    @property
    def responsible_after(self) -> float | None:
        """Seconds from the start until the holder of the rota or a deputy answered; None where none of them did."""
        theirs = (one.called.since_start for one in self.participants if one.is_responsible)
        return min((one for one in theirs if one is not None), default=None)

    @property
    def everybody_after(self) -> float | None:
        """Seconds from the start until all who were asked had answered; None where somebody had not."""
        times = [one.since_start for one in self.result.called if counts(one)]
        return max((one or 0 for one in times), default=None) if None not in times else None


def report(session: Session, exercise: Exercise) -> Report:
    """What the report of an exercise says."""
    found, about, asked = result(session, exercise), abouts(exercise), debriefs.objectives(session, exercise)
    last = debriefs.newest(session, exercise)
    met = [*(last.met if last else ()), *[NOT_SAID] * len(asked)]
    callees = callout.callees(session, exercise.call_out_id) if exercise.call_out_id else []
    tries = {one.person_id: (said.name, said.tries) for one, said in zip(callees, found.called, strict=True)}
    return Report(
        exercise=exercise,
        result=found,
        figures=figures.of([found]),
        routes=tuple(figures.routes(found.called)),
        participants=_participants(session, exercise, callees, found),
        objectives=tuple(zip(asked, met, strict=False)),
        debrief=last,
        signed_off=last if last and last.is_sign_off else None,
        lessons=tuple(lessons.lessons(session, *about)),
        actions=tuple(lessons.actions(session, *about, only_open=False)),
        corrections=tuple(corrections(session, tries, exercise.started_at or exercise.planned_at)),
        satisfies=tuple(standards.satisfied(found, PROGRAMME.current(session))),
        circulation=PROGRAMME.current(session).circulation,
        zone=directory.cluster(session).zone,
    )


def _participants(
    session: Session, exercise: Exercise, callees: list[Callee], found: Result
) -> tuple[Participant, ...]:
    pages = callout.attempts(session, exercise.call_out_id) if exercise.call_out_id else {}
    people = directory.by_ids(session, {one.person_id for one in callees})
    organisations, last = directory.cluster(session).organisation_names, proved.last(session, people)
    made = []
    for one, called in zip(callees, found.called, strict=True):
        person, rota = people.get(one.person_id), oncall.rota(session, one.rota_id) if one.rota_id else None
        organisation = person.organisation if person else ""
        made.append(
            Participant(
                called=called,
                organisation=organisations.get(organisation, organisation),
                tier=rota.command_level if rota else "",
                attempts=tuple(pages.get(one.id or 0, ())),
                answered_at=one.answered_at,
                answered_by=one.answered_by,
                said=one.said,
                arrives_at=one.arrives_at,
                is_responsible=one.capacity in (Capacity.HOLDER, Capacity.DEPUTY),
                proved=last.get(one.person_id, {}),
            )
        )
    return tuple(made)
