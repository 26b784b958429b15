"""The former name of `eprr_bot.base.bank_holidays`, for checks outside the project that import it."""

from eprr_bot.base.bank_holidays import days_that_count, names

__all__ = ["days_that_count", "names"]
