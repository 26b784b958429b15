"""Situation reports on the command line: all that Slack has, without its limits of length."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eprr_bot.directory.keyboard import By, whoever
from eprr_bot.incidents.cli import Number, incident_commands
from eprr_bot.run.console import opened

if TYPE_CHECKING:
    from sqlmodel import Session

    from eprr_bot.feature import Whole


def add_to(_: typer.Typer) -> None:
    """`eprr-bot incident sitrep` stands among the other words of `eprr-bot incident`."""


@incident_commands.command()
def sitrep(
    number: Number,
    words: Annotated[
        list[str] | None,
        typer.Argument(help="What follows “/incident sitrep” in Slack: a report’s number, a section and its text, …"),
    ] = None,
    by: By = "",
    html: Annotated[Path | None, typer.Option(help="A file for the report as a page to print.")] = None,
) -> None:
    """Draw up the next situation report, or show one by its number, whole; or do anything else with them.

    eprr-bot incident sitrep 1 staffing "Two wards closed" --by "Grace Adeyemi"; then authorise --by "Farouk Aziz".
    """
    typed = " ".join(words or ()).strip()
    with opened() as (app, session):
        if typed and not typed.isdecimal():
            typer.echo(_as_in_slack(app, session, number, typed, by))
        else:
            typer.echo(_whole(app, session, number, int(typed or 0), by, html))


def _whole(app: Whole, session: Session, incident_id: int, number: int, by: str, html: Path | None) -> str:
    """One report in full, the draft where none is named: as text, or written to a file."""
    from eprr_bot.incidents import service as incidents
    from eprr_bot.outbox.service import marked
    from eprr_bot.sitreps import board, page, service
    from eprr_bot.slack.blocks import Content
    from eprr_bot.slack.commands import UserError

    now, incident = app.clock.now(), incidents.get(session, incident_id, incidents.LISTED)
    if number:
        found = service.get(session, incident, number)
    else:
        found = service.draw_up(session, incident, now, whoever(session, by))
    if html:
        try:
            html.write_text(page.report_page(session, incident, found, now), encoding="utf-8")
        except OSError as error:
            raise UserError(f"{html} could not be written: {error.strerror or error}.") from None
        return f"Written: {html}"
    text = marked(Content(service.report(session, incident, found).text), incident.is_exercise).text
    if not found.authorised_at:
        return text
    notes = board.since(service.reports(session, incident), found)
    return "\n\n".join([text, *notes, f"SHA-256 of its text, as it stands in the log: {found.digest}"])


def _as_in_slack(app: Whole, session: Session, incident_id: int, typed: str, by: str) -> str:
    """Whatever else somebody would type in Slack; with the rights that they have there."""
    from functools import partial

    from eprr_bot.incidents import service as incidents
    from eprr_bot.slack import printed
    from eprr_bot.slack.blocks import escape
    from eprr_bot.slack.commands import AT_THE_KEYBOARD, Request

    actor = whoever(session, by)
    channel = f"{AT_THE_KEYBOARD}/{incident_id}"
    request = Request(app, session, app.clock.now(), actor, text=f"sitrep {escape(typed)}", channel=channel)
    reply = app.router.run("/incident", request)
    if reply.content:
        return printed.lines(reply.content, partial(incidents.name_behind, session), actor.name.partition(" (typed")[0])
    return f"Here, type it on one line: eprr-bot incident sitrep {incident_id} {typed} <text>"
