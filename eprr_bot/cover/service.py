"""Changing who is on call at once: cover, taking over, undoing. Whoever is concerned is told.

Nobody is asked for permission: what was done, by whom and why is recorded and told.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, or_, select

from eprr_bot.base.db import add_numbered, change
from eprr_bot.cover import messages
from eprr_bot.cover.exchange import holders, rest_of, runs
from eprr_bot.cover.messages import Change, Inside, Party, Span, Undone
from eprr_bot.cover.models import CoverRequest, RequestState
from eprr_bot.cover.rights import may_change
from eprr_bot.directory import leavers
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.oncall import service as oncall
from eprr_bot.oncall.models import CoverRow
from eprr_bot.oncall.rota_words import duty
from eprr_bot.oncall.schedule import Shift
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.service import Envelope
from eprr_bot.reach import service as reach
from eprr_bot.reach.routes import SLACK, every
from eprr_bot.slack.blocks import Content, listed
from eprr_bot.slack.commands import Actor, UserError

NOBODY = Party("", "nobody")

LONGEST_GAP_TAKEN = timedelta(hours=24)
"""Whoever takes over from nobody for longer than this has to say until when."""


@dataclass(frozen=True)
class Wish:
    """A stretch of a rota that somebody wants in other hands, and why."""

    rota_id: str
    start: datetime
    end: datetime
    reason: str = ""

    @property
    def value(self) -> str:
        """As buttons and options carry it."""
        return f"{self.rota_id}|{self.start.isoformat()}|{self.end.isoformat()}"


def put_in(session: Session, now: datetime, wishes: Sequence[Wish], person: Person, by: Actor) -> list[Change]:
    """Put somebody in at once, and tell everyone concerned. Raises UserError where it changes nothing."""
    made = [make(session, now, wish, person.id, by) for wish in wishes]
    tell(session, now, made, by)
    return made


def make(
    session: Session,
    now: datetime,
    wish: Wish,
    person_id: str,
    by: Actor,
    request_id: int | None = None,
    is_swap: bool = False,
) -> Change:
    """Make one cover; nobody is told yet. Raises UserError where it changes nothing."""
    whole = oncall.to_change(session, wish.rota_id)
    begins = max(wish.start, now)
    under = whole.shifts(begins, wish.end) if begins < wish.end else []
    row = oncall.make_cover(
        session, wish.rota_id, wish.start, wish.end, person_id, now, by, wish.reason, request_id, is_swap
    )
    overruled = [one for one in under if one.source.startswith("cover:")]
    sources = dict.fromkeys(f"{one.source.replace(':', ' ')} ({_name(session, one)})" for one in overruled)
    look_again(session, now, wish.rota_id)
    return change_of(session, row, tuple(sources))


def look_again(session: Session, now: datetime, rota_id: str) -> None:
    """After a change: open requests of the rota fall due, so that those which no longer fit it end at once."""
    waiting = (CoverRequest.rota_id == rota_id, CoverRequest.state == RequestState.OPEN)
    change(session, CoverRequest, *waiting, col(CoverRequest.next_due) > now, next_due=now)


def _name(session: Session, shift: Shift) -> str:
    return directory.name_of(session, shift.person)


def change_of(session: Session, row: CoverRow, overrules: tuple[str, ...] = ()) -> Change:
    """A cover as people read it."""
    return Change(
        number=row.id or 0,
        span=span(session, row.rota_id, row.start, row.end),
        incoming=party(session, row.person_id),
        outgoing=tuple(party(session, one) for one in row.replaces),
        by=row.made_by,
        reason=row.reason,
        is_swap=row.is_swap,
        overrules=overrules,
    )


def span(session: Session, rota_id: str, start: datetime, end: datetime) -> Span:
    """Part of a rota as people read it."""
    rota = oncall.schedule(session, rota_id).rota
    return Span(rota.name, start, end, rota.zone)


def party(session: Session, person_id: str | None) -> Party:
    """Somebody concerned."""
    return Party(person_id, directory.name_of(session, person_id)) if person_id else NOBODY


def tell(session: Session, now: datetime, changes: Sequence[Change], by: Actor, also: str = "") -> None:
    """Tell everyone concerned but whoever did it, and the on-call channel, where no reasons are given."""
    begins = min(one.span.start for one in changes)
    subject = f"cover/{changes[0].number}"
    concerned = dict.fromkeys(who.id for one in changes for who in (one.incoming, *one.outgoing))
    for person_id in dict.fromkeys((*concerned, also)):
        if person_id and person_id != by.person_id:
            rotas = held_at_once(session, person_id, _taken_on(session, changes, person_id))
            told = messages.with_too_much(messages.changed(changes, person_id), rotas)
            post_to(session, now, person_id, told, begins, subject)
    post_to_channel(session, now, messages.changed(changes, "", with_reason=False, may_undo=False), begins, subject)


def _taken_on(session: Session, changes: Sequence[Change], person_id: str) -> list[Wish]:
    """What somebody holds by changes that were made."""
    rows = [session.get_one(CoverRow, one.number) for one in changes if one.incoming.id == person_id]
    return [Wish(one.rota_id, one.start, one.end) for one in rows]


def post_to(
    session: Session, now: datetime, person_id: str, content: Content, begins: datetime, subject: str, key: str = ""
) -> None:
    """Tell one person by the first route there is, or by every one where it begins soon.

    What has no short form goes by Slack alone.
    """
    by = every() if messages.is_immediate(begins, now) else None
    envelope = Envelope(messages.lane(begins, now), subject, key=key or None)
    reach.tell(session, now, person_id, content, envelope, by if content.short else (SLACK,))


def post_to_channel(session: Session, now: datetime, content: Content, begins: datetime, subject: str) -> None:
    """Tell the on-call channel."""
    channel = directory.cluster(session).channels.on_call
    outbox.post(session, now, channel, content, Envelope(messages.lane(begins, now), subject))


def held_at_once(session: Session, person_id: str, wishes: Iterable[Wish]) -> list[str]:
    """The names of the rotas that somebody holds at once in these times although nobody is to; none where all is well.

    The rota of the first such time comes first.
    """
    wanted = list(wishes)
    schedules, groups = oncall.schedules(session) if wanted else {}, directory.cluster(session).exclusive_rotas
    for wish in wanted:
        apart = {one for group in groups if wish.rota_id in group for one in group} - {wish.rota_id}
        others = [whole for one, whole in schedules.items() if one in apart]
        found = [one.rota.name for one in others if runs(one, person_id, wish.start, wish.end)]
        if found:
            return [schedules[wish.rota_id].rota.name, *found]
    return []


def _open(session: Session, rota_id: str) -> str:
    """What to do where the handover to whoever holds the rota already is not accepted yet; else nothing."""
    staying = directory.names_of(session, oncall.staying_reachable(session, rota_id))
    if not staying:
        return ""
    stay = f"{listed(sorted(staying.values()))} {'stays' if len(staying) == 1 else 'stay'} reachable"
    return f" But {stay} until you accept the handover: press “I have taken over”, in the message that I sent you."


def take(
    session: Session, now: datetime, rota_id: str, until: datetime | None, person: Person, by: Actor, reason: str
) -> list[Change]:
    """Take over now; without an end, whatever is left of the present turn in the same hands. Raises UserError."""
    whole = oncall.to_change(session, rota_id)
    shift = whole.holder_at(now)
    if shift.person == person.id:
        raise UserError(
            f"You are {duty(whole.rota.name)} already, so there is nothing to take over.{_open(session, rota_id)}"
        )
    if shift.person is None and until is None and shift.end - now > LONGEST_GAP_TAKEN:
        raise UserError(
            f"Nobody holds {whole.rota.name} for a long time to come. "
            f"Say until when you take it: /oncall take {rota_id} until 18:00"
        )
    end = until or shift.end
    parts = [(now, end)] if until or shift.person is None else rest_of(whole, shift, now)
    return put_in(session, now, [Wish(rota_id, start, end, reason) for start, end in parts], person, by)


def held_by(session: Session, person: Person, start: datetime, end: datetime, rota_id: str = "") -> list[Wish]:
    """All that a person holds of one rota between two instants. Raises UserError for none, or for several rotas."""
    schedules = {one: oncall.schedule(session, one) for one in ([rota_id] if rota_id else oncall.rota_ids(session))}
    found = [Wish(one, *run) for one, whole in schedules.items() for run in runs(whole, person.id, start, end)]
    on = dict.fromkeys(one.rota_id for one in found)
    if len(on) == 1:
        return found
    if found:
        rotas = " or ".join(f"on {one}" for one in on)
        raise UserError(f"{person.name} is on more than one rota then. Name the rota: {rotas}.")
    zone = directory.cluster(session).zone
    when = Span("", start, end, zone).plain
    raise UserError(f"{person.name} is not on call from {when}. “/oncall {person.name}” shows the coming shifts.")


def coming_turn(session: Session, now: datetime, person: Person, rota_id: str = "") -> list[Wish]:
    """What somebody holds of the turn they are in, or else of their next one. Raises UserError when there is none."""
    found = oncall.shifts_of(session, person.id, now, now + oncall.HORIZON)
    theirs = [(rota, shift) for rota, shift in found if not rota_id or rota.id == rota_id]
    if not theirs:
        raise UserError(f"{person.name} has no shift in the next 13 weeks, so there is nothing to cover.")
    rota, shift = theirs[0]
    others = {other.id for other, one in theirs if one.start <= now} - {rota.id}
    if shift.start <= now and others:
        rotas = " or ".join(f"on {one}" for one in sorted({rota.id, *others}))
        raise UserError(f"{person.name} is on call for more than one rota. Name the rota: {rotas}.")
    return [Wish(rota.id, *run) for run in rest_of(oncall.schedule(session, rota.id), shift, now)]


def get(session: Session, number: int) -> CoverRow:
    """The cover of this number. Raises UserError when there is none."""
    found = session.get(CoverRow, number)
    if found is None:
        raise UserError(f"There is no cover {number}. /oncall changes, or eprr-bot rota history, shows them.")
    return found


def undo(session: Session, now: datetime, number: int, by: Actor) -> list[Undone]:
    """Undo a cover, or a swap that has not begun; a cover that runs ends now. Raises UserError where it cannot be."""
    asked = get(session, number)
    oncall.to_change(session, asked.rota_id)
    session.refresh(asked)
    asked = carried_on(session, asked)
    rows = _halves(session, asked)
    _refuse_strangers(session, rows, by)
    if asked.undone_at or asked.ended_at:
        raise UserError(f"Cover {number} was undone already, by {asked.undone_by or asked.ended_by}.")
    if is_swap_under_way(session, now, asked):
        raise UserError(
            "This swap has begun, and undoing the rest of it would leave both shifts with one person. "
            "Ask for cover with /oncall cover, or offer a new swap with /oncall swap."
        )
    found = [one for row in rows if (one := _undo_row(session, now, row, by))]
    if not found:
        raise UserError(f"Cover {number} is over, and the past does not change.")
    _refuse_gone_again(session, found)
    look_again(session, now, asked.rota_id)
    _tell_undone(session, now, rows, found, by)
    return found


def carried_on(session: Session, row: CoverRow) -> CoverRow:
    """A cover that moved with its shift, under the newest of its numbers; any other cover is itself."""
    moved = select(CoverRow).where(CoverRow.moved_from == (row.moved_from or row.id))
    return session.exec(moved.order_by(col(CoverRow.id).desc())).first() or row


def is_swap_under_way(session: Session, now: datetime, row: CoverRow) -> bool:
    """Is this half of a swap that has begun and is not over, so that neither half can be undone?"""
    rows = _halves(session, row)
    return len(rows) > 1 and min(one.start for one in rows) <= now < max(one.end for one in rows)


def _halves(session: Session, row: CoverRow) -> list[CoverRow]:
    if not row.is_swap or row.request_id is None or row.undone_at:
        return [row]
    both = select(CoverRow).where(CoverRow.request_id == row.request_id, col(CoverRow.undone_at).is_(None))
    return list(session.exec(both.order_by(oncall.IN_ORDER)).all())


def _refuse_strangers(session: Session, rows: Sequence[CoverRow], by: Actor) -> None:
    """Those concerned may undo a cover; whoever may change who is on call, or sits at the server, may act for them."""
    concerned = {one for row in rows for one in (row.person_id, row.made_by_id, *row.replaces)}
    if not by.slack_id or by.person_id in concerned or may_change(session, directory.person_of(session, by)):
        return
    names = ", ".join(directory.name_of(session, one) for one in sorted(filter(None, concerned)))
    raise UserError(f"You are on no rota and this cover is not yours. Ask one of these to undo it: {names}.")


def _undo_row(session: Session, now: datetime, row: CoverRow, by: Actor) -> Undone | None:
    """Undo one cover if it has not begun, end it if it runs; None when it is over or somebody else did it."""
    standing = (CoverRow.id == row.id, col(CoverRow.undone_at).is_(None), col(CoverRow.ended_at).is_(None))
    if now < row.start:
        done = change(session, CoverRow, *standing, undone_at=now, undone_by=by.name)
    elif now < row.end:
        done = change(session, CoverRow, *standing, ended_at=now, ended_by=by.name)
    else:
        return None
    if not done:
        return None
    session.refresh(row)
    again = oncall.schedule(session, row.rota_id).shifts(max(row.start, now), row.end)
    return Undone(
        change=change_of(session, row),
        again=tuple(_again(session, row.rota_id, again)),
        by=by.name,
        was_running=now >= row.start,
    )


def _refuse_gone_again(session: Session, found: Iterable[Undone]) -> None:
    """Raises UserError where undoing would put somebody back on call who has left by then."""
    for who, when in (pair for one in found for pair in one.again if pair[0].id):
        if why := leavers.gone_by(session, who.id, when.end):
            raise UserError(
                f"This would put {who.name} back on call. {why} "
                "Put somebody else in instead: /oncall cover @one to @another from … to …"
            )


def _again(session: Session, rota_id: str, shifts: Iterable[Shift]) -> Iterable[tuple[Party, Span]]:
    for shift in shifts:
        yield party(session, shift.person), span(session, rota_id, shift.start, shift.end)


def _tell_undone(session: Session, now: datetime, rows: Sequence[CoverRow], found: Sequence[Undone], by: Actor) -> None:
    subject = f"cover/{rows[0].id}"
    begins = min(row.start for row in rows)
    holding_again = (who.id for one in found for who, _ in one.again)
    before = (one for row in rows for one in (row.person_id, row.made_by_id or "", *row.replaces))
    for person_id in dict.fromkeys((*before, *holding_again)):
        if person_id and person_id != by.person_id:
            post_to(session, now, person_id, messages.undone(found, person_id), begins, subject)
    post_to_channel(session, now, messages.undone(found, ""), begins, subject)


def covers(session: Session, rota_id: str = "", most: int = 20) -> list[CoverRow]:
    """The covers of one rota or of all, undone ones too, the newest first."""
    found = select(CoverRow).order_by(col(CoverRow.id).desc()).limit(most)
    return list(session.exec(found.where(CoverRow.rota_id == rota_id) if rota_id else found).all())


def standing_covers(session: Session, rota_id: str, now: datetime) -> list[CoverRow]:
    """The covers of a rota that still count now or later, oldest first."""
    ahead = select(CoverRow).where(
        CoverRow.rota_id == rota_id,
        CoverRow.end > now,
        col(CoverRow.undone_at).is_(None),
        or_(col(CoverRow.ended_at).is_(None), col(CoverRow.ended_at) > now),
    )
    return list(session.exec(ahead.order_by(oncall.IN_ORDER)).all())


def move(session: Session, now: datetime, row: CoverRow, start: datetime, end: datetime, by: str) -> CoverRow:
    """Carry a cover on at other times, because its shift moved. `by` says who moved it, with which version."""
    first = row.moved_from or row.id
    made = CoverRow(**row.model_dump(exclude={"id"}) | {"start": start, "end": end, "moved_from": first})
    add_numbered(session, made)
    change(session, CoverRow, CoverRow.id == row.id, undone_at=now, undone_by=f"{by} (it is cover {made.id} now)")
    return made


def still_held(session: Session, now: datetime, request: CoverRequest) -> list[Inside]:
    """What those of whom a request for cover spoke hold of its time; nothing of a swap, or of what is over."""
    if request.back_start or request.end <= now:
        return []
    whole = oncall.schedule(session, request.rota_id)
    found = [run for one in request.holders for run in runs(whole, one or None, max(request.start, now), request.end)]
    wishes = [Wish(request.rota_id, *run) for run in sorted(found)]
    return [Inside(span(session, one.rota_id, one.start, one.end), one.value) for one in wishes]


def is_on_call_between(session: Session, person_id: str, start: datetime, end: datetime) -> bool:
    """Does somebody hold any rota at any time between two instants?"""
    return any(person_id in holders(oncall.schedule(session, one), start, end) for one in oncall.rota_ids(session))


def watchers(session: Session, now: datetime) -> list[str]:
    """Who looks after open requests: the EPRR adviser and the managers on call who are here, else the officer."""
    cluster = directory.cluster(session)
    looking = [
        whole
        for rota_id, whole in oncall.schedules(session).items()
        if rota_id == cluster.adviser_rota
        or (whole.rota.function, whole.rota.command_level) == ("response", "tactical")
    ]
    found = dict.fromkeys(person for whole in looking if (person := whole.holder_at(now).person))
    people = directory.by_ids(session, found)
    here = [one for one in found if one in people and people[one].is_active]
    return here or [oncall.acting_officer(session, now)]
