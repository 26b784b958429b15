"""The report of an exercise on the command line, and as files."""

from pathlib import Path
from typing import Annotated

import typer

from eprr_bot.exercises.cli import exercise_commands
from eprr_bot.run.console import opened


def add_to(_: typer.Typer) -> None:
    """`eprr-bot exercise report` stands among the other words of `eprr-bot exercise`."""


@exercise_commands.command()
def report(
    number: Annotated[int, typer.Argument(help="The number of an exercise; `exercise history` shows them.")],
    html: Annotated[Path | None, typer.Option(help="A file for the report as a page to print.")] = None,
    csv: Annotated[Path | None, typer.Option(help="A file for it as a table.")] = None,
) -> None:
    """Show how an exercise went, or write its report to a file. No telephone number is in it."""
    from eprr_bot.base.tables import BYTE_ORDER_MARK
    from eprr_bot.evidence import messages, page
    from eprr_bot.evidence.report import report as report_of
    from eprr_bot.evidence.sheet import sheet
    from eprr_bot.exercises import service
    from eprr_bot.exercises.models import ExerciseState
    from eprr_bot.slack.commands import UserError

    with opened(only_reading=True) as (app, session):
        exercise = service.get(session, number)
        if exercise.state == ExerciseState.PLANNED:
            raise UserError(f"Exercise {number} is still to come.")
        found = report_of(session, exercise)
        if html:
            _write(html, page.report_page(session, found, app.clock.now()))
        if csv:
            _write(csv, BYTE_ORDER_MARK + sheet(found))
        if not html and not csv:
            typer.echo("\n".join(messages.in_lines(found)))


def _write(file: Path, text: str) -> None:
    from eprr_bot.slack.commands import UserError

    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UserError(f"{file} could not be written: {error.strerror or error}.") from None
    typer.echo(f"Written: {file}")
