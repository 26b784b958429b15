"""New versions of a rota: what would change, applying it, telling those whose shifts move, and the history."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import takewhile

from sqlmodel import Session, col, select

from eprr_bot.base import documents
from eprr_bot.base.documents import Document
from eprr_bot.base.file_kinds import BY, Read
from eprr_bot.base.files import Fault, FaultsFound
from eprr_bot.base.vault import Vault
from eprr_bot.cover import request_messages, request_state, service, version_messages
from eprr_bot.cover.difference import Move, Moved, by_person, moves, settings_changed
from eprr_bot.cover.messages import Entry, cover_entry
from eprr_bot.cover.models import CoverRequest, RequestState
from eprr_bot.cover.moves import Followed, following, relaid
from eprr_bot.cover.version_messages import MovedCover, MovedShifts, Stranded
from eprr_bot.directory import leavers
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.oncall import service as oncall
from eprr_bot.oncall.models import CoverRow
from eprr_bot.oncall.rota import Rota, people_named
from eprr_bot.oncall.rota_file import ROTA, strangers
from eprr_bot.oncall.schedule import Schedule
from eprr_bot.reach import service as reach
from eprr_bot.slack import blocks
from eprr_bot.slack.commands import Actor, UserError

TOLD_AHEAD = timedelta(weeks=52)
"""People are told of shifts that move within a year."""


@dataclass(frozen=True)
class Proposal:
    """A rota file beside what is applied. `old` is None for a rota that there is not yet.

    `begins` is when it would begin to count; None for a first version, which always did.
    """

    read: Read[Rota]
    old: Schedule | None
    new: Schedule
    begins: datetime | None
    is_same_text: bool
    followed: tuple[Followed, ...] = ()

    @property
    def rota(self) -> Rota:
        return self.read.content

    def moves(self, start: datetime, end: datetime) -> list[Move]:
        """What would pass into other hands between two instants; before a first version, nobody held anything."""
        return moves(self.old or Schedule(()), self.new, start, end)

    @property
    def settings_changed(self) -> list[str]:
        """What else would differ, a phrase each."""
        return settings_changed(self.old.rota, self.rota) if self.old else []


def propose(session: Session, read: Read[Rota], now: datetime) -> Proposal:
    """What a file would change; nothing is saved."""
    rota = read.content
    newest = documents.latest(session, "rota", rota.id)
    if newest is None:
        return Proposal(read, None, Schedule(((None, rota),)), None, False)
    old = oncall.to_change(session, rota.id)
    _refuse_end_in_the_past(old, rota, now)
    begins = oncall.begins_at(session, rota, now)
    versions = (*old.versions, (begins, rota))
    follows = following(old, Schedule(versions), now)
    stands_in = {cover.id: cover.person or "" for cover in old.covers}
    followed = tuple(one for one in follows if not leavers.gone_by(session, stands_in[one.number], one.end))
    new = Schedule(versions, relaid(old.covers, followed))
    return Proposal(read, old, new, begins, newest.body == read.text.body, followed)


def _refuse_end_in_the_past(old: Schedule, rota: Rota, now: datetime) -> None:
    if rota.ends_at and rota.ends_at <= now and rota.ends_at != old.rota.ends_at:
        raise UserError("The rota would end in the past, which does not change. Give a time still to come.")


@dataclass(frozen=True)
class Applied:
    """A version that was saved, what moved with it, and the covers that followed it or were left stranded.

    `requests` are those for cover that followed it, a sentence each.
    """

    proposal: Proposal
    version: int
    moved: list[Moved]
    followed: list[MovedCover]
    stranded: list[Stranded]
    requests: list[str]


def apply(session: Session, proposals: Sequence[Proposal], now: datetime, by: Actor) -> list[Applied]:
    """Save new versions and tell those affected, one message each. Files that are as applied are left out.

    Raises FaultsFound, and saves none of them, where a rota that is mandatory or called for incidents names somebody
    whom the directory does not know; UserError where a version would put somebody on call who has left by then.
    """
    if left := [why for one in proposals for why in gone(session, one, now)]:
        raise UserError("\n".join(left))
    done = []
    changed = [one for one in proposals if not one.is_same_text]
    if faults := [fault for one in changed for fault in refused_strangers(session, one)]:
        raise FaultsFound(faults)
    for one in changed:
        document = oncall.apply_rota(session, one.read, now, by.name)
        if document is not None:
            shifts = by_person(one.moves(one.begins or now, now + TOLD_AHEAD))
            stranded = _stranded(session, one, now)
            followed = _follow(session, one, now, f"{by.name} with version {document.version}")
            requests = _requests_follow(session, one, now)
            service.look_again(session, now, one.rota.id)
            done.append(Applied(one, document.version, shifts, followed, stranded, requests))
    _tell(session, now, done, by)
    return done


def take_new(session: Session, _: Vault, read: Read[Rota], now: datetime) -> str:
    """Apply the file of a rota that is new; say where it has changed since, or names somebody who has left."""
    rota, newest = read.content, documents.latest(session, ROTA.kind, read.content.id)
    if newest is None and not gone(session, propose(session, read, now), now):
        oncall.apply_rota(session, read, now, BY)
    elif newest is None or newest.body != read.text.body:
        differs = f"The file of {rota.id} is not the version that counts: eprr-bot rota diff shows the difference."
        return f"{differs} It counts once you run: eprr-bot rota apply"
    return ""


def refused_strangers(session: Session, proposal: Proposal) -> list[Fault]:
    """Everybody unknown whom a rota names that has to be held by somebody who can be called."""
    if not proposal.rota.mandatory and proposal.rota.id not in directory.cluster(session).incident_rotas:
        return []
    return strangers(proposal.read.text, session.exec(select(Person.id).where(Person.contact_hours == "")).all())


def _follow(session: Session, proposal: Proposal, now: datetime, by: str) -> list[MovedCover]:
    """Carry the covers on whose shifts move."""
    found = []
    for one in proposal.followed:
        row = service.get(session, one.number)
        made = service.move(session, now, row, one.start, one.end, by)
        found.append(MovedCover(service.change_of(session, made), made.made_by_id or "", one.number))
    return found


def _requests_follow(session: Session, proposal: Proposal, now: datetime) -> list[str]:
    """Carry the open requests on whose shifts move."""
    found = _where_requests_go(session, proposal, now, has_moved=True)
    for request in request_state.open_requests(session, proposal.rota.id):
        request_state.follow(session, now, request)
    return found


def _where_requests_go(session: Session, proposal: Proposal, now: datetime, *, has_moved: bool = False) -> list[str]:
    found = []
    for one in request_state.open_requests(session, proposal.rota.id):
        spans = [
            service.span(session, one.rota_id, *to) for to in request_state.where_to(session, one, proposal.new, now)
        ]
        if spans:
            found.append(request_messages.would_move(one.id or 0, spans, has_moved=has_moved))
    return found


def would_follow(session: Session, proposal: Proposal, now: datetime) -> list[str]:
    """The covers and open requests that would move with their shifts, a sentence each."""
    found = _where_requests_go(session, proposal, now)
    for one in proposal.followed:
        row = service.get(session, one.number)
        span = service.span(session, row.rota_id, one.start, one.end)
        found.append(version_messages.would_follow(replace(service.change_of(session, row), span=span)))
    return found


def _stranded(session: Session, proposal: Proposal, now: datetime) -> list[Stranded]:
    """Covers that no longer do what they were made for: they change nothing now, or stand in for others."""
    found = []
    followed = {one.number for one in proposal.followed}
    for row in service.standing_covers(session, proposal.rota.id, now):
        if row.id in followed:
            continue
        start = max(row.start, proposal.begins or now)
        before, after = (_held_without(whole, row, start) for whole in (proposal.old, proposal.new))
        strangers = after - {*row.replaces, row.person_id}
        if start >= row.end or before == after or not (strangers or after == {row.person_id}):
            continue
        found.append(
            Stranded(
                change=service.change_of(session, row),
                made_by_id=row.made_by_id or "",
                is_under_way=service.is_swap_under_way(session, now, row),
                changes_nothing=after == {row.person_id},
                is_gap=None in after,
                is_over=proposal.new.is_over(start),
                held_by=tuple(directory.name_of(session, one) for one in sorted(after - {None}, key=str)),
            )
        )
    return found


def _held_without(whole: Schedule | None, row: CoverRow, start: datetime) -> set[str | None]:
    """Who would hold a cover's time if it and those made after it were not there."""
    if whole is None or start >= row.end:
        return set()
    earlier = tuple(takewhile(lambda cover: cover.id != row.id, whole.covers))
    return {shift.person for shift in Schedule(whole.versions, earlier).shifts(start, row.end)}


def _tell(session: Session, now: datetime, done: Sequence[Applied], by: Actor) -> None:
    if not done:
        return
    subject = "rota/" + ",".join(f"{one.proposal.rota.id}/{one.version}" for one in done)
    for person_id in _affected(session, done):
        shifts = [moved for one in done if (moved := _moved_for(one, person_id)).is_anything]
        begins = min((start for one in shifts for start in one.starts), default=now + TOLD_AHEAD)
        content = version_messages.moved(shifts, by.name)
        service.post_to(session, now, person_id, content, begins, subject, f"{subject}/{person_id}")
    for one in done:
        if one.moved:
            people = [moved.person for moved in one.moved if moved.person]
            told = [directory.name_of(session, person) for person in people if reach.can_reach(session, person)]
            others = [directory.name_of(session, person) for person in people if not reach.can_reach(session, person)]
            first = min(move.start for moved in one.moved for move in (*moved.loses, *moved.gains))
            content = version_messages.applied(one.proposal.rota, one.version, by.name, told, others, first)
            service.post_to_channel(session, now, content, first, subject)


def _affected(session: Session, done: Iterable[Applied]) -> list[str]:
    """Everybody who can be told, whose shifts move, or whose cover moves with them or is stranded."""
    people = dict.fromkeys(
        person
        for applied in done
        for person in (
            *(one.person for one in applied.moved),
            *(who for one in applied.followed for who in one.concerned),
            *(who for one in applied.stranded for who in one.concerned),
        )
    )
    return [one for one in people if one and reach.can_reach(session, one)]


def gone(session: Session, proposal: Proposal, now: datetime) -> list[str]:
    """Who would be put on call for a time when they have left, a sentence each."""
    found = by_person(proposal.moves(proposal.begins or now, now + TOLD_AHEAD))
    known = directory.by_ids(session, [one.person for one in found if one.person])
    whys = []
    for one in (moved for moved in found if moved.person in known):
        late = ((leavers.gone_by(session, one.person or "", gain.end), gain) for gain in one.gains)
        why, gain = next((pair for pair in late if pair[0]), ("", None))
        if gain:
            whys.append(version_messages.gone(why, proposal.rota, gain))
    return whys


def unknown(session: Session, rota: Rota) -> list[str]:
    """A warning for everybody whom a rota names and who cannot be on call, because nobody knows them, or they left."""
    known = directory.by_ids(session, people_named(rota))
    return [
        version_messages.unknown(person_id, known[person_id].name if person_id in known else "")
        for person_id in sorted(people_named(rota))
        if person_id not in known or not known[person_id].is_active
    ]


def _moved_for(applied: Applied, person_id: str) -> MovedShifts:
    mine = next((one for one in applied.moved if one.person == person_id), Moved(person_id, (), ()))
    followed = tuple(one for one in applied.followed if person_id in one.concerned)
    stranded = tuple(one for one in applied.stranded if person_id in one.concerned)
    return MovedShifts(applied.proposal.rota, applied.version, mine, followed, stranded)


def names_of(session: Session, moved: Iterable[Moved]) -> dict[str | None, str]:
    """The names of everybody whose shifts move."""
    return {one.person: directory.name_of(session, one.person) if one.person else "Nobody" for one in moved}


def history(
    session: Session, rota_id: str = "", most: int = 20, *, with_reasons: bool = True
) -> tuple[list[Entry], bool]:
    """Versions, covers, swaps and requests of one rota or of all, the newest first; and are there earlier ones?"""
    entries = [_cover_entry(session, row, with_reasons) for row in service.covers(session, rota_id, most + 1)]
    entries += [_version_entry(one) for one in _versions(session, rota_id, most + 1)]
    entries += [_request_entry(session, one) for one in _requests(session, rota_id, most + 1)]
    return sorted(entries, key=lambda one: one.at, reverse=True)[:most], len(entries) > most


def body_of(session: Session, rota_id: str, version: int) -> str:
    """What the file of a version said. Raises UserError for a version that there is not."""
    found = {one.version: one.body for one in documents.versions(session, "rota", rota_id)}
    if version not in found:
        raise UserError(f"{rota_id} has the versions 1 to {len(found)}. Name one of them.")
    return found[version]


def _versions(session: Session, rota_id: str, most: int) -> list[Document]:
    found = select(Document).where(Document.kind == "rota")
    of_rota = found.where(Document.key == rota_id) if rota_id else found
    return list(session.exec(of_rota.order_by(col(Document.id).desc()).limit(most)).all())


def _requests(session: Session, rota_id: str, most: int) -> list[CoverRequest]:
    """Those that made no cover: the others stand in the history as covers."""
    found = select(CoverRequest).where(CoverRequest.state != RequestState.ACCEPTED)
    of_rota = found.where(CoverRequest.rota_id == rota_id) if rota_id else found
    return list(session.exec(of_rota.order_by(col(CoverRequest.id).desc()).limit(most)).all())


def _cover_entry(session: Session, row: CoverRow, with_reasons: bool) -> Entry:
    zone = oncall.schedule(session, row.rota_id).rota.zone
    ended = ""
    if row.undone_at:
        verb = "Undone" if service.carried_on(session, row).id == row.id else "Moved"
        ended = f" {verb} by {row.undone_by} on {blocks.written(row.undone_at, zone)}."
    elif row.ended_at:
        ended = f" Ended by {row.ended_by} on {blocks.written(row.ended_at, zone)}."
    made = service.change_of(session, row)
    shown = made if with_reasons else replace(made, reason="")
    return Entry(row.made_at, cover_entry(shown, f"Made by {row.made_by}", ended))


def _version_entry(document: Document) -> Entry:
    since = f"counts from {blocks.written(document.effective_from)}" if document.effective_from else "the first"
    text = f"Version {document.version} of {document.key}, {since}. Applied by {document.applied_by}"
    return Entry(document.applied_at, text)


def _request_entry(session: Session, request: CoverRequest) -> Entry:
    span = service.span(session, request.rota_id, request.start, request.end)
    kind = "an offer of a swap" if request.back_start else "a request for cover"
    text = f"Request {request.id}: {request.made_by} made {kind} for {span.rota}, {span.plain}: {request.state}"
    return Entry(request.made_at, text)
