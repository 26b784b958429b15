"""What is attributed to statutory bodies, on the command line and as files."""

from pathlib import Path
from typing import Annotated

import typer

from eprr_bot.authority.cli import authority_commands
from eprr_bot.run.console import opened


def add_to(_: typer.Typer) -> None:
    """Add `eprr-bot authority bodies`."""
    authority_commands.command("bodies")(bodies)


def bodies(
    number: Annotated[int, typer.Argument(help="The number of an incident; all of them, and none, without.")] = 0,
    body: Annotated[str, typer.Option(help="One body alone.")] = "",
    csv: Annotated[Path | None, typer.Option(help="A file for it as a table.")] = None,
    html: Annotated[Path | None, typer.Option(help="A file for it as a page to print.")] = None,
) -> None:
    """Show what was committed, directed, given and reported, by statutory body; or write it to a file."""
    from eprr_bot.authority import organisation
    from eprr_bot.authority.files import write
    from eprr_bot.base.tables import BYTE_ORDER_MARK
    from eprr_bot.by_body import messages, page
    from eprr_bot.directory import service as directory
    from eprr_bot.incidents import service as incidents

    with opened(only_reading=True) as (app, session):
        incident = incidents.get(session, number, incidents.LISTED) if number else None
        whose = organisation.one(directory.cluster(session), body).id if body else ""
        if csv:
            typer.echo(write(csv, BYTE_ORDER_MARK + page.table(session, incident, whose)))
        if html:
            typer.echo(write(html, page.page(session, incident, app.clock.now(), whose)))
        if csv or html:
            return
        for of in page.found(session, incident, whose):
            typer.echo(f"{of.name}: {messages.sums(of)}.")
            for one in of.items:
                typer.echo(f"  {messages.line(one)}")
