"""The former name of `eprr_bot.calendars.whose_shift`, for checks outside the project that import it."""

from eprr_bot.calendars.whose_shift import Candidate, match

__all__ = ["Candidate", "match"]
