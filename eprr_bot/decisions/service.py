"""Recording decisions and what becomes of them. Each writes its log entry, whole, in the same transaction (DOMAIN §5).

Nobody approves anything here (¶66): what somebody decided is written down, and everybody is told.
"""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from eprr_bot.base.letters import visible
from eprr_bot.base.patient_data import without_nhs_numbers
from eprr_bot.base.questions import question
from eprr_bot.decisions import decision as words
from eprr_bot.decisions import messages
from eprr_bot.decisions.decision import FIELDS, Given, State, Step
from eprr_bot.decisions.models import Decision, DecisionStep
from eprr_bot.directory import service as directory
from eprr_bot.directory import times
from eprr_bot.directory.models import Person
from eprr_bot.incidents import command, news
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.models import Incident, RoleTaken
from eprr_bot.oncall import service as oncall
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Message
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Content
from eprr_bot.slack.commands import Actor, UserError

KIND = "decision"
"""The kind of the log's entries about decisions."""
LOGGIST = "loggist"
"""The role, and the rota, of whoever writes for the director."""


@dataclass(frozen=True)
class Recorded:
    """A decision that was written down, and whether a number was left out of it."""

    one: Decision
    took_out_number: bool


def record(
    session: Session,
    incident: Incident,
    given: Given,
    now: datetime,
    actor: Actor,
    maker: Person | None = None,
    replaces: int | None = None,
) -> Recorded:
    """Write down a decision; `maker` is who took it, where somebody writes for them.

    `replaces` is the number of the decision that it takes the place of. Raises UserError where there is nothing to
    read in it, where a time cannot be used, or where the other is not in force.
    """
    command.lock(session, incident)
    given, removed = _cleaned(given)
    if not visible(given.decision):
        raise UserError("Say what was decided: /incident decision <what> because <why>, review <time>")
    earlier = in_force(session, incident, replaces) if replaces else None
    made = _made(session, incident, given, now, actor, maker or _whose_it_is(session, incident, actor, now))
    made.replaces = replaces
    session.add(made)
    session.flush()
    if earlier:
        _end(session, earlier, Step.SUPERSEDED, f"decision {made.number}", now, actor)
        earlier.replaced_by = made.number
    _note_whole(session, incident, made, now, actor)
    news.tell_room(session, incident, messages.announced(made), now)
    return Recorded(made, removed)


def _cleaned(given: Given) -> tuple[Given, bool]:
    cleaned = {name: without_nhs_numbers(text.strip()) for name, text in asdict(given).items()}
    return Given(**{name: text for name, (text, _) in cleaned.items()}), any(one for _, one in cleaned.values())


def _made(
    session: Session, incident: Incident, given: Given, now: datetime, actor: Actor, maker: Person | None
) -> Decision:
    review_at = review_time(session, given.review, now)
    decided_at = decided_time(session, given.decided, now)
    return Decision(
        incident_id=incident.id or 0,
        number=_next_number(session, incident),
        decided_at=decided_at,
        entered_at=now,
        late_reason=given.late if words.is_late(decided_at, now) else "",
        maker_id=maker.id if maker else None,
        maker=maker.name if maker else actor.name,
        entered_by=actor.name,
        decision=given.decision,
        review_at=review_at,
        nudge_at=review_at,
        **{name: getattr(given, name) for name in FIELDS},
    )


def _next_number(session: Session, incident: Incident) -> int:
    """The incident is locked, so nobody else counts meanwhile."""
    highest = select(func.max(Decision.number)).where(Decision.incident_id == incident.id)
    return (session.exec(highest).one() or 0) + 1


def review_time(session: Session, text: str, now: datetime) -> datetime | None:
    """When a decision is to be looked at next; None where nothing is said. Raises UserError for a time that is past."""
    if not text.strip():
        return None
    found = times.when(session, text, now)
    if found <= now:
        raise UserError(f"The review would be {blocks.on(found)}, which is past. Give a time to come.")
    return found


def decided_time(session: Session, text: str, now: datetime) -> datetime:
    """When it was decided: “02:40” is the last one. Raises UserError."""
    return times.gone(session, text, now) if text.strip() else now


def _whose_it_is(session: Session, incident: Incident, actor: Actor, now: datetime) -> Person | None:
    """The accountable director's, where the loggist writes and names nobody; else that of whoever writes."""
    if incident.director_id and actor.person_id and actor.person_id != incident.director_id:
        role = session.get(RoleTaken, (incident.id, LOGGIST, actor.person_id))
        has_it = role is not None and role.ended_at is None and role.asked_at is None
        if has_it or oncall.holder(session, LOGGIST, now) == actor.person_id:
            return directory.person(session, incident.director_id)
    return directory.person_of(session, actor)


def _note_whole(session: Session, incident: Incident, one: Decision, now: datetime, actor: Actor) -> None:
    on_behalf_of = one.maker if one.maker != actor.name else ""
    incidents.note(
        session,
        incident,
        now,
        KIND,
        messages.whole(one),
        actor,
        event_at=one.decided_at,
        on_behalf_of=on_behalf_of,
        late_reason=one.late_reason or (messages.NO_REASON if words.is_late(one.decided_at, now) else ""),
    )


def get(session: Session, incident: Incident, number: int) -> Decision:
    """A decision by its number within the incident. Raises UserError where there is none."""
    found = select(Decision).where(Decision.incident_id == incident.id, Decision.number == number)
    if one := session.exec(found).first():
        return one
    raise UserError(f"Incident {incident.id} has no decision {number}. /incident decisions shows those there are.")


def in_force(session: Session, incident: Incident, number: int) -> Decision:
    """The same, where it still holds. Raises UserError otherwise, and says what became of it."""
    one = get(session, incident, number)
    session.refresh(one, with_for_update=True)
    if one.state != State.IN_FORCE:
        raise UserError(f"{blocks.full_stop(blocks.sentence(messages.standing(one)))} Nothing was changed.")
    return one


def of_incident(session: Session, incident: Incident) -> list[Decision]:
    """Every decision of an incident, the newest first."""
    return list(_of_incident(session, incident.id).all())


@question
def _of_incident(incident_id: int | None) -> SelectOfScalar[Decision]:
    return select(Decision).where(Decision.incident_id == incident_id).order_by(col(Decision.number).desc())


def steps(session: Session, one: Decision) -> list[DecisionStep]:
    """What was said of a decision later, the oldest first."""
    theirs = select(DecisionStep).where(DecisionStep.decision_id == one.id)
    return list(session.exec(theirs.order_by(col(DecisionStep.id))).all())


def withdraw(session: Session, incident: Incident, number: int, why: str, now: datetime, actor: Actor) -> Recorded:
    """A decision holds no more, and nothing takes its place. Raises UserError without a reason."""
    command.lock(session, incident)
    one, (why, removed) = in_force(session, incident, number), without_nhs_numbers(why)
    if not visible(why):
        raise UserError(f"Say why: /incident decision {number} withdrawn because <why>")
    _end(session, one, Step.WITHDRAWN, why, now, actor)
    incidents.note(session, incident, now, KIND, f"Decision {number} withdrawn. {blocks.reason(why)}", actor)
    news.tell_room(session, incident, messages.withdrawn(one, why, actor.name), now)
    return Recorded(one, removed)


def _end(session: Session, one: Decision, step: Step, note: str, now: datetime, actor: Actor) -> None:
    one.state, one.nudge_at = State(step), None
    _stepped(session, one, step, note, now, actor)
    _retire(session, one, messages.settled(one, _ended(step, note), actor.name, now), now)


def _ended(step: Step, note: str) -> str:
    return f"superseded by {note}" if step == Step.SUPERSEDED else f"withdrawn: {blocks.open_ended(note)}"


def _stepped(
    session: Session, one: Decision, step: Step, note: str, now: datetime, actor: Actor, at: datetime | None = None
) -> None:
    session.add(one)
    session.add(DecisionStep(decision_id=one.id or 0, at=now, by=actor.name, step=step, note=note, review_at=at))
    session.flush()


def reviewed(
    session: Session,
    incident: Incident,
    number: int,
    found: str,
    review_at: datetime | None,
    now: datetime,
    actor: Actor,
) -> Recorded:
    """Somebody has looked at a decision again, and it stands; `review_at` is when it is looked at next."""
    command.lock(session, incident)
    one, (found, removed) = in_force(session, incident, number), without_nhs_numbers(found)
    _next_review(one, review_at)
    _stepped(session, one, Step.REVIEWED, found, now, actor, review_at)
    entry = blocks.sentences(f"Decision {number} reviewed: it stands.", found, messages.next_review(review_at))
    incidents.note(session, incident, now, KIND, entry, actor)
    _retire(session, one, messages.settled(one, "it stands", actor.name, now), now)
    return Recorded(one, removed)


def set_review(
    session: Session, incident: Incident, number: int, at: datetime, now: datetime, actor: Actor
) -> Decision:
    """A decision is to be looked at again at another time."""
    command.lock(session, incident)
    one = in_force(session, incident, number)
    _next_review(one, at)
    _stepped(session, one, Step.REVIEW_SET, "", now, actor, at)
    incidents.note(session, incident, now, KIND, f"Decision {number}: {messages.next_review(at)}", actor)
    _retire(session, one, messages.settled(one, "review put off", actor.name, now), now)
    return one


def _next_review(one: Decision, at: datetime | None) -> None:
    one.review_at, one.nudge_at, one.nudges = at, at, 0


def add(
    session: Session, incident: Incident, number: int, step: Step, text: str, now: datetime, actor: Actor
) -> Recorded:
    """Something is said of a decision that changes nothing in it: what came of it, or what was left out."""
    command.lock(session, incident)
    one, (text, removed) = get(session, incident, number), without_nhs_numbers(text)
    if not visible(text):
        raise UserError(f"Nothing of that could be read. Type: /incident decision {number} outcome <what came of it>")
    _stepped(session, one, step, text, now, actor)
    incidents.note(session, incident, now, KIND, f"Decision {number}, {step}: {blocks.full_stop(text)}", actor)
    return Recorded(one, removed)


def about_review(incident: Incident, one: Decision) -> str:
    """What the messages that raise a decision's review are filed under."""
    return f"{news.subject(incident)}/decision/{one.number}"


def _retire(session: Session, one: Decision, content: Content, now: datetime) -> None:
    """Whoever was asked whether it stands reads what came of that, without the buttons."""
    incident = incidents.get(session, one.incident_id)
    asked = select(Message).where(Message.subject == about_review(incident, one), col(Message.revises).is_(None))
    for message in session.exec(asked).all():
        outbox.revise(session, now, message, content)
