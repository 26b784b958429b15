"""`eprr-bot record`: the logs of exercises, call-outs and registers, which are no incident's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eprr_bot.base.letters import in_one_row
from eprr_bot.run.console import opened

if TYPE_CHECKING:
    from eprr_bot.records.numbering import Book

record_commands = typer.Typer(help="The logs of exercises, call-outs and registers.", no_args_is_help=True)
Named = Annotated[
    str, typer.Argument(help="“exercise 12”, “call-out 40”, “register files”, “register people” or “register holds”.")
]


def add_to(command_line: typer.Typer) -> None:
    """Add `eprr-bot record`."""
    command_line.add_typer(record_commands, name="record")


@record_commands.command("list")
def listing() -> None:
    """Show which there are, and how many entries each has."""
    from eprr_bot.records import books
    from eprr_bot.records import service as records

    with opened(only_reading=True) as (_, session):
        found = [(one, records.count(session, one.log)) for one in books.books(session)]
    for one, count in found:
        typer.echo(f"{one.name}\tlog {one.log}\t{count}")
    if not found:
        typer.echo("There is none yet.")


@record_commands.command()
def show(which: Named) -> None:
    """Show the entries of one."""
    from eprr_bot.records import books
    from eprr_bot.slack.blocks import written

    with opened(only_reading=True) as (_, session):
        entries = books.entries(session, _meant(which))
    for one in entries:
        typer.echo("\t".join(map(in_one_row, (str(one.number), written(one.entered_at), one.author, one.text))))
    if not entries:
        typer.echo("It has no entry: it is not over, or was over before such logs were kept.")


@record_commands.command()
def verify(which: Annotated[str, typer.Argument(help="Such as “exercise 12”; every one without.")] = "") -> None:
    """Check that they fit together, and that the facts are those that they say. Exit status 1 if not."""
    from eprr_bot.records import books, guards

    with opened(only_reading=True) as (_, session):
        there = [_meant(which)] if which else books.books(session)
        found = books.faults(session, there[0]) if which else books.all_faults(session)
        found += guards.faults(session)
    for fault in found:
        typer.echo(in_one_row(fault))
    if found:
        raise typer.Exit(1)
    typer.echo(f"{f'{there[0].name}: its log' if which else f'Each of the {len(there)} logs'} is whole.")


@record_commands.command()
def export(
    which: Named, to: Annotated[Path | None, typer.Option(help="A folder; one here, when left out.")] = None
) -> None:
    """Write one as JSON with its chain, with the program that checks it."""
    from eprr_bot.records import books, handed_over
    from eprr_bot.slack.commands import UserError

    with opened(only_reading=True) as (app, session):
        book = _meant(which)
        if not books.entries(session, book):
            raise UserError(f"{book.name} has no log: it is not over, or was over before such logs were kept.")
        name, made = books.as_files(session, book, app.clock.now())
    try:
        written = handed_over.write(to or Path(name), made)
    except OSError as error:
        raise UserError(f"It could not be written to {to or name}: {error.strerror or error}.") from None
    typer.echo(f"Written to {to or name}: {', '.join(one.name for one in written)}.")
    typer.echo(f"Anybody can check it: python3 {handed_over.CHECKER} {name}.json")


def _meant(which: str) -> Book:
    from eprr_bot.records import books
    from eprr_bot.slack.commands import UserError

    book = books.named(which)
    if book is None:
        raise UserError(
            "Say which: “exercise 12”, “call-out 40”, “register files”, “register people” or “register holds”."
        )
    return book
