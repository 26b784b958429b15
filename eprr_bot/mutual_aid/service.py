"""Asking for mutual aid, and for whom. Nobody's leave is needed: it is recorded, and it is told (¶66)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from eprr_bot.base.db import add_numbered, take_turns
from eprr_bot.base.letters import visible
from eprr_bot.base.patient_data import REMOVED, without_nhs_numbers
from eprr_bot.callout import posts
from eprr_bot.callout import service as callout
from eprr_bot.callout.models import CallOutState
from eprr_bot.callout.service import Opening
from eprr_bot.directory import service as directory
from eprr_bot.directory.cluster import Organisation
from eprr_bot.incidents import command, news, organisations
from eprr_bot.incidents import messages as incident_messages
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.alert import LIVE
from eprr_bot.incidents.models import Incident
from eprr_bot.incidents.organisation_messages import NotTold
from eprr_bot.mutual_aid import calls, catalogue, entries, register
from eprr_bot.mutual_aid.aid import Answer, Request
from eprr_bot.mutual_aid.models import MUTUAL_AID, AidShare, MutualAidRequest
from eprr_bot.mutual_aid.said import Made, Wanted, Whom
from eprr_bot.records.service import BOT
from eprr_bot.returns import service as returns
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Content
from eprr_bot.slack.commands import Actor, UserError

SAME_WITHIN = timedelta(minutes=15)
ANSWER_WITHIN = {"immediate": timedelta(minutes=15), "urgent": timedelta(hours=1), "planned": timedelta(hours=4)}
"""By when answers are wanted, where nobody says so."""
TO_COLLATE = timedelta(minutes=15)
"""How long before a return is due answers are wanted, or a quarter of the time where that is shorter."""


def tidy(text: str) -> str:
    """What somebody typed as it is kept: on one line, and without NHS numbers."""
    return without_nhs_numbers(" ".join(visible(text).split()))[0]


def request_aid(session: Session, incident: Incident | None, wanted: Wanted, now: datetime, actor: Actor) -> Made:
    """Record a request, write it in the incident's log and call whoever is asked. Without an incident nobody is called.

    Raises UserError where a part is missing or its time for answers is past.
    """
    wanted = _tidied(wanted)
    _refuse(wanted, now)
    if incident is not None:
        command.lock(session, incident)
    row = MutualAidRequest(
        incident_id=incident.id if incident else None,
        what=wanted.what,
        from_whom=", ".join(one.name for one in wanted.whom),
        requested_at=now,
        requested_by=actor.name,
        quantity=wanted.quantity,
        priority=wanted.priority,
        skills=wanted.skills,
        place=wanted.place,
        why=wanted.why,
        starts_at=wanted.starts_at,
        ends_at=wanted.ends_at,
        answer_by=_answer_by(wanted, now),
        for_whom=wanted.for_whom,
        coordinator_id=(incident.director_id if incident else None) or incidents.director_on_call(session, now),
        raised_at=now,
    )
    add_numbered(session, row)
    if row.for_whom:
        _owe_a_return(session, row, incident, wanted, now, actor)
    made = _ask(session, row, incident, wanted.whom, now)
    note(session, row, entries.requested(made), now, actor)
    return replace(made, before=_asked_before(session, row), took_out_number=_has_left_out(row))


def _answer_by(wanted: Wanted, now: datetime) -> datetime:
    """When answers are wanted; for whoever asks us so long before that they can be put together."""
    by = wanted.answer_by or now + ANSWER_WITHIN[wanted.priority]
    return by - min(TO_COLLATE, (by - now) / 4) if wanted.for_whom else by


def _owe_a_return(
    session: Session,
    row: MutualAidRequest,
    incident: Incident | None,
    wanted: Wanted,
    now: datetime,
    actor: Actor,
) -> None:
    """Whoever asks us is to have one return by their time; it stands among the requests from above."""
    due_at = wanted.answer_by or now + ANSWER_WITHIN[wanted.priority]
    what = f"mutual aid {row.id}: {row.what}"
    owed = returns.Wanted(row.for_whom, what, due_at, row.coordinator_id)
    row.return_id = returns.record(session, incident, owed, now, actor)[0].number
    session.add(row)


def _tidied(wanted: Wanted) -> Wanted:
    named = {one.name: one for one in (replace(one, name=tidy(one.name)) for one in wanted.whom) if one.name}
    return replace(
        wanted,
        what=tidy(wanted.what),
        whom=list(named.values()),
        skills=tidy(wanted.skills),
        place=tidy(wanted.place),
        why=tidy(wanted.why),
        for_whom=tidy(wanted.for_whom),
    )


def _refuse(wanted: Wanted, now: datetime) -> None:
    if not (wanted.what and wanted.whom):
        raise UserError(f"Say what you need and from whom: {entries.HOW}")
    if wanted.answer_by is not None and wanted.answer_by <= now:
        raise UserError("The time by which answers are wanted is past. Give a later one.")


def _has_left_out(row: MutualAidRequest) -> bool:
    return REMOVED in "".join((row.what, row.from_whom, row.skills, row.place, row.why, row.for_whom))


def ask_others(session: Session, row: MutualAidRequest, whom: Sequence[Whom], now: datetime, actor: Actor) -> Made:
    """Ask more providers for the same. Raises UserError where it is closed, or all of them are asked already."""
    lock(session, row)
    if row.closed_at is not None:
        raise UserError(f"Mutual aid {row.id} is closed. /mutual-aid reopen {row.id} opens it again.")
    there = {one.name for one in shares(session, row)}
    new = [one for one in whom if one.name not in there]
    if not new:
        raise UserError(f"They are asked already: /mutual-aid show {row.id}")
    made = _ask(session, row, incident_of(session, row), new, now)
    note(session, row, entries.asked_others(made), now, actor)
    return made


def _ask(
    session: Session, row: MutualAidRequest, incident: Incident | None, whom: Sequence[Whom], now: datetime
) -> Made:
    ours = {one.id: one for one in directory.cluster(session).organisations}
    rows = [AidShare(request_id=row.id or 0, organisation=one.organisation, name=one.name, since=now) for one in whom]
    session.add_all(rows)
    session.flush()
    is_live = incident is not None and incident.alert_state in LIVE
    asked = [ours[one.organisation] for one in whom if one.organisation in ours]
    called: list[Organisation] = []
    missing: list[NotTold] = []
    if is_live and incident is not None:
        called, missing = organisations.called_and_not(session, incident, asked, now)
        for share in rows:
            if share.organisation in ours and directory.contacts_of(session, share.organisation, now):
                call(session, incident, row, share, ours[share.organisation], now)
    others = [one for one in whom if not (is_live and one.organisation in ours)]
    schedule(session, row)
    agreements = [catalogue.agreed(session, one, now) for one in whom]
    names = [one.name for one in called]
    return Made(register.one(session, row), names, missing, others, agreements=agreements)


def call(
    session: Session,
    incident: Incident,
    row: MutualAidRequest,
    share: AidShare,
    whom: Organisation,
    now: datetime,
) -> None:
    """Call an organisation's contact about a request, until somebody of it has answered."""
    facts, one = incident_messages.of(incident), register.one(session, row)
    opening = Opening(
        kind=MUTUAL_AID,
        serves_id=share.id or 0,
        title=calls.title(facts, one),
        text=calls.text(facts, one),
        summary=calls.summary(facts, one, now),
        lane=news.lane(incident),
        insists=not incident.is_exercise,
        is_exercise=incident.is_exercise,
        incident_id=incident.id,
    )
    organisations.call(session, now, whom, opening)


def call_no_more(session: Session, share: AidShare, now: datetime, because: str) -> None:
    """Whoever was called reads how it stands now; calls that go on are ended."""
    for call_out in callout.serving(session, MUTUAL_AID, share.id):
        if call_out.state != CallOutState.OPEN:
            posts.renew(session, call_out, now)
        else:
            callout.conclude(session, call_out, now, because)


def close(
    session: Session, row: MutualAidRequest, why: str, now: datetime, actor: Actor
) -> tuple[Request, list[str], list[str]]:
    """Nothing more is wanted of anybody. Returns it, who is told, and who was called before and cannot be told now.

    What was accepted is followed until it is returned. Raises UserError where it is closed already.
    """
    lock(session, row)
    if row.closed_at is not None:
        raise UserError(f"Mutual aid {row.id} is closed already. /mutual-aid reopen {row.id} opens it again.")
    before = register.one(session, row)
    row.closed_at, row.closed_by, row.closed_why = now, actor.name, tidy(why)
    session.add(row)
    told, rung = list[str](), list[str]()
    waiting = {one.number for one in before.waited_for}
    for one in (one for one in shares(session, row) if one.id in waiting):
        had_it = has_heard(session, one)
        call_no_more(session, one, now, f"Mutual aid {row.id} is not needed any more.")
        if had_it:
            is_told = tell(session, row, one, "closed", calls.closed(before, row.closed_why, now), now)
            (told if is_told else rung).append(one.name)
    return _changed(session, row, entries.closed, now, actor), told, rung


def reopen(session: Session, row: MutualAidRequest, now: datetime, actor: Actor) -> Request:
    """It is wanted after all. Raises UserError where it is open."""
    lock(session, row)
    if row.closed_at is None:
        raise UserError(f"Mutual aid {row.id} is open.")
    row.closed_at, row.closed_by, row.closed_why = None, "", ""
    session.add(row)
    return _changed(session, row, entries.reopened, now, actor)


def coordinate(session: Session, row: MutualAidRequest, person_id: str, now: datetime, actor: Actor) -> Request:
    """One director co-ordinates it from now on (MUT-02)."""
    lock(session, row)
    row.coordinator_id = person_id
    session.add(row)
    return _changed(session, row, entries.coordinated, now, actor)


def _changed(session: Session, row: MutualAidRequest, entry: entries.Entry, now: datetime, actor: Actor) -> Request:
    schedule(session, row)
    one = register.one(session, row)
    note(session, row, entry(one), now, actor)
    return one


def send(session: Session, row: MutualAidRequest, words: str, at: datetime | None, now: datetime, actor: Actor) -> str:
    """Whoever asked us has our return: all offers put together. Returns what was sent. Raises UserError."""
    lock(session, row)
    if row.return_id is None:
        raise UserError(f"Nobody asked us for mutual aid {row.id}: it is for ourselves.")
    sent = blocks.sentences(entries.collated(register.one(session, row)), tidy(words))
    returns.submit(session, row.return_id, sent, now, actor, at)
    row.sent_at = at or now
    session.add(row)
    schedule(session, row)
    return sent


def has_heard(session: Session, share: AidShare) -> bool:
    """Was somebody of it called, or has somebody said that it has the request?"""
    return share.answer != Answer.ASKED or organisations.has_been_called(session, MUTUAL_AID, share.id)


def tell(
    session: Session, row: MutualAidRequest, share: AidShare, occasion: str, content: Content, now: datetime
) -> bool:
    """One message to whoever is the contact now. False where nobody could be told."""
    incident = incident_of(session, row)
    if incident is None or not share.organisation:
        return False
    about = ("aid", f"aid/{occasion}/{share.id}")
    return organisations.tell(session, incident, share.organisation, about, content, now)


def note(
    session: Session,
    row: MutualAidRequest,
    text: str,
    now: datetime,
    actor: Actor = BOT,
    at: datetime | None = None,
) -> None:
    """Write in the incident's log, where it is for an incident."""
    if incident := incident_of(session, row):
        incidents.note(session, incident, now, MUTUAL_AID, text, actor, event_at=at if at != now else None)


def schedule(session: Session, row: MutualAidRequest) -> None:
    """When something of it is raised next follows from how it stands now."""
    row.due_at = register.one(session, row).raised_next(row.raised_at or row.requested_at)
    session.add(row)
    session.flush()


def lock(session: Session, row: MutualAidRequest) -> None:
    """Whoever changes a request, or what is given, waits for whoever does so now."""
    if incident := incident_of(session, row):
        command.lock(session, incident)
    take_turns(session, f"aid/{row.id}")
    session.refresh(row)


def incident_of(session: Session, row: MutualAidRequest) -> Incident | None:
    """The incident for which it is, where it is for one."""
    return session.get(Incident, row.incident_id) if row.incident_id else None


def get(session: Session, number: int) -> MutualAidRequest:
    """The request of this number. Raises UserError where there is none."""
    found = session.get(MutualAidRequest, number)
    if found is None:
        raise UserError(f"There is no mutual aid {number}. Type /mutual-aid for what was asked for.")
    return found


def share(session: Session, number: int) -> AidShare:
    """The share of this number. Raises UserError where there is none."""
    found = session.get(AidShare, number)
    if found is None:
        raise UserError("That is no request any more. Type /mutual-aid for what was asked for.")
    return found


def shares(session: Session, row: MutualAidRequest) -> list[AidShare]:
    """Every provider's share of a request, in the order in which they were asked."""
    theirs = select(AidShare).where(AidShare.request_id == row.id).order_by(col(AidShare.id))
    return list(session.exec(theirs).all())


def open_of(session: Session, organisation_ids: Iterable[str]) -> list[AidShare]:
    """The shares of some organisations in requests that are not closed, the newest first."""
    joined = select(AidShare).join(MutualAidRequest, col(MutualAidRequest.id) == col(AidShare.request_id))
    theirs = joined.where(
        col(AidShare.organisation).in_(list(organisation_ids)), col(MutualAidRequest.closed_at).is_(None)
    )
    return list(session.exec(theirs.order_by(col(AidShare.id).desc())).all())


def _asked_before(session: Session, made: MutualAidRequest) -> Request | None:
    """The same request, made a few minutes before; or None."""
    same = select(MutualAidRequest).where(
        MutualAidRequest.incident_id == made.incident_id,
        MutualAidRequest.id != made.id,
        MutualAidRequest.requested_at > made.requested_at - SAME_WITHIN,
    )
    words = (made.what.lower(), made.from_whom.lower(), made.for_whom.lower())
    rows = session.exec(same.order_by(col(MutualAidRequest.id))).all()
    found = [one for one in rows if (one.what.lower(), one.from_whom.lower(), one.for_whom.lower()) == words]
    return register.one(session, found[0]) if found else None
