"""What the database is asked and made to write: counts, which are the same on every machine, and ratios of times."""

import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import median
from time import process_time

from sqlalchemy import insert

from bench.bot import milliseconds
from bench.rota import microseconds
from eprr_bot.base.db import transaction
from eprr_bot.base.heartbeats import beat
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Lane, Message, State
from eprr_bot.outbox.service import Envelope
from eprr_bot.slack.blocks import Content
from tests.statements import Counted, counted
from tests.world import World, sqlite_url

SENT = 100_000
HALF_A_SECOND = timedelta(seconds=0.5)


def shown(name: str, found: float, bound: float, unit: str) -> None:
    """A line with its bound."""
    print(f"{name:<58}{found:>10,.1f} {unit:<24}at most {bound:,.1f}")


def asked(world: World, work: Callable[[], object]) -> Counted:
    """Count what one thing asks of the database."""
    with counted(world.app.engine) as found:
        work()
    return found


def idle(world: World) -> None:
    """A tick, and a minute of both senders, with nothing to do."""
    app = world.app
    app.tick()
    tick = asked(world, app.tick)
    shown("an idle tick", tick.statements, 12, "statements")
    shown("an idle tick", tick.commits, 1, "transactions that write")
    pairs = [
        (milliseconds(app.tick, 1), milliseconds(lambda: beat(app.engine, "bench", world.now), 1)) for _ in range(200)
    ]
    shown("an idle tick", median(tick / heartbeat for tick, heartbeat in pairs), 5, "x one heartbeat")

    def a_minute() -> None:
        for _ in range(120):
            world.clock.move(HALF_A_SECOND)
            app.send("text")

    app.send("text")
    shown("an idle sender, in 5 s", asked(world, a_minute).commits / 12, 1, "transactions that write")


def commands(world: World) -> None:
    """What single commands ask."""
    asha, farouk = world.workspace.person("@asha.patel"), world.workspace.person("@farouk.aziz")
    cover = asked(world, lambda: farouk.command("/oncall cover me tomorrow 10:00 to 12:00"))
    shown("asking the team for cover", cover.statements, 40, "statements")
    critical = asked(world, lambda: asha.command("/incident critical power lost at Saltmere"))
    shown("/incident critical", critical.statements, 35, "statements")


def full_outbox(world: World) -> None:
    """A look at everything, and the next message, beside many that were sent."""
    world.settle()

    def look() -> None:
        world.app.last_look = None
        world.app.tick()

    def next_message() -> float:
        world.clock.move(timedelta(seconds=5))
        with transaction(world.app.engine) as session:
            outbox.post(session, world.now, "U0000001", Content("Hello"), Envelope(Lane.LIVE))
        begun = process_time()
        world.app.send()
        return process_time() - begun

    before = microseconds(look, 10), sorted(next_message() for _ in range(10))[5]
    _fill(world)
    after = microseconds(look, 10), sorted(next_message() for _ in range(10))[5]
    shown(f"a tick that looks at everything, {SENT:,} messages sent", after[0] / before[0], 1.5, "x with none")
    shown(f"the next message, {SENT:,} messages sent", after[1] / before[1], 1.5, "x with none")


def _fill(world: World) -> None:
    now = world.now - timedelta(days=1)
    row = {
        "channel": "slack",
        "method": "chat.postMessage",
        "address": "U0000001",
        "body": {"text": "Hello"},
        "lane": int(Lane.LIVE),
        "is_exercise": False,
        "subject": "call-out/1",
        "created_at": now,
        "not_before": now,
        "state": State.SENT,
        "state_at": now,
        "attempts": 1,
        "error": "",
        "sent_channel": "D1",
        "sent_ref": "1.1",
    }
    with transaction(world.app.engine) as session:
        session.connection().execute(insert(Message), [row | {"id": f"bench{number}"} for number in range(SENT)])


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        world = World(sqlite_url(Path(folder)))
        for measure in (idle, commands, full_outbox):
            measure(world)
        world.close()


if __name__ == "__main__":
    main()
