"""What an incident taught, on the command line."""

import typer

from eprr_bot.incidents.cli import Number, incident_commands
from eprr_bot.run.console import opened


def add_to(_: typer.Typer) -> None:
    """Add `eprr-bot incident debriefs`."""
    incident_commands.command()(debriefs)


def debriefs(number: Number) -> None:
    """Print what an incident taught: debriefs, lessons, and the actions that follow."""
    from eprr_bot.base.letters import mended
    from eprr_bot.debriefs import messages, service
    from eprr_bot.incidents import messages as incident_messages
    from eprr_bot.incidents import service as incidents

    with opened(only_reading=True) as (_, session):
        incident = incidents.get(session, number, incidents.LISTED)
        found = service.found(session, incident)
        facts = incident_messages.of(incident)
    typer.echo(mended(messages.plain(facts, found.hot, found.planned, found.lessons, found.actions)))
