"""What stands of situation reports in the incident's channel and in the central one, and in its picture."""

from collections.abc import Iterator
from datetime import datetime

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eprr_bot.base.questions import question
from eprr_bot.incidents.messages import Facts
from eprr_bot.incidents.models import Incident, Room
from eprr_bot.incidents.picture import Heading, Line
from eprr_bot.sitreps import answers, messages, service, timer
from eprr_bot.sitreps.models import Sitrep
from eprr_bot.sitreps.report import read
from eprr_bot.sitreps.section import BY_ID
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Content

MOST = 5
"""Reports that are looked after in Slack, from the end. Those before them stand as they are."""


def look(session: Session, incident: Incident, _: Facts) -> dict[str, Content]:
    """The draft and the newest reports, each a message of its own."""
    rows = _newest(session, incident)
    found: dict[str, Content] = {}
    for one in rows:
        found[f"draft/{one.number}"] = _draft(session, incident, one)
        if one.authorised_at:
            found[str(one.number)] = messages.authorised(read(one.report), since(rows, one))
    return found


def look_centrally(session: Session, incident: Incident, _: Facts) -> dict[str, Content]:
    """The same in brief, of those that went out."""
    rows, side = _newest(session, incident), session.get_one(Room, incident.id)
    done = [one for one in rows if one.authorised_at]
    return {str(one.number): messages.central(read(one.report), side.channel_id, since(rows, one)) for one in done}


def _newest(session: Session, incident: Incident) -> list[Sitrep]:
    return list(_newest_of(session, incident.id).all())[::-1]


@question
def _newest_of(incident_id: int | None) -> SelectOfScalar[Sitrep]:
    theirs = select(Sitrep).where(Sitrep.incident_id == incident_id)
    return theirs.order_by(col(Sitrep.number).desc()).limit(MOST)


def _draft(session: Session, incident: Incident, one: Sitrep) -> Content:
    if one.authorised_at:
        return messages.is_done(one.number, one.authorised_at, one.authorised_by)
    asked = answers.standing(session, one)
    silent = [f"{each.name} ({BY_ID[each.section].title.lower()})" for each in asked if each.is_open]
    said = sum(each.answer is not None for each in asked)
    return messages.board(service.report(session, incident, one), str(incident.id), silent, said)


def since(found: list[Sitrep], one: Sitrep) -> list[str]:
    """What has become of a report since it went out, plain: corrected, superseded, or not as it was."""
    later = [other for other in found if other.authorised_at and other.number > one.number]
    corrected = service.corrected_by(found, one.number)
    notes = [f"Corrected by situation report {corrected}."] if corrected else []
    notes += [f"Superseded by situation report {later[-1].number}."] if later and not corrected else []
    if not service.is_as_it_was(one):
        notes.append("It is not as it was authorised: its text no longer fits the digest in the log.")
    return notes


def lines(session: Session, incident: Incident, now: datetime) -> Iterator[Line]:
    """A source of the picture: what is due, what is being drafted, who has not answered, what went out last."""
    found = timer.of(session, incident)
    if found and found.next_at:
        due = timer.words(session, incident)
        yield Line(
            Heading.REPORTS, f"Next situation report due: {due}.", found.since, found.next_at < now, found.next_at
        )
    if drafted := service.draft(session, incident):
        silent = [one for one in answers.standing(session, drafted) if one.is_open]
        names = blocks.listed(dict.fromkeys(one.name for one in silent))
        is_late = any(one.asked and one.asked.answer_by < now for one in silent)
        said = f" Not answered yet: {names}." if silent else ""
        text = f"Situation report {drafted.number} is being drafted.{said}"
        yield Line(Heading.REPORTS, text, drafted.started_at, is_late)
    if done := service.newest(session, incident):
        text = f"Situation report {done.number} was authorised by {done.authorised_by}."
        yield Line(Heading.REPORTS, text, done.authorised_at)
