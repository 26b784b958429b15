"""Gathering what is attributed to statutory bodies: commitments, directions, mutual aid and reports."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select, true

from eprr_bot.authority import commitment_messages, direction_messages, directions
from eprr_bot.authority.commitment import Kind as Committed
from eprr_bot.authority.commitment import State
from eprr_bot.authority.models import Commitment, Direction, DirectionShare
from eprr_bot.by_body.attribution import Item, Kind, Of, attributed
from eprr_bot.directory import service as directory
from eprr_bot.incidents.models import Incident
from eprr_bot.mutual_aid import entries
from eprr_bot.mutual_aid import register as aid
from eprr_bot.sitreps.models import Sitrep, SitrepAnswer
from eprr_bot.sitreps.section import SECTIONS
from eprr_bot.slack import blocks


def by_body(session: Session, incident: Incident | None = None) -> list[Of]:
    """Everything by statutory body, of one incident, or of all and of none. A few questions, however many there are."""
    gathered = (gather(session, incident) for gather in (_commitments, _directions, _reports, _aid))
    exercises = set(session.exec(select(Incident.id).where(col(Incident.is_exercise))).all())
    items = [replace(one, is_exercise=one.incident in exercises) for those in gathered for one in those]
    return attributed(directory.cluster(session), items)


def _of(column: Any, incident: Incident | None) -> ColumnElement[bool]:
    return column == incident.id if incident else true()


def _commitments(session: Session, incident: Incident | None) -> Iterator[Item]:
    for one in session.exec(select(Commitment).where(_of(Commitment.incident_id, incident))).all():
        yield Item(
            Kind.COMMITMENT,
            one.id or 0,
            one.incident_id,
            one.at,
            one.director,
            one.body,
            one.body_name,
            commitment_messages.in_a_sentence(one),
            one.instrument or blocks.open_ended(one.why_not_covered),
            one.state,
            one.pence if _counts(one) else None,
        )


def _counts(one: Commitment) -> bool:
    return one.state == State.STANDS and Committed(one.kind).is_money


def _directions(session: Session, incident: Incident | None) -> Iterator[Item]:
    joined = select(Direction, DirectionShare).join(
        DirectionShare, col(DirectionShare.direction_id) == col(Direction.id)
    )
    for row, one in session.exec(joined.where(_of(Direction.incident_id, incident))).all():
        shown = directions.as_read(session, one)
        yield Item(
            Kind.DIRECTION if one.instrument else Kind.REQUEST,
            row.id or 0,
            row.incident_id,
            row.at,
            row.director,
            one.organisation,
            shown.organisation,
            direction_messages.what_until(row.what, row.until_at),
            one.instrument or blocks.open_ended(one.why_not),
            f"{direction_messages.stands(shown)}{', ended' if row.ended_at else ''}",
        )


def _aid(session: Session, incident: Incident | None) -> Iterator[Item]:
    for one in aid.of_incident(session, incident) if incident else aid.everything(session):
        for theirs in one.providers:
            yield Item(
                Kind.AID,
                one.number,
                one.incident,
                one.at,
                one.by,
                theirs.organisation,
                theirs.name,
                entries.brief(one),
                "",
                f"{theirs.answer}: {entries.tally(theirs.counts)}",
            )


def _reports(session: Session, incident: Incident | None) -> Iterator[Item]:
    """What organisations wrote in sections of reports, as it was taken down."""
    joined = select(Sitrep, SitrepAnswer).join(SitrepAnswer, col(SitrepAnswer.sitrep_id) == col(Sitrep.id))
    names, titles = directory.cluster(session).organisation_names, {one.id: one.title for one in SECTIONS}
    for report, one in session.exec(joined.where(_of(Sitrep.incident_id, incident))).all():
        yield Item(
            Kind.REPORT,
            report.number,
            report.incident_id,
            one.at,
            one.by,
            one.organisation,
            names.get(one.organisation, one.organisation),
            f"{titles.get(one.section, one.section)}: {one.text}",
            "",
            "in an authorised report" if report.authorised_at else "in a draft",
        )
