"""The M/ETHANE report on the command line, when Slack is gone."""

from __future__ import annotations

from typing import Annotated

import typer

from eprr_bot.directory.keyboard import By, whoever
from eprr_bot.run.console import opened

Said = Annotated[
    list[str] | None,
    typer.Argument(
        help="A field and a text, as after “/incident methane”; or history, undo, a version. Left out: show."
    ),
]


def add_to(command_line: typer.Typer) -> None:  # noqa: ARG001 -- the word belongs to a group that is there
    """Add `eprr-bot incident methane`."""
    from eprr_bot.incidents.cli import incident_commands

    incident_commands.command("methane")(report)


def report(
    number: Annotated[int, typer.Argument(help="The number of the incident.")], said: Said = None, by: By = ""
) -> None:
    """Show an incident's M/ETHANE report; with a field and a text, such as access “use the north gate”, change it."""
    from functools import partial

    from eprr_bot.incidents import service as incidents
    from eprr_bot.methane import messages, service, shown
    from eprr_bot.oncall import worker_check
    from eprr_bot.slack import printed

    line = " ".join(said or ()).strip()
    asks = not line or line.isdecimal() or line == "history"
    with opened(only_reading=asks) as (app, session):
        now, incident = app.clock.now(), incidents.get(session, number, incidents.LISTED)
        if line == "history":
            content = messages.history(number, service.versions(session, incident))
        elif asks:
            content = shown.report(session, incident, int(line or 0))
        else:
            actor = whoever(session, by)
            if line == "undo":
                made = service.take_back(session, incident, None, now, actor)
            else:
                made = service.record(session, incident, *service.understood(line), now, actor)
            content = shown.recorded(session, incident, made, now)
        typer.echo(printed.lines(content, partial(incidents.name_behind, session)))
        worker = worker_check.look(session, now, verb="told")
    if not asks:
        worker.warn()
