"""Instants from ISO 8601, as the command line and files of covers write them."""

from datetime import UTC, datetime

from eprr_bot.oncall.rota import Rota
from eprr_bot.wall_clock import first_instant, last_instant


def read_instant(text: object, rota: Rota, where: str, *, is_end: bool = False) -> datetime:
    """An instant from ISO 8601; without an offset, the wall clock (an end takes a repeated time's last).

    Raises ValueError with a sentence; `where` says in it what the text is.
    """
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        problem = f'{where}: "{text}" is not a date and time.'
        raise ValueError(f"{problem} Write 2026-01-05T09:00 or 2026-01-05T09:00Z.") from None
    try:
        if moment.tzinfo:
            return moment.astimezone(UTC)
        return (last_instant if is_end else first_instant)(moment, rota.zone)
    except OverflowError:
        raise ValueError(f'{where}: "{text}" is out of range. Rotas run from 1970 to 2199.') from None
