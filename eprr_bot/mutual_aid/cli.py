"""The register of mutual aid on the command line, and as files."""

from pathlib import Path
from typing import Annotated

import typer

from eprr_bot.run.console import opened


def add_to(command_line: typer.Typer) -> None:
    """Add `eprr-bot mutual-aid`."""
    command_line.command("mutual-aid")(mutual_aid)


def mutual_aid(
    incident: Annotated[int, typer.Argument(help="The number of an incident; all there is without.")] = 0,
    html: Annotated[Path | None, typer.Option(help="A file for the register as a page to print.")] = None,
    csv: Annotated[Path | None, typer.Option(help="A file for the register as a table.")] = None,
    recharge: Annotated[Path | None, typer.Option(help="A file for what is charged, as a table.")] = None,
) -> None:
    """Show what was asked for and how it stands, or write it to files.

    What becomes of it is said as in Slack: eprr-bot say "/mutual-aid offer 1 Beacon 8" --by "Asha Patel".
    """
    from eprr_bot.base.tables import BYTE_ORDER_MARK
    from eprr_bot.incidents import service as incidents
    from eprr_bot.mutual_aid import entries, page, register

    with opened(only_reading=True) as (app, session):
        now, number = app.clock.now(), incident
        about = incidents.get(session, number, incidents.LISTED) if number else None
        if html:
            text = page.of_incident(session, now, number) if about else page.every(session, now)
            _write(html, text or "")
        for file, name in ((csv, "register"), (recharge, "recharge")):
            if file:
                _write(file, BYTE_ORDER_MARK + (page.table(session, now, name, number) or ""))
        if html or csv or recharge:
            return
        found = register.of_incident(session, about) if about else register.everything(session)
        for one in found:
            typer.echo(entries.in_a_sentence(one, now))
    if not found:
        typer.echo("No mutual aid has been requested.")


def _write(file: Path, text: str) -> None:
    from eprr_bot.slack.commands import UserError

    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UserError(f"{file} could not be written: {error.strerror or error}.") from None
    typer.echo(f"Written: {file}")
