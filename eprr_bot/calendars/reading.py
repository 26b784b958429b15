"""The former name of `eprr_bot.calendars.occurrences`, for checks outside the project that import it."""

from eprr_bot.calendars.occurrences import Occurrence

__all__ = ["Occurrence"]
