"""Questions to the database that are put together once.

The clock asks the same things every few seconds, and to put a statement together takes longer than to answer it.
"""

import inspect
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar, TypeVarTuple, overload

from sqlalchemy import ScalarResult, bindparam
from sqlalchemy.engine.result import TupleResult
from sqlmodel import Session
from sqlmodel.sql.expression import Select, SelectOfScalar

Given = ParamSpec("Given")
Row = TypeVar("Row")
Columns = TypeVarTuple("Columns")


@overload
def question(
    build: Callable[Given, SelectOfScalar[Row]],
) -> Callable[Concatenate[Session, Given], ScalarResult[Row]]: ...
@overload
def question(
    build: Callable[Given, Select[*Columns]],
) -> Callable[Concatenate[Session, Given], TupleResult[tuple[*Columns]]]: ...
def question(build: Callable[..., Any]) -> Callable[..., Any]:
    """Ask what a function builds, which it does when it is asked for the first time.

    It is built with a placeholder for each of its arguments, so it must only compare columns with them. Ask with the
    session first; the arguments go by their places. A question finds what the session has already as it was there.
    """
    names = tuple(inspect.signature(build).parameters)
    built: list[Any] = []

    def ask(session: Session, *given: Any) -> Any:
        if not built:
            built.append(build(*(bindparam(name) for name in names)))
        return session.exec(built[0], params=dict(zip(names, given, strict=True)))

    return ask
