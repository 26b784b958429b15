"""The register of mutual aid as people read it, looked up all at once however many requests there are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eprr_bot.base.questions import question
from eprr_bot.directory import service as directory
from eprr_bot.incidents.models import Incident
from eprr_bot.mutual_aid import aid
from eprr_bot.mutual_aid.aid import Answer, Movement, Provider, Request, Step
from eprr_bot.mutual_aid.models import AidMovement, AidShare, MutualAidRequest
from eprr_bot.returns.models import ReturnAsked
from eprr_bot.returns.request import State

_REQUEST: Any = MutualAidRequest
_SHARE: Any = AidShare
_MOVES: Any = AidMovement
_STEPS = {str(one): one for one in Step}
_MOVED: tuple[Any, ...] = (
    *(_MOVES.request_id, _MOVES.id, _MOVES.action, _MOVES.share_id, _MOVES.step, _MOVES.quantity, _MOVES.at),
    *(_MOVES.by, _MOVES.note, _MOVES.details, _MOVES.pence, _MOVES.report_at),
)
"""Columns alone: of thousands of rows, making objects of them would take most of the time."""


def everything(session: Session) -> list[Request]:
    """Every request, the newest first."""
    rows = session.exec(select(*_REQUEST.__table__.columns).order_by(_REQUEST.id.desc())).all()
    return _shown(session, rows, ())


def of_incident(session: Session, incident: Incident) -> list[Request]:
    """Those of one incident, the newest first."""
    return of_rows(session, _of_incident(session, incident.id).all())


@question
def _of_incident(incident_id: int | None) -> SelectOfScalar[MutualAidRequest]:
    theirs = select(MutualAidRequest).where(MutualAidRequest.incident_id == incident_id)
    return theirs.order_by(col(MutualAidRequest.id).desc())


def of_rows(session: Session, rows: Sequence[MutualAidRequest]) -> list[Request]:
    """Some requests."""
    numbers = [one.id for one in rows]
    return _shown(session, rows, (lambda column: col(column).in_(numbers),)) if rows else []


def one(session: Session, row: MutualAidRequest) -> Request:
    """One request, as it stands after a change."""
    session.flush()
    return of_rows(session, [row])[0]


def provider(session: Session, row: MutualAidRequest, share: AidShare) -> Provider:
    """One provider's part in a request, as it stands after a change."""
    return next(each for each in one(session, row).providers if each.number == share.id)


def _shown(session: Session, rows: Sequence[Any], those: tuple[Any, ...]) -> list[Request]:
    shares: dict[int, list[Any]] = defaultdict(list)
    theirs = select(*_SHARE.__table__.columns).where(*(one(_SHARE.request_id) for one in those))
    for share in session.exec(theirs.order_by(_SHARE.id)).all():
        shares[share.request_id].append(share)
    moves = select(*_MOVED).where(_MOVES.undone_at.is_(None), *(one(_MOVES.request_id) for one in those))
    by_share: dict[int | None, list[Movement]] = defaultdict(list)
    escalated: dict[int, list[Movement]] = defaultdict(list)
    for request_id, number, action, share_id, step, *rest in session.exec(moves.order_by(_MOVES.id)).all():
        made = Movement(number, action, share_id, _STEPS[step], *rest)
        (by_share[share_id] if share_id else escalated[request_id]).append(made)
    exercises, owed = _exercises(session, rows), _owed(session, rows)
    return [
        _request(session, row, _providers(shares[row.id or 0], by_share), escalated[row.id or 0], exercises, owed)
        for row in rows
    ]


def _exercises(session: Session, rows: Iterable[Any]) -> set[int]:
    if not any(one.incident_id for one in rows):
        return set()
    return {one for one in session.exec(select(Incident.id).where(col(Incident.is_exercise))).all() if one}


def _owed(session: Session, rows: Iterable[Any]) -> set[int]:
    """The returns that whoever asked us waits for still."""
    numbers = [one.return_id for one in rows if one.return_id]
    if not numbers:
        return set()
    still = select(ReturnAsked.id).where(col(ReturnAsked.id).in_(numbers), ReturnAsked.state == State.OPEN)
    return {one for one in session.exec(still).all() if one}


def _providers(shares: Iterable[Any], moves: Mapping[int | None, Sequence[Movement]]) -> tuple[Provider, ...]:
    return tuple(
        Provider(
            number=share.id or 0,
            name=share.name,
            answer=Answer(share.answer),
            since=share.since,
            by=share.by,
            note=share.note,
            counts=aid.count((one.step, one.quantity) for one in moves.get(share.id, ())),
            movements=tuple(moves.get(share.id, ())),
            organisation=share.organisation,
        )
        for share in shares
    )


def _request(
    session: Session,
    row: Any,
    providers: tuple[Provider, ...],
    escalated: Sequence[Movement],
    exercises: set[int],
    owed: set[int],
) -> Request:
    return Request(
        number=row.id or 0,
        what=row.what,
        quantity=row.quantity,
        at=row.requested_at,
        by=row.requested_by,
        incident=row.incident_id,
        is_exercise=row.incident_id in exercises,
        priority=row.priority,
        skills=row.skills,
        place=row.place,
        why=row.why,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        answer_by=row.answer_by,
        for_whom=row.for_whom,
        coordinator=directory.name_of(session, row.coordinator_id) if row.coordinator_id else "",
        return_number=row.return_id,
        is_sent=row.return_id is not None and row.return_id not in owed,
        closed_at=row.closed_at,
        closed_by=row.closed_by,
        closed_why=row.closed_why,
        providers=providers,
        escalated=tuple(escalated),
    )


def late(found: Iterable[Request], now: datetime) -> list[Request]:
    """Those of which something is late."""
    return [one for one in found if one.is_late(now)]
