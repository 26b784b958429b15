"""`eprr-bot rehearse`: what changes at the beginning of a day, by files that are not applied yet (CAP-02)."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Annotated

import typer

from eprr_bot.directory.cli import day_of
from eprr_bot.run.console import opened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlmodel import Session

    from eprr_bot.feature import Whole

# The engine, pydantic and the features are imported where they are used, so that `--help` stays quick.


def rehearse(
    day: Annotated[str, typer.Argument(help="The day, such as 2027-04-01. What changes at its beginning is shown.")],
) -> None:
    """Show what changes at midnight, by the files as they are now, applied or not. Nothing is kept."""
    from eprr_bot.run.midnight import at_midnight

    with opened() as (app, session):
        refused = list(_apply_everything(app, session, app.clock.now()))
        found = at_midnight(app, session, datetime.combine(day_of(day), time()))
        session.rollback()
    left_without = [*refused, *found.left_without]
    for title, lines in (("Changes", found.changes), ("Left without", left_without)):
        typer.echo(f"{title}:")
        typer.echo("\n".join(f"  {line}" for line in lines) or "  nothing")
    raise typer.Exit(1 if left_without else 0)


def _apply_everything(app: Whole, session: Session, now: datetime) -> Iterator[str]:
    """Take over every file, people and rotas too. Says which rotas could not be applied, and why."""
    from eprr_bot.base.files import FaultsFound
    from eprr_bot.cover import versions
    from eprr_bot.directory import roll
    from eprr_bot.directory.people_file import PEOPLE
    from eprr_bot.feature import file_kinds
    from eprr_bot.oncall.rota_file import ROTA
    from eprr_bot.run.apply_files import apply_files
    from eprr_bot.slack.commands import Actor, UserError

    apply_files(app, session, now)
    folder, kinds = app.settings.rotas, file_kinds(app.features)
    for path in PEOPLE.paths(folder, kinds):
        roll.take_over(session, app.vault, PEOPLE.read_one(path).content.people, now, "rehearsal")
    for path in ROTA.paths(folder, kinds):
        try:
            versions.apply(session, [versions.propose(session, ROTA.read_one(path), now)], now, Actor("", "rehearsal"))
        except (UserError, FaultsFound) as error:
            yield f"{path.name} cannot be applied, so its rota is looked at as it was: {error}"
