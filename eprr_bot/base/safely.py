"""One thing that fails keeps no other from being done."""

from collections.abc import Callable
from typing import Any

import structlog

from eprr_bot.base.database_watch import DATABASE

log = structlog.get_logger()


def went_well(what: str, run: Callable[..., object], *arguments: Any) -> bool:
    """Run one thing. False, and logged, when it failed; everything else goes on."""
    failed = object()
    return safely(what, run, *arguments, instead=failed) is not failed


def safely(what: str, run: Callable[..., Any], *arguments: Any, instead: Any = None) -> Any:
    """Run one thing and return what it does; a failure is logged, gives `instead`, and everything else goes on.

    Where the database is away, that is said once, not for each thing that needs it.
    """
    try:
        return run(*arguments)
    except Exception as error:
        if not DATABASE.is_to_blame(error):
            log.exception("failed", what=what)
        return instead
