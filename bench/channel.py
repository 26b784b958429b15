"""Declaring, beside the same rows written bare; and how soon an incident's channel is whole."""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlmodel import SQLModel

from bench.database import shown
from eprr_bot.base.db import make_engine, transaction
from eprr_bot.incidents import service
from eprr_bot.incidents.service import Declaration
from eprr_bot.practice.state import Channel
from eprr_bot.run.worker import Worker
from tests.stories.incident_words import ON_THE_COMMAND_LINE
from tests.world import World, sqlite_url

TIMES = 40
MARK = "INSERT INTO mark "
WRITES = ("INSERT", "UPDATE", "DELETE")
MODELS: dict[str, type[SQLModel]] = {str(one.local_table): one.class_ for one in SQLModel._sa_registry.mappers}


@dataclass(frozen=True)
class Write:
    """One statement that writes: as the driver got it, and as it was put together (None where we wrote it by hand)."""

    statement: str
    values: Any
    is_many: bool
    made: Any
    rows: list[dict[str, Any]]

    @property
    def model(self) -> type[SQLModel] | None:
        """Of which model these are new rows; None where it changes rows."""
        return MODELS[self.made.statement.table.name] if self.made and self.made.isinsert else None


@contextmanager
def writes(engine: Engine) -> Iterator[list[Write]]:
    """What is written meanwhile, statement by statement, with its values."""
    found: list[Write] = []

    def note(_: Connection, _cursor: Any, statement: str, values: Any, context: Any, is_many: bool) -> None:
        if statement.lstrip().upper().startswith(WRITES):
            rows = [dict(one) for one in context.compiled_parameters or ()] if context.compiled else []
            found.append(Write(statement, values, is_many, context.compiled, rows))

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


def by_the_models(engine: Engine, written: list[Write]) -> None:
    """The same rows, in one transaction, as a program writes them that uses our models and has no rule of ours."""
    with transaction(engine) as session:
        for one in written:
            if one.model:
                session.add_all([one.model(**row) for row in one.rows])
                session.flush()  # those that follow name them
            elif one.made:
                for row in one.rows:
                    session.connection().execute(one.made.statement, row)


def by_the_driver(engine: Engine, written: list[Write]) -> None:
    """The same rows, by the driver alone, in one transaction: the statements and their values stand ready."""
    connection = engine.raw_connection()
    cursor = connection.cursor()
    cursor.execute("BEGIN IMMEDIATE")
    for one in written:
        (cursor.executemany if one.is_many else cursor.execute)(one.statement, one.values)
        if cursor.description:
            cursor.fetchall()
    connection.commit()
    connection.close()


def by_the_engine(engine: Engine, written: list[Write]) -> None:
    """The same rows through an engine as ours, in one transaction: the statements and their values stand ready."""
    with engine.begin() as connection:
        for one in written:
            if one.statement.startswith(MARK):  # it is moved as everywhere, at the end
                continue
            result = connection.exec_driver_sql(one.statement, one.values)
            if result.returns_rows:
                result.all()


BARE = {"models": by_the_models, "engine": by_the_engine, "driver": by_the_driver}


def beside_bare_rows(folder: Path) -> None:
    """Each declaration is written three times more, bare, into copies of the database that stood as it did before."""
    world = World(sqlite_url(folder))
    world.app.engine.dispose()
    copies = {name: _copy(folder, name) for name in BARE}
    declare_and_again(world, copies)  # once, so that everything is imported and prepared
    took = [declare_and_again(world, copies) for _ in range(TIMES)]
    print(f"{'declaring, pages queued':<58}{median(one['whole'] for one in took) * 1000:>10,.1f} ms")
    shown("beside the same rows written bare, by our models", _beside(took, "models"), 2, "x")
    print(f"{'beside statements that stand ready, by the engine':<58}{_beside(took, 'engine'):>10,.1f} x")
    print(f"{'beside statements that stand ready, by the driver':<58}{_beside(took, 'driver'):>10,.1f} x")
    world.close()


def _copy(folder: Path, name: str) -> Engine:
    shutil.copy(folder / "eprr.sqlite3", folder / f"{name}.sqlite3")
    return make_engine(f"sqlite:///{folder / f'{name}.sqlite3'}")


def declare_and_again(world: World, copies: dict[str, Engine]) -> dict[str, float]:
    with writes(world.app.engine) as written:
        whole = seconds(lambda: declare(world))
    return {"whole": whole} | {name: seconds(partial(bare, copies[name], written)) for name, bare in BARE.items()}


def _beside(took: list[dict[str, float]], name: str) -> float:
    return median(one["whole"] / one[name] for one in took)


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
