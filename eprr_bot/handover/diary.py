"""Keeping the handovers ahead in step with the rota: made some days before, moved when a cover moves them."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, func, or_, select
from sqlmodel.sql.expression import Select, SelectOfScalar

from eprr_bot.base.db import change, claim_once
from eprr_bot.base.questions import question
from eprr_bot.callout import service as callout
from eprr_bot.callout.models import CallOut
from eprr_bot.directory import service as directory
from eprr_bot.guards.facts import whole_shifts
from eprr_bot.handover.handover import Change, Times, changes, holds_them_anyway, times, why_no_handovers
from eprr_bot.handover.models import Handover
from eprr_bot.oncall import service as oncall
from eprr_bot.oncall.models import CoverRow

AHEAD = timedelta(days=5)
LOOK_AROUND = timedelta(days=14)
RECENT = timedelta(hours=1)
LONGEST_RECORDED, MOST_RECORDED = timedelta(weeks=52), 200
"""How far back, and how many of a rota, handovers are put on record that took place while the bot did not run."""
MOVED = "Somebody else takes this shift now."
GONE = "This handover no longer takes place."


def rotas(session: Session) -> list[str]:
    """The rotas whose handovers are held: those the cluster names, as far as they can be; else the usual ones."""
    named = directory.cluster(session).handover_rotas
    ids = oncall.rota_ids(session) if named is None else named
    found = [rota for one in ids if (rota := oncall.rota(session, one))]
    return [one.id for one in found if (holds_them_anyway(one) if named is None else not why_no_handovers(one))]


def upcoming(session: Session, rota_id: str, after: datetime, until: datetime) -> list[Change]:
    """The handovers of a rota after one instant and up to another."""
    shifts = whole_shifts(oncall.schedule(session, rota_id), after - LOOK_AROUND, until + LOOK_AROUND)
    return [one for one in changes(shifts) if after < one.at <= until]


def takes_place(session: Session, row: Handover) -> bool:
    """Does the rota still change hands then, into the same hands?"""
    found = upcoming(session, row.rota_id, row.at - timedelta(microseconds=1), row.at)
    return any(one.incoming == row.incoming for one in found)


@question
def _since(at: datetime) -> SelectOfScalar[Handover]:
    return select(Handover).where(Handover.at > at)


def plan(session: Session, now: datetime) -> None:
    """Make, move and withdraw handovers that are still to come. Doing it twice changes nothing.

    One that a cover brought about, and that has begun just now, is made too.
    """
    near = {
        (rota_id, one.at): one
        for rota_id in rotas(session)
        for one in upcoming(session, rota_id, now - RECENT, now + AHEAD)
    }
    wanted = {key: one for key, one in near.items() if one.at > now}
    known = {(row.rota_id, row.at): row for row in _since(session, now - RECENT).all()}
    for key, one in near.items():
        if one.at <= now and key not in known and covers_at(session, *key):
            _make(session, key[0], one, now)
    known = {key: row for key, row in known.items() if row.at > now}
    for key, one in wanted.items():
        row = known.get(key)
        if row is None:
            _make(session, key[0], one, now)
        elif row.withdrawn_at is not None or row.incoming != one.incoming:
            move(session, row, one, now)
        elif (row.outgoing, row.end) != (one.outgoing, one.end):
            change(session, Handover, Handover.id == row.id, outgoing=one.outgoing, end=one.end)
    for key, row in known.items():
        if key not in wanted and row.withdrawn_at is None:
            withdraw(session, row, now)


def record_not_asked(session: Session, now: datetime) -> None:
    """What a rota that is followed has handed over since its newest handover on record, and nobody was asked about.

    The bot was not running then. Nobody is told: it only stays on record, as far back as is of use.
    """
    found = _begun(session, now).all()
    newest = {rota_id: at for rota_id, at, end in found if end <= now - RECENT}  # else that turn is not over
    for rota_id in rotas(session) if newest else ():
        if rota_id not in newest:
            continue
        since = max(newest[rota_id], now - LONGEST_RECORDED)
        for one in upcoming(session, rota_id, since, now - RECENT)[-MOST_RECORDED:]:
            if row := _recorded(session, rota_id, one, now):
                row.overtaken_at = now
    session.flush()


@question
def _begun(now: datetime) -> Select[str, datetime, datetime]:
    begun = select(Handover.rota_id, func.max(Handover.at), func.max(Handover.end)).where(Handover.at <= now)
    return begun.group_by(Handover.rota_id)


def pass_over(session: Session, row: Handover, now: datetime) -> None:
    """Its time went by before anybody was asked: it stays on record as not asked, or was no handover after all."""
    if not takes_place(session, row):
        withdraw(session, row, now)
    elif change(session, Handover, Handover.id == row.id, col(Handover.overtaken_at).is_(None), overtaken_at=now):
        stop_roll_call(session, row.call_out_id, now, GONE)


def covers_at(session: Session, rota_id: str, at: datetime) -> list[CoverRow]:
    """The covers that begin or end at an instant."""
    edge = or_(CoverRow.start == at, CoverRow.end == at, CoverRow.ended_at == at)
    standing = select(CoverRow).where(CoverRow.rota_id == rota_id, col(CoverRow.undone_at).is_(None), edge)
    return list(session.exec(standing.order_by(col(CoverRow.id))).all())


def was_taken(session: Session, row: Handover) -> bool:
    """Did the incoming take the rota over by their own doing, then or later?"""
    theirs = select(CoverRow).where(CoverRow.rota_id == row.rota_id, CoverRow.person_id == row.incoming)
    standing = theirs.where(CoverRow.start == CoverRow.made_at, CoverRow.start >= row.at, CoverRow.start < row.end)
    by_themselves = or_(CoverRow.made_by_id == row.incoming, col(CoverRow.request_id).is_not(None))
    return session.exec(standing.where(col(CoverRow.undone_at).is_(None), by_themselves)).first() is not None


def was_put_in_at_once(session: Session, row: Handover) -> bool:
    """Did a cover bring it about that began as it was made?"""
    made = ((one.start, one.made_at, one.person_id) for one in covers_at(session, row.rota_id, row.at))
    return (row.at, row.at, row.incoming) in made


def _make(session: Session, rota_id: str, one: Change, now: datetime) -> None:
    """Nothing whose time is past already is made up for, but for a cover: a bot just installed stays quiet."""
    due = _times(session, rota_id, one, now, may_catch_up=bool(covers_at(session, rota_id, one.at)))
    if row := _recorded(session, rota_id, one, now):
        row.days_ahead_due, row.evening_due, row.roll_call_due = due.days_ahead, due.evening, due.roll_call
        session.flush()


def _recorded(session: Session, rota_id: str, one: Change, now: datetime) -> Handover | None:
    """The handover as it is put on record: once, by whichever process is first."""
    if not claim_once(session, "handover", f"{rota_id}/{one.at.isoformat()}", now):
        return None
    row = Handover(rota_id=rota_id, at=one.at, end=one.end, outgoing=one.outgoing, incoming=one.incoming, made_at=now)
    session.add(row)
    return row


def _times(session: Session, rota_id: str, one: Change, now: datetime, *, may_catch_up: bool) -> Times:
    rota = oncall.schedule(session, rota_id).rota
    return times(one.at, now, rota.zone, may_catch_up=may_catch_up)


def move(session: Session, row: Handover, one: Change, now: datetime) -> None:
    """Somebody else comes in: whatever was asked of the one before is taken back and asked of them."""
    is_other = or_(col(Handover.incoming) != one.incoming, col(Handover.withdrawn_at).is_not(None))
    due = _times(session, row.rota_id, one, now, may_catch_up=True)
    earlier = row.call_out_id
    moved = change(
        session,
        Handover,
        Handover.id == row.id,
        is_other,
        incoming=one.incoming,
        outgoing=one.outgoing,
        end=one.end,
        withdrawn_at=None,
        days_ahead_due=due.days_ahead,
        evening_due=due.evening,
        roll_call_due=due.roll_call,
        call_out_id=None,
        unconfirmed_due=None,
        unconfirmed_told_at=None,
        confirmed_at=None,
        confirmed_by="",
    )
    if moved:
        stop_roll_call(session, earlier, now, MOVED)


def withdraw(session: Session, row: Handover, now: datetime) -> None:
    """The rota no longer changes hands then."""
    if change(session, Handover, Handover.id == row.id, col(Handover.withdrawn_at).is_(None), withdrawn_at=now):
        stop_roll_call(session, row.call_out_id, now, GONE)


def stop_roll_call(
    session: Session, call_out_id: int | None, now: datetime, because: str, to_do: str = callout.NOTHING_TO_DO
) -> None:
    """Stop asking, if anybody is still being asked."""
    call_out = session.get(CallOut, call_out_id) if call_out_id else None
    if call_out is not None:
        callout.stop(session, call_out, now, because, to_do)


def next_planned(session: Session, now: datetime) -> list[datetime]:
    """When the next handover of each rota is to be made."""
    found = []
    for rota_id in rotas(session):
        later = upcoming(session, rota_id, now + AHEAD, now + oncall.HORIZON)
        found += [later[0].at - AHEAD] if later else []
    return found


def take_due(session: Session, row: Handover, name: str, now: datetime, **values: object) -> bool:
    """Take a step that is due, so that nobody else takes it."""
    column = getattr(Handover, name)
    mine = (Handover.id == row.id, col(column).is_not(None), col(column) <= now)
    return change(session, Handover, *mine, **{name: None}, **values) == 1
