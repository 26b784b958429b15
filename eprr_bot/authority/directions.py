"""Giving directions to providers, and what they answer. Every change writes its log entry in the same transaction.

Nothing is refused for want of an instrument (¶66): it goes out as a request, and whoever reads it reads that. So it
does without an incident (MOU-03); then what becomes of it stands in entries of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from eprr_bot.authority import direction, instrument, register
from eprr_bot.authority import direction_messages as messages
from eprr_bot.authority.commitments import whose
from eprr_bot.authority.direction import Act, Given, Progress, Share
from eprr_bot.authority.models import Direction, DirectionEntry, DirectionShare
from eprr_bot.base.db import add_numbered, take_turns
from eprr_bot.base.letters import visible
from eprr_bot.base.patient_data import without_nhs_numbers
from eprr_bot.callout import posts
from eprr_bot.callout import service as callout
from eprr_bot.callout.models import CallOutState
from eprr_bot.callout.service import Opening
from eprr_bot.directory import service as directory
from eprr_bot.directory.cluster import Organisation
from eprr_bot.directory.instruments import Use
from eprr_bot.directory.models import Person
from eprr_bot.incidents import command, news, organisations, standing
from eprr_bot.incidents import messages as incident_messages
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.alert import LIVE, TYPES, AlertState
from eprr_bot.incidents.messages import Facts
from eprr_bot.incidents.models import Incident, IncidentType
from eprr_bot.incidents.organisation_messages import NotTold
from eprr_bot.incidents.standing import Standing
from eprr_bot.reach import service as reach
from eprr_bot.reach.routes import every
from eprr_bot.records.service import BOT
from eprr_bot.slack.blocks import Content
from eprr_bot.slack.commands import Actor, UserError

KIND = "direction"
"""The kind of the call-outs by which providers are told, and of the log's entries."""
NO_TRIGGER = "no trigger is stated, and no critical or major incident is declared"
NO_INCIDENT = "it belongs to no incident, and authority to direct is for emergencies"


@dataclass(frozen=True)
class Wanted:
    """What somebody directs some providers to do. `paper` is the id of an instrument that they name."""

    whom: Sequence[Organisation]
    act: Act
    what: str
    until_at: datetime | None = None
    paper: str = ""
    trigger: str = ""


@dataclass(frozen=True)
class Made:
    """A direction that was given: who is called, who cannot be, and whether an NHS number was left out."""

    one: Given
    called: Sequence[str]
    missing: Sequence[NotTold]
    took_out: bool


def give(
    session: Session,
    incident: Incident | None,
    wanted: Wanted,
    now: datetime,
    actor: Actor,
    director: Person | None = None,
) -> Made:
    """Record a direction and call the on-call contact of each provider. Raises UserError where it cannot be read,
    its time is past, the incident is over, or there is none and no reason."""
    what, removed = without_nhs_numbers(" ".join(visible(wanted.what).split()))
    trigger, removed_too = without_nhs_numbers(" ".join(visible(wanted.trigger).split()))
    _refuse(incident, what, trigger, wanted.until_at, now)
    lock(session, incident)
    who = director or whose(session, incident, now, actor)
    row = Direction(
        incident_id=incident.id if incident else None,
        act=wanted.act,
        what=what,
        trigger=trigger or _trigger(incident),
        until_at=wanted.until_at,
        director_id=who.id if who else None,
        director=who.name if who else actor.name,
        entered_by=actor.name,
        at=now,
        next_at=direction.next_look(now, 0, now, wanted.until_at),
    )
    add_numbered(session, row)
    theirs = register.of_person(session, row.director_id, now)
    shares = [_share(session, row, one, theirs, wanted.paper, now) for one in wanted.whom]
    session.add_all(shares)
    session.flush()
    called, missing = organisations.called_and_not(session, incident, wanted.whom, now)
    one = bare(session, row, shares)
    entry = messages.entry(one, [each.name for each in called], missing)
    note(session, row, incident, entry, now, actor)
    for share, whom in zip(shares, wanted.whom, strict=True):
        if directory.contacts_of(session, whom.id, now):
            call(session, incident, one, share, whom, now)
    return Made(one, [each.name for each in called], missing, removed or removed_too)


def lock(session: Session, incident: Incident | None) -> None:
    """Whoever changes a direction waits for whoever does so now."""
    if incident is not None:
        command.lock(session, incident)
    else:
        take_turns(session, "directions")


def note(
    session: Session, row: Direction, incident: Incident | None, text: str, now: datetime, actor: Actor = BOT
) -> None:
    """Write what became of a direction in its incident's log; without an incident, in entries of its own."""
    if incident is None:
        session.add(DirectionEntry(direction_id=row.id or 0, at=now, by=actor.name, text=text))
        return
    behalf = row.director if actor != BOT and row.at == now and row.director != actor.name else ""
    incidents.note(session, incident, now, KIND, text, actor, on_behalf_of=behalf)


def tell(
    session: Session, row: Direction, incident: Incident | None, content: Content, now: datetime, occasion: str
) -> None:
    """The incident's channel reads it; without an incident, the director in whose name it was given."""
    if incident is not None:
        incidents.tell_room(session, incident, content, now)
        return
    envelope = news.envelope(None, KIND, f"direction/{row.id}/{occasion}")
    reach.tell(session, now, row.director_id, content, envelope, every())


def _refuse(incident: Incident | None, what: str, trigger: str, until_at: datetime | None, now: datetime) -> None:
    if not what:
        raise UserError(f"Say what they are to stop, start or put first: {direction.ONE_LINE}")
    if until_at is not None and until_at <= now:
        raise UserError("The time until which it is to last is past. Give a later one.")
    if incident is None and not trigger:
        raise UserError(
            "No incident is open. If it cannot wait for one, add “because” and why: it goes out as a request (¶62). "
            "/incident declares one."
        )
    if incident is not None and incident.alert_state not in LIVE:
        raise UserError(f"Incident {incident.id} is over. If it is on again, type /incident reopen first.")


def _trigger(incident: Incident | None) -> str:
    """What lets a director direct, where nobody says: that a critical or major incident is declared (MOU-03)."""
    if incident is None:
        return ""
    is_one = incident.type in (IncidentType.CRITICAL, IncidentType.MAJOR)
    is_declared = incident.alert_state == AlertState.DECLARED
    return f"{TYPES[incident.type]} {incident.id} is declared" if is_one and is_declared else ""


def _share(
    session: Session, row: Direction, whom: Organisation, theirs: Standing, paper: str, now: datetime
) -> DirectionShare:
    covering = theirs.covering(Use.PRIORITIES, whom.id)
    found = next((one for one in covering if paper in ("", one.id)), None)
    share = DirectionShare(direction_id=row.id or 0, organisation=whom.id, since=now)
    if found is None:
        share.why_not = _why_not(session, row, whom, theirs)
    elif row.incident_id is None or not row.trigger:
        share.why_not = f"{NO_INCIDENT if row.incident_id is None else NO_TRIGGER}."
    else:
        granted = directory.cluster(session).organisation_names.get(found.body, found.body)
        share.instrument_id, share.instrument = found.id, f"{found.title}, {found.clause}, of {granted}"
    return share


def _why_not(session: Session, row: Direction, whom: Organisation, theirs: Standing) -> str:
    """Why no instrument binds a provider to what this director says; a plain sentence."""
    others = [one for one in directory.instruments(session) if one.is_for(Use.PRIORITIES) and whom.id in one.covers]
    holding = [one for one in others if one.is_in_force(theirs.day)]
    if whom.id not in theirs.area.all:
        return f"it is outside the area of {row.director} now."
    if holding and holding[0] not in theirs.papers:
        role = register.role_name(session, holding[0].role)
        return f"{holding[0].title}, {holding[0].clause}, is for the {role}, and {row.director} is not that now."
    if holding:
        return "the instrument that was named does not cover it."
    status, paper = instrument.standing_of_provider(standing.file(session), whom.id, theirs.day)
    nearest = f": {paper.title}, {paper.clause}, is {status}" if paper else ""
    return f"no memorandum or contract clause with it is in force{nearest}."


def call(
    session: Session, incident: Incident | None, one: Given, share: DirectionShare, whom: Organisation, now: datetime
) -> None:
    """Call a provider's contact about its share, until somebody of it has answered."""
    facts, shown = facts_of(incident), as_read(session, share)
    opening = Opening(
        kind=KIND,
        serves_id=share.id or 0,
        title=messages.title(facts, one.number, shown),
        text=messages.text(facts, one, shown),
        summary=messages.summary(facts, one, shown, now),
        lane=news.lane(incident),
        insists=not news.is_exercise(incident),
        is_exercise=news.is_exercise(incident),
        incident_id=incident.id if incident else None,
    )
    organisations.call(session, now, whom, opening)


def say(
    session: Session, share: DirectionShare, progress: Progress, now: datetime, actor: Actor, words: str = ""
) -> bool:
    """A provider answers. Returns whether an NHS number was taken out. Raises UserError where it was withdrawn."""
    row, incident = of_share(session, share)
    lock(session, incident)
    session.refresh(share)
    words, removed = without_nhs_numbers(" ".join(visible(words).split()))
    if share.progress == Progress.WITHDRAWN != progress:
        raise UserError(f"That was withdrawn. Give it anew: {direction.ONE_LINE}")
    if share.progress == progress and words in ("", share.note):
        return removed  # pressed twice, or said again
    share.progress, share.since, share.by, share.note = progress, now, actor.name, words
    session.add(share)
    session.flush()
    shown = as_read(session, share)
    note(session, row, incident, messages.progress_entry(row.id or 0, shown), now, actor)
    _call_no_more(session, share, now, shown)
    if progress == Progress.CANNOT:
        told = messages.cannot_told(facts_of(incident), bare(session, row, [share]), shown)
        tell(session, row, incident, told, now, f"cannot/{share.id}/{now.isoformat()}")
    return removed


def facts_of(incident: Incident | None) -> Facts | None:
    """What is said of the incident, where there is one."""
    return incident_messages.of(incident) if incident else None


def _call_no_more(session: Session, share: DirectionShare, now: datetime, shown: Share) -> None:
    """Whoever was called reads how it stands now; calls that go on are ended."""
    for call_out in callout.serving(session, KIND, share.id):
        if call_out.state != CallOutState.OPEN:
            posts.renew(session, call_out, now)
        elif shown.progress == Progress.WITHDRAWN:
            callout.stop(session, call_out, now, "The direction was withdrawn.")
        else:
            callout.conclude(session, call_out, now, f"{shown.organisation}: {shown.progress}.")


def withdraw(
    session: Session, number: int, whom: Sequence[DirectionShare], why: str, now: datetime, actor: Actor
) -> tuple[list[str], list[str]]:
    """It is lifted from these; whoever was told is told so. Returns the names of those who are told, and of those who
    cannot be now. Raises UserError where there is nothing to lift."""
    row, incident = get(session, number)
    lock(session, incident)
    still = [one for one in whom if one.progress != Progress.WITHDRAWN]
    if not still:
        raise UserError(f"Direction {number} is withdrawn already.")
    told, rung, why = list[str](), list[str](), without_nhs_numbers(" ".join(visible(why).split()))[0]
    content = messages.withdrawn_told(facts_of(incident), bare(session, row, still), why, now)
    for share in still:
        had_it = share.progress != Progress.GIVEN or organisations.has_been_called(session, KIND, share.id)
        say(session, share, Progress.WITHDRAWN, now, actor, why)
        if had_it:
            about = (KIND, f"direction/withdrawn/{share.id}")
            is_told = organisations.tell(session, incident, share.organisation, about, content, now)
            (told if is_told else rung).append(as_read(session, share).organisation)
    return told, rung


def get(session: Session, number: int) -> tuple[Direction, Incident | None]:
    """The direction of this number, with its incident if it has one. Raises UserError where there is none."""
    found = session.get(Direction, number)
    if found is None:
        raise UserError(f"There is no direction {number}. Type /authority directions for those there are.")
    return found, incidents.get(session, found.incident_id) if found.incident_id else None


def of_share(session: Session, share: DirectionShare) -> tuple[Direction, Incident | None]:
    """The direction of which this is a share, with its incident."""
    return get(session, share.direction_id)


def share_of(session: Session, number: int) -> DirectionShare:
    """The share of this number. Raises UserError where there is none."""
    found = session.get(DirectionShare, number)
    if found is None:
        raise UserError("That is no direction any more. Type /authority directions for those there are.")
    return found


def shares(session: Session, number: int) -> list[DirectionShare]:
    """Every provider's share of a direction, in the order in which they were named."""
    theirs = select(DirectionShare).where(DirectionShare.direction_id == number)
    return list(session.exec(theirs.order_by(col(DirectionShare.id))).all())


def as_read(session: Session, share: DirectionShare, **more: object) -> Share:
    """A share as people read it; `more` is what came of the calls."""
    name = directory.cluster(session).organisation_names.get(share.organisation, share.organisation)
    common = (share.id or 0, name, Progress(share.progress), share.since, share.by, share.note)
    return Share(*common, share.instrument, share.why_not, **more)  # type: ignore[arg-type]  # tries and not_told


def bare(session: Session, row: Direction, those: Sequence[DirectionShare]) -> Given:
    """A direction as people read it, without what came of the calls."""
    return _given(row, [as_read(session, one) for one in those])


def _given(row: Direction, shown: Sequence[Share]) -> Given:
    return Given(
        number=row.id or 0,
        incident=row.incident_id,
        act=Act(row.act),
        what=row.what,
        director=row.director,
        entered_by=row.entered_by,
        at=row.at,
        until=row.until_at,
        trigger=row.trigger,
        is_over=row.ended_at is not None,
        shares=tuple(shown),
    )


def entries_of(session: Session, number: int) -> Sequence[DirectionEntry]:
    """What became of a direction that belongs to no incident, the oldest first."""
    theirs = select(DirectionEntry).where(DirectionEntry.direction_id == number)
    return session.exec(theirs.order_by(col(DirectionEntry.id))).all()


def rows(session: Session, incident: Incident | None) -> Sequence[Direction]:
    """The directions that were given in an incident, or in none, the oldest first."""
    where = Direction.incident_id == (incident.id if incident else None)
    return session.exec(select(Direction).where(where).order_by(col(Direction.id))).all()


def of_incident(session: Session, incident: Incident | None) -> list[Given]:
    """Every direction that was given in an incident, or in none, the oldest first, with what came of the calls."""
    given = rows(session, incident)
    if not given:
        return []
    wanted = select(DirectionShare).where(col(DirectionShare.direction_id).in_([one.id for one in given]))
    found = session.exec(wanted.order_by(col(DirectionShare.id))).all()
    waited_for = [one.id or 0 for one in found if one.progress == Progress.GIVEN]
    tries = organisations.tries_of(session, incident, KIND, waited_for)
    theirs: dict[int, list[Share]] = {}
    for one in found:
        more = {} if one.id not in waited_for else _what_came(session, incident, one, tries.get(one.id or 0))
        theirs.setdefault(one.direction_id, []).append(as_read(session, one, **more))
    return [_given(row, theirs.get(row.id or 0, [])) for row in given]


def open_alone(session: Session) -> list[Given]:
    """Those that belong to no incident, and stand: their time is not up, and not all of them are withdrawn."""
    where = (col(Direction.incident_id).is_(None), col(Direction.ended_at).is_(None))
    found = session.exec(select(Direction).where(*where).order_by(col(Direction.id))).all()
    given = [bare(session, one, shares(session, one.id or 0)) for one in found]
    return [one for one in given if any(each.progress != Progress.WITHDRAWN for each in one.shares)]


def _what_came(session: Session, incident: Incident | None, share: DirectionShare, tries: object) -> dict[str, object]:
    if tries is not None:
        return {"tries": tries}
    whom = next((one for one in directory.cluster(session).organisations if one.id == share.organisation), None)
    return {"not_told": organisations.not_told(session, incident, whom).why if whom else "it is here no more"}
