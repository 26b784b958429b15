"""`eprr-bot rehearse`: what changes at the beginning of a day, and what would be left without somebody (CAP-02)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from eprr_bot.directory.cli import day_of
from eprr_bot.run.console import opened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlmodel import Session

    from eprr_bot.directory.cluster import Cluster
    from eprr_bot.oncall.service import OnCall

# The engine, pydantic and the features are imported where they are used, so that `--help` stays quick.


def rehearse(
    day: Annotated[str, typer.Argument(help="The day, such as 2027-04-01. What changes at its beginning is shown.")],
) -> None:
    """Show what changes at midnight, by the files as they are now, applied or not. Nothing is kept."""
    from eprr_bot.run.apply_files import apply_files

    with opened() as (app, session):
        apply_files(app, session, app.clock.now())
        found = at_midnight(session, datetime.combine(day_of(day), time()))
        session.rollback()
    for title, lines in (("Changes", found.changes), ("Left without", found.left_without)):
        typer.echo(f"{title}:")
        typer.echo("\n".join(f"  {line}" for line in lines) or "  nothing")
    raise typer.Exit(1 if found.left_without else 0)


@dataclass(frozen=True)
class Rehearsal:
    """What is different after midnight, and what is then missing that was there before; sentences."""

    changes: list[str]
    left_without: list[str]


@dataclass(frozen=True)
class Moment:
    """Everything that somebody must have, at an instant: a name for each thing, and who has it."""

    bodies: dict[str, str]
    leads: dict[str, str]
    holders: dict[str, str]
    missing: list[str]


def at_midnight(session: Session, wall: datetime) -> Rehearsal:
    """The last second before a wall-clock time beside that time."""
    from eprr_bot.base.wall_clock import first_instant
    from eprr_bot.directory import service as directory

    cluster = directory.cluster(session)
    at = first_instant(wall, cluster.zone)
    before, after = _look(session, cluster, at - timedelta(seconds=1)), _look(session, cluster, at)
    changes = [*_bodies(cluster, before, after), *_differences(before.leads, after.leads, "leads at")]
    changes += _differences(before.holders, after.holders, "is")
    return Rehearsal(changes, [one for one in after.missing if one not in before.missing])


def _bodies(cluster: Cluster, before: Moment, after: Moment) -> Iterator[str]:
    names = {one.id: one.name for one in cluster.statutory_bodies}
    for one in cluster.statutory_bodies:
        if one.id in before.bodies and one.id not in after.bodies:
            successor = f" {names[one.successor]} takes its place." if one.successor else " Nothing takes its place."
            yield f"{one.name} ends.{successor}"
        elif one.id in after.bodies and one.id not in before.bodies:
            yield f"{one.name} begins."


def _differences(before: dict[str, str], after: dict[str, str], does: str) -> Iterator[str]:
    for what, who in after.items():
        earlier = before.get(what, "")
        if who != earlier:
            until = f" Until then: {earlier}." if earlier else ""
            yield f"{who or 'Nobody'} {does} {what}.{until}"


def _look(session: Session, cluster: Cluster, at: datetime) -> Moment:
    from eprr_bot.directory import service as directory
    from eprr_bot.lrf import service as lrf
    from eprr_bot.oncall import service as oncall

    forums = [lrf.standing(session, one, at) for one in lrf.forums(session)]
    rotas = {one.rota.name: one for one in oncall.everyone_on_call(session, at)}
    return Moment(
        bodies={one.id: one.name for one in cluster.bodies_on(at.astimezone(cluster.zone).date())},
        leads={one.name: one.lead.body for one in forums},
        holders={name: directory.name_of(session, one.shift.person) for name, one in rotas.items() if one.shift.person},
        missing=[
            *(f"{one.name}: {lack}" for one in forums for lack in one.missing),
            *(f"Nobody holds {name}, which is mandatory." for name, one in rotas.items() if _is_gap(one)),
            *_without_instrument(session, cluster, at),
            *_without_officer(session, cluster, at),
        ],
    )


def _is_gap(one: OnCall) -> bool:
    return one.rota.mandatory and one.shift.person is None


def _without_instrument(session: Session, cluster: Cluster, at: datetime) -> Iterator[str]:
    from eprr_bot.directory import service as directory
    from eprr_bot.incidents.authority import authority

    found = authority(cluster, directory.instruments(session), at.astimezone(cluster.zone).date())
    for fact, of_what in (
        ("bodies_without_spending", "the spending"),
        ("organisations_without_assets", "the fixed assets"),
        ("providers_without_instrument", "what is put first"),
    ):
        yield from (f"No instrument covers {of_what} of {name}." for name in found[fact])


def _without_officer(session: Session, cluster: Cluster, at: datetime) -> Iterator[str]:
    from eprr_bot.directory import service as directory

    person, day = directory.person(session, cluster.accountable_emergency_officer), at.astimezone(cluster.zone).date()
    if person is None or not person.is_active or (person.left_on is not None and person.left_on <= day):
        name = directory.name_of(session, cluster.accountable_emergency_officer)
        yield f"Nobody is accountable emergency officer: {name} has left."
