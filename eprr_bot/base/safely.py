"""One thing that fails keeps no other from being done."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import structlog

from eprr_bot.base.database_watch import DATABASE

log = structlog.get_logger()

Key = TypeVar("Key")


class NotAllDone(Exception):
    """Some of what was due failed, and was logged; whoever called tries again."""


def each(what: str, keys: Iterable[Key], run: Callable[[Key], object]) -> None:
    """Run it for each of these, whichever fail. Raises NotAllDone at the end where any did."""
    failed = [key for key in keys if not went_well(f"{what} {key}", run, key)]
    if failed:
        raise NotAllDone(f"{what}: {', '.join(map(str, failed))}")


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
