"""What happens by the clock about meetings: the agenda is posted before each."""

from datetime import datetime, timedelta

from sqlmodel import Session

from eprr_bot.directory import service as directory
from eprr_bot.incidents import news, picture
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.models import Incident, Room
from eprr_bot.incidents.picture import Heading, Line
from eprr_bot.meetings import agenda, cycle, messages, service
from eprr_bot.meetings.messages import Shown
from eprr_bot.meetings.models import IncidentMeeting, MeetingCycle
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Message
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Content
from eprr_bot.slack.commands import Bot

SAID_WITHIN = timedelta(hours=1)
"""After so long without a word on whether it was held, a meeting is late."""


def shown(session: Session, one: MeetingCycle, now: datetime) -> Shown:
    """A meeting as people read of it."""
    coming = service.comes_next(session, one, now)
    every = cycle.words(service.every_of(one))
    return Shown(one.id or 0, one.incident_id, one.name, every, coming, service.newest(session, one))


def the_agenda(
    session: Session, incident: Incident, one: MeetingCycle, at: datetime, now: datetime, *, is_draft: bool = False
) -> Content:
    """What is posted before a meeting, or shown when somebody asks for it."""
    before = [held for made, held in service.meetings(session, incident) if made.id == one.id and held.at < at]
    earlier = messages.came_of(before[-1], directory.cluster(session).zone) if before else ""
    following = cycle.next_after(one.first_at, service.every_of(one), at, directory.cluster(session).zone)
    meeting = Shown(one.id or 0, one.incident_id, one.name, "", None if one.cancelled_at else following)
    items = agenda.draft(picture.of(session, incident, now))
    return messages.reminder(meeting, at, items, earlier, is_draft=is_draft)


def remind(_: Bot, session: Session, now: datetime, number: int) -> None:
    """Post the agenda of a meeting that is about to begin."""
    begun = service.begin(session, number, now)
    if begun is None:
        return
    one, meeting = begun
    incident = incidents.get(session, one.incident_id)
    at = blocks.written(meeting.at, directory.cluster(session).zone)
    entry = f"Reminder of meeting {one.id} ({blocks.open_ended(one.name)}) of {at}."
    incidents.note(session, incident, now, service.KIND, entry)
    side = session.get_one(Room, incident.id)
    if side.channel_id:
        content = the_agenda(session, incident, one, meeting.at, now)
        message = outbox.post(session, now, side.channel_id, content, news.envelope(incident, "meeting"))
        meeting.message_id = message.id
        session.add(meeting)


def renew(session: Session, one: MeetingCycle, held: IncidentMeeting, now: datetime) -> None:
    """The agenda in the channel gives way to what came of the meeting."""
    message = session.get(Message, held.message_id) if held.message_id else None
    if message is not None:
        zone = directory.cluster(session).zone
        outbox.revise(session, now, message, messages.recorded_there(shown(session, one, now), held, zone))


def lines(session: Session, incident: Incident, now: datetime) -> list[Line]:
    """A source of the picture: what comes next, and of which nobody has said whether it was held."""
    zone, found = directory.cluster(session).zone, []
    for one in service.cycles(session, incident):
        name, last = blocks.open_ended(one.name), service.newest(session, one)
        if last and last.was_held is None and last.at <= now:
            said = f"{name} of {blocks.written(last.at, zone)}: nobody has said yet whether it was held."
            found.append(Line(Heading.MEETINGS, said, last.at, is_late=now > last.at + SAID_WITHIN))
        if coming := service.comes_next(session, one, now):
            every = cycle.words(service.every_of(one))
            found.append(Line(Heading.MEETINGS, f"{name}: next {blocks.on(coming, zone)}, {every}."))
    return sorted(found, key=lambda one: not one.is_late)
