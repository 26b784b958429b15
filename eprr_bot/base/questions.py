"""Questions to the database that are put together once.

The clock asks the same things every few seconds, and to put a statement together takes longer than to answer it.
"""

import inspect
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar, TypeVarTuple, overload

from sqlalchemy import ColumnElement, ScalarResult, bindparam
from sqlalchemy.engine.result import TupleResult
from sqlalchemy.orm import QueryableAttribute
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
    One for columns alone goes past the session, which would take as long as all else.
    """
    names = tuple(inspect.signature(build).parameters)
    built: list[tuple[Any, bool]] = []

    def ask(session: Session, *given: Any) -> Any:
        if not built:
            made = build(*(bindparam(name) for name in names))
            built.append((made, _is_of_columns(made)))
        asked, is_of_columns = built[0]
        values = dict(zip(names, given, strict=True))
        if not is_of_columns:
            return session.exec(asked, params=values)
        session.flush()
        found = session.connection().execute(asked, values)
        return found.scalars() if isinstance(asked, SelectOfScalar) else found

    return ask


def _is_of_columns(asked: Any) -> bool:
    return all(isinstance(one["expr"], ColumnElement | QueryableAttribute) for one in asked.column_descriptions)
