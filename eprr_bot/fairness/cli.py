"""Fairness on the command line: `eprr-bot rota fairness` and `eprr-bot rota plan`."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eprr_bot.oncall.cli import rota_commands
from eprr_bot.run.console import opened

if TYPE_CHECKING:
    from eprr_bot.fairness.service import Standing

# The engine, matplotlib and Rich are imported where they are used, so that `--help` stays quick.


def add_to(_: typer.Typer) -> None:
    """Give `eprr-bot rota` its words."""
    for command in (fairness, plan):
        rota_commands.command()(command)


def fairness(
    rota: Annotated[str, typer.Argument(help="The id of a rota; all of them together when left out.")] = "",
    from_: Annotated[str, typer.Option("--from", help="The first day; a year ago when left out.")] = "",
    to: Annotated[str, typer.Option(help="The first day that no longer counts; now when left out.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="A row for each person.")] = False,
    png: Annotated[Path | None, typer.Option(help="Draw it into this file as well.")] = None,
) -> None:
    """Show everybody's part: shifts, nights, weekends, bank holidays, call-outs."""
    from eprr_bot.directory import service as directory
    from eprr_bot.fairness import messages, service
    from eprr_bot.oncall import service as oncall
    from eprr_bot.oncall.iso import instant_of_option
    from eprr_bot.oncall.schedule import EARLIEST

    with opened() as (app, session):
        zone, now = directory.cluster(session).zone, app.clock.now()
        end = instant_of_option(to, zone, "--to") if to else now
        start = instant_of_option(from_, zone, "--from") if from_ else max(EARLIEST, end - timedelta(weeks=52))
        found = service.standing(session, start, end, oncall.rota_meant(session, rota) if rota else None)
    if png is not None:
        from eprr_bot.fairness.picture import draw

        png.write_bytes(draw(found))
    if as_json:
        typer.echo(json.dumps(messages.rows(found), indent=1, ensure_ascii=False))
    else:
        _print(found)


def _print(found: Standing) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from eprr_bot.fairness import messages

    table = Table(box=None, title=messages.title(found), title_justify="left", padding=(0, 1, 0, 0), pad_edge=False)
    for number, column in enumerate(messages.COLUMNS):
        table.add_column(column.replace(" ", "\n"), justify="right" if number else "left", no_wrap=True)
    for cells in messages.cells(found):
        table.add_row(*(Text(cell) for cell in cells))
    Console().print(table)
    for line in messages.remarks(found):
        typer.echo(line)


def plan(
    rota: Annotated[str, typer.Argument(help="The id of the rota.")],
    from_: Annotated[str, typer.Option("--from", help="Turns that begin on or after this day are given out.")],
    to: Annotated[str, typer.Option(help="The first day whose turns are not.")],
    order_only: Annotated[
        bool, typer.Option("--order-only", help="Propose an order in which to take turns, not each turn.")
    ] = False,
    output: Annotated[Path | None, typer.Option(help="The file to write; the screen when left out.")] = None,
) -> None:
    """Propose who takes the next turns, by fewest so far, as a rota file to apply. Nothing is changed."""
    from eprr_bot.fairness import messages, next_rota
    from eprr_bot.oncall import service as oncall
    from eprr_bot.oncall.iso import instant_of_option

    with opened() as (app, session):
        rota = oncall.rota_meant(session, rota)
        zone = oncall.schedule(session, rota).rota.zone
        start, end = instant_of_option(from_, zone, "--from"), instant_of_option(to, zone, "--to")
        found = next_rota.plan(session, rota, start, end, app.clock.now(), order_only=order_only)
        changed = next_rota.moves(session, found)
    lines = [*messages.plan_lines(found), *messages.moves(found, changed)]
    if output is None:
        typer.echo(found.text, nl=False)
        typer.echo("\n".join(lines), err=True)
    else:
        output.write_text(found.text, encoding="utf-8")
        typer.echo("\n".join([*lines, f"Look at {output}, then: eprr-bot rota apply {output}"]))
