"""What came of calling somebody by each route, in words (pure)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from eprr_bot.reach.routes import ROUTES
from eprr_bot.slack import blocks

CALLED = "called"
TIME_TO_ANSWER = timedelta(minutes=5)
"""Silence says nothing of somebody who was called later than this before a call-out was over."""


@dataclass(frozen=True)
class Try:
    """What came of calling somebody by one route: when a service first took the call, or else why none did."""

    route: str
    taken_at: datetime | None = None
    why_not: str = ""
    is_on_its_way: bool = False

    @property
    def refusal(self) -> str:
        """Why they were not called this way: "by text message: no mobile number is known"."""
        return f"{ROUTES[self.route].by}: {self.why_not}"

    @property
    def words(self) -> str:
        """Whether a service took the call, and when; plain."""
        if self.is_on_its_way and self.taken_at is None:
            return f"{ROUTES[self.route].by} on its way"
        if self.taken_at is None:
            return f"not reached {self.refusal}"
        return f"called {ROUTES[self.route].by} {blocks.clock_time(self.taken_at)}"


@dataclass(frozen=True)
class Attempt:
    """One page to somebody: when it was decided, and when a service took it, or else why none did."""

    step: int
    route: str
    at: datetime
    result: Try


def in_words(tries: Iterable[Try]) -> str:
    """All of them in brackets, after what became of it; empty where there is none."""
    said = "; ".join(one.words for one in tries)
    return said and f" ({said})"


def whether_called(tries: Collection[Try]) -> str:
    """“Called” only where a service took a call to them; else that they were not, and why by each route; plain."""
    if any(one.taken_at for one in tries):
        return CALLED
    return f"{'not called yet' if any(one.is_on_its_way for one in tries) else 'could not be called'}{in_words(tries)}"


def without_an_answer(tries: Collection[Try]) -> str:
    """What is said of somebody who has not answered: “no answer” only where a service took a call to them."""
    said = whether_called(tries)
    return f"no answer{in_words(tries)}" if said == CALLED else said
