"""Everything that somebody must have, the second before an instant and at it, and what is then missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlmodel import Session

from eprr_bot.base.wall_clock import first_instant
from eprr_bot.directory import leavers
from eprr_bot.directory import service as directory
from eprr_bot.directory.cluster import Cluster
from eprr_bot.feature import Whole
from eprr_bot.incidents.authority import authority
from eprr_bot.lrf import service as lrf
from eprr_bot.lrf.ahead import NOUNS
from eprr_bot.lrf.register import without_contacts
from eprr_bot.noticeboard.duties import vacant
from eprr_bot.oncall import service as oncall
from eprr_bot.run.retire import places_of
from eprr_bot.slack.blocks import listed

MOST_NAMED = 5


@dataclass(frozen=True)
class Rehearsal:
    """What changes at a midnight, and what is missing after it that was there before; sentences."""

    changes: list[str]
    left_without: list[str]


@dataclass(frozen=True)
class Moment:
    """Who has what at an instant, in names; `bodies`, `regions` and `rotas` are those that are there, by their ids."""

    bodies: Mapping[str, str]
    regions: Mapping[str, str]
    rotas: Mapping[str, str]
    forums: Mapping[str, str]
    leads: Mapping[str, str]
    seats: Mapping[str, str]
    particulars: Mapping[str, str]
    providers: Mapping[str, str]
    holders: Mapping[str, str]
    missing: list[str]


def at_midnight(app: Whole, session: Session, wall: datetime) -> Rehearsal:
    """The last second before a wall-clock time beside that time."""
    cluster = directory.cluster(session)
    at = first_instant(wall, cluster.zone)
    before, after = (_look(app, session, cluster, one) for one in (at - timedelta(seconds=1), at))
    renamed = list(_renamed(before.forums, after.forums))
    before = _in_names_of(after, before)
    changes = [*_bodies(cluster, before, after), *_ended(before.regions, after.regions, "The region {} ends.")]
    changes += renamed
    changes += _differences(before.leads, after.leads, "leads at")
    changes += _differences(before.seats, after.seats, "sits at")
    changes += _otherwise(before.particulars, after.particulars)
    changes += _differences(before.providers, after.providers, "commissions")
    changes += _ended(before.rotas, after.rotas, "{} ends, and nobody is on call for it any more.")
    changes += _differences(before.holders, after.holders, "is")
    return Rehearsal(changes, [one for one in after.missing if one not in before.missing])


def _bodies(cluster: Cluster, before: Moment, after: Moment) -> Iterator[str]:
    names = {one.id: one.name for one in cluster.statutory_bodies}
    for one in cluster.statutory_bodies:
        if one.id in before.bodies and one.id not in after.bodies:
            heirs = [names[heir] for heir in one.successor]
            take = f"{listed(heirs)} {'takes' if len(heirs) == 1 else 'take'} its place."
            yield f"{one.name} ends. {take if heirs else 'Nothing takes its place.'}"
        elif one.id in after.bodies and one.id not in before.bodies:
            yield f"{one.name} begins."


def _ended(before: Mapping[str, str], after: Mapping[str, str], said: str) -> Iterator[str]:
    yield from (said.format(name) for one, name in before.items() if one not in after)


def _renamed(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    for code, name in after.items():
        if before.get(code, name) != name:
            yield f"{before[code]} is called {name}."


def _in_names_of(after: Moment, before: Moment) -> Moment:
    """The same moment with the names that forums have later, so that what only changed its name is no difference."""
    renamed = [(name, after.forums[code]) for code, name in before.forums.items() if name != after.forums[code]]

    def said(text: str) -> str:
        for old, new in renamed:
            text = text.replace(old, new)
        return text

    return replace(
        before,
        leads={said(what): who for what, who in before.leads.items()},
        seats={said(what): who for what, who in before.seats.items()},
        particulars={said(what): text for what, text in before.particulars.items()},
        missing=list(map(said, before.missing)),
    )


def _differences(before: Mapping[str, str], after: Mapping[str, str], does: str) -> Iterator[str]:
    for what, who in after.items():
        earlier = before.get(what, "")
        if who != earlier:
            until = f" Until then: {earlier}." if earlier else ""
            yield f"{who or 'Nobody'} {does} {what}.{until}"


def _otherwise(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    for what, text in after.items():
        if text != before.get(what, ""):
            yield f"{what}: {text or 'none'}. Until then: {before.get(what) or 'none'}."


def _look(app: Whole, session: Session, cluster: Cluster, at: datetime) -> Moment:
    day = at.astimezone(cluster.zone).date()
    forums = [lrf.standing(session, row, at) for row in lrf.forums(session, at)]
    rotas = {one.rota.id: one for one in oncall.everyone_on_call(session, at)}
    bodies = {one.id: one.name for one in cluster.bodies_on(day)}
    held = {one.rota.name: one.shift.person for one in rotas.values()}
    held["accountable emergency officer"] = directory.officer(session, at)
    held["deputy of the accountable emergency officer"] = directory.deputy_officer(session, at) or None
    england = lrf.england(session)
    return Moment(
        bodies=bodies,
        regions={one.id: one.name for one in (england.regions_on(day) if england else ())},
        rotas={key: one.rota.name for key, one in rotas.items()},
        forums=lrf.forum_names(session, at),
        leads={one.name: one.lead.body for one in forums},
        seats={f"{one.name} for {seat.body}": seat.person for one in forums for seat in one.seats},
        particulars=dict(row for one in forums for row in _particulars(session, one, at)),
        providers=_providers(cluster, bodies),
        holders={name: directory.name_of(session, who) if who else "" for name, who in held.items()},
        missing=[
            *(f"{one.name}: {lack}" for one in forums for lack in one.missing),
            *_without_region(session, at),
            *_without_holder(session, rotas.values(), at),
            *_named_though_ended(app, session, rotas),
            *_without_instrument(session, cluster, day),
            *_granted_by_ended(session, cluster, day),
            *_without_body(session, cluster, bodies),
            *vacant(session, at),
            *without_contacts(session, at),
        ],
    )


def _particulars(session: Session, one: lrf.Standing, at: datetime) -> Iterator[tuple[str, str]]:
    """What else stands at a forum: by what it is, in words."""
    for field, text in lrf.particulars(session, one.row, at).items():
        yield f"{one.name}, {NOUNS[field]}", text
    for what, who in (("UK Health Security Agency", one.ukhsa), ("ambulance service", one.ambulance)):
        yield f"{one.name}, {what}", "; deputy: ".join(filter(None, who or ()))


def _providers(cluster: Cluster, bodies: Mapping[str, str]) -> dict[str, str]:
    """Who commissions each provider, of the bodies that are there."""
    providers = (one for one in cluster.organisations if one.bodies)
    return {one.name: listed(bodies[body] for body in one.bodies if body in bodies) for one in providers}


def _without_region(session: Session, at: datetime) -> Iterator[str]:
    names = lrf.forum_names(session, at)
    for row in lrf.forums(session, at):
        if row.forum in names and not lrf.regions_of(session, row.forum, at):
            yield f"{names[row.forum]}: its region has ended. Name whoever takes its functions over in england.yaml."


def _without_holder(session: Session, rotas: Iterable[oncall.OnCall], at: datetime) -> Iterator[str]:
    """Mandatory rotas that nobody holds, and rotas that somebody holds who will have left."""
    for one in rotas:
        if one.shift.person is None:
            yield from [f"Nobody holds {one.rota.name}, which is mandatory."] if one.rota.mandatory else []
        elif why := leavers.gone_by(session, one.shift.person, at + timedelta(seconds=1)):
            yield f"Nobody holds {one.rota.name}: {why}"


def _named_though_ended(app: Whole, session: Session, rotas: Mapping[str, object]) -> Iterator[str]:
    """Every place in the files that still names a rota which has ended."""
    for rota_id, whole in oncall.schedules(session).items():
        for place in places_of(app.features, session, rota_id) if rota_id not in rotas else ():
            yield f"{place} names {whole.rota.name}, which has ended."


def _without_instrument(session: Session, cluster: Cluster, day: date) -> Iterator[str]:
    found = authority(cluster, directory.instruments(session), day)
    for fact, of_what in (
        ("bodies_without_spending", "the spending"),
        ("organisations_without_assets", "the fixed assets"),
        ("providers_without_instrument", "what is put first"),
    ):
        yield from (f"No instrument covers {of_what} of {name}." for name in found[fact])


def _granted_by_ended(session: Session, cluster: Cluster, day: date) -> Iterator[str]:
    """Instruments in force whose granting body is not there any more."""
    there, names = {one.id for one in cluster.bodies_from(day)}, cluster.organisation_names
    for one in directory.instruments(session):
        if one.is_in_force(day) and one.body not in there:
            ended = f"was granted by {names.get(one.body, one.body)}, which has ended"
            yield f"{one.title}, {one.clause}, {ended}. Enter the one that takes its place in instruments.yaml."


def _without_body(session: Session, cluster: Cluster, bodies: Mapping[str, str]) -> Iterator[str]:
    """Providers and people whose bodies have all ended."""
    for provider, by in _providers(cluster, bodies).items():
        yield from [] if by else [f"No body commissions {provider}."]
    for body in (one for one in cluster.statutory_bodies if one.id not in bodies):
        names = sorted(one.name for one in directory.people(session) if one.organisation == body.id)
        more = [f"{len(names) - MOST_NAMED} more"] if len(names) > MOST_NAMED else []
        if names:
            who = listed([*names[:MOST_NAMED], *more])
            yield f"{body.name} is not there, and people.csv has people in it: {who}."
