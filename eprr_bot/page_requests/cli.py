"""The calls asked for with /oncall page on the command line, as far back as there is a record."""

import typer

from eprr_bot.base.letters import in_one_row
from eprr_bot.run.console import opened

# The database and the features are imported where they are used, so that `--help` stays quick.


def pages() -> None:
    """Show every call asked for with /oncall page: by whom, for what, who was called, when and how, who answered."""
    from eprr_bot.page_requests import service
    from eprr_bot.slack.blocks import written

    with opened(only_reading=True) as (_, session):
        found = [
            (one, service.rota_name(session, one), service.standing(session, one), service.called(session, one))
            for one in service.every(session)
        ]
    for one, rota, state, called in found:
        row = (str(one.id), written(one.asked_at), f"{one.asked_by} for {rota}", state)
        typer.echo("\t".join(map(in_one_row, row)))
        for line in called:
            typer.echo(f"    {in_one_row(line)}")
    if not found:
        typer.echo("Nobody has used /oncall page yet.")


def add_to(command_line: typer.Typer) -> None:
    """Add `pages` to the command line."""
    command_line.command()(pages)
