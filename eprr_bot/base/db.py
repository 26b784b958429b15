"""The database: engine, transactions, and the ways in which several processes agree who does a thing.

A thing that happens once (a calendar job) is claimed by inserting its row; a row that is worked on is
claimed by a conditional UPDATE whose row count says who won; those who must read before they write take turns.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, Executable, delete, event, func, insert, update
from sqlalchemy import inspect as sql_inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Field, Session, SQLModel, col, create_engine, select

from eprr_bot.base.database_errors import is_away
from eprr_bot.base.private_files import keep_private


class Claim(SQLModel, table=True):
    """One thing that is done exactly once across all processes: a calendar job's run, a form sent in."""

    kind: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    at: datetime
    outcome: str = "done"


PATIENT = 10.0
"""Seconds for which work in the background waits for its turn to write."""

WAIT, READS, WROTE, COUNTED, UNMARKED = "eprr_wait", "eprr_reads", "eprr_wrote", "eprr_counted", "eprr_unmarked"
KEPT, LAST = "eprr_kept", "eprr_last"

REQUESTS = ("request", "form", "event", "desk")
"""Kinds of claims on what people did in Slack or at the desk: a request that arrives again counts once. All others
stay: they are few, and without them a log could be opened anew, and a month that was missed would leave no trace."""

REMEMBERED_FOR = timedelta(days=7)
"""Slack repeats for hours at most, a signature is good for five minutes, and who is signed in at the desk for hours."""


class Mark(SQLModel, table=True):
    """How often something was changed: whoever remembers the number knows whether all still is as they saw it.

    It moves in the transaction of the change, as its last step, so it is seen when the change is.
    """

    name: str = Field(primary_key=True)
    number: int = 0


WORK, ROTAS, POST = "work", "rotas", "post"
"""The marks: one for everything, one for what the answers about rotas and forums are made of, one for messages."""

OF_ROTAS = frozenset({"document", "cover", "person", "staysreachable", "handover"}) | {
    "competence",
    "forum_issue",
    "forum_issue_step",
    "forum_meeting",
}
PUT_OFF = "put off"
"""Stands among the tables that were changed where a row only waits for longer."""
OF_POST = frozenset({"message", "pause", PUT_OFF})
_SILENT = frozenset({"heartbeat", "senderlease", "mark", "pause", PUT_OFF})
"""What moves at every tick, or every try to send, though nothing has happened."""


def make_engine(url: str) -> Engine:
    """An engine for SQLite (write-ahead log, foreign keys, one writer at a time) or PostgreSQL.

    Raises ArgumentError for an address of anything else.
    """
    if not url.startswith(("sqlite", "postgresql")):
        raise ArgumentError("neither SQLite nor PostgreSQL")
    if not url.startswith("sqlite"):
        return _noting_writes(create_engine(url, pool_size=10, max_overflow=20, pool_pre_ping=True))
    file = url.partition(":///")[2].partition("?")[0]
    if file and file != ":memory:":
        keep_private(Path(file))
    engine = create_engine(url, connect_args={"check_same_thread": False}, pool_size=20)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return _noting_writes(engine)


def _noting_writes(engine: Engine) -> Engine:
    """Each connection knows which tables its transaction has changed; see has_changed. With its end the marks move."""

    def begin(connection: Connection) -> None:
        connection.info[WROTE], connection.info[KEPT] = set(), {}

    def note(
        connection: Connection, cursor: DBAPICursor, _: Any, __: Any, context: DefaultExecutionContext, ___: bool
    ) -> None:
        compiled: Any = context.compiled
        returns = bool(getattr(compiled, "effective_returning", None))  # SQLite counts no row until it is fetched
        writes = context.isinsert or context.isupdate or context.isdelete
        if getattr(getattr(compiled, "statement", None), "_for_update_arg", None) is not None:
            connection.info[KEPT].clear()  # it may have waited for others
        if writes and (cursor.rowcount or returns) and not context.execution_options.get(COUNTED):
            table = getattr(getattr(compiled, "statement", None), "table", None)
            _note_write(connection, getattr(table, "name", "unknown"))

    def move_marks(connection: Connection) -> None:
        wrote = connection.info[WROTE]
        if connection.get_execution_options().get(UNMARKED):  # a migration: the marks may not be there yet
            return
        those = ((ROTAS, {*OF_ROTAS, "unknown"}), (POST, {*OF_POST, "unknown"}), (WORK, wrote - _SILENT))
        moved = ", ".join(f"('{name}', 1)" for name, tables in those if wrote & tables)
        if moved:  # always in this order, and last, so that nobody waits for anybody in a circle
            moves = f"INSERT INTO mark (name, number) VALUES {moved}"  # noqa: S608 (ours)
            connection.exec_driver_sql(f"{moves} ON CONFLICT (name) DO UPDATE SET number = mark.number + 1")

    event.listen(engine, "begin", begin)
    event.listen(engine, "after_cursor_execute", note)
    event.listen(engine, "commit", move_marks)
    return engine


def _note_write(connection: Connection, table: str) -> None:
    """A table was changed: what was looked up in it before holds no more."""
    connection.info[WROTE].add(table)
    connection.info[KEPT].pop(table, None)


Found = TypeVar("Found")


def remembered(session: Session, table: type[SQLModel], key: Hashable, look: Callable[[], Found]) -> Found:
    """What was looked up in a table before in this transaction, unless it has changed the table since.

    Nothing that one must wait for others to see: whoever takes turns or locks rows begins anew.
    """
    kept = _kept(session, table)
    if key not in kept:
        found = look()
        kept = _kept(session, table)  # looking may have changed something
        kept[key] = found
    return cast(Found, kept[key])


_KEPT_IN: WeakKeyDictionary[Any, dict[str, dict[Hashable, Any]]] = WeakKeyDictionary()
"""What is kept in each transaction that is going on."""


def remember(session: Session, table: type[SQLModel], found: Mapping[Any, Any]) -> None:
    """Keep what was looked up for several keys at once, for `remembered`."""
    _kept(session, table).update(found)


def _kept(session: Session, table: type[SQLModel]) -> dict[Hashable, Any]:
    changed = session.dirty if session.identity_map.check_modified() else ()
    if any(isinstance(one, table) for one in (*session.new, *changed, *session.deleted)):
        session.flush()
    root = session.get_transaction()
    in_all = _KEPT_IN.get(root) if root else None
    if in_all is None:  # to ask a session for its connection takes longer than all else here
        in_all = session.connection().info[KEPT]
        _KEPT_IN[session.get_transaction()] = in_all
    return in_all.setdefault(str(table.__tablename__), {})


def at_the_end(session: Session, name: str, run: Callable[[Session], object]) -> None:
    """Do something as the last step of this transaction, or before it is asked what changed. The first of a name is."""
    session.info.setdefault(LAST, {}).setdefault(name, run)


def _finish(session: Session) -> None:
    for run in session.info.pop(LAST, {}).values():
        run(session)


@contextmanager
def undone_alone(session: Session) -> Iterator[None]:
    """A part of a transaction: where it fails, it is undone, with all that was to be done at the end, and nothing else.

    What is kept in `session.info` beside this is a mapping to values that never change. Where the database itself is
    away, so is the whole transaction: whoever goes on without a part raises that on (see is_away).
    """
    kept = {name: dict(one) for name, one in session.info.items()}
    try:
        with session.begin_nested():
            yield
    except Exception as error:
        session.info.clear()
        session.info.update(kept)
        if not is_away(error):
            forget(session)
        raise


def mark(session: Session, name: str) -> int | None:
    """Where a mark stands; None where it was lost. Read it before what it is about, so that no change is missed."""
    return session.exec(select(Mark.number).where(Mark.name == name)).first()


def _begin_sqlite(connection: Connection) -> None:
    """Readers see the last commit and wait for nobody; a writer takes its turn at once, or waits for it."""
    options = connection.get_execution_options()
    wait = int(options.get(WAIT, PATIENT) * 1000)
    if connection.info.get(WAIT) != wait:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={wait}")
        connection.info[WAIT] = wait
    connection.exec_driver_sql("BEGIN" if options.get(READS) else "BEGIN IMMEDIATE")


def _prepare_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, see make_engine
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@contextmanager
def transaction(engine: Engine, wait: float = PATIENT) -> Iterator[Session]:
    """One transaction: commits when the block ends well, rolls back when it does not.

    On SQLite it has its turn within `wait` seconds, or raises OperationalError; see database_errors.is_busy.
    """
    with Session(engine.execution_options(**{WAIT: wait}), expire_on_commit=False) as session, session.begin():
        yield session
        if session.in_transaction():  # it may have been taken back inside
            _finish(session)


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A look at the database, which never waits for a writer. Nothing that is done in it is kept."""
    with Session(engine.execution_options(**{READS: True}), expire_on_commit=False) as session:
        yield session


def claim_once(session: Session, kind: str, key: str, now: datetime) -> bool:
    """True for exactly one caller, in whichever process, for one (kind, key)."""
    row = {"kind": kind, "key": key, "at": now, "outcome": "done"}
    found = session.connection().execute(_once(session, Claim), row, execution_options={COUNTED: True})
    return bool(_count(session, Claim, int(found.first() is not None)))


Row = TypeVar("Row", bound=SQLModel)


def made_once(session: Session, first: Row) -> Row:
    """The row with this key; where there is none, it is made as given, by one of all processes."""
    table, key = type(first), _key_of(first)
    found = session.get(table, key)
    if found is None:
        session.connection().execute(_insert(session, first).on_conflict_do_nothing())
        found = session.get_one(table, key)
    return found


def add_once(session: Session, row: SQLModel) -> bool:
    """Add a row unless there is one like it, by any of the constraints. True when it was added."""
    statement = _once(session, type(row))
    keys = session.connection().execute(statement, _values_of(row), execution_options={COUNTED: True}).first()
    if keys is not None:
        for column, value in zip(_keys_of(row), keys, strict=True):
            setattr(row, column.name, value)
        make_transient_to_detached(row)
        session.add(row)
    return bool(_count(session, type(row), int(keys is not None)))


def add_at_once(session: Session, rows: Sequence[SQLModel]) -> None:
    """Add rows of one table in one go, in their order. They get their numbers in the database alone."""
    if rows:
        session.flush()
        session.connection().execute(insert(type(rows[0])), [row.model_dump(exclude={"id"}) for row in rows])


def _keys_of(row: SQLModel) -> tuple[Any, ...]:
    return tuple(sql_inspect(type(row)).primary_key)


def _values_of(row: SQLModel) -> dict[str, Any]:
    """All that a row holds; a number that the database is to give it is left out."""
    return row.model_dump(exclude={column.name for column in _keys_of(row) if getattr(row, column.name) is None})


def _once(session: Session, table: type[SQLModel]) -> Executable:
    return _once_into(table, session.get_bind().dialect.name == "postgresql")


@cache
def _once_into(table: type[SQLModel], is_postgresql: bool) -> Executable:
    """Put together once for a table: pages and claims are written in every call-out."""
    made: postgresql.Insert | sqlite.Insert = (postgresql if is_postgresql else sqlite).insert(table)
    return made.on_conflict_do_nothing().returning(*sql_inspect(table).primary_key)


def put(session: Session, row: SQLModel) -> None:
    """Insert a row, or give the one with its key these values, whichever process is first."""
    session.flush()
    session.connection().execute(_put_into(type(row), session.get_bind().dialect.name), row.model_dump())


@cache
def _put_into(table: type[SQLModel], dialect: str) -> Executable:
    """Put together once for a table: every tick puts its heartbeat."""
    made: postgresql.Insert | sqlite.Insert = (postgresql if dialect == "postgresql" else sqlite).insert(table)
    keys = [column.name for column in sql_inspect(table).primary_key]
    changed = {column.name: column for column in made.excluded if column.name not in keys}
    return made.on_conflict_do_update(index_elements=keys, set_=changed)


def _insert(session: Session, row: SQLModel) -> "postgresql.Insert | sqlite.Insert":
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    made: postgresql.Insert | sqlite.Insert = (postgresql if is_postgresql else sqlite).insert(type(row))
    return made.values(_values_of(row))


def _key_of(row: SQLModel) -> tuple[Any, ...]:
    return tuple(getattr(row, column.name) for column in sql_inspect(type(row)).primary_key)


def has_changed(session: Session) -> bool:
    """Has this transaction changed anything?"""
    _finish(session)
    session.flush()
    return bool(session.connection().info[WROTE])


def forget_requests(session: Session, now: datetime) -> None:
    """Claims on what people did are of use for some days only."""
    old = col(Claim.at) < now - REMEMBERED_FOR
    session.exec(delete(Claim).where(col(Claim.kind).in_(REQUESTS), old))


def change(session: Session, table: type[SQLModel], *conditions: Any, **values: Any) -> int:
    """UPDATE the rows that meet the conditions; returns how many did. One, and the caller has won."""
    return _count(session, table, _change(session, table, conditions, values))


def put_off(session: Session, table: type[SQLModel], *conditions: Any, **values: Any) -> int:
    """The same where it is news to nobody but whoever sends: something is tried, or will be again."""
    rows = _change(session, table, conditions, values)
    if rows:
        session.connection().info[WROTE].add(PUT_OFF)
    return rows


def _change(session: Session, table: type[SQLModel], conditions: tuple[Any, ...], values: dict[str, Any]) -> int:
    """Rows that the session has loaded get the new values too; where there are none, it is not asked about them."""
    session.flush()
    if any(isinstance(one, table) for one in session.identity_map.values()):
        known = update(table).where(*conditions).values(**values).execution_options(synchronize_session="fetch")
        return int(session.exec(known.execution_options(**{COUNTED: True})).rowcount)
    there: Any = table.__dict__["__table__"]
    changed = update(there).where(*conditions).values(**values)
    return int(session.connection().execute(changed, execution_options={COUNTED: True}).rowcount)


def _count(session: Session, table: type[SQLModel], rows: int) -> int:
    """Note that so many rows were changed, for the marks. Returns their number."""
    if rows:
        _note_write(session.connection(), str(table.__tablename__))
    return rows


def take_turns(session: Session, about: str) -> None:
    """Wait for whoever works on the same thing; until this transaction ends, others wait. Ask before reading it.

    On SQLite writers take turns as it is.
    """
    _wait_for_turn(session, about)
    forget(session)


def forget(session: Session) -> None:
    """Look up everything anew, after waiting for others: they may have changed it."""
    session.connection().info[KEPT].clear()


def _wait_for_turn(session: Session, about: str) -> None:
    if session.get_bind().dialect.name == "postgresql":
        session.exec(select(func.pg_advisory_xact_lock(func.hashtext(about))))


def add_numbered(session: Session, row: Any) -> None:
    """Add a row whose number people read, with the next number, and no gap: whoever counts waits for the others.

    PostgreSQL's own sequences jump after a crash, and when a transaction is rolled back.
    """
    number: Any = type(row).id
    _wait_for_turn(session, f"numbers/{row.__tablename__}")
    row.id = (session.exec(select(func.max(number))).one() or 0) + 1
    session.add(row)
    session.flush()
