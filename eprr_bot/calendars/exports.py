"""The final rota of any time as a calendar, for files."""

from datetime import datetime

from sqlmodel import Session, select

from eprr_bot.base import documents
from eprr_bot.calendars import messages, service
from eprr_bot.calendars.feed import Entry, Feed
from eprr_bot.calendars.models import FeedKind
from eprr_bot.calendars.revisions import Revision, slots
from eprr_bot.directory import service as directory
from eprr_bot.oncall import service as oncall
from eprr_bot.oncall.models import CoverRow


def calendar(session: Session, rota_id: str, start: datetime, end: datetime) -> Feed:
    """One rota, or all when `rota_id` is empty, between two instants. Raises UserError for an unknown rota."""
    cluster = directory.cluster(session)
    kind = FeedKind.ROTA if rota_id else FeedKind.EVERYTHING
    name = oncall.schedule(session, rota_id).rota.name if rota_id else ""
    entries = [
        entry
        for one in ([rota_id] if rota_id else oncall.rota_ids(session))
        for entry in _entries(session, one, start, end)
    ]
    return Feed(
        name=messages.calendar_name(kind, name, cluster.name),
        zone=cluster.zone,
        link=service.link_to(cluster),
        contact=service.contact_of(cluster),
        entries=tuple(entries),
    )


def _entries(session: Session, rota_id: str, start: datetime, end: datetime) -> list[Entry]:
    found = slots(oncall.schedule(session, rota_id), start, end)
    names = service.names_of(session, found)
    revision = Revision(0, _last_change(session, rota_id))
    return [service.entry_of(slot, revision, names, None) for slot in found]


def _last_change(session: Session, rota_id: str) -> datetime:
    """When the rota last changed: by a version or by a cover."""
    versions = [one.applied_at for one in documents.versions(session, "rota", rota_id)]
    theirs = session.exec(select(CoverRow).where(CoverRow.rota_id == rota_id)).all()
    covers = [one for row in theirs for one in (row.made_at, row.undone_at, row.ended_at) if one is not None]
    return max([*versions, *covers])
