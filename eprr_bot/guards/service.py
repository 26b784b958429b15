"""Looking at the rotas ahead and telling people what is wrong: once each, and never in the way of anybody."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eprr_bot.base.db import Claim, claim_once
from eprr_bot.base.questions import question
from eprr_bot.directory import service as directory
from eprr_bot.guards import facts as gathering
from eprr_bot.guards import messages
from eprr_bot.guards.guard import Kind, Warning
from eprr_bot.guards.models import GuardAlert
from eprr_bot.guards.strain import warnings
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.alert import AlertState
from eprr_bot.lrf import messages as words
from eprr_bot.lrf import service as lrf
from eprr_bot.oncall import service as oncall
from eprr_bot.oncall.models import CoverRow
from eprr_bot.oncall.rota import Cover
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Lane
from eprr_bot.outbox.service import Envelope
from eprr_bot.reach import service as reach

HORIZON = oncall.HORIZON
SOON = timedelta(days=7)
URGENT = timedelta(days=1)
DAY_BEGINS, DAY_ENDS = 8, 20
MORNING, BEDTIME = 7, 23
LOOK_AT_CHANGES_OF = timedelta(minutes=10)
LOOK_AT_ANSWERS_OF = timedelta(hours=12)
ANSWER = "guard of answer"
NOT_TOLD = (Kind.UNTRIED,)
"""Shown when somebody asks and in the weekly digest; on a new installation it is true of everybody."""
NOBODY_THERE = (Kind.GAP, Kind.LEAVER, Kind.UNREACHABLE)
ROUTINE = (Kind.COMPETENCE, Kind.REST, Kind.IN_A_ROW)
"""Hints that can wait while an incident is declared."""


def ahead(session: Session, now: datetime) -> list[Warning]:
    """Everything that is wrong in the next 13 weeks."""
    return [*_without_lead(session, now), *warnings(gathering.gather(session, now, now, now + HORIZON))]


def of_rota(session: Session, rota_id: str, now: datetime, until: datetime) -> list[Warning]:
    """What is wrong with one rota before an instant, and worth telling: no more of the time ahead is looked at."""
    facts = gathering.gather(session, now, now, min(until, now + HORIZON))
    return [one for one in warnings(facts) if one.rota_id == rota_id and one.kind not in NOT_TOLD and one.start < until]


def _without_lead(session: Session, now: datetime) -> list[Warning]:
    """The times of the coming year at which nobody leads for the local NHS at a forum (¶60)."""
    zone = directory.cluster(session).zone
    return [
        Warning(Kind.NO_LEAD, "", "", start, end, words.without_lead(name, start, end, now, zone), f"{code} {start}")
        for code, name, (start, end) in lrf.without_lead(session, now)
    ]


def warnings_for(
    session: Session, rota_id: str, person_id: str, start: datetime, end: datetime, now: datetime
) -> list[str]:
    """What speaks against somebody holding a rota for a time, in sentences. Never a reason to refuse.

    It makes no difference whether the cover was made already, nor what is wrong before it begins.
    """
    cover = Cover(None, start, end, person_id)
    facts = gathering.gather(session, now, start, end + gathering.LOOK_BACK, (rota_id, cover))
    left_out = (*NOT_TOLD, *_on_hold(session))
    return [
        one.text
        for one in warnings(replace(facts, now=max(now, start)))
        if one.person == person_id and one.kind not in left_out and _concerns(one, rota_id, start, end)
    ]


def _on_hold(session: Session) -> tuple[Kind, ...]:
    """What is not told for the time being."""
    is_declared = any(one.alert_state == AlertState.DECLARED for one in incidents.live_incidents(session))
    return ROUTINE if is_declared else ()


def _concerns(one: Warning, rota_id: str, start: datetime, end: datetime) -> bool:
    """Does a warning come of holding this rota at that time? Rest may be missing after it, too."""
    if one.kind == Kind.REST:
        return start <= one.start <= end + timedelta(days=1)
    is_then = one.start < end and start < one.end
    return is_then and (one.rota_id == rota_id or one.kind == Kind.TWO_ROTAS)


def alert(session: Session, now: datetime, everything: Sequence[Warning]) -> list[Warning]:
    """Tell people what of everything ahead is new and cannot wait for the digest. Returns what they were told."""
    found = {one.key: one for one in everything if _matters(session, one, now)}
    known = {one.key: one for one in session.exec(select(GuardAlert)).all()}
    for key, earlier in known.items():
        if key not in found and earlier.cleared_at is None:
            earlier.cleared_at = now
            session.add(earlier)
    fresh = [one for key, one in found.items() if _is_new(known.get(key), one)]
    told = [one for one in fresh if _may_tell(session, one, now)]
    for one in told:
        _remember(session, known.get(one.key), one, now)
    if told:
        _tell(session, told, now)
    return told


def _matters(session: Session, one: Warning, now: datetime) -> bool:
    """Gaps and leavers on mandatory rotas at any time; all else once it is close. Some is told in other ways."""
    if one.kind in (Kind.GAP, Kind.NO_LEAD, Kind.LEAVER) and _leaves_nobody(session, one):
        return True
    return one.kind not in (Kind.GAP, Kind.AFTER_A_CALL, *NOT_TOLD) and one.start - now <= SOON


def _leaves_nobody(session: Session, one: Warning) -> bool:
    """Is there nobody who could be called on a rota that must always be held, or nobody to lead at a forum?"""
    rota = oncall.rota(session, one.rota_id)
    return one.kind == Kind.NO_LEAD or (one.kind in NOBODY_THERE and rota is not None and rota.mandatory)


def _is_new(earlier: GuardAlert | None, one: Warning) -> bool:
    return earlier is None or earlier.cleared_at is not None or earlier.state != one.state


def _may_tell(session: Session, one: Warning, now: datetime) -> bool:
    """That nobody is there within a day is told at once; the rest by day; hints not while an incident is declared."""
    if _leaves_nobody(session, one) and one.start - now <= URGENT:
        return True
    return DAY_BEGINS <= _hour(session, now) < DAY_ENDS and one.kind not in _on_hold(session)


def _hour(session: Session, now: datetime) -> int:
    """The hour on the cluster's wall clock."""
    return now.astimezone(directory.cluster(session).zone).hour


def _remember(session: Session, earlier: GuardAlert | None, one: Warning, now: datetime) -> None:
    row = earlier or GuardAlert(
        key=one.key, kind=one.kind, rota_id=one.rota_id, start=one.start, end=one.end, text=one.text, told_at=now
    )
    row.person_id, row.start, row.end, row.text = one.person, one.start, one.end, one.text
    row.state, row.told_at, row.cleared_at = one.state, now, None
    session.add(row)
    session.flush()


def _tell(session: Session, told: Sequence[Warning], now: datetime) -> None:
    """One message to the channel; where nobody is there, also to those who must see to it."""
    cluster = directory.cluster(session)
    envelope = Envelope(Lane.ROUTINE, "guards", key=f"guards/{now.isoformat()}", expires_at=now + timedelta(days=1))
    outbox.post(session, now, cluster.channels.on_call, messages.alert(told), envelope)
    urgent = [one for one in told if _leaves_nobody(session, one)]
    if urgent:
        for person in dict.fromkeys((oncall.acting_officer(session, now), oncall.adviser(session, now))):
            to_one = Envelope(Lane.ROUTINE, "guards", key=f"guards/{now.isoformat()}/{person}")
            reach.tell(session, now, person, messages.alert(urgent), to_one)


def digest(session: Session, now: datetime, found: Sequence[Warning]) -> None:
    """Everything ahead, in one message to the on-call channel."""
    cluster = directory.cluster(session)
    day = now.astimezone(cluster.zone).date()
    envelope = Envelope(Lane.ROUTINE, "guards", key=f"guards/digest/{day}", expires_at=now + timedelta(days=1))
    content = messages.overview(found, "The rotas ahead, as every week")
    outbox.post(session, now, cluster.channels.on_call, content, envelope)


@question
def _recent(since: datetime, now: datetime) -> SelectOfScalar[CoverRow]:
    recent = select(CoverRow).where(CoverRow.made_at > since, col(CoverRow.undone_at).is_(None), CoverRow.end > now)
    return recent.order_by(col(CoverRow.id))


def look_at_changes(session: Session, now: datetime) -> None:
    """Whoever just put somebody on call, or accepted being on call, is told once what speaks against it; it stands."""
    hints: dict[str, list[str]] = {}
    for cover in _recent(session, now - LOOK_AT_CHANGES_OF, now).all():
        to = cover.person_id if cover.request_id else cover.made_by_id
        if claim_once(session, "guard of cover", str(cover.id), now) and to:
            found = warnings_for(session, cover.rota_id, cover.person_id, cover.start, cover.until, now)
            hints.setdefault(to, []).extend(found)
    for person, texts in hints.items():
        if texts:
            envelope = Envelope(Lane.ROUTINE, "guards", expires_at=now + timedelta(days=1))
            reach.tell(session, now, person, messages.hint(list(dict.fromkeys(texts))), envelope)


def against_covers_made(session: Session, at: datetime) -> list[str]:
    """What speaks against the covers made at this very instant, for whoever types at the keyboard."""
    made = select(CoverRow).where(CoverRow.made_at == at, col(CoverRow.undone_at).is_(None)).order_by(col(CoverRow.id))
    found = (warnings_for(session, one.rota_id, one.person_id, one.start, one.until, at) for one in session.exec(made))
    return list(dict.fromkeys(text for texts in found for text in texts))


def look_at_answers(session: Session, now: datetime) -> None:
    """Whoever answered a real call-out and has a shift too soon after it is told once, and so is the EPRR adviser.

    What was answered in the night is told in the morning. While an incident is declared only the adviser is told:
    whoever answered has something else to do.
    """
    people = _just_answered(session, now) if MORNING <= _hour(session, now) < BEDTIME else set()
    if not people:
        return
    adviser, is_calm = oncall.adviser(session, now), not _on_hold(session)
    for one in warnings(gathering.gather(session, now, now, now + URGENT)):
        if one.kind == Kind.AFTER_A_CALL and one.person in people:
            for to in dict.fromkeys((one.person, adviser) if is_calm else (adviser,)):
                key = f"guards/{one.key}/{to}"
                envelope = Envelope(Lane.ROUTINE, "guards", key=key, expires_at=one.end)
                reach.tell(session, now, to, messages.alert([one]), envelope)


def _just_answered(session: Session, now: datetime) -> set[str]:
    """The people who answered a real call-out and were not looked at since; each answer once."""
    since = now - LOOK_AT_ANSWERS_OF
    seen = _looked_at(session, since).all()
    answered = {str(number): person for number, person, _ in gathering.answers(session, since)}
    fresh = [number for number in answered if number not in seen and claim_once(session, ANSWER, number, now)]
    return {answered[number] for number in fresh}


@question
def _looked_at(since: datetime) -> SelectOfScalar[str]:
    return select(Claim.key).where(Claim.kind == ANSWER, Claim.at >= since)
