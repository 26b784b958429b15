"""Who sits at the keyboard of the command line, and on whose word they act."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING, Annotated

import typer

from eprr_bot.base.letters import mended
from eprr_bot.slack.commands import Actor

if TYPE_CHECKING:
    from sqlmodel import Session

    from eprr_bot.directory.models import Person

# The database is imported where it is used, so that `--help` stays quick.

By = Annotated[str, typer.Option("--by", help="Who says so, such as “Niamh Doyle, by telephone”. It is recorded.")]
ByWhom = Annotated[str, typer.Option("--by", help="On whose word: a whole name or an id, such as farouk.aziz. Needed.")]
LONGEST = 120


def whoever(session: Session, by: str) -> Actor:
    """Who is recorded: whoever says so, where that was given, and the account at the keyboard in any case.

    Somebody whose whole name or id stands before the first comma is recorded as that person.
    """
    from eprr_bot.slack.blocks import fit

    account, said = str(mended(getpass.getuser())), fit(" ".join(by.split()), LONGEST)
    if not said:
        return Actor("", f"the command line (account {account})")
    name, comma, more = said.partition(",")
    person = _person(session, name)
    if person is None:
        return Actor("", f"{said} (typed by {account})")
    return Actor(person.slack_id or "", f"{person.name}{comma}{more} (typed by {account})", person.id)


def _person(session: Session, name: str) -> Person | None:
    """Only a whole name or an id, and only one person's: nothing is recorded under a name that was guessed."""
    from eprr_bot.directory import names, service

    found = names.called(service.people(session), name)
    return found[0] if len(found) == 1 else None
