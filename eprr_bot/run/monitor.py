"""EPRR_HEARTBEAT_URL: an address outside that is called each minute while everything moves.

Whoever watches it screams once the calls stop, also where this machine, its network or its database is gone.
"""

import urllib.request
from datetime import datetime, timedelta
from http.client import HTTPException
from typing import Any

import structlog

from eprr_bot.base.db import reading
from eprr_bot.base.heartbeats import beat, beat_age
from eprr_bot.health import readiness
from eprr_bot.health.parts import MONITOR
from eprr_bot.slack.commands import Bot

log = structlog.get_logger()

EVERY = timedelta(minutes=1)
WITHIN = 5
"""Seconds in which it must have answered."""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """The address is a secret, and goes nowhere else."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """An answer that leads elsewhere is a failure."""


class OutsideMonitor:
    """Calls the address when a minute is over; from a thread of its own, so that nothing waits for it."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot
        self.why_quiet = ""
        self._tried_at: datetime | None = None

    def call_if_due(self) -> bool:
        """Call it where the minute is over and everything moves. True when it got through."""
        url, now = self.bot.settings.heartbeat_url, self.bot.clock.now()
        if not url or not self._is_due(now):
            return False
        self._tried_at = now
        self._say(readiness.stands_still(self.bot.engine, self.bot.settings, now) or self._call(url))
        if not self.why_quiet:
            beat(self.bot.engine, MONITOR, now)
        return not self.why_quiet

    def _is_due(self, now: datetime) -> bool:
        """Also where another process calls it, and where the clock was set back."""
        if self._tried_at is not None and timedelta() <= now - self._tried_at < EVERY:
            return False
        with reading(self.bot.engine) as session:
            age = beat_age(session, MONITOR, now)
        return age is None or not timedelta() <= age < EVERY

    def _call(self, url: str) -> str:
        """Why it did not get through, without the address; empty where it did."""
        try:
            with urllib.request.build_opener(_NoRedirects).open(url, timeout=WITHIN):
                return ""
        except (OSError, ValueError, HTTPException) as error:  # each of which may hold the address
            return f"it did not answer: {getattr(error, 'code', '') or type(error).__name__}"

    def _say(self, why_quiet: str) -> None:
        """Once when the calls stop, and once when they go on."""
        if why_quiet != self.why_quiet:
            log.warning("outside monitor not called" if why_quiet else "outside monitor called again", reason=why_quiet)
        self.why_quiet = why_quiet
