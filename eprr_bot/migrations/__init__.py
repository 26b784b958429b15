"""Bringing the database to the present form."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import OperationalError

from eprr_bot import version
from eprr_bot.base.db import READS

HERE = Path(__file__).parent


class WrongForm(Exception):
    """The database is not in the form of this version; the message says what to do."""


def migrate(engine: Engine) -> None:
    """Bring the database to the newest form. Does nothing where it is there already.

    Raises WrongForm where a newer version has been at it.
    """
    found, known = _form(engine), _known()
    if found == known[-1]:
        return
    if found not in (None, *known):
        raise WrongForm(_in_words(found, known))
    from alembic import command  # half a second, which most starts do not need
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.attributes["engine"] = engine
    command.upgrade(config, "head")


def what_differs(engine: Engine) -> str:
    """Why this version cannot work on the database as it is, and what to do; empty where it can."""
    found, known = _form(engine), _known()
    return "" if found == known[-1] else _in_words(found, known)


def once_there(engine: Engine, pause: Callable[[], object]) -> str:
    """The same of a database that is away, once it is back; `pause` waits between two looks."""
    while True:
        try:
            return what_differs(engine)
        except OperationalError:
            pause()


def _in_words(found: str | None, known: list[str]) -> str:
    if found is None:
        return "The database has not been brought up to date. Run: eprr-bot migrate"
    here = f"The database is in form {found}, and version {version()} of the bot works on form {known[-1]}."
    if found in known:
        return f"{here} Run: eprr-bot migrate"
    return f"{here} Install the newer version again, or restore the backup from before it."


def _known() -> list[str]:
    """The forms that this version knows, oldest first. Files sort by their revision."""
    return sorted(file.name.partition("_")[0] for file in (HERE / "versions").glob("[0-9]*.py"))


def _form(engine: Engine) -> str | None:
    """The last migration that was run on the database; None where none was."""
    with engine.connect().execution_options(**{READS: True}) as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return str(found) if found else None
