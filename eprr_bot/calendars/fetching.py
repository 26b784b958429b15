"""The former name of `eprr_bot.calendars.download`, for checks outside the project that import it."""

from eprr_bot.calendars.download import check_url, tidy_url

__all__ = ["check_url", "tidy_url"]
