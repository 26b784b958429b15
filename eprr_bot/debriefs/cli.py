"""What an incident taught, on the command line."""

from pathlib import Path
from typing import Annotated

import typer

from eprr_bot.incidents.cli import Number, incident_commands
from eprr_bot.run.console import opened


def add_to(_: typer.Typer) -> None:
    """Add `eprr-bot incident debriefs`."""
    incident_commands.command()(debriefs)


def debriefs(
    number: Number,
    html: Annotated[Path | None, typer.Option(help="A file for it as a page to print.")] = None,
) -> None:
    """Print what an incident taught: debriefs, lessons, and the actions that follow."""
    from eprr_bot.base.letters import mended
    from eprr_bot.debriefs import messages, page, service
    from eprr_bot.incidents import messages as incident_messages
    from eprr_bot.incidents import service as incidents

    with opened(only_reading=True) as (app, session):
        incident = incidents.get(session, number, incidents.LISTED)
        if html:
            _write(html, page.write(session, incident, app.clock.now()))
            return
        found = service.found(session, incident)
        facts = incident_messages.of(incident)
    typer.echo(mended(messages.plain(facts, found.hot, found.planned, found.lessons, found.actions)))


def _write(file: Path, written: str) -> None:
    from eprr_bot.slack.commands import UserError

    try:
        file.write_text(written, encoding="utf-8")
    except OSError as error:
        raise UserError(f"{file} could not be written: {error.strerror or error}.") from None
    typer.echo(f"Written: {file}")
