"""`eprr-bot hard-copy`: everything on paper."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from eprr_bot.run.console import opened
from eprr_bot.slack.commands import UserError

# The engine and the features are imported where they are used, so that `--help` stays quick.


def add_to(command_line: typer.Typer) -> None:
    """Add `eprr-bot hard-copy`."""
    command_line.command(name="hard-copy")(hard_copy)


def hard_copy(
    to: Annotated[Path | None, typer.Option(help="A folder of its own; EPRR_HARD_COPY when left out.")] = None,
) -> None:
    """Write who is on call, forums, contacts, instruments and cards as one page to print."""
    from eprr_bot.hard_copy import service
    from eprr_bot.hard_copy.sheets import gather

    with opened(only_reading=True) as (app, session):
        folder = to or app.settings.hard_copy
        if folder is None:
            raise UserError("Say where to: --to FOLDER, or set EPRR_HARD_COPY.")
        try:
            file = service.write(gather(session, app.vault, app.clock.now()), folder)
        except OSError as error:
            raise UserError(f"The hard copy could not be written to {folder}: {error.strerror or error}.") from None
    typer.echo(f"Written: {file}. It holds telephone numbers: print it, lock it away, shred the one before.")
