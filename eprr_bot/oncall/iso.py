"""Instants from ISO 8601, as the command line and files of covers write them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from eprr_bot.base.wall_clock import first_instant, last_instant
from eprr_bot.oncall.rota import Rota
from eprr_bot.oncall.schedule import EARLIEST, LATEST
from eprr_bot.slack.commands import UserError


def read_instant(text: object, rota: Rota, where: str, *, is_end: bool = False) -> datetime:
    """An instant from ISO 8601; without an offset, the wall clock (an end takes a repeated time's last).

    Raises ValueError with a sentence; `where` says in it what the text is.
    """
    return _read(text, rota.zone, where, is_end)


def instant_of_option(text: str, zone: ZoneInfo, option: str) -> datetime:
    """The same for an option of a command. Raises UserError, also for what lies outside the years of rotas."""
    try:
        found = _read(text, zone, option, is_end=False)
    except ValueError as error:
        raise UserError(str(error)) from None
    if not EARLIEST <= found < LATEST:
        raise UserError(_out_of_range(text, option))
    return found


def _read(text: object, zone: ZoneInfo, where: str, is_end: bool) -> datetime:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        problem = f'{where}: "{text}" is not a date and time.'
        raise ValueError(f"{problem} Write 2026-01-05T09:00 or 2026-01-05T09:00Z.") from None
    try:
        if moment.tzinfo:
            return moment.astimezone(UTC)
        return (last_instant if is_end else first_instant)(moment, zone)
    except (ValueError, OverflowError):
        raise ValueError(_out_of_range(text, where)) from None


def _out_of_range(text: object, where: str) -> str:
    return f'{where}: "{text}" is out of range. Rotas run from 1970 to 2199.'
