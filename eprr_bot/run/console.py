"""What every command line needs: the bot and a transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlmodel import Session

    from eprr_bot.feature import Whole

# The database and everything above it are imported where they are used, so that `--help` stays quick.


@contextmanager
def opened(*, only_reading: bool = False) -> Iterator[tuple[Whole, Session]]:
    """The bot and one transaction, both closed at the end. One that only reads keeps nobody else from writing."""
    from eprr_bot.app import build
    from eprr_bot.base.db import reading, transaction
    from eprr_bot.base.settings import Settings

    app = build(Settings())
    try:
        with (reading if only_reading else transaction)(app.engine) as session:
            yield app, session
    finally:
        app.engine.dispose()
