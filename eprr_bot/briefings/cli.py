"""Handover briefings on the command line: printed when Slack is not there."""

from typing import Annotated

import typer

from eprr_bot.incidents.cli import Number, incident_commands
from eprr_bot.run.console import opened


def add_to(_: typer.Typer) -> None:
    """Add `eprr-bot incident handover`."""
    incident_commands.command()(handover)


def handover(
    number: Number,
    briefing: Annotated[int | None, typer.Option(help="Which briefing; the newest without.")] = None,
    draft: Annotated[bool, typer.Option("--draft", help="What could be said now, of which nothing is kept.")] = False,
) -> None:
    """Print a handover briefing. To give one: eprr-bot say '/incident handover …' --incident … --by …"""
    from eprr_bot.base.letters import mended
    from eprr_bot.briefings import messages, service
    from eprr_bot.briefings.briefing import SECTIONS, Shape
    from eprr_bot.incidents import service as incidents

    with opened(only_reading=True) as (app, session):
        incident = incidents.get(session, number, incidents.LISTED)
        if draft:
            said = service.drafted(session, incident, Shape.IIMARCH, app.clock.now())
            titles = SECTIONS[Shape.IIMARCH].items()
            words = "\n\n".join(f"{title}\n{said[name] or 'Nothing is known.'}" for name, title in titles)
        else:
            words = messages.plain(service.shown(session, service.get(session, incident, briefing)))
    typer.echo(mended(words))
