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
    """Show the exercises there were: number, start, state, name, first answer."""
    from eprr_bot.blocks import took, written
    from eprr_bot.exercises import service

    with opened() as (_, session):
        found = [service.result(session, one) for one in service.history(session, most=1000)]
    for one in found:
        began = written(one.started_at) if one.started_at else "never started"
        first = f"{one.first.name} after {took(one.first.seconds or 0)}" if one.first else "no answer"
        typer.echo(f"{one.number}\t{began}\t{one.state}\t{one.name}\t{first}")
    if not found:
        typer.echo("There has been no exercise yet.")


@exercise_commands.command()
def start(rota: Annotated[str, typer.Argument(help="The id of a rota.")]) -> None:
    """Start a call-out exercise of a rota now."""
    from eprr_bot.exercises import service

    with opened() as (app, session):
        exercise = service.start(session, rota, app.clock.now(), whoever())
    typer.echo(f"Exercise {exercise.id} has started: {exercise.name}.")
