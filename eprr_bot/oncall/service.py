"""Who is on call: the versions of each rota that were applied, with the covers over them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from eprr_bot.base import documents, like
from eprr_bot.base.db import add_numbered, remember, remembered, take_turns
from eprr_bot.base.file_kinds import Read
from eprr_bot.base.questions import question
from eprr_bot.directory import leavers
from eprr_bot.directory import service as directory
from eprr_bot.oncall.models import CoverRow, Leave, StaysReachable
from eprr_bot.oncall.rota import Cover, Rota
from eprr_bot.oncall.rota_file import parse_rota
from eprr_bot.oncall.schedule import LATEST, Schedule, Shift
from eprr_bot.slack import blocks
from eprr_bot.slack.commands import Actor, UserError

HORIZON = timedelta(weeks=13)

LEVELS = {"gold": "strategic", "silver": "tactical", "bronze": "operational"}
"""What the levels of command are called by the metals."""
IN_ORDER = func.coalesce(CoverRow.moved_from, CoverRow.id)
"""The order in which covers were made, the earliest first: a later one wins over an earlier one."""
_STANDING = select(CoverRow).where(col(CoverRow.undone_at).is_(None)).order_by(IN_ORDER)
_STAYING = select(StaysReachable).order_by(col(StaysReachable.since))


def rota_ids(session: Session, at: datetime | None = None) -> list[str]:
    """Every rota there is, or that has not ended by an instant: those of the response function first, then by id."""
    return [one for one, whole in schedules(session).items() if at is None or not whole.is_over(at)]


def schedules(session: Session) -> dict[str, Schedule]:
    """Every final rota by its id, in the order in which people read them."""
    versions = documents.of_kind(session, "rota")
    covers = remembered(session, CoverRow, "standing", lambda: _all_covers(session, versions))
    found = {
        rota_id: _schedule(_versions(those), tuple(map(_laid_over, covers[rota_id])))
        for rota_id, those in versions.items()
    }
    return dict(sorted(found.items(), key=lambda pair: _place(pair[1].rota)))


def _all_covers(session: Session, rota_ids: Iterable[str]) -> dict[str, list[CoverRow]]:
    """The covers that stand of every rota, kept for whoever asks for one rota next."""
    found: dict[str, list[CoverRow]] = {one: [] for one in rota_ids}
    for row in session.exec(_STANDING).all():
        found.setdefault(row.rota_id, []).append(row)
    remember(session, CoverRow, found)
    return found


def _place(rota: Rota) -> tuple[bool, int, str]:
    """Where a rota stands in a list: response before support, strategic before operational."""
    return rota.function != "response", ("strategic", "tactical", "operational").index(rota.command_level), rota.id


def _versions(found: list[documents.Document]) -> tuple[tuple[datetime | None, Rota], ...]:
    return tuple((one.effective_from, documents.parsed(one, parse_rota)) for one in found)


def rota(session: Session, rota_id: str) -> Rota | None:
    """The newest version of a rota, or None."""
    found = documents.versions(session, "rota", rota_id)
    return documents.parsed(found[-1], parse_rota) if found else None


def in_force(session: Session, rota_id: str, start: datetime, end: datetime) -> list[Rota]:
    """The versions of a rota that counted between two instants; none where it was first applied only after the start.

    The first version counts for the past, too, but nobody had it then.
    """
    found = documents.versions(session, "rota", rota_id)
    begun = [(one.effective_from or one.applied_at, one) for one in found]
    before = [one for at, one in begun if at <= start]
    return [
        documents.parsed(one, parse_rota) for at, one in begun if before and (one is before[-1] or start < at < end)
    ]


def schedule(session: Session, rota_id: str) -> Schedule:
    """The final rota: versions and covers. Raises UserError when there is no such rota."""
    found = documents.versions(session, "rota", rota_id)
    if not found:
        raise no_rota(session, rota_id)
    covers = remembered(session, CoverRow, rota_id, lambda: _standing(session, rota_id).all())
    return _schedule(_versions(found), tuple(_laid_over(row) for row in covers))


@question
def _standing(rota_id: str) -> SelectOfScalar[CoverRow]:
    return _STANDING.where(CoverRow.rota_id == rota_id)


def to_change(session: Session, rota_id: str) -> Schedule:
    """The final rota, for whoever is about to change it: one at a time, so that the second sees what the first did.

    One over all rotas: covers are numbered through them all, and whoever changes two never waits crosswise.
    """
    take_turns(session, "rotas")
    return schedule(session, rota_id)


def _laid_over(row: CoverRow) -> Cover:
    """A cover as the rota sees it; one that was ended counts up to then."""
    why = f": {row.reason}" if row.reason else ""
    moved = f"; cover {row.moved_from} at first, it moved with its shift" if row.moved_from else ""
    note = f"{'swap, ' * row.is_swap}made by {row.made_by} on {blocks.written(row.made_at)}{why}{moved}"
    return Cover(row.id, row.start, row.until, row.person_id, note)


@lru_cache(maxsize=256)
def _schedule(versions: tuple[tuple[datetime | None, Rota], ...], covers: tuple[Cover, ...]) -> Schedule:
    """The same rota is worked out once in a process, however often people ask."""
    return Schedule(versions, covers)


def holder(session: Session, rota_id: str, at: datetime) -> str | None:
    """Who holds a rota at an instant; None for a gap, and for a rota that there is not."""
    if not documents.versions(session, "rota", rota_id):
        return None
    return schedule(session, rota_id).holder_at(at).person


def adviser(session: Session, now: datetime) -> str | None:
    """Who looks after the rotas and the bot now: the id of whoever holds the cluster's `adviser_rota`, or None."""
    return holder(session, directory.cluster(session).adviser_rota, now)


@dataclass(frozen=True)
class OnCall:
    """A rota, the shift in force at an instant and the one after it. Names are for people to read.

    Somebody who has left is named so, and has no Slack id.
    """

    rota: Rota
    shift: Shift
    name: str | None
    slack_id: str | None
    next_name: str | None
    next_start: datetime | None
    shadow: str = ""


def shadow(rota: Rota, at: datetime) -> str:
    """“in shadow until Thu 1 Apr 2027 09:00: exercises only” where live call-outs do not call it yet; else nothing."""
    until = rota.shadow_ends_at if rota.is_in_shadow(at) else None
    return f"in shadow until {blocks.written(until, rota.zone)}: exercises only" if until else ""


def called_as(whole: Schedule, now: datetime) -> str | None:
    """Whom what is real calls as the holder of a rota: nobody where it is in shadow."""
    return None if whole.rota.is_in_shadow(now) else whole.holder_at(now).person


def on_call_at(session: Session, rota_id: str, at: datetime) -> OnCall:
    """Who holds a rota at an instant, until when, and who is next. Raises UserError for an unknown rota."""
    return _on_call(session, [schedule(session, rota_id)], at)[0]


def everyone_on_call(session: Session, at: datetime) -> list[OnCall]:
    """Who holds each rota that has not ended at an instant."""
    return _on_call(session, [one for one in schedules(session).values() if not one.is_over(at)], at)


def same_until(found: Sequence[OnCall]) -> datetime:
    """The next instant at which something else is to be said about who is on call."""
    turns = [(at, one.shift.start) for one in found for at in (one.rota.ends_at, one.rota.shadow_ends_at)]
    ends = [at for at, start in turns if at and at > start]
    return min([*(one.shift.end for one in found), *ends], default=LATEST)


def _on_call(session: Session, wholes: list[Schedule], at: datetime) -> list[OnCall]:
    shifts = [whole.holder_at(at) for whole in wholes]
    following = [_next_holder(whole, shift) for whole, shift in zip(wholes, shifts, strict=True)]
    ids = {one.person for one in [*shifts, *following] if one and one.person}
    people = directory.by_ids(session, ids)
    gone = {one for one, person in people.items() if not person.is_active}
    names = {one: directory.marked_name_of(session, one) for one in ids}
    return [
        OnCall(
            rota=whole.rota,
            shift=shift,
            name=names.get(shift.person or ""),
            slack_id=people[shift.person].slack_id if shift.person in people and shift.person not in gone else None,
            next_name=names.get(after.person or "") if after else None,
            next_start=after.start if after else None,
            shadow=shadow(whole.rota, at),
        )
        for whole, shift, after in zip(wholes, shifts, following, strict=True)
    ]


def _next_holder(whole: Schedule, shift: Shift) -> Shift | None:
    """The next shift in other hands within the horizon."""
    ahead = whole.shifts(shift.end, shift.end + HORIZON)
    return next((one for one in ahead if one.person != shift.person), None)


def find_rota(session: Session, text: str) -> str | None:
    """The rota somebody means by its id, its name or the beginning of either, its user group, or as gold.

    None when it is none, or several.

    One that ends is meant only where no other of that beginning goes on.
    """
    return named(schedules(session), text) or rota_of_level(session, text)


def named(everything: Mapping[str, Schedule], text: str) -> str | None:
    """The one of these rotas that somebody means; see `find_rota`."""
    wanted = "-".join(text.lower().split())
    names = {one: "-".join(whole.rota.name.lower().split()) for one, whole in everything.items()}
    ids = list(names)
    exact = [one for one in ids if wanted in (one, names[one])]
    groups = {one: (whole.rota.user_group or "").removeprefix("oncall-") for one, whole in everything.items()}
    exact = exact or [one for one in ids if wanted and wanted == groups[one]]
    close = exact or [one for one in ids if wanted and (one.startswith(wanted) or names[one].startswith(wanted))]
    lasting = [one for one in close if everything[one].rota.ends is None]
    close = lasting if len(lasting) == 1 else close
    return close[0] if len(close) == 1 else None


def rota_of_level(session: Session, text: str, now: datetime | None = None) -> str | None:
    """The one rota of the response at a level of command, as people name it: gold, or the tactical commander."""
    word = re.sub(r" command(er)?$", "", " ".join(text.lower().split()))
    wanted = ("response", LEVELS.get(word, word))
    rotas = [schedule(session, one).rota for one in rota_ids(session, now)]
    found = [one.id for one in rotas if (one.function, one.command_level) == wanted]
    return found[0] if len(found) == 1 else None


def rota_meant(session: Session, text: str, now: datetime | None = None) -> str:
    """The same; whoever means none reads what is like it and which there are. Raises UserError."""
    found = find_rota(session, text)
    if found is None:
        raise no_rota(session, text, now)
    return found


def no_rota(session: Session, text: str, now: datetime | None = None) -> UserError:
    """What somebody reads who names a rota that there is not."""
    guess = rota_like(session, text, now)
    hint = f" Did you mean {guess}?" if guess else ""
    return UserError(f"There is no rota called “{text}”.{hint} Rotas: {', '.join(rota_ids(session, now))}.")


def rota_like(session: Session, text: str, now: datetime | None = None) -> str | None:
    """The rota that somebody may have meant who named none."""
    return rota_of_level(session, text, now) or like.closest(text, names_of_rotas(session, now))


def names_of_rotas(session: Session, now: datetime | None = None) -> dict[str, str]:
    """What people may type for a rota, whole or its first word -> its id."""
    found: dict[str, str] = {}
    there = [whole.rota for whole in schedules(session).values() if now is None or not whole.is_over(now)]
    for one in reversed(there):
        name, group = one.name.lower(), (one.user_group or one.id).removeprefix("oncall-")
        found |= dict.fromkeys((group, re.split(r"[-. ]", one.id)[0], name.split()[0], name, one.id), one.id)
    return found


def shifts_of(session: Session, person_id: str, start: datetime, end: datetime) -> list[tuple[Rota, Shift]]:
    """A person's shifts on every rota between two instants, the earliest first; whole, not cut."""
    found = [
        (whole.rota, whole.holder_at(shift.start))
        for whole in schedules(session).values()
        for shift in whole.shifts(start, end)
        if shift.person == person_id
    ]
    return sorted(found, key=lambda pair: (pair[1].start, pair[0].id))


def make_cover(
    session: Session,
    rota_id: str,
    start: datetime,
    end: datetime,
    person_id: str,
    now: datetime,
    by: Actor,
    reason: str = "",
    request_id: int | None = None,
    is_swap: bool = False,
) -> CoverRow:
    """Put somebody in for a time.

    Raises UserError when the time is empty or past, when it changes nothing, and for whoever has left by its end.
    """
    whole = to_change(session, rota_id)
    if end <= start:
        raise UserError("The cover ends before it starts. Give the earlier time first.")
    if end <= now:
        raise UserError("That time is over, and the past does not change. Give a time still to come.")
    refuse_over(whole, end - timedelta(microseconds=1))
    start = max(start, now)
    held = whole.shifts(start, end)
    if all(shift.person == person_id for shift in held):
        raise UserError(f"{directory.name_of(session, person_id)} is on call for all of that time already.")
    refuse_gone(session, person_id, end)
    replaced = dict.fromkeys(shift.person for shift in held if shift.person not in (None, person_id))
    row = CoverRow(
        rota_id=rota_id,
        start=start,
        end=end,
        person_id=person_id,
        replaces=[one for one in replaced if one],
        reason=reason,
        request_id=request_id,
        is_swap=is_swap,
        made_at=now,
        made_by=by.name,
        made_by_id=by.person_id,
    )
    add_numbered(session, row)
    return row


def refuse_gone(session: Session, person_id: str, end: datetime) -> None:
    """Raises UserError for somebody who cannot be on call up to an instant: unknown, left, or leaving by then."""
    why = leavers.gone_by(session, person_id, end)
    if why:
        raise UserError(f"{why} Name somebody else, or a time that is over by then.")


def refuse_over(whole: Schedule, instant: datetime) -> None:
    """Raises UserError where a rota has ended for good by an instant."""
    if whole.is_over(instant):
        ends = blocks.written(whole.rota.ends_at, whole.rota.zone) if whole.rota.ends_at else ""
        raise UserError(f"Nobody is on call for {whole.rota.name} from {ends} on: the rota is retired.")


def leave_between(session: Session, person_id: str, start: datetime, end: datetime) -> list[Leave]:
    """When a person is away between two instants, the earliest first."""
    theirs = select(Leave).where(Leave.person_id == person_id, col(Leave.undone_at).is_(None))
    return list(session.exec(theirs.where(Leave.start < end, Leave.end > start).order_by(col(Leave.start))).all())


def acting_officer(session: Session, now: datetime) -> str:
    """The id of the accountable emergency officer, or of their deputy while they are away or have left."""
    officer, deputy = directory.officer(session, now), directory.deputy_officer(session, now)
    person = directory.person(session, deputy) if deputy else None
    can_act = person is not None and person.is_active and not is_away(session, deputy, now)
    is_gone = directory.has_left(session, officer) or is_away(session, officer, now)
    return deputy if is_gone and can_act else officer


def is_away(session: Session, person_id: str, at: datetime) -> bool:
    """Is somebody on leave at an instant?"""
    return bool(leave_between(session, person_id, at, at + timedelta(seconds=1)))


def staying_reachable(session: Session, rota_id: str) -> list[str]:
    """Who stays reachable for a rota though their shift is over; see keep_reachable."""
    found = remembered(session, StaysReachable, "everybody", lambda: session.exec(_STAYING).all())
    return [one.person_id for one in found if one.rota_id == rota_id]


def keep_reachable(session: Session, rota_id: str, person_ids: set[str], now: datetime) -> None:
    """These, and nobody else, stay reachable for a rota until somebody has accepted its handover from them."""
    if set(staying_reachable(session, rota_id)) == person_ids:
        return
    take_turns(session, f"reachable/{rota_id}")
    kept = set(staying_reachable(session, rota_id))
    for person_id in kept - person_ids:
        session.delete(session.get_one(StaysReachable, (rota_id, person_id)))
    for person_id in person_ids - kept:
        session.add(StaysReachable(rota_id=rota_id, person_id=person_id, since=now))
    session.flush()


def begins_at(session: Session, made: Rota, now: datetime) -> datetime:
    """When a new version of a rota would begin to count: at the end of the shift in progress, in a gap at once.

    Covers are left out: somebody who stands in for two hours does not end the week of another. A version that ends
    the rota before then counts from its end.
    """
    shift = Schedule(schedule(session, made.id).versions).holder_at(now)
    begins = now if shift.person is None else shift.end
    return max(now, min(begins, made.ends_at)) if made.ends_at else begins


def apply_rota(session: Session, read: Read[Rota], now: datetime, by: str) -> documents.Document | None:
    """Save a new version of a rota. It counts from the end of the shift in progress; the first counts always.

    Returns None when nothing changed.
    """
    made, body = read.content, read.text.body
    if documents.latest(session, "rota", made.id) is None:
        return documents.save(session, "rota", made.id, body, now, by)
    begins = begins_at(session, made, now)
    return documents.save(session, "rota", made.id, body, now, by, effective_from=begins)
