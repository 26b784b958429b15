"""What is on record of forums beside the files: open issues, meetings, and what of it is late."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from eprr_bot.directory import service as directory
from eprr_bot.directory.cluster import Cluster
from eprr_bot.lrf import above, attendance, issues, meetings, service
from eprr_bot.lrf import forum as dated
from eprr_bot.lrf import register_messages as messages
from eprr_bot.lrf.forum import LocalForum
from eprr_bot.lrf.issue import Issue, Owned, missed_meeting
from eprr_bot.lrf.meeting import THE_FORUM, Meeting, Series, days_of, series_of
from eprr_bot.lrf.site import Place


@dataclass(frozen=True)
class OnRecord:
    """Of one forum: its issues by number, its meetings, and what is late, a sentence each.

    `became_late` is late since a day that is known; the rest was never on record.
    """

    issues: tuple[Issue, ...]
    series: tuple[Series, ...]
    late: tuple[str, ...]
    became_late: tuple[str, ...]

    @property
    def open(self) -> tuple[Issue, ...]:
        """The issues that are not closed."""
        return tuple(one for one in self.issues if one.is_open)


def of_forums(session: Session, rows: Iterable[LocalForum], now: datetime) -> dict[str, OnRecord]:
    """What is on record of each of some forums, by its code."""
    cluster, every, held = directory.cluster(session), issues.every(session), meetings.by_forum(session)
    names, found = service.forum_names(session, now), {}
    for row in rows:
        own = tuple(one for one in every if one.forum == row.forum)
        series = tuple(series_of(row, held.get(row.forum, ())))
        late = tuple(_late(row, own, series, names.get(row.forum, row.forum), cluster, now))
        found[row.forum] = OnRecord(
            own, series, tuple(text for text, _ in late), tuple(text for text, was in late if was)
        )
    return found


def _late(
    row: LocalForum, own: Iterable[Issue], series: tuple[Series, ...], name: str, cluster: Cluster, now: datetime
) -> Iterator[tuple[str, date | None]]:
    """What is late, and since when."""
    today = now.astimezone(cluster.zone).date()
    for one in series:
        if one.is_overdue(today):
            yield messages.not_met(one.name or name, one.last, one.due_by), one.due_by
    for site in row.sites:
        if site.is_overdue(today):
            yield messages.not_tested(site.name, site.due_by), site.due_by
    for issue in own:
        if missed := missed_meeting(issue, days_of(series, today), cluster.zone):
            yield messages.not_brought(issue.number, missed), missed


def providers(session: Session, row: LocalForum) -> list[tuple[str, list[Place]]]:
    """The NHS organisations in a forum's area, and of each the places on record there."""
    cluster = directory.cluster(session)
    ours = [one for one in cluster.organisations if one.bodies and row.forum in one.forums]
    return [(one.name, [place for place in row.places if place.organisation == one.id]) for one in ours]


def without_contacts(session: Session, now: datetime) -> list[str]:
    """Whom nobody has named above the cluster, a sentence each."""
    return list(above.missing(service.contacts_above(session, now), service.regions(session, now)))


def unheard_of(session: Session, row: LocalForum, meeting: Meeting) -> list[str]:
    """The NHS bodies of whom a meeting heard nothing: not there, and no apologies."""
    cluster = directory.cluster(session)
    bodies = [one for one in cluster.bodies_on(meeting.held_on) if row.forum in one.forums]
    wanted = attendance.expected(cluster, row, bodies, meeting.series)
    speaks = list(_who_speaks(session, row, meeting.held_on))
    return attendance.unheard_of(meeting, wanted, cluster.organisation_names, speaks)


def _who_speaks(session: Session, row: LocalForum, day: date) -> Iterator[tuple[str, str]]:
    """Names of people, and for whom each speaks: for their organisation, and for the body of their seat."""
    yield from ((one.name, one.organisation) for one in directory.people(session))
    zone = directory.cluster(session).zone
    for seat in (one for one in row.seats if one.holds(service.noon(day, zone), zone)):
        yield from ((directory.name_of(session, one), seat.body) for one in (seat.person, seat.deputy) if one)


def representative(session: Session, row: LocalForum, now: datetime) -> str | None:
    """The id of whoever sits at a forum for the body that leads there, or of their deputy once they have left.

    Theirs are the forum's issues. None for nobody.
    """
    cluster = directory.cluster(session)
    body = dated.lead_at(cluster, row, now)
    seat = service.seat_at(cluster, row, body, now) if body else None
    those = [one for one in (seat.person, seat.deputy) if one] if seat else []
    return next((one for one in those if not directory.has_left(session, one)), None)


def owned(session: Session, found: Iterable[Issue], now: datetime) -> list[Owned]:
    """Issues with whose they are: whoever leads at their forum at this instant."""
    rows, held = {one.forum: one for one in service.forums(session, now)}, meetings.by_forum(session)
    return [_owned(session, one, rows.get(one.forum), held.get(one.forum, ()), now) for one in found]


def _owned(session: Session, issue: Issue, row: LocalForum | None, held: Sequence[Meeting], now: datetime) -> Owned:
    cluster, names = directory.cluster(session), service.forum_names(session, now)
    body = dated.lead_at(cluster, row, now) if row else None
    whose = representative(session, row, now) if row else None
    days = days_of(series_of(row, held), now.astimezone(cluster.zone).date()) if row else []
    return Owned(
        issue=issue,
        forum=names.get(issue.forum, issue.forum),
        lead=cluster.organisation_names.get(body, "") if body else "",
        representative=directory.name_of(session, whose) if whose else "",
        missed=missed_meeting(issue, days, cluster.zone),
    )


def passed_by(found: OnRecord, made: Meeting, zone: ZoneInfo) -> list[Issue]:
    """The open issues that a meeting of the forum itself should have heard of, as far as is known."""
    days = [made.held_on] if made.series == THE_FORUM else []
    return [one for one in found.open if missed_meeting(one, days, zone)]
