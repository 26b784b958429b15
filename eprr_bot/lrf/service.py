"""What is known of the local resilience forums: who leads at each, who sits there, and who is missing."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlmodel import Session

from eprr_bot.base import documents, like
from eprr_bot.directory import service as directory
from eprr_bot.directory.cluster import CLUSTER, Cluster, StatutoryBody
from eprr_bot.lrf import above, ahead
from eprr_bot.lrf import forum as dated
from eprr_bot.lrf.ahead import Coming
from eprr_bot.lrf.england import ENGLAND, England
from eprr_bot.lrf.forum import AHEAD, FORUMS, ContactAbove, LocalForum, Period, Seat
from eprr_bot.oncall import service as oncall
from eprr_bot.oncall.schedule import EARLIEST, LATEST
from eprr_bot.slack.blocks import listed
from eprr_bot.slack.commands import UserError


@dataclass(frozen=True)
class Sitting:
    """Who sits at a forum for a statutory body; names, empty where nobody does."""

    body: str
    person: str
    person_slack_id: str
    deputy: str


@dataclass(frozen=True)
class Stretch:
    """Who leads from an instant to another; the ends are None where there is none in sight."""

    start: datetime | None
    end: datetime | None
    body: str
    """Its name; empty where nobody leads."""


@dataclass(frozen=True)
class Standing:
    """Everything about one forum at an instant, in names."""

    code: str
    name: str
    regions: tuple[str, ...]
    row: LocalForum
    lead: Stretch
    coming: Stretch | None
    seats: tuple[Sitting, ...]
    support: tuple[str, ...]
    ukhsa: tuple[str, str] | None
    """The name and the deputy's."""
    ambulance: tuple[str, str] | None
    chairs: tuple[str, ...]
    missing: tuple[str, ...]
    """What is not there and should be, a sentence each."""
    ahead: tuple[Coming, ...] = ()
    with_contact: tuple[str, ...] = ()
    without_contact: tuple[str, ...] = ()
    """Of the organisations that are rung: those that have an on-call contact, and those that have none."""


def england(session: Session) -> England | None:
    """Regions and forums, the cluster's own too; None while england.yaml has not been applied."""
    if not documents.latest(session, ENGLAND.kind, ENGLAND.kind):
        return None
    has_own = documents.latest(session, FORUMS.kind, FORUMS.kind)
    return ENGLAND.current(session).with_others(FORUMS.current(session).unlisted if has_own else ())


def forum_names(session: Session, at: datetime) -> dict[str, str]:
    """What people call each forum at an instant, by its ONS code; nothing while england.yaml has not been applied."""
    found, day = england(session), at.astimezone(directory.cluster(session).zone).date()
    return {one.code: one.called(day) for one in found.forums} if found else {}


def forums(session: Session, at: datetime) -> tuple[LocalForum, ...]:
    """The forums that the cluster serves, as they are at an instant, in the order of its file."""
    cluster = directory.cluster(session)
    if documents.latest(session, FORUMS.kind, FORUMS.kind):
        return tuple(one.as_of(at, cluster.zone) for one in FORUMS.current(session).forums)
    return dated.undated(cluster)


def regions(session: Session, now: datetime) -> dict[str, str]:
    """The names, by their ids, of the regions in which our forums lie, and whose functions have not moved away."""
    return {key: name for row in forums(session, now) for key, name in regions_of(session, row.forum, now).items()}


def regions_of(session: Session, code: str, at: datetime) -> dict[str, str]:
    """The names, by their ids, of the regions in which a forum lies at an instant."""
    known = england(session)
    return known.regions_of(code, at.astimezone(directory.cluster(session).zone).date()) if known else {}


def contacts_above(session: Session, now: datetime) -> list[ContactAbove]:
    """Whom an incident is told to above the cluster, as it stands at this instant."""
    if not documents.latest(session, FORUMS.kind, FORUMS.kind):
        return []
    zone = directory.cluster(session).zone
    return above.in_force(FORUMS.current(session).contacts, regions(session, now), now, zone)


def ours(session: Session, code: str, at: datetime) -> LocalForum:
    """One of the forums that the cluster serves, as it is at an instant."""
    return next(one for one in forums(session, at) if one.forum == code)


def kept_in(session: Session) -> str:
    """The file in which the forums stand."""
    return FORUMS.name if documents.latest(session, FORUMS.kind, FORUMS.kind) else CLUSTER.name


def standing(session: Session, row: LocalForum, at: datetime) -> Standing:
    """A forum as it is at an instant."""
    cluster, names = directory.cluster(session), forum_names(session, at)
    lead, coming = _leads(cluster, row, at)
    zone, called = cluster.zone, _called(session, cluster)
    have = {one.organisation for one in directory.contacts(session)}
    ukhsa, ambulance = (dated.in_force(one, at, zone) for one in (row.ukhsa, row.ambulance))
    return Standing(
        code=row.forum,
        name=names.get(row.forum, row.forum),
        regions=tuple(regions_of(session, row.forum, at).values()),
        row=row,
        lead=lead,
        coming=coming,
        seats=tuple(_sitting(session, cluster, row, body, at) for body in dated.to_be_seated(cluster, row, at)),
        support=tuple(map(called, row.supported_by)),
        ukhsa=(ukhsa.name, ukhsa.deputy) if ukhsa else None,
        ambulance=(ambulance.name, ambulance.deputy) if ambulance else None,
        chairs=tuple(ahead.chaired_by(one, called) for one in dated.chairs(row) if one.holds(at, zone)),
        missing=(*missing(cluster, row, at, names), *_leavers(session, row, at)),
        ahead=tuple(ahead.coming(row, at, zone, called)),
        with_contact=tuple(called(one.organisation) for one in row.call_out if one.organisation in have),
        without_contact=tuple(called(one.organisation) for one in row.call_out if one.organisation not in have),
    )


def particulars(session: Session, row: LocalForum, at: datetime) -> dict[str, str]:
    """What stands at a forum without dates of its own, by its field, in words, as it is at an instant."""
    cluster = directory.cluster(session)
    called = _called(session, cluster)
    return {field: ahead.said(row, field, at, cluster.zone, called) for field in ahead.NOUNS}


def _called(session: Session, cluster: Cluster) -> Callable[[str], str]:
    names = cluster.organisation_names
    return lambda one: names.get(one) or directory.marked_name_of(session, one)


def _leads(cluster: Cluster, row: LocalForum, at: datetime) -> tuple[Stretch, Stretch | None]:
    """Who leads now, since when and until when, and who after that."""
    every = history(cluster, row, at)
    now = next(number for number, one in enumerate(every) if one.end is None or at < one.end)
    return every[now], next(iter(every[now + 1 :]), None)


def history(cluster: Cluster, row: LocalForum, at: datetime) -> list[Stretch]:
    """Who leads when, from the first lead there ever was; a time before it is left out, unless it is now."""
    names = {one.id: one.name for one in cluster.statutory_bodies}
    found = [
        Stretch(
            None if start == EARLIEST else start,
            None if end == LATEST else end,
            names.get(body, body) if body else "",
        )
        for (start, end), body in dated.leads_between(cluster, row, EARLIEST, LATEST)
    ]
    began = next((number for number, one in enumerate(found) if one.body or one.end is None or at < one.end), 0)
    return found[began:]


def _sitting(session: Session, cluster: Cluster, row: LocalForum, body: StatutoryBody, at: datetime) -> Sitting:
    seat = seat_at(cluster, row, body.id, at)
    person = directory.person(session, seat.person) if seat else None
    deputy = directory.marked_name_of(session, seat.deputy) if seat and seat.deputy else ""
    return Sitting(
        body.name,
        directory.marked_name_of(session, seat.person) if seat else "",
        (person.slack_id or "") if person else "",
        deputy,
    )


def duties(session: Session, row: LocalForum, there: str, at: datetime) -> Iterator[tuple[str, str, datetime]]:
    """Who has what at a forum at an instant or is to: the id, what it is, from when. `there` is such as “at …”."""
    cluster = directory.cluster(session)
    bodies = {one.id for one in cluster.bodies_from(at.astimezone(cluster.zone).date())}
    for seat in (one for one in row.seats if one.body in bodies):
        start, end = seat.period(cluster.zone)
        if end > at:
            yield seat.person, f"representative {there}", start
            yield from [(seat.deputy, f"deputy of the representative {there}", start)] if seat.deputy else []
    yield from ((one, f"support of the lead {there}", at) for one in row.supported_by)
    for chair in dated.chairs(row):
        start, end = chair.period(cluster.zone)
        if row.partnership and chair.person and end > at:
            yield chair.person, f"chair of {row.partnership.name}", start


def _leavers(session: Session, row: LocalForum, at: datetime) -> Iterator[str]:
    """Who has left and still has something at a forum, a sentence each."""
    now_theirs = dict.fromkeys((who, what) for who, what, start in duties(session, row, "there", at) if start <= at)
    yield from (
        f"{directory.name_of(session, who)} has left, and is still {what}."
        for who, what in now_theirs
        if directory.has_left(session, who)
    )


def empty_seats(session: Session, now: datetime) -> Iterator[tuple[str, str]]:
    """Each seat that nobody has who is here: a key of its own for each time that it falls empty, and a sentence."""
    cluster, names = directory.cluster(session), forum_names(session, now)
    for row in forums(session, now):
        for body in dated.to_be_seated(cluster, row, now):
            key, name = f"{row.forum}/{body.id}", names.get(row.forum, row.forum)
            seat = seat_at(cluster, row, body.id, now)
            if seat is None:
                ends = (one.period(cluster.zone)[1] for one in row.seats if one.body == body.id)
                since = max((one for one in ends if one <= now), default=EARLIEST)
                yield f"{key}/{since.isoformat()}", f"{name}: {_unseated(body, row, names)}"
            elif directory.has_left(session, seat.person):
                gone = (
                    f"{directory.name_of(session, seat.person)} has left, and is still representative for {body.name}."
                )
                yield f"{key}/{seat.person}", f"{name}: {gone}"


def _unseated(body: StatutoryBody, row: LocalForum, names: Mapping[str, str]) -> str:
    return f"Nobody sits there for {body.name}.{_serves_several(body, row, names)}"


def seat_at(cluster: Cluster, row: LocalForum, body: str, at: datetime) -> Seat | None:
    """Who sits there for a body at an instant."""
    return dated.in_force([one for one in row.seats if one.body == body], at, cluster.zone)


def missing(cluster: Cluster, row: LocalForum, at: datetime, names: Mapping[str, str]) -> Iterator[str]:
    """What a forum lacks at an instant, a sentence each (LRF-01 to LRF-05, LRF-09). `names` are those of forums."""
    if dated.lead_at(cluster, row, at) is None:
        yield "Nobody leads for the local NHS."
    for body in dated.to_be_seated(cluster, row, at):
        if not seat_at(cluster, row, body.id, at):
            yield _unseated(body, row, names)
    if not row.supported_by:
        yield "Nobody supports the lead."
    if row.partnership is None:
        yield "No health partnership is named."
    elif not any(one.holds(at, cluster.zone) for one in row.partnership.chairs):
        yield f"Nobody chairs {row.partnership.name}."
    for what, terms in (("the UK Health Security Agency", row.ukhsa), ("the ambulance service", row.ambulance)):
        term = dated.in_force(terms, at, cluster.zone)
        if term is None:
            yield f"Nobody is named of {what}."
        elif not term.deputy:
            yield f"No deputy is named of {what}."


def lacking(session: Session, now: datetime) -> list[str]:
    """What our forums lack now, a sentence each, each with the forum's name; whoever sits there and has left, too."""
    cluster, names = directory.cluster(session), forum_names(session, now)
    return [
        f"{names.get(row.forum, row.forum)}: {lack}"
        for row in forums(session, now)
        for lack in (*missing(cluster, row, now, names), *_leavers(session, row, now))
    ]


def _serves_several(body: StatutoryBody, row: LocalForum, names: Mapping[str, str]) -> str:
    """Names every forum of a body across several (¶60)."""
    if len(body.forums) < 2 or row.forum not in body.forums:
        return ""
    return f" {body.short_name} lies in {listed(names.get(one, one) for one in body.forums)}, and each needs somebody."


def without_lead(session: Session, now: datetime) -> list[tuple[str, str, Period]]:
    """The times of the coming year at which a forum has no lead: its code, its name, and from when until when."""
    cluster, names = directory.cluster(session), forum_names(session, now)
    return [
        (row.forum, names.get(row.forum, row.forum), period)
        for row in forums(session, now)
        for period, body in dated.leads_between(cluster, row, now, now + AHEAD)
        if body is None
    ]


def meant(session: Session, text: str, now: datetime) -> str:
    """The code of the forum that people mean by its code, its name or a part of it. Raises UserError."""
    every = _every_name(session)
    ours = {one.forum: every.get(one.forum, (one.forum,)) for one in forums(session, now)}
    for those in (ours, every):
        if found := _by_words(text, those):
            return found
    meanings = {_short(name): name for names in every.values() for name in names}
    guess = like.closest(_short(text), meanings)
    hint = f" Did you mean “/lrf {_short(guess)}”?" if guess else ""
    raise UserError(f"There is no forum called “{text}”.{hint} Yours: {', '.join(_our_names(session, now))}.")


def _every_name(session: Session) -> dict[str, tuple[str, ...]]:
    """Whatever a forum is called, was or will be, by its code: people go on using the old name, and write ahead."""
    known = england(session)
    return {one.code: one.every_name for one in known.forums} if known else {}


def _our_names(session: Session, now: datetime) -> list[str]:
    names = forum_names(session, now)
    return [_short(names.get(one.forum, one.forum)) for one in forums(session, now)]


MOST_WORDS = 8
"""Words of a forum's name, at most."""


def ours_first(session: Session, text: str, now: datetime) -> tuple[LocalForum, str]:
    """The forum of ours whose name, or a part of it, begins a text, and what follows. Raises UserError."""
    rows, every = {one.forum: one for one in forums(session, now)}, _every_name(session)
    names = {code: every.get(code, (code,)) for code in rows}
    words = text.split()
    for number in range(min(len(words), MOST_WORDS), 0, -1):
        name = " ".join(words[:number]).rstrip(":,")
        if _may_be_a_name(words[:number], is_all=number == len(words)) and (code := _by_words(name, names)):
            return rows[code], " ".join(text.split(maxsplit=number)[number:])
    known = ", ".join(_our_names(session, now)) or "none yet"
    raise UserError(f"“{' '.join(words[:3])}” does not begin with one of our forums. Yours: {known}.")


def _may_be_a_name(words: list[str], *, is_all: bool) -> bool:
    """May these begin a line as a forum's name, and do none of them belong to what follows?"""
    lower = [one.lower() for one in words]
    is_of_name = lower[-1] != "forum" or "resilience" in lower or is_all
    return "the" not in lower[1:] and is_of_name


def _by_words(text: str, names: Mapping[str, Iterable[str]]) -> str:
    if text.strip().upper() in names:
        return text.strip().upper()
    wanted, short = _short(text), {code: {_short(one) for one in every} for code, every in names.items()}
    exact = [code for code, every in short.items() if wanted in every]
    begins = [code for code, every in short.items() if wanted and any(one.startswith(wanted) for one in every)]
    holds = [code for code, every in short.items() if wanted and any(wanted in one for one in every)]
    return next((one[0] for one in (exact, begins, holds) if len(one) == 1), "")


def _short(name: str) -> str:
    """`Lincolnshire LRF` and `lincolnshire resilience forum` are lincolnshire."""
    words = [one for one in name.lower().replace("&", " and ").split() if not one.startswith("(")]
    return " ".join(one for one in words if one not in ("lrf", "local", "resilience", "forum", "the"))


def on_call_for(session: Session, now: datetime) -> list[oncall.OnCall]:
    """Who is called first when something happens in the area: the rotas that an incident calls."""
    rotas: Iterable[str] = directory.cluster(session).incident_rotas
    return [oncall.on_call_at(session, one, now) for one in rotas if oncall.rota(session, one)]


def noon(day: date, zone: ZoneInfo) -> datetime:
    """The middle of a day, which clocks neither skip nor show twice."""
    return datetime.combine(day, time(12), zone)
