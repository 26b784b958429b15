"""Links to feeds, and the feeds themselves. A link's token is shown once; the database keeps its hash."""

import hashlib
import hmac
import secrets
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, and_, col, func, or_, select

from eprr_bot.base.db import change
from eprr_bot.calendars import leave, messages
from eprr_bot.calendars.feed import Entry, Feed
from eprr_bot.calendars.messages import Said
from eprr_bot.calendars.models import FEEDS, PAGES, CalendarToken, FeedKind
from eprr_bot.calendars.revisions import AHEAD, BACK, Revision, Slot, note, slots
from eprr_bot.directory import service as directory
from eprr_bot.directory.cluster import Cluster
from eprr_bot.directory.models import Person
from eprr_bot.oncall import service as oncall
from eprr_bot.slack.commands import UserError

USE_NOTED_EVERY = timedelta(hours=1)


def make_link(
    session: Session, kind: FeedKind, subject_id: str, owner: str, now: datetime
) -> tuple[str, CalendarToken]:
    """A new link for a member of the workspace (`owner` is a Slack id): its token, never seen again, and its row."""
    token = secrets.token_urlsafe(32)
    row = CalendarToken(sha256=_hash(token), kind=kind, subject_id=subject_id, made_at=now, made_by=owner)
    session.add(row)
    session.flush()
    return token, row


def address(base: str, kind: FeedKind, token: str) -> str:
    """Where a link leads, under the address of the web pages."""
    return f"{base}/{kind}/{token}" if kind in PAGES else f"{base}/calendar/{token}.ics"


def renew_page(session: Session, kind: FeedKind, base: str, owner: str, now: datetime) -> tuple[str, bool]:
    """Where pages open for a member from now on, and whether a link to them stopped. Raises UserError."""
    if not base:
        raise UserError("Pages need this bot's web address. Ask whoever runs it to set EPRR_BASE_URL.")
    if not owner:
        raise UserError("A link belongs to a Slack account, and none is known for you.")
    had = stop_links(session, [one for one in links_of(session, owner) if one.kind == kind], now)
    token, _ = make_link(session, kind, "", owner, now)
    return address(base.rstrip("/"), kind, token), bool(had)


def links_of(session: Session, owner: str) -> list[CalendarToken]:
    """A member's links that work, the oldest first."""
    standing = select(CalendarToken).where(CalendarToken.made_by == owner, col(CalendarToken.revoked_at).is_(None))
    return list(session.exec(standing.order_by(col(CalendarToken.made_at), col(CalendarToken.sha256))).all())


def links_to(session: Session, person: Person) -> list[CalendarToken]:
    """The links that work and that a person made, or that show their own shifts."""
    shows_them = and_(col(CalendarToken.kind) == FeedKind.PERSON, col(CalendarToken.subject_id) == person.id)
    made_by_them = col(CalendarToken.made_by) == person.slack_id
    standing = select(CalendarToken).where(or_(shows_them, made_by_them), col(CalendarToken.revoked_at).is_(None))
    return list(session.exec(standing).all())


def revoke(session: Session, owner: str, now: datetime) -> list[CalendarToken]:
    """Stop every link of a member at once. Returns those that worked until now."""
    return stop_links(session, links_of(session, owner), now)


def stop_links(session: Session, links: list[CalendarToken], now: datetime) -> list[CalendarToken]:
    """Stop some links at once and for good. Returns them."""
    for row in links:
        row.revoked_at = now
    session.flush()
    return links


def let_go(session: Session, person: Person, now: datetime) -> None:
    """Somebody has left: their links stop for good, and what was read from their own calendars is wiped."""
    stop_links(session, links_to(session, person), now)
    leave.stop(session, person.id, now)


def stop_links_of_former_members(session: Session, slack_ids: Collection[str], now: datetime) -> None:
    """The links of those who are no longer members of the workspace stop, whether or not they are in the directory."""
    owners = select(CalendarToken.made_by).where(col(CalendarToken.revoked_at).is_(None)).distinct()
    for owner in session.exec(owners).all():
        if owner in slack_ids:
            revoke(session, owner, now)


def find_link(session: Session, token: str, kinds: Collection[FeedKind] = FEEDS) -> CalendarToken | None:
    """The link with this token; None for one that is unknown or of another kind, was revoked, or is a leaver's."""
    wanted = _hash(token)
    row = session.get(CalendarToken, wanted)
    if row is None or not hmac.compare_digest(row.sha256, wanted) or row.revoked_at is not None:
        return None
    if row.kind not in kinds:
        return None
    owner = directory.by_slack_id(session, row.made_by)
    subject = directory.person(session, row.subject_id) if row.kind == FeedKind.PERSON else owner
    has_left = any(one is not None and not one.is_active for one in (owner, subject))
    return None if has_left else row


def note_use(session: Session, link: CalendarToken, now: datetime) -> None:
    """Note that a calendar read a link; once an hour is often enough."""
    before = or_(col(CalendarToken.last_used_at).is_(None), col(CalendarToken.last_used_at) <= now - USE_NOTED_EVERY)
    change(session, CalendarToken, CalendarToken.sha256 == link.sha256, before, last_used_at=now)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def depends_on(session: Session, kind: str, subject_id: str, now: datetime) -> tuple[object, ...]:
    """What a feed is made of: while this is the same, so is the feed. Its limits move on by the hour."""
    people = session.exec(select(func.max(Person.updated_at), func.count())).one()
    wholes = oncall.schedules(session)
    shown = [wholes.get(subject_id)] if kind == FeedKind.ROTA else list(wholes.values())
    return (now.replace(minute=0, second=0, microsecond=0), directory.cluster(session), people, *shown)


def feed(session: Session, kind: str, subject_id: str, now: datetime) -> Feed:
    """The final rota from four weeks back to a year ahead, and what was cancelled in the last four weeks."""
    cluster = directory.cluster(session)
    rota_ids = [subject_id] if kind == FeedKind.ROTA else oncall.rota_ids(session)
    person_id = subject_id if kind == FeedKind.PERSON else None
    entries = [entry for rota_id in rota_ids for entry in _entries(session, rota_id, person_id, now)]
    rota_name = oncall.schedule(session, subject_id).rota.name if kind == FeedKind.ROTA else ""
    return Feed(
        name=messages.calendar_name(kind, rota_name, cluster.name),
        zone=cluster.zone,
        link=link_to(cluster),
        contact=contact_of(cluster),
        entries=tuple(entries),
    )


def link_to(cluster: Cluster) -> str:
    """Where people ask about the rota: opens the on-call channel in whichever Slack the reader has."""
    return f"https://slack.com/app_redirect?channel={cluster.channels.on_call}"


def contact_of(cluster: Cluster) -> str:
    """The same in words."""
    return f"#{cluster.channels.on_call} in Slack"


def _entries(session: Session, rota_id: str, person_id: str | None, now: datetime) -> list[Entry]:
    whole = oncall.schedule(session, rota_id)
    shown = slots(whole, now - BACK, now + AHEAD, person_id)
    names = names_of(session, shown)
    revisions, gone = note(session, whole.rota, shown, names, now, person_id)
    names |= names_of(session, [slot for slot, _ in gone])
    return [
        *(entry_of(slot, revisions[slot.uid], names, person_id) for slot in shown),
        *(entry_of(slot, revision, names, person_id) for slot, revision in gone),
    ]


def names_of(session: Session, shown: Sequence[Slot]) -> dict[str, str]:
    """The names of everybody in some slots, and of those who come next; nobody is ""."""
    ids = {slot.person_id for slot in shown} | {slot.next_id for slot in shown if slot.next_id}
    return {one: directory.name_of(session, one) if one else "" for one in ids | {""}}


def entry_of(slot: Slot, revision: Revision, names: dict[str, str], reader_id: str | None) -> Entry:
    """A slot as an entry of a calendar; of one person's own calendar when `reader_id` is given."""
    said = Said(
        rota_name=slot.rota.name,
        person_name=names[slot.person_id],
        end=slot.end,
        zone=slot.rota.zone,
        next_name=None if slot.next_id is None else names[slot.next_id],
        is_mine=reader_id is not None,
        is_cancelled=revision.cancelled_at is not None,
        shadow=oncall.shadow(slot.rota, slot.start),
    )
    return Entry(
        uid=slot.uid,
        start=slot.start,
        end=slot.end,
        summary=messages.summary(said),
        description=messages.description(said),
        person_id=slot.person_id,
        sequence=revision.sequence,
        stamped_at=revision.changed_at,
        is_cancelled=said.is_cancelled,
        has_alarms=said.is_mine,
    )
