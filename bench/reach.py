"""How long it takes to reach 1,000 people, beside what the services' limits alone cost; and what a live page waits."""

import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import structlog
from sqlmodel import Session, col, func, select

from bench.database import shown
from bench.oncall import serving
from bench.serving import made
from eprr_bot.app import App
from eprr_bot.base.db import reading, transaction
from eprr_bot.base.settings import Settings, bundled
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Lane, Message, State
from eprr_bot.outbox.service import Envelope
from eprr_bot.reach.routes import ROUTES
from eprr_bot.reach.slack.channel import LIMITS
from eprr_bot.run.worker import Worker
from eprr_bot.slack.blocks import Content
from tests.world import KEY

PEOPLE, IN_FRONT, PAGES = 1000, 10_000, 100
NOTIFY_A_SECOND = 3000 / 60
"""Notify's published limit: 3,000 messages a minute."""


@contextmanager
def bot() -> Iterator[App]:
    """A bot with the example cluster, whose services are in a process of their own."""
    with tempfile.TemporaryDirectory() as folder, serving("slack") as port:
        settings = Settings(
            database_url=f"sqlite:///{Path(folder) / 'bench.db'}",
            slack_bot_token="xoxb-1",
            slack_signing_secret="secret",
            slack_api_url=f"http://127.0.0.1:{port}/api/",
            notify_api_key="bench-00000000-0000-4000-8000-000000000000-00000000-0000-4000-8000-000000000001",
            notify_api_url=f"http://127.0.0.1:{port}",
            notify_template="bench",
            eprr_secret_keys=KEY,
            eprr_rotas=bundled("rotas") / "example",
        )
        yield made(settings)


def post(app: App, session: Session, route: str, number: int, lane: Lane) -> Message:
    """Decide to send somebody, of whom there are as many as one likes, a message."""
    address = f"U{number:07}" if route == "slack" else app.vault.seal(f"+4477009{number:05}")
    envelope = Envelope(lane, "bench", is_exercise=lane == Lane.EXERCISE)
    return outbox.post(session, app.clock.now(), address, Content("Please answer"), envelope, ROUTES[route].form)


def everybody(app: App, route: str) -> float:
    """Seconds until the last of many pages was taken by the service."""
    with transaction(app.engine) as session:
        for number in range(PEOPLE):
            post(app, session, route, number, Lane.PAGE)
    begun = time.monotonic()
    worker = Worker(app).start()
    while waiting(app):
        time.sleep(0.05)
    taken = time.monotonic() - begun
    worker.stop()
    return taken


def waiting(app: App) -> int:
    """How many messages have not gone out."""
    with reading(app.engine) as session:
        return session.exec(select(func.count()).where(col(Message.state).in_(outbox.WAITING))).one()


def pages_behind(app: App) -> tuple[list[float], float]:
    """Seconds that each of some live pages took which came behind an exercise's messages; and how memory grew."""
    with transaction(app.engine) as session:
        for number in range(IN_FRONT):
            post(app, session, "text", number, Lane.EXERCISE)
    worker = Worker(app).start()
    time.sleep(5)  # until the first burst is over, and the limits hold
    before, ids = kilobytes(), []
    for number in range(PAGES):
        with transaction(app.engine) as session:
            ids.append(post(app, session, "text", IN_FRONT + number, Lane.PAGE).id)
        app.wake.set()
        time.sleep(0.3)
    while not (done := taken(app, ids)):
        time.sleep(0.05)
    grown = kilobytes() / before
    assert waiting(app) > IN_FRONT / 2, "there was nothing left to wait behind"
    worker.stop()
    return done, grown


def taken(app: App, ids: list[str]) -> list[float]:
    """How many seconds it took until each of these messages had gone out; nothing while one has not."""
    with reading(app.engine) as session:
        sent = session.exec(select(Message).where(col(Message.id).in_(ids), Message.state == State.SENT)).all()
    return [(one.state_at - one.created_at) / timedelta(seconds=1) for one in sent] if len(sent) == len(ids) else []


def kilobytes() -> int:
    """The most memory that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main() -> None:
    """Print what each takes."""
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    with bot() as app:
        limit = PEOPLE / NOTIFY_A_SECOND
        shown(
            f"{PEOPLE:,} people by text, answers after 200 ms", everybody(app, "text") / limit, 1.1, "x Notify's limit"
        )
    with bot() as app:
        times, grown = pages_behind(app)
        p99 = sorted(times)[int(len(times) * 0.99) - 1]
        shown(f"a live page behind {IN_FRONT:,} messages, p99", p99, 1, "seconds")
        shown("memory while they go out", grown, 1.1, "x before")
    with bot() as app:
        rate = LIMITS.of("chat.postMessage")
        limit = (PEOPLE - rate.burst) / rate.per_second
        shown(f"{PEOPLE:,} people by Slack", everybody(app, "slack") / limit, 1.05, "x our limit for Slack")


if __name__ == "__main__":
    main()
