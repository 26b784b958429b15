"""Forums as a cluster serves them, by date: who leads, who sits there, how each is reached (forums.yaml). Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Annotated, Any, Literal, Self, TypeVar
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, model_validator

from eprr_bot.base.file_fields import Identifier, Schema, Words, refuse_repeats
from eprr_bot.base.file_kinds import Defined, FileKind, of_model
from eprr_bot.base.files import Field as Place
from eprr_bot.base.files import FileModel, Name, fault, names_in
from eprr_bot.base.wall_clock import first_instant
from eprr_bot.directory.cluster import Cluster, ForumCode, ForumLead, StatutoryBody
from eprr_bot.lrf import site
from eprr_bot.lrf.england import Forum
from eprr_bot.oncall.rota_file import read_wall
from eprr_bot.oncall.schedule import EARLIEST, LATEST

FILE = "forums.yaml"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")

Period = tuple[datetime, datetime]
"""From one instant up to another."""


def _moment(value: Any) -> datetime:
    """A day, which stands for its beginning, or a day and a time."""
    text = str(value).strip()
    return read_wall(f"{text}T00:00" if _DAY.fullmatch(text) else value)


Moment = Annotated[datetime, BeforeValidator(_moment)]
"""What the clock on the wall shows, without a zone."""


class Term(FileModel):
    """Something that holds from a moment, or always, up to another, or for ever."""

    from_: Moment | None = Field(default=None, alias="from")
    to: Moment | None = None

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.from_ and self.to and self.to <= self.from_:
            raise fault("It ends before it begins.", "Make `to` later than `from`.")
        return self

    def period(self, zone: ZoneInfo) -> Period:
        """From when until when, as instants."""
        start = first_instant(self.from_, zone) if self.from_ else EARLIEST
        return start, first_instant(self.to, zone) if self.to else LATEST

    def holds(self, at: datetime, zone: ZoneInfo) -> bool:
        """Does it hold at an instant?"""
        start, end = self.period(zone)
        return start <= at < end


class Lead(Term):
    """The statutory body that leads for the local NHS (¶60)."""

    body: Identifier


class Seat(Term):
    """Who sits at the forum for a statutory body, and who when they cannot (¶60, ¶65)."""

    body: Identifier
    person: Identifier
    deputy: Identifier | None = None


class Support(Term):
    """Somebody of another organisation who supports the local NHS at the forum; they need not be in the directory."""

    name: Words
    deputy: str = ""


class Chair(Term):
    """Who chairs a partnership, alone or with others: one of the directory, or a name of another organisation."""

    person: Identifier | None = None
    name: str = ""
    is_co_chair: bool = False

    @model_validator(mode="after")
    def _is_somebody(self) -> Self:
        if (self.person is None) == (not self.name.strip()):
            raise fault("A chair is either a person of the directory or a name.", "Write person or name, not both.")
        return self


class Partnership(FileModel):
    """The local health resilience partnership of the forum's area (¶56), and the series of meetings under it (¶58)."""

    name: Words
    chairs: tuple[Chair, ...] = ()
    groups: tuple[Words, ...] = ()
    meets_within_days: Annotated[int, Field(ge=1)] = 92
    """At least so often: every three months (¶65)."""


class CalledPartner(FileModel):
    """An organisation that is rung when the forum is activated: always, or only if it is needed."""

    organisation: Identifier
    is_optional: bool = False


State = Literal["standby", "declared", "cancelled", "stand_down"]


class Particulars(FileModel):
    """What a forum has beside those who have dates of their own."""

    supported_by: tuple[Identifier, ...] = ()
    partnership: Partnership | None = None
    call_out: tuple[CalledPartner, ...] = ()
    places: tuple[site.Place, ...] = ()
    sites: tuple[site.Site, ...] = ()
    codeword: str = ""
    activation: str = ""
    opening_phrase: str = ""
    meeting_place: str = ""
    dial_in: str = ""
    status_names: Mapping[State, Words] = Field(default_factory=dict)


class Change(Particulars):
    """What of it is otherwise from a moment on; what is left out stays as it was."""

    from_: Moment = Field(alias="from")

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if not self.changed:
            raise fault("Nothing changes then.", "Write what is otherwise from then on, or take it out.")
        return self

    @property
    def changed(self) -> tuple[str, ...]:
        """The fields that it names, in the order of the model."""
        return tuple(field for field in Particulars.model_fields if field in self.model_fields_set)

    def starts(self, zone: ZoneInfo) -> datetime:
        """From when, as an instant."""
        return first_instant(self.from_, zone)


class LocalForum(Particulars):
    """One forum that the cluster serves. Without `leads`, the only statutory body in its area leads."""

    forum: ForumCode
    leads: tuple[Lead, ...] = ()
    seats: tuple[Seat, ...] = ()
    ukhsa: tuple[Support, ...] = ()
    ambulance: tuple[Support, ...] = ()
    changes: tuple[Change, ...] = ()

    def as_of(self, at: datetime, zone: ZoneInfo) -> Self:
        """The same forum with whatever has changed by an instant."""
        begun = sorted((one for one in self.changes if one.starts(zone) <= at), key=lambda one: one.from_)
        found = {field: getattr(one, field) for one in begun for field in one.changed}
        return self.model_copy(update=found) if found else self

    def from_then_on(self, at: datetime, zone: ZoneInfo) -> list[Self]:
        """The forum at an instant, and after each change to come."""
        later = sorted(one.starts(zone) for one in self.changes if one.starts(zone) > at)
        return [self.as_of(one, zone) for one in (at, *later)]

    @model_validator(mode="after")
    def _one_at_a_time(self) -> Self:
        refuse_repeats([one.from_.isoformat(" ") for one in self.changes], "Times of changes")
        _refuse_overlap(self.leads, "bodies lead")
        for body in dict.fromkeys(one.body for one in self.seats):
            _refuse_overlap([one for one in self.seats if one.body == body], f"people sit there for {body}")
        return self


Above = Literal["region", "nation", "government"]
_A_NUMBER = re.compile(r"\+?\d(?:[\s()/.-]*\d){5,}")


class ContactAbove(Term):
    """Who is told above the cluster at any hour: NHS England's region or nation, or the government's adviser (¶64).

    `how` is shown in Slack, so it holds no number; `number` stands on paper alone. With `call` the bot itself calls the
    on-call contact of `organisation`; without, telling them is somebody's task.
    """

    kind: Above
    region: Identifier | None = None
    name: Words
    how: Words
    number: str = ""
    organisation: Identifier | None = None
    call: bool = False

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if (self.kind == "region") != (self.region is not None):
            raise fault("A contact of kind region names its region, and no other does.", "Correct kind or region.")
        if _A_NUMBER.search(self.how):
            raise fault("A telephone number stands in `how`, which Slack shows.", "Put it into `number`.")
        if self.call and self.organisation is None:
            raise fault("The bot is to call them, and it is not said whom.", "Name the organisation.")
        return self


class Forums(FileModel):
    """Every forum that one cluster serves."""

    schema_: Schema = Field(alias="schema")
    unlisted: tuple[Forum, ...] = ()
    """Those that are not in england.yaml, such as one made up for training."""
    contacts: tuple[ContactAbove, ...] = ()
    forums: Annotated[tuple[LocalForum, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _name_each_once(self) -> Self:
        refuse_repeats([one.forum for one in self.forums], "Forums")
        refuse_repeats([one.code for one in self.unlisted], "Forums")
        return self


AnyTerm = TypeVar("AnyTerm", bound=Term)


def _refuse_overlap(terms: Sequence[Term], what: str) -> None:
    """Raise a fault where one of these begins before another has ended."""
    for one, following in pairwise(sorted(terms, key=lambda one: (one.from_ is not None, one.from_))):
        if one.to is None or following.from_ is None or following.from_ < one.to:
            since = f"from {following.from_:%Y-%m-%d %H:%M:%S}" if following.from_ else "from the beginning"
            raise fault(f"Two {what} at once, {since}.", "Let one end where the next begins.")


def undated(cluster: Cluster) -> tuple[LocalForum, ...]:
    """The forums of a cluster.yaml from before there was forums.yaml: the same for ever, one person for all bodies."""
    return tuple(
        LocalForum(
            forum=one.forum,
            leads=(Lead(body=one.lead),),
            seats=tuple(_undated_seats(cluster, one)),
            supported_by=one.supported_by,
            codeword=one.activation_codeword,
            meeting_place=one.meeting_place,
        )
        for one in cluster.forums
    )


def _undated_seats(cluster: Cluster, one: ForumLead) -> Iterator[Seat]:
    there = [body.id for body in cluster.statutory_bodies if one.forum in body.forums]
    for body in dict.fromkeys([one.lead, *there]) if one.representative else ():
        yield Seat(body=body, person=one.representative)


def body_period(body: StatutoryBody, zone: ZoneInfo) -> Period:
    """From when until when a body exists, as instants."""
    end = body.valid_to + timedelta(days=1) if body.valid_to else None
    return _begins(body.valid_from, zone) or EARLIEST, _begins(end, zone) or LATEST


def _begins(day: date | None, zone: ZoneInfo) -> datetime | None:
    return first_instant(datetime.combine(day, time()), zone) if day else None


def in_force(terms: Iterable[AnyTerm], at: datetime, zone: ZoneInfo) -> AnyTerm | None:
    """Which of these holds at an instant, if any."""
    return next((one for one in terms if one.holds(at, zone)), None)


def bodies_in(cluster: Cluster, code: str, at: datetime) -> list[StatutoryBody]:
    """The statutory bodies in a forum's area at an instant, in the order of the cluster's file."""
    return [one for one in cluster.bodies_on(_day(cluster, at)) if code in one.forums]


def to_be_seated(cluster: Cluster, forum: LocalForum, at: datetime) -> list[StatutoryBody]:
    """The bodies that need somebody there at an instant: those in its area, and whichever leads (¶60)."""
    lead = lead_at(cluster, forum, at)
    return [one for one in cluster.bodies_on(_day(cluster, at)) if forum.forum in one.forums or one.id == lead]


def lead_at(cluster: Cluster, forum: LocalForum, at: datetime) -> str | None:
    """The body that leads at an instant: one that is named, or else the only one there is; None where nobody does."""
    named = in_force(forum.leads, at, cluster.zone)
    if forum.leads:
        is_there = named is not None and named.body in {one.id for one in cluster.bodies_on(_day(cluster, at))}
        return named.body if named is not None and is_there else None
    there = bodies_in(cluster, forum.forum, at)
    return there[0].id if len(there) == 1 else None


def changes(cluster: Cluster, forum: LocalForum, start: datetime, end: datetime) -> list[datetime]:
    """The instants between two others, these included, at which another may lead than before."""
    zone = cluster.zone
    found = {start, end}
    found |= {at for one in forum.leads for at in one.period(zone)}
    found |= {at for body in cluster.statutory_bodies for at in body_period(body, zone)}
    return sorted(at for at in found if start <= at <= end)


def same_until(forums: Iterable[LocalForum], now: datetime, zone: ZoneInfo) -> datetime:
    """The next instant at which anything dated about these forums begins or ends, or the next midnight before it.

    Bodies, names and what is late change with the day.
    """
    rows = list(forums)
    terms = (one for row in rows for one in (*row.leads, *row.seats, *row.ukhsa, *row.ambulance, *chairs(row)))
    turns = [at for one in terms for at in one.period(zone)]
    turns += [one.starts(zone) for row in rows for one in row.changes]
    tomorrow = datetime.combine(now.astimezone(zone).date() + timedelta(days=1), time())
    return min([first_instant(tomorrow, zone), *(at for at in turns if at > now)])


def chairs(row: Particulars) -> tuple[Chair, ...]:
    """Everybody who has chaired, chairs or will chair its partnership."""
    return row.partnership.chairs if row.partnership else ()


def leads_between(
    cluster: Cluster, forum: LocalForum, start: datetime, end: datetime
) -> Iterator[tuple[Period, str | None]]:
    """Who leads when, without a break, each stretch once; None for a time at which nobody does."""
    began, body = start, lead_at(cluster, forum, start)
    for at in changes(cluster, forum, start, end)[1:]:
        after = lead_at(cluster, forum, at)
        if at == end or after != body:
            yield (began, at), body
            began, body = at, after


def names_in_forums(file: Forums) -> Iterator[Name]:
    """Every name that another file must know."""
    for row, forum in enumerate(file.unlisted):
        yield from names_in(("unlisted", row, "regions"), "region", forum.regions)
    yield from names_in_terms(("contacts",), "region", "region", file.contacts)
    yield from names_in_terms(("contacts",), "organisation", "organisation", file.contacts)
    for row, one in enumerate(file.forums):
        at: Place = ("forums", row)
        yield (*at, "forum"), "forum", one.forum
        yield from names_in_terms((*at, "leads"), "body", "statutory body", one.leads)
        yield from names_in_terms((*at, "seats"), "body", "statutory body", one.seats)
        yield from names_in_terms((*at, "seats"), "person", "person", one.seats)
        yield from names_in_terms((*at, "seats"), "deputy", "person", one.seats)
        yield from _names_in_particulars(at, one)
        for number, change in enumerate(one.changes):
            yield from _names_in_particulars((*at, "changes", number), change)


def _names_in_particulars(at: Place, one: Particulars) -> Iterator[Name]:
    yield from names_in((*at, "supported_by"), "person", one.supported_by)
    yield from names_in_terms((*at, "partnership", "chairs"), "person", "person", chairs(one))
    for field in ("call_out", "places"):
        for number, named in enumerate(getattr(one, field)):
            yield (*at, field, number, "organisation"), "organisation", named.organisation


def names_in_terms(at: Place, field: str, what: str, terms: Sequence[Term]) -> Iterator[Name]:
    """The name in one field of each of several."""
    for row, one in enumerate(terms):
        if (name := getattr(one, field)) is not None:
            yield (*at, row, field), what, name


def _day(cluster: Cluster, at: datetime) -> date:
    return at.astimezone(cluster.zone).date()


AHEAD = timedelta(days=365)
"""How far ahead a forum without a lead is noticed."""

FORUMS = FileKind(
    "forums",
    FILE,
    of_model(Forums),
    defines=(Defined("forum", "Forums", lambda file: [one.code for one in file.unlisted]),),
    names=names_in_forums,
    may_be_missing=True,
)
