"""Exercises on the command line."""

from typing import Annotated

import typer

from eprr_bot.console import opened, whoever

exercise_commands = typer.Typer(help="Call-out exercises.", no_args_is_help=True)


@exercise_commands.callback()
def _exercises() -> None:
    """Call-out exercises."""


@exercise_commands.command()
def history() -> None:
    """Show the exercises there were: number, month, start, name, how it stands, who answered first, who started it."""
    from eprr_bot.blocks import written
    from eprr_bot.exercises import service

    with opened(only_reading=True) as (_, session):
        found = [service.result(session, one) for one in service.history(session)]
    for one in found:
        began = written(one.started_at) if one.started_at else "never started"
        first = one.first.name if one.first else "no answer"
        by = f"by {one.started_by}" if one.started_at else ""
        typer.echo("\t".join((str(one.number), one.month, began, one.name, one.words, first, by)))
    if not found:
        typer.echo("There has been no exercise yet.")


@exercise_commands.command()
def start(rota: Annotated[str, typer.Argument(help="The id of a rota.")]) -> None:
    """Start a call-out exercise of a rota now."""
    from eprr_bot.exercises import service

    with opened() as (app, session):
        exercise = service.start(session, rota, app.clock.now(), whoever())
    typer.echo(f"Exercise {exercise.id} has started: {exercise.name}.")
