"""What `check` says about the forums of a cluster (pure)."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from eprr_bot.base.file_kinds import Files
from eprr_bot.base.files import Fault, Text
from eprr_bot.base.files import Field as Place
from eprr_bot.directory.cluster import CLUSTER, Cluster, StatutoryBody
from eprr_bot.lrf.england import ENGLAND, Forum
from eprr_bot.lrf.forum import FORUMS, LocalForum, body_period, chairs, in_force, leads_between, undated
from eprr_bot.oncall.schedule import EARLIEST, LATEST
from eprr_bot.slack.blocks import listed, written

MOVE = "Move them to forums.yaml, as docs/forums.md says."
AT_LAST = LATEST - timedelta(seconds=1)
"""Once everything that the files have a date for has come about."""


def forums_served(files: Files) -> Iterator[Fault]:
    """Warnings about forums without a lead, a representative or support, and about bodies across them (¶56, ¶60)."""
    if not (read := files.only(CLUSTER)) or not files.is_whole(FORUMS):
        return
    england, cluster, own = files.only(ENGLAND), read.content, files.only(FORUMS)
    listed_there = england.content.forums if england else ()
    unlisted = own.content.unlisted if own else ()
    names = _names({one.code: one for one in (*listed_there, *unlisted)}, cluster.zone)
    text, rows = (own.text, own.content.forums) if own else (read.text, undated(cluster))
    yield from _where_they_stand(read.text, cluster, has_own=own is not None)
    for number in _twice(listed_there, unlisted):
        yield text.fault(("unlisted", number, "code"), "england.yaml has this forum already.", "Take it out.")
    for number, row in enumerate(rows):
        at: Place = ("forums", number)
        yield from _without_lead(text, at, cluster, row, names)
        yield from _led_from_elsewhere(text, at, cluster, row, names)
        yield from _without_people(text, at, row, names, cluster.zone, has_own=own is not None)
    for number, body in enumerate(cluster.statutory_bodies):
        empty = {code: since for code in body.forums if (since := _unserved_since(body, code, rows, cluster))}
        for since in sorted(set(empty.values())):
            missing = [code for code, one in empty.items() if one == since]
            yield _unserved(read.text, number, body, missing, names, since, cluster.zone)


Names = Callable[[str, datetime], str]
"""What people call the forum with a code at an instant; EARLIEST where what is said of it has no beginning."""


def _names(known: Mapping[str, Forum], zone: ZoneInfo) -> Names:
    def name(code: str, at: datetime) -> str:
        forum = known.get(code)
        called = forum and (forum.common_name if at == EARLIEST else forum.called(at.astimezone(zone).date()))
        return f"{called} ({code})" if called else code

    return name


def _twice(listed_there: Iterable[Forum], unlisted: Iterable[Forum]) -> Iterator[int]:
    codes = {one.code for one in listed_there}
    yield from (number for number, one in enumerate(unlisted) if one.code in codes)


def _where_they_stand(text: Text, cluster: Cluster, *, has_own: bool) -> Iterator[Fault]:
    at: Place = ("forums",)
    if not has_own and cluster.forums:
        yield text.fault(at, "Forums are kept with their dates now, in a file of their own.", MOVE, is_warning=True)
    elif not has_own:
        yield text.fault((), "There is no forums.yaml, so no forum has a lead.", MOVE, is_warning=True)
    elif cluster.forums:
        problem = "These forums are no longer looked at, because there is a forums.yaml."
        yield text.fault(at, problem, "Take them out.", is_warning=True)


def _without_lead(text: Text, at: Place, cluster: Cluster, row: LocalForum, names: Names) -> Iterator[Fault]:
    """Each hole between one lead and the next, and after the last."""
    leads = list(leads_between(cluster, row, *_whole_time(cluster, row)))
    for (start, end), body in leads:
        if body is None:
            since = "" if start == EARLIEST else f" from {written(start, cluster.zone)}"
            until = "" if end >= AT_LAST else f" until {written(end, cluster.zone)}"
            problem = f"Nobody leads at {names(row.forum, start)}{since}{until}."
            remedy = "Let one lead begin where the other ends." if row.leads else "Name the body that leads."
            yield text.fault((*at, "leads"), problem, remedy, is_warning=True)


def _led_from_elsewhere(text: Text, at: Place, cluster: Cluster, row: LocalForum, names: Names) -> Iterator[Fault]:
    """Bodies that are to lead where they do not lie: it may be meant, and both forums must be serviced (¶60)."""
    bodies = {one.id: one for one in cluster.statutory_bodies}
    for number, lead in enumerate(row.leads):
        if (body := bodies.get(lead.body)) and row.forum not in body.forums:
            area = " and ".join(names(one, EARLIEST) for one in body.forums)
            problem = f"{body.short_name} leads at {names(row.forum, EARLIEST)}, but lies in {area}."
            remedy = "Name a body of the area, or give this one a seat there and the forum in cluster.yaml."
            yield text.fault((*at, "leads", number, "body"), problem, remedy, is_warning=True)


def _whole_time(cluster: Cluster, row: LocalForum) -> tuple[datetime, datetime]:
    """From when somebody first led; where no lead is named, from when the first body was there."""
    named = [one.period(cluster.zone)[0] for one in row.leads]
    there = [body_period(one, cluster.zone)[0] for one in cluster.statutory_bodies if row.forum in one.forums]
    return min(named or there, default=AT_LAST), AT_LAST


def _without_people(
    text: Text, at: Place, row: LocalForum, names: Names, zone: ZoneInfo, *, has_own: bool
) -> Iterator[Fault]:
    """What a forum lacks as it is written first, and what else after each of its changes."""
    lacked: Collection[str] = ()
    in_order = sorted(enumerate(row.changes), key=lambda one: one[1].from_)
    later = [((*at, "changes", number), one.starts(zone)) for number, one in in_order]
    for place, start in ((at, EARLIEST), *later):
        lacks = dict(_lacks(row.as_of(start, zone), has_own=has_own))
        since = "" if start == EARLIEST else f" from {written(start, zone)}"
        for problem in (one for one in lacks if one not in lacked):
            said = f"{problem} at {names(row.forum, start)}{since}."
            yield text.fault(place, said, lacks[problem], is_warning=True)
        lacked = lacks


def _lacks(row: LocalForum, *, has_own: bool) -> Iterator[tuple[str, str]]:
    """What is not there and should be, and what to do."""
    if not row.seats:
        yield "Nobody represents the local NHS", "Name a representative."
    if not row.supported_by:
        yield "Nobody supports the lead", "Name at least one person in supported_by."
    if has_own and not chairs(row):
        yield "Nobody chairs a health partnership", "Name the partnership and its chairs in partnership."
    for field in ("ukhsa", "ambulance") if has_own else ():
        if not getattr(row, field):
            yield f"Nobody of the {_OF[field]} is named", f"Name somebody, and a deputy, in {field}."


_OF = {"ukhsa": "UK Health Security Agency", "ambulance": "ambulance service"}


def _unserved_since(body: StatutoryBody, code: str, rows: tuple[LocalForum, ...], cluster: Cluster) -> datetime | None:
    """From when the body has nobody at a forum, for the first time; EARLIEST where it never has anybody."""
    row = next((one for one in rows if one.forum == code), None)
    seats = [one for one in row.seats if one.body == body.id] if row else []
    if not seats:
        return EARLIEST
    begins, ends = body_period(body, cluster.zone)
    turns = sorted({begins, *(one.period(cluster.zone)[1] for one in seats)})
    inside = (at for at in turns if at > EARLIEST and begins <= at < ends)  # who sat there first is no gap before it
    return next((at for at in inside if not in_force(seats, at, cluster.zone)), None)


def _unserved(
    text: Text,
    number: int,
    body: StatutoryBody,
    missing: list[str],
    names: Names,
    since: datetime,
    zone: ZoneInfo,
) -> Fault:
    area = " and ".join(names(one, since) for one in body.forums)
    where = listed((names(one, since) for one in missing), "or")
    start = "" if since == EARLIEST else f" from {written(since, zone)}"
    problem = f"{body.short_name} lies in {area}, but has no representative at {where}{start}."
    return text.fault(
        ("statutory_bodies", number, "forums"), problem, "Give it a seat in forums.yaml.", is_warning=True
    )
