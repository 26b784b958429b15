"""The former name of `eprr_bot.base.clock`, for checks outside the project that import it."""

from eprr_bot.base.clock import Clock, MovableClock

__all__ = ["Clock", "MovableClock"]
