"""The authority card and the schedule of what was committed, on the command line and as files."""

from pathlib import Path
from typing import Annotated

import typer

from eprr_bot.directory.keyboard import By, whoever
from eprr_bot.run.console import opened

authority_commands = typer.Typer(help="Delegated authority.", no_args_is_help=True)


def add_to(command_line: typer.Typer) -> None:
    """Add `eprr-bot authority`."""
    command_line.add_typer(authority_commands, name="authority")


@authority_commands.callback()
def _group() -> None:
    """Delegated authority. Whatever is typed in Slack is typed here with `eprr-bot say '/authority …'`."""


@authority_commands.command()
def schedule(
    number: Annotated[int, typer.Argument(help="The number of the incident.")],
    body: Annotated[str, typer.Argument(help="The body or provider; all of them without.")] = "",
    csv: Annotated[Path | None, typer.Option(help="A file for it as a table.")] = None,
    html: Annotated[Path | None, typer.Option(help="A file for it as a page to print.")] = None,
) -> None:
    """Show what was committed in an incident, by body, for its director of finance; or write it to a file."""
    from eprr_bot.authority import commitment_messages, commitments, organisation, page
    from eprr_bot.authority.files import write
    from eprr_bot.base.tables import BYTE_ORDER_MARK
    from eprr_bot.directory import service as directory
    from eprr_bot.incidents import service as incidents

    with opened(only_reading=True) as (app, session):
        incident, cluster = incidents.get(session, number, incidents.LISTED), directory.cluster(session)
        whose = organisation.one(cluster, body).id if body else ""
        found = [one for one in commitments.of_incident(session, incident) if whose in ("", one.body)]
        if csv:
            typer.echo(write(csv, BYTE_ORDER_MARK + commitment_messages.table(found, cluster.zone)))
        if html:
            typer.echo(write(html, page.schedule(session, incident, whose, app.clock.now())))
        if not csv and not html:
            for total in commitment_messages.totals(found):
                typer.echo(commitment_messages.total_line(total))
            for one in found:
                typer.echo(f"{commitment_messages.entry(one)} {commitment_messages.standing(one)}")
            if not found:
                typer.echo("Nothing was committed.")


@authority_commands.command()
def card(
    number: Annotated[int, typer.Argument(help="The number of an incident; without, of whoever is on call.")] = 0,
    html: Annotated[Path | None, typer.Option(help="A file for it as a page to print.")] = None,
    by: By = "",
) -> None:
    """Show the authority card of whoever has authority now, or write it to a file; anybody can verify its code."""
    from eprr_bot.authority import card as cards
    from eprr_bot.authority import card_messages, page
    from eprr_bot.authority.files import write
    from eprr_bot.incidents import service as incidents

    with opened() as (app, session):
        incident = incidents.get(session, number, incidents.LISTED) if number else None
        made = cards.make(session, incident, app.clock.now(), whoever(session, by))
        address = f"{app.settings.base_url.rstrip('/')}/authority-card/{made.code}"
        written = write(html, page.card(session, made, app.clock.now(), address)) if html else ""
    typer.echo(written or "\n".join([*card_messages.in_lines(made), f"To verify: {address}"]))
