"""Declaring, beside the same rows written bare; and how soon an incident's channel is whole."""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import Connection, Engine, event

from bench.database import shown
from eprr_bot.base.db import make_engine, transaction
from eprr_bot.incidents import service
from eprr_bot.incidents.service import Declaration
from eprr_bot.practice.state import Channel
from eprr_bot.run.worker import Worker
from tests.stories.incident_words import ON_THE_COMMAND_LINE
from tests.world import World, sqlite_url

TIMES = 40
WRITES = ("INSERT", "UPDATE", "DELETE")
Written = list[tuple[str, Any, bool]]


@contextmanager
def writes(engine: Engine) -> Iterator[Written]:
    """What is written meanwhile, statement by statement, with its values."""
    found: Written = []

    def note(_: Connection, _cursor: Any, statement: str, values: Any, _context: Any, is_many: bool) -> None:
        if statement.lstrip().upper().startswith(WRITES):
            found.append((statement, values, is_many))

    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)


def seconds(work: Callable[[], object]) -> float:
    """How long it takes, waiting for the disk included."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def declare(world: World) -> None:
    """A declaration: the incident, its log, its checklist, the call-outs, and their pages in the outbox."""
    with transaction(world.app.engine) as session:
        service.declare(session, world.now, Declaration("power lost", "Saltmere"), ON_THE_COMMAND_LINE)


def again(engine: Engine, written: Written) -> None:
    """The same rows, by the driver alone, in one transaction."""
    connection = engine.raw_connection()
    cursor = connection.cursor()
    cursor.execute("BEGIN IMMEDIATE")
    for statement, values, is_many in written:
        (cursor.executemany if is_many else cursor.execute)(statement, values)
        if cursor.description:
            cursor.fetchall()
    connection.commit()
    connection.close()


def beside_bare_rows(folder: Path) -> None:
    """Each declaration is written once more, bare, into a copy of the database that stood as it did before."""
    world = World(sqlite_url(folder))
    world.app.engine.dispose()
    shutil.copy(folder / "eprr.sqlite3", folder / "bare.sqlite3")
    bare = make_engine(f"sqlite:///{folder / 'bare.sqlite3'}")
    declare_and_again(world, bare)  # once, so that everything is imported and prepared
    ratios = [declare_and_again(world, bare) for _ in range(TIMES)]
    shown("declaring, pages queued", median(ratios), 2, "x the same rows written bare")
    world.close()


def declare_and_again(world: World, bare: Engine) -> float:
    with writes(world.app.engine) as written:
        whole = seconds(lambda: declare(world))
    return whole / seconds(lambda: again(bare, written))


def is_whole(room: Channel | None) -> bool:
    return room is not None and bool(room.topic and room.pins and room.bookmarks) and len(room.members) >= 3


def until_it_is_whole(folder: Path) -> None:
    """With the real worker, from the declaration until nothing is missing in the channel."""
    world = World(sqlite_url(folder))
    worker = Worker(world.app).start()
    before = len(world.workspace.calls)

    def wait() -> None:
        declare(world)
        world.app.wake.set()
        while not is_whole(
            next((one for one in world.workspace.channels.values() if one.name.startswith("inc-")), None)
        ):
            time.sleep(0.01)

    shown("an incident's channel is whole, Slack answering at once", seconds(wait), 5, "s")
    ours = [one for one in world.workspace.calls[before:] if not one["args"].get("channel", "").startswith(("U", "D"))]
    shown("calls to Slack for that, without people's own", len(ours), 16, "calls")
    worker.stop()
    world.close()


def main() -> None:
    """Print what each takes."""
    for measure in (beside_bare_rows, until_it_is_whole):
        with tempfile.TemporaryDirectory() as folder:
            measure(Path(folder))
