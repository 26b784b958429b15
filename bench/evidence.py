"""How long the pages of 600 exercises of five rotas take: a year with its chart, and a report to print."""

import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path

from sqlmodel import Session

from bench.serving import made
from eprr_bot.base.clock import Clock
from eprr_bot.base.db import reading, transaction
from eprr_bot.base.settings import Settings, bundled
from eprr_bot.evidence import page
from eprr_bot.exercises import service as exercises
from tests.exercises.on_record import held
from tests.world import KEY, sqlite_url

EXERCISES, CALLED, ROUNDS = 600, 8, 5
ROTAS = ("director-on-call", "manager-on-call", "loggist", "communications", "adviser")


def milliseconds(opened: Callable[[], AbstractContextManager[Session]], ask: Callable[[Session], object]) -> float:
    """The best of some rounds, each in a transaction of its own as a browser's is."""
    best = []
    for _ in range(ROUNDS):
        with opened() as session:
            begun = time.perf_counter()
            ask(session)
            best.append(time.perf_counter() - begun)
    return min(best) * 1000


def fill(session: Session, now: datetime) -> int:
    """Ten years of monthly exercises, each of which called some people."""
    number = 0
    for one in range(EXERCISES):
        at = now - timedelta(days=6 * (EXERCISES - one), hours=one % 24)
        answers = {f"person.{person}": None if person % 4 == 3 else 1 + person + one % 20 for person in range(CALLED)}
        number = held(session, at, answers, ROTAS[one % len(ROTAS)], objectives=["Prove it"]).id or 0
    return number


def main() -> None:
    """Measure and print."""
    now = Clock().now()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            database_url=sqlite_url(Path(folder)), eprr_secret_keys=KEY, eprr_rotas=bundled("rotas") / "example"
        )
        app = made(settings)
        with transaction(app.engine) as session:
            number = fill(session, now)
        asked = {
            f"a year of {EXERCISES} exercises with its chart": (lambda one: page.history(one, now, "token"), 300),
            "a report to print": (lambda one: page.one(one, now, "token", number), 1000),
            "/exercise history": (lambda one: exercises.results(one, exercises.history(one, f"{now:%Y}")), 300),
        }
        for name, (ask, most) in asked.items():
            print(f"{name} takes {milliseconds(lambda: reading(app.engine), ask):.0f} ms (at most {most})")


if __name__ == "__main__":
    main()
