"""Asking organisations for sections: their on-call contacts are called until they answer, and asked again when late."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select

from eprr_bot.base.patient_data import without_nhs_numbers
from eprr_bot.base.questions import question
from eprr_bot.callout import service as callout
from eprr_bot.callout.models import Callee, CallOut, CallOutState
from eprr_bot.callout.service import Opening
from eprr_bot.directory import organisation_names, times
from eprr_bot.directory import service as directory
from eprr_bot.directory.cluster import Organisation
from eprr_bot.incidents import messages as incident_messages
from eprr_bot.incidents import news, organisations
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.alert import LIVE
from eprr_bot.incidents.heard import Turn
from eprr_bot.incidents.models import Incident
from eprr_bot.incidents.organisation_messages import NotTold
from eprr_bot.sitreps import answers, ask_messages, service
from eprr_bot.sitreps.ask_messages import EXAMPLE
from eprr_bot.sitreps.drafting import SITREP
from eprr_bot.sitreps.models import ASK, Sitrep, SitrepAsk
from eprr_bot.sitreps.section import BY_ID, IDS, USUAL, Section, named_first
from eprr_bot.slack.commands import Actor, Bot, UserError

USUAL_TIME = timedelta(hours=1)
_OF = re.compile(r"\s+(?:of|from)\s+", re.IGNORECASE)
_FOR = re.compile(r"\s+for\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Wanted:
    """What is asked of whom, by when."""

    sections: tuple[Section, ...]
    whom: tuple[Organisation, ...]
    answer_by: datetime


def read(session: Session, text: str, now: datetime) -> Wanted:
    """`staffing, impact of Saltmere and Fenbridge by 05:30`; without sections the usual ones. Raises UserError."""
    rest, by = times.last(" ".join(text.split()), "by", "before")
    at = answer_by(session, by, now)
    named, whom = _apart(rest)
    found = organisations_named(session, whom)
    return Wanted(_sections(named) if named else USUAL, tuple(found), at)


def answer_by(session: Session, text: str, now: datetime) -> datetime:
    """By when they are to answer: in an hour where nobody says. Raises UserError for what is not ahead."""
    at = times.when(session, text, now) if text else now + USUAL_TIME
    if at <= now:
        raise UserError(f"“{text}” is not ahead. Type it like: {EXAMPLE}")
    return at


def organisations_named(session: Session, text: str) -> list[Organisation]:
    """The organisations that a text names. Raises UserError."""
    return organisation_names.named(directory.cluster(session), text)


def _apart(text: str) -> tuple[str, str]:
    """The sections and the organisations of a line; no sections where it names none."""
    for pattern, is_turned in ((_OF, False), (_FOR, True)):
        parts = pattern.split(text, maxsplit=1)
        if len(parts) == 2 and named_first(parts[1 if is_turned else 0])[0]:
            return (parts[1], parts[0]) if is_turned else (parts[0], parts[1])
    section, rest = named_first(text)
    if section and not rest:
        raise UserError(f"Say of whom, such as “all providers”: {EXAMPLE}")
    return (section.id, rest) if section else ("", text)


def _sections(text: str) -> tuple[Section, ...]:
    found: list[Section] = []
    for piece in re.split(r"\s*(?:,|;|\band\b|&)\s*", text):
        section, rest = named_first(piece)
        if piece and (section is None or rest):
            raise UserError(f"“{piece}” is no section. Sections: {IDS}.")
        found += [section] if section and section not in found else []
    return tuple(found)


@dataclass(frozen=True)
class Asked:
    """What came of asking: for which report, and who of them is called and who cannot be."""

    number: int
    called: tuple[str, ...]
    missing: tuple[NotTold, ...]


def ask(session: Session, incident: Incident, wanted: Wanted, now: datetime, actor: Actor) -> Asked:
    """Ask organisations for sections of the draft. Nobody is called of an incident that is over. Raises UserError."""
    if incident.alert_state not in LIVE:
        over = f"Incident {incident.id} is over, so nobody is called about it."
        raise UserError(f"{over} Ring them, and type what they say.")
    sitrep = service.the_draft(session, incident, now, actor)
    called, missing = organisations.called_and_not(session, incident, wanted.whom, now)
    ids = [one.id for one in wanted.sections]
    entry = ask_messages.entry(sitrep.number, wanted.sections, wanted.whom, wanted.answer_by, missing)
    incidents.note(session, incident, now, SITREP, entry, actor)
    for whom in wanted.whom:
        made = SitrepAsk(
            sitrep_id=sitrep.id or 0,
            sections=ids,
            organisation=whom.id,
            asked_at=now,
            asked_by=actor.name,
            answer_by=wanted.answer_by,
        )
        session.add(made)
        session.flush()
        _call(session, incident, sitrep, made, whom, now)
    return Asked(sitrep.number, tuple(one.name for one in called), tuple(missing))


def _call(
    session: Session,
    incident: Incident,
    sitrep: Sitrep,
    made: SitrepAsk,
    whom: Organisation,
    now: datetime,
    *,
    is_late: bool = False,
) -> None:
    facts, sections = incident_messages.of(incident), [BY_ID[one] for one in made.sections]
    opening = Opening(
        kind=ASK,
        serves_id=made.id or 0,
        title=ask_messages.title(facts, sitrep.number),
        text=ask_messages.text(facts, sections, made.answer_by, now, is_late=is_late),
        summary=ask_messages.summary(facts, sections, made.answer_by, now, is_late=is_late),
        lane=news.lane(incident),
        insists=not incident.is_exercise,
        is_exercise=incident.is_exercise,
        incident_id=incident.id,
    )
    organisations.call(session, now, whom, opening)


def answered(session: Session, call_out: CallOut, callee: Callee, now: datetime) -> None:
    """Somebody of an organisation has answered: their words after the “1” stand in the first section asked for."""
    made = session.get(SitrepAsk, call_out.serves_id)
    sitrep = session.get(Sitrep, made.sitrep_id) if made else None
    person = directory.person(session, callee.person_id)
    if made is None or sitrep is None or person is None or callee.cannot_attend:
        return
    incident, whom = incidents.get(session, sitrep.incident_id), _organisation(session, made.organisation)
    text, _ = without_nhs_numbers((callee.said or "").strip())
    if not text or whom is None:
        return
    actor = directory.as_actor(person)
    drafted = service.the_draft(session, incident, now, actor)  # where the report has gone out, it is news for the next
    answers.take_down(session, incident, drafted, whom, text, now, actor, BY_ID[made.sections[0]])


def _organisation(session: Session, organisation: str) -> Organisation | None:
    return next((one for one in directory.cluster(session).organisations if one.id == organisation), None)


def call_no_more(session: Session, sitrep: Sitrep, whom: Organisation, now: datetime) -> None:
    """An organisation has answered all that it was asked for: nobody of it is called any more."""
    if any(one.is_open for one in answers.standing(session, sitrep) if one.organisation == whom.id):
        return
    for made in _of(session, sitrep, whom.id):
        for call_out in callout.serving(session, ASK, made.id):
            if call_out.state == CallOutState.OPEN:
                callout.conclude(session, call_out, now, f"{whom.name} has answered.")


def _of(session: Session, sitrep: Sitrep, organisation: str) -> Sequence[SitrepAsk]:
    theirs = select(SitrepAsk).where(SitrepAsk.sitrep_id == sitrep.id, SitrepAsk.organisation == organisation)
    return session.exec(theirs.order_by(col(SitrepAsk.id))).all()


def stop(session: Session, incident: Incident, now: datetime, because: str) -> None:
    """Nobody is asked any more for the report that has gone out, or of a response that is over."""
    organisations.stop(session, incident, ASK, now, because)


def state_changed(session: Session, incident: Incident, turn: Turn) -> None:
    """The response is over: nobody is called for a report any more."""
    if incident.alert_state not in LIVE and turn.before in LIVE:
        stop(session, incident, turn.now, f"The response to incident {incident.id} is over.")


@question
def _asked() -> Select[SitrepAsk, Sitrep]:
    joined = select(SitrepAsk, Sitrep).join(Sitrep, col(Sitrep.id) == col(SitrepAsk.sitrep_id))
    live = joined.join(Incident, col(Incident.id) == col(Sitrep.incident_id))
    drafts = live.where(col(Sitrep.authorised_at).is_(None), col(Incident.alert_state).in_(LIVE))
    return drafts.order_by(col(SitrepAsk.id))


def _waiting(session: Session) -> list[tuple[SitrepAsk, Sitrep]]:
    """What is waited for: of drafts, in responses that go on."""
    found = list(_asked(session).all())
    still = {
        one.asked.id
        for sitrep in {sitrep.id: sitrep for _, sitrep in found}.values()
        for one in answers.standing(session, sitrep)
        if one.asked and one.is_open
    }
    return [(made, sitrep) for made, sitrep in found if made.id in still]


def late(session: Session, now: datetime) -> list[int]:
    """The reports for which an organisation has not answered in time, and that was not told yet."""
    return sorted({sitrep.id or 0 for made, sitrep in _waiting(session) if _is_late(made, now)})


def _is_late(made: SitrepAsk, now: datetime) -> bool:
    return made.late_told_at is None and made.answer_by <= now


def next_late(session: Session, _: datetime) -> datetime | None:
    """When the next answer is late."""
    return min((made.answer_by for made, _ in _waiting(session) if made.late_told_at is None), default=None)


def chase(_: Bot, session: Session, now: datetime, number: int) -> None:
    """Say in the log and in the channel who has not answered, and ask them once more; another process may have."""
    sitrep = session.get(Sitrep, number)
    incident = incidents.get(session, sitrep.incident_id if sitrep else 0)
    service.turn(session, incident)
    those = [made for made, row in _waiting(session) if row.id == number and _is_late(made, now)]
    if sitrep is None or not those:
        return
    named = directory.cluster(session).organisation_names
    silent = [(named.get(one.organisation, one.organisation), one.answer_by) for one in those]
    incidents.note(session, incident, now, SITREP, ask_messages.late_entry(sitrep.number, silent))
    for made in those:
        made.late_told_at = now
        session.add(made)
        if not any(one.state == CallOutState.OPEN for one in callout.serving(session, ASK, made.id)):
            _ask_again(session, incident, sitrep, made, now)
    incidents.tell_room(session, incident, ask_messages.late(incident.id or 0, sitrep.number, silent), now)


def _ask_again(session: Session, incident: Incident, sitrep: Sitrep, made: SitrepAsk, now: datetime) -> None:
    """Whoever has answered the call, but not all that was asked: what is missing is asked for in one of its own."""
    whom, standing = _organisation(session, made.organisation), answers.standing(session, sitrep)
    missing = [one.section for one in standing if one.organisation == made.organisation and one.is_open]
    if whom is not None:
        row = made.model_dump(exclude={"id", "sections"})
        again = SitrepAsk(**row, sections=[one for one in missing if one in made.sections])
        session.add(again)
        session.flush()
        _call(session, incident, sitrep, again, whom, now, is_late=True)


def owed(session: Session, now: datetime) -> list[int]:
    """What somebody is to be asked for who could not be called until now."""
    return [made.id or 0 for made, sitrep in _waiting(session) if _is_owed(session, made, sitrep, now)]


def _is_owed(session: Session, made: SitrepAsk, sitrep: Sitrep, now: datetime) -> bool:
    if incidents.get(session, sitrep.incident_id).is_exercise:
        return False
    calls = callout.serving(session, ASK, made.id)
    if any(one.answered_at for call in calls for one in callout.callees(session, call.id)):
        return False
    return organisations.is_owed(session, calls, made.organisation, now)


def call_later(_: Bot, session: Session, now: datetime, number: int) -> None:
    """Ask them now; another process may have done it meanwhile."""
    made = session.get(SitrepAsk, number)
    sitrep = session.get(Sitrep, made.sitrep_id) if made else None
    if made is None or sitrep is None:
        return
    incident, whom = incidents.get(session, sitrep.incident_id), _organisation(session, made.organisation)
    service.turn(session, incident)
    if whom is not None and number in owed(session, now):
        _call(session, incident, sitrep, made, whom, now, is_late=made.answer_by <= now)
