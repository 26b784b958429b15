"""Versions of rotas and covers on the command line: rota diff, apply, cover and history."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eprr_bot.directory.keyboard import By, whoever
from eprr_bot.oncall.cli import rota_commands
from eprr_bot.run.console import opened
from eprr_bot.slack.commands import UserError

if TYPE_CHECKING:
    from sqlmodel import Session

    from eprr_bot.base.file_kinds import Read
    from eprr_bot.cover.versions import Applied, Proposal
    from eprr_bot.feature import Whole
    from eprr_bot.oncall.rota import Rota

# The engine, pydantic and the features are imported where they are used, so that `--help` stays quick.

ALL_ROTAS = typer.Option("--all", help="Every rota file of the folder in EPRR_ROTAS.")
THIRTEEN_WEEKS, A_YEAR = timedelta(weeks=13), timedelta(weeks=52)


def add_to(_: typer.Typer) -> None:
    """Give `eprr-bot rota` its words."""
    for command in (diff, apply, cover, undo, history):
        rota_commands.command()(command)


def diff(
    file: Annotated[Path | None, typer.Argument(help="The rota file.")] = None,
    to: Annotated[str | None, typer.Option(help="Until when, ISO 8601; 13 weeks on when left out.")] = None,
    is_all: Annotated[bool, ALL_ROTAS] = False,
) -> None:
    """Show whose shifts would move if a rota file were applied. Nothing is saved; the exit status is always 0."""
    from eprr_bot.cover import versions

    with opened() as (app, session):
        now = app.clock.now()
        for read in _reads(app, file, is_all):
            proposal = versions.propose(session, read, now)
            typer.echo(_difference(session, proposal, now, to))


def _difference(session: Session, proposal: Proposal, now: datetime, to: str | None) -> str:
    """What one file would change, or that there is no difference."""
    from eprr_bot.cover import version_messages, versions
    from eprr_bot.cover.difference import by_person
    from eprr_bot.slack.blocks import written

    rota = proposal.rota
    until = _instant(to, proposal) if to else now + THIRTEEN_WEEKS
    moved = by_person(proposal.moves(proposal.begins or now, until))
    refused = [f"It cannot be applied: {why}" for why in versions.gone(session, proposal, now)]
    refused += [f"It cannot be applied: {fault}" for fault in versions.refused_strangers(session, proposal)]
    warnings = [*versions.unknown(session, rota), *refused]
    if proposal.old is None:
        head = f"{rota.name} ({rota.id}): a new rota. It would count from the beginning."
        shown = version_messages.new_rota(moved, versions.names_of(session, moved), rota.zone)
        return "\n".join(filter(None, [head, shown, *warnings]))
    settings = proposal.settings_changed
    later = proposal.moves(until, now + A_YEAR) if until < now + A_YEAR else []
    hint = f"\n  More shifts move after {written(until, rota.zone)}: use --to." if later else ""
    if not moved and not settings:
        same = f"{rota.name} ({rota.id}): no difference until {written(until, rota.zone)}.{hint}"
        return "\n".join([same, *warnings])
    follow = [f"  {one}" for one in versions.would_follow(session, proposal, now)]
    names = versions.names_of(session, moved)
    return "\n".join([f"{version_messages.difference(rota, moved, names, settings)}{hint}", *follow, *warnings])


def apply(
    file: Annotated[Path | None, typer.Argument(help="The rota file.")] = None,
    is_all: Annotated[bool, ALL_ROTAS] = False,
    by: By = "",
) -> None:
    """Apply a rota file. Shifts that have begun stay as they are; those whose shifts move are told."""
    from eprr_bot.cover import versions
    from eprr_bot.oncall import worker_check

    with opened() as (app, session):
        now = app.clock.now()
        proposals = [versions.propose(session, read, now) for read in _reads(app, file, is_all)]
        applied = versions.apply(session, proposals, now, whoever(session, by))
        for proposal in proposals:
            typer.echo(_outcome(session, proposal, applied, now))
        worker = worker_check.look(session, now, verb="told")
    if applied:
        worker.warn()


def _outcome(session: Session, proposal: Proposal, applied: list[Applied], now: datetime) -> str:
    """What became of one file."""
    from eprr_bot.cover import version_messages, versions
    from eprr_bot.cover.difference import by_person
    from eprr_bot.slack.blocks import written

    rota = proposal.rota
    done = next((one for one in applied if one.proposal is proposal), None)
    if done is None:
        return f"{rota.id} is as it was: the file says nothing new."
    since = f"from {written(proposal.begins, rota.zone)}" if proposal.begins else "from the beginning"
    head = f"{rota.id}: version {done.version} counts {since}."
    warnings = versions.unknown(session, rota)
    moved = by_person(proposal.moves(proposal.begins or now, now + THIRTEEN_WEEKS))
    if proposal.old is None:
        shown = version_messages.new_rota(moved, versions.names_of(session, moved), rota.zone)
        return "\n".join(filter(None, [head, shown, *warnings]))
    settings = proposal.settings_changed
    if not done.moved and not settings:
        head += " It changes nothing: no shift moves within a year."
    followed = [*map(version_messages.followed, done.followed), *(f"{one}." for one in done.requests)]
    parts = [head, *followed, *map(version_messages.stranded, done.stranded)]
    if moved or settings:
        names = versions.names_of(session, moved)
        parts.insert(1, version_messages.difference(rota, moved, names, settings))
    return "\n".join([*parts, *warnings])


def cover(
    rota: Annotated[str, typer.Argument(help="The id of the rota.")],
    from_: Annotated[str, typer.Option("--from", help="When it starts, such as 2026-12-25T09:00.")],
    to: Annotated[str, typer.Option(help="When it ends.")],
    person: Annotated[str, typer.Option(help="Who stands in: an id or a name.")],
    reason: Annotated[str, typer.Option(help="Why, in a few words.")] = "",
    by: By = "",
) -> None:
    """Put somebody in for a time, and tell those concerned. Times without an offset are on the rota's wall clock."""
    from eprr_bot.cover import service
    from eprr_bot.cover.lines import kept
    from eprr_bot.directory import service as directory
    from eprr_bot.guards import service as guards
    from eprr_bot.oncall import service as oncall
    from eprr_bot.oncall import worker_check
    from eprr_bot.oncall.iso import read_instant

    with opened() as (app, session):
        now = app.clock.now()
        wanted = oncall.schedule(session, oncall.rota_meant(session, rota, now)).rota
        try:
            start, end = read_instant(from_, wanted, "--from"), read_instant(to, wanted, "--to", is_end=True)
        except ValueError as error:
            raise UserError(str(error)) from None
        found = directory.find(session, person)
        wish = service.Wish(wanted.id, start, end, kept(reason))
        made = service.put_in(session, now, [wish], found, whoever(session, by))[0]
        against = guards.against_covers_made(session, now)
        worker = worker_check.look(session, now, verb="told")
    typer.echo(f"Cover {made.number}: {found.name} covers {wanted.name} from {made.span.plain}.")
    for text in against:
        typer.echo(f"warning: {text}")
    worker.warn()


def undo(number: Annotated[int, typer.Argument(help="The number of the cover.")], by: By = "") -> None:
    """Undo a cover or a swap, and tell those concerned; a cover that runs ends now."""
    from eprr_bot.cover import service
    from eprr_bot.oncall import worker_check

    with opened() as (app, session):
        found = service.undo(session, app.clock.now(), number, whoever(session, by))
        worker = worker_check.look(session, app.clock.now(), verb="told")
    for one in found:
        typer.echo(f"Cover {one.change.number} is {'ended' if one.was_running else 'undone'}.")
        for who, span in one.again:
            typer.echo(f"  {span.plain}: {who.name}")
    worker.warn()


def history(
    rota: Annotated[str, typer.Argument(help="The id of the rota.")],
    most: Annotated[int, typer.Option(min=1, help="How many entries.")] = 50,
    version: Annotated[int | None, typer.Option(help="Print the file of this version instead.")] = None,
) -> None:
    """List the versions, covers and swaps of a rota: when, and by whom. The newest comes first."""
    from eprr_bot.cover import versions
    from eprr_bot.oncall import service as oncall
    from eprr_bot.slack.blocks import written

    with opened() as (_, session):
        rota = oncall.rota_meant(session, rota)
        zone = oncall.schedule(session, rota).rota.zone
        if version is not None:
            typer.echo(versions.body_of(session, rota, version), nl=False)
            return
        entries, is_cut = versions.history(session, rota, most)
        for entry in entries:
            typer.echo(f"{written(entry.at, zone)}  {entry.text}")
        if is_cut:
            typer.echo(f"There are earlier ones: --most {most * 10}")


def _instant(text: str, proposal: Proposal) -> datetime:
    from eprr_bot.oncall.iso import read_instant

    try:
        return read_instant(text, proposal.rota, "--to")
    except ValueError as error:
        raise UserError(str(error)) from None


def _reads(app: Whole, file: Path | None, is_all: bool) -> Iterator[Read[Rota]]:
    """The file that is named, or each of the cluster's folder that is a rota. Raises UserError, FaultsFound."""
    from eprr_bot.feature import file_kinds
    from eprr_bot.oncall.rota_file import ROTA

    if is_all == (file is not None):
        raise UserError("Name a rota file, or give --all for every one of the folder.")
    if file is not None and file.is_dir():
        raise UserError(f"{file} is a folder. Give the path of a rota file, or --all for the folder in EPRR_ROTAS.")
    if file is not None and not file.is_file():
        raise UserError(f"There is no file {file}. Give the path of a rota file.")
    for one in [file] if file else ROTA.paths(app.settings.rotas, file_kinds(app.features)):
        yield ROTA.read_one(one)
