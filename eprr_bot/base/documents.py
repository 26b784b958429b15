"""Every version of every file that people wrote and somebody applied.

The files are edited outside; what counts is what was applied, and it is kept for ever: which rota,
ladder or playbook was in force at any instant can always be shown.
"""

import hashlib
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, TypeVar, cast

from sqlmodel import Field, Session, SQLModel, UniqueConstraint, col, func, select, tuple_
from sqlmodel.sql.expression import SelectOfScalar

from eprr_bot.base import registers
from eprr_bot.base.db import remember, remembered
from eprr_bot.base.questions import question


class Document(SQLModel, table=True):
    """One version of one file. `effective_from` is when it began to count; None for the first, which always did."""

    __table_args__ = (UniqueConstraint("kind", "key", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(index=True)
    key: str
    version: int
    body: str
    sha256: str
    effective_from: datetime | None = None
    applied_at: datetime
    applied_by: str


def versions(session: Session, kind: str, key: str) -> list[Document]:
    """All versions of a document, oldest first."""
    return remembered(session, Document, (kind, key, "versions"), lambda: list(_versions(session, kind, key).all()))


@question
def _versions(kind: str, key: str) -> SelectOfScalar[Document]:
    return select(Document).where(Document.kind == kind, Document.key == key).order_by(col(Document.version))


def of_kind(session: Session, kind: str) -> dict[str, list[Document]]:
    """All versions of all documents of a kind, oldest first, by key."""
    return remembered(session, Document, kind, lambda: _of_kind(session, kind))


def _of_kind(session: Session, kind: str) -> dict[str, list[Document]]:
    by_key: dict[str, list[Document]] = {}
    for document in _all_of(session, kind).all():
        by_key.setdefault(document.key, []).append(document)
    remember(session, Document, {(kind, key, "versions"): those for key, those in by_key.items()})
    remember(session, Document, {(kind, key): those[-1] for key, those in by_key.items()})
    return by_key


@question
def _all_of(kind: str) -> SelectOfScalar[Document]:
    return select(Document).where(Document.kind == kind).order_by(col(Document.key), col(Document.version))


def latest(session: Session, kind: str, key: str) -> Document | None:
    """The newest version, or None where nothing was ever applied."""
    return remembered(session, Document, (kind, key), lambda: _newest(session, kind, key).first())


@question
def _newest(kind: str, key: str) -> SelectOfScalar[Document]:
    those = select(Document).where(Document.kind == kind, Document.key == key)
    return those.order_by(col(Document.version).desc()).limit(1)


def look_up(session: Session, wanted: Collection[tuple[str, str]]) -> None:
    """Look up the newest versions of several documents (kind, key) at once, for whoever asks for one of them next."""
    found = _newest_of_each(session, list(wanted)).all()
    remember(session, Document, dict.fromkeys(wanted) | {(one.kind, one.key): one for one in found})


@question
def _newest_of_each(wanted: list[tuple[str, str]]) -> SelectOfScalar[Document]:
    those = tuple_(col(Document.kind), col(Document.key)).in_(wanted)
    newest = select(func.max(Document.id)).where(those).group_by(col(Document.kind), col(Document.key))
    return select(Document).where(col(Document.id).in_(newest))


def keys(session: Session, kind: str) -> list[str]:
    """The documents there are of a kind, in alphabetical order."""
    return sorted(session.exec(select(Document.key).where(Document.kind == kind).distinct()).all())


def first_applied(session: Session) -> datetime | None:
    """When the first file was applied: the record begins then. None before that."""
    return session.exec(select(func.min(Document.applied_at))).one()


def save(
    session: Session,
    kind: str,
    key: str,
    body: str,
    now: datetime,
    by: str,
    effective_from: datetime | None = None,
) -> Document | None:
    """Save a new version. Returns None, and changes nothing, when the newest one is the same to the letter."""
    sha256 = hashlib.sha256(body.encode()).hexdigest()
    newest = latest(session, kind, key)
    if newest is not None and newest.sha256 == sha256:
        return None
    document = Document(
        kind=kind,
        key=key,
        version=newest.version + 1 if newest else 1,
        body=body,
        sha256=sha256,
        effective_from=effective_from,
        applied_at=now,
        applied_by=by,
    )
    session.add(document)
    session.flush()
    said = f"{kind} {key}, version {document.version}, was applied"
    registers.tell(session, now, registers.News(registers.FILES, said, by, _facts(document, sha256)))
    return document


def _facts(one: Document, sha256: str) -> dict[str, Any]:
    return {
        "document": one.id,
        "kind": one.kind,
        "key": one.key,
        "version": one.version,
        "sha256": sha256,
        "effective_from": one.effective_from.astimezone(UTC).isoformat() if one.effective_from else None,
    }


def facts(session: Session) -> list[dict[str, Any]]:
    """What there is of every version, its checksum worked out anew."""
    rows = session.exec(select(Document).order_by(col(Document.id))).all()
    return [_facts(one, hashlib.sha256(one.body.encode()).hexdigest()) for one in rows]


Parsed = TypeVar("Parsed")


def current(session: Session, kind: str, key: str, parse: Callable[[str, str], Parsed]) -> Parsed:
    """The newest version, parsed. Raises NeverApplied where there is none."""
    document = latest(session, kind, key)
    if document is None:
        raise NeverApplied(kind, key)
    return parsed(document, parse)


def parsed(document: Document, parse: Callable[[str, str], Parsed]) -> Parsed:
    """A version, parsed. The same text is parsed once in a process."""
    return cast(Parsed, _parse(parse, document.body, f"{document.key} (version {document.version})"))


@lru_cache(maxsize=512)
def _parse(parse: Callable[[str, str], object], body: str, name: str) -> object:
    return parse(body, name)


class NeverApplied(LookupError):
    """No file of this kind was ever applied. Run: eprr-bot migrate."""

    def __init__(self, kind: str, key: str) -> None:
        super().__init__(f"No {kind} called {key} was ever applied. Run: eprr-bot migrate")
