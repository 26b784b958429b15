"""Rotas on the command line."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eprr_bot.base.clock import Clock
from eprr_bot.run.console import opened

if TYPE_CHECKING:
    from eprr_bot.oncall.rota import Cover, Rota
    from eprr_bot.oncall.schedule import Schedule, Shift

# The engine, pydantic and Rich are imported where they are used, so that `--help` stays quick.

rota_commands = typer.Typer(help="Show and change rotas.", no_args_is_help=True)


def add_to(command_line: typer.Typer) -> None:
    """Add `eprr-bot who` and `eprr-bot rota`."""
    command_line.command()(who)
    command_line.add_typer(rota_commands, name="rota")


_FOUR_WEEKS = timedelta(weeks=4)


@rota_commands.callback()
def _rotas() -> None:
    """Show and change rotas."""


@rota_commands.command()
def show(
    rota: Annotated[str | None, typer.Argument(help="The id of an applied rota.")] = None,
    file: Annotated[Path | None, typer.Option(help="A rota file that is not applied.")] = None,
    covers: Annotated[Path | None, typer.Option(help="Covers to lay over it, as JSON.")] = None,
    from_: Annotated[str | None, typer.Option("--from", help="ISO 8601; now when left out.")] = None,
    to: Annotated[str | None, typer.Option(help="ISO 8601; four weeks on when left out.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Rows of start, end, person, source in UTC.")] = False,
) -> None:
    """Show who holds a rota. Times without an offset are on the rota's wall clock."""
    from eprr_bot.base.files import FaultsFound
    from eprr_bot.oncall.iso import read_instant

    try:
        schedule = _schedule(rota, file, covers)
        start = read_instant(from_, schedule.rota, "--from") if from_ else Clock().now()
        end = read_instant(to, schedule.rota, "--to") if to else start + _FOUR_WEEKS
        if end <= start:
            raise ValueError("The end is not after the start. Give a later --to.")
        shifts = schedule.shifts(start, end)
    except (FaultsFound, ValueError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    if as_json:
        typer.echo(json.dumps([_row(shift) for shift in shifts], indent=1))
    else:
        _print_table(schedule.rota, shifts)


def _schedule(rota_id: str | None, file: Path | None, covers: Path | None) -> Schedule:
    """The schedule to show. Raises FaultsFound for faulty files, ValueError with a sentence."""
    from eprr_bot.oncall.rota_file import read_rota
    from eprr_bot.oncall.schedule import Schedule

    if file is None:
        applied = _applied(rota_id)
        return Schedule(applied.versions, applied.covers + _read_covers(covers, applied.rota)) if covers else applied
    rota = read_rota(file)
    if rota_id not in (None, rota.id):
        raise ValueError(f'{file} holds the rota "{rota.id}", not "{rota_id}". Leave the name out.')
    return Schedule(((None, rota),), _read_covers(covers, rota) if covers else ())


def _applied(rota_id: str | None) -> Schedule:
    """An applied rota with its covers; without an id, the only one there is."""
    from eprr_bot.oncall import service

    with opened() as (_, session):
        ids = service.rota_ids(session)
        if rota_id is None and len(ids) != 1:
            raise ValueError(f"Name a rota or a file. Rotas: {', '.join(ids) or 'none yet'}.")
        return service.schedule(session, service.rota_meant(session, rota_id) if rota_id else ids[0])


def _read_covers(path: Path, rota: Rota) -> tuple[Cover, ...]:
    """Covers from JSON: a list of from, to, person, and perhaps from_utc and to_utc. Raises ValueError."""
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
    except RecursionError:
        raise ValueError(f"{path}: The covers cannot be read: lists stand in lists, far too deep.") from None
    except (OSError, ValueError) as error:
        raise ValueError(f"{path}: The covers cannot be read as JSON: {error}.") from None
    if not isinstance(entries, list):
        raise ValueError(f"{path}: The covers must be a list.")
    return tuple(_cover(entry, rota, f"{path}: cover {number}") for number, entry in enumerate(entries, 1))


def _cover(entry: object, rota: Rota, where: str) -> Cover:
    from eprr_bot.oncall.iso import read_instant
    from eprr_bot.oncall.rota import Cover

    if not isinstance(entry, dict) or not isinstance(entry.get("person"), str):
        raise ValueError(f"{where}: This needs from, to and person.")
    start = read_instant(entry.get("from_utc") or entry.get("from"), rota, where)
    end = read_instant(entry.get("to_utc") or entry.get("to"), rota, where, is_end=True)
    if end <= start:
        raise ValueError(f"{where}: The cover ends before it starts. Give a later end.")
    return Cover(None, start, end, entry["person"])


def who(
    rota: Annotated[str, typer.Argument(help="The id of a rota, or a time; all rotas when left out.")] = "",
    at: Annotated[str, typer.Option(help="When, such as 2026-12-25T03:00; now when left out.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Rows of rota, person, name, until.")] = False,
) -> None:
    """Show who is on call."""
    from eprr_bot.base.when import is_time
    from eprr_bot.directory import times
    from eprr_bot.oncall import service
    from eprr_bot.slack.blocks import written

    with opened(only_reading=True) as (app, session):
        now = app.clock.now()
        if rota and not at and service.find_rota(session, rota) is None and is_time(rota):
            rota, at = "", rota
        instant = times.when(session, at, now) if at else now
        ids = [service.rota_meant(session, rota, now)] if rota else service.rota_ids(session, instant)
        found = [service.on_call_at(session, one, instant) for one in ids]
    if as_json:
        rows = [{"rota": one.rota.id, "name": one.name, **_row(one.shift)} for one in found]
        typer.echo(json.dumps(rows, indent=1, ensure_ascii=False))
        return
    if not found:
        typer.echo("No rota is applied for this time, so nobody is on call. Apply one: eprr-bot rota apply FILE")
    for one in found:
        until = f" until {written(one.next_start)}" if one.next_start else ""
        typer.echo(f"{one.rota.name}: {one.name or 'NOBODY'}{until}")


def _row(shift: Shift) -> dict[str, str | None]:
    return {
        "start": _zulu(shift.start),
        "end": _zulu(shift.end),
        "person": shift.person,
        "source": shift.source,
    }


def _zulu(instant: datetime) -> str:
    return instant.replace(tzinfo=None).isoformat(timespec="microseconds" if instant.microsecond else "seconds") + "Z"


def _print_table(rota: Rota, shifts: list[Shift]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table("From", "To", "Person", "Source", title=f"{rota.name} ({rota.timezone})")
    for shift in shifts:
        start, end = (_local(instant, rota) for instant in (shift.start, shift.end))
        table.add_row(start, end, Text(shift.person or "nobody"), Text(shift.source))
    Console().print(table)


def _local(instant: datetime, rota: Rota) -> str:
    local = instant.astimezone(rota.zone)
    return f"{local:%a} {local.day} {local:%b %Y %H:%M %Z}"
